# Wrong: an update keeps its place in the order of use (assigning to a key of an OrderedDict does not move it).
import sys
from collections import OrderedDict
from heapq import heappop, heappush


def main():
    read = sys.stdin.readline
    capacity, n = map(int, read().split())
    cache = OrderedDict()
    heap = []
    hits = misses = evictions = expirations = 0
    for i in range(n):
        time, call, *rest = read().split()
        time = int(time)
        while heap and heap[0][0] <= time:
            _, put, key = heappop(heap)
            if key in cache and cache[key][1] == put:
                del cache[key]
                expirations += 1
        if call == "stats":
            print("stats", hits, misses, evictions, expirations)
        elif call == "get":
            if rest[0] in cache:
                cache.move_to_end(rest[0])
                hits += 1
                print("hit", cache[rest[0]][0])
            else:
                misses += 1
                print("miss")
        else:
            key, value, ttl = rest
            if key not in cache and len(cache) == capacity:
                print("evict", cache.popitem(last=False)[0])
                evictions += 1
            else:
                print("ok")
            cache[key] = (value, i)
            heappush(heap, (time + int(ttl), i, key))


main()
