# Wrong: the record of an evicted entry stays in the heap and is counted as an expiration when its time comes.
import sys
from collections import OrderedDict
from heapq import heappop, heappush


def main():
    read = sys.stdin.readline
    capacity, n = map(int, read().split())
    cache = OrderedDict()
    replaced = set()
    heap = []
    hits = misses = evictions = expirations = 0
    out = []
    for i in range(n):
        time, call, *rest = read().split()
        time = int(time)
        while heap and heap[0][0] <= time:
            _, put, key = heappop(heap)
            if put in replaced:
                continue
            expirations += 1
            if key in cache and cache[key][1] == put:
                del cache[key]
        if call == "stats":
            out.append(f"stats {hits} {misses} {evictions} {expirations}")
        elif call == "get":
            if rest[0] in cache:
                cache.move_to_end(rest[0])
                hits += 1
                out.append("hit " + cache[rest[0]][0])
            else:
                misses += 1
                out.append("miss")
        else:
            key, value, ttl = rest
            if key in cache:
                replaced.add(cache[key][1])
                out.append("ok")
            elif len(cache) == capacity:
                out.append("evict " + cache.popitem(last=False)[0])
                evictions += 1
            else:
                out.append("ok")
            cache[key] = (value, i)
            cache.move_to_end(key)
            heappush(heap, (time + int(ttl), i, key))
    print("\n".join(out))


main()
