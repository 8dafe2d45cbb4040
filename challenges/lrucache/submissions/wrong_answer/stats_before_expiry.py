# Wrong: stats reports the counters without removing first what has expired by then.
import sys
from collections import OrderedDict
from heapq import heappop, heappush


def main():
    read = sys.stdin.readline
    capacity, n = map(int, read().split())
    cache = OrderedDict()
    heap = []
    hits = misses = evictions = expirations = 0
    out = []
    for i in range(n):
        time, call, *rest = read().split()
        if call == "stats":
            out.append(f"stats {hits} {misses} {evictions} {expirations}")
            continue
        time = int(time)
        while heap and heap[0][0] <= time:
            _, put, key = heappop(heap)
            if key in cache and cache[key][1] == put:
                del cache[key]
                expirations += 1
        if call == "get":
            if rest[0] in cache:
                cache.move_to_end(rest[0])
                hits += 1
                out.append("hit " + cache[rest[0]][0])
            else:
                misses += 1
                out.append("miss")
            continue
        key, value, ttl = rest
        if key not in cache and len(cache) == capacity:
            out.append("evict " + cache.popitem(last=False)[0])
            evictions += 1
        else:
            out.append("ok")
        cache[key] = (value, i)
        cache.move_to_end(key)
        heappush(heap, (time + int(ttl), i, key))
    print("\n".join(out))


main()
