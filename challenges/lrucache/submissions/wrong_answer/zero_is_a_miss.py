# Wrong: asks whether the value is true, so an entry with the value 0 is taken for a missing one.
import sys
from collections import OrderedDict
from heapq import heappop, heappush


def main():
    read = sys.stdin.readline
    capacity, n = map(int, read().split())
    values = OrderedDict()
    latest_put = {}
    heap = []
    hits = misses = evictions = expirations = 0
    for i in range(n):
        time, call, *rest = read().split()
        time = int(time)
        while heap and heap[0][0] <= time:
            _, put, key = heappop(heap)
            if latest_put.get(key) == put:
                del values[key], latest_put[key]
                expirations += 1
        if call == "stats":
            print("stats", hits, misses, evictions, expirations)
        elif call == "get":
            value = values.get(rest[0])
            if value:
                values.move_to_end(rest[0])
                hits += 1
                print("hit", value)
            else:
                misses += 1
                print("miss")
        else:
            key, value, ttl = rest
            if key not in values and len(values) == capacity:
                evicted, _ = values.popitem(last=False)
                del latest_put[evicted]
                evictions += 1
                print("evict", evicted)
            else:
                print("ok")
            values[key] = int(value)
            values.move_to_end(key)
            latest_put[key] = i
            heappush(heap, (time + int(ttl), i, key))


main()
