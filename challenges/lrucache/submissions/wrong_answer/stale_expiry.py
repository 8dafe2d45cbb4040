# Wrong: expiries are found in a heap by key alone, so the time to live of a put that was replaced or evicted still removes
# the entry that has the key now.
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
    for _ in range(n):
        time, call, *rest = read().split()
        time = int(time)
        while heap and heap[0][0] <= time:
            if cache.pop(heappop(heap)[1], None) is not None:
                expirations += 1
        if call == "stats":
            out.append(f"stats {hits} {misses} {evictions} {expirations}")
        elif call == "get":
            if rest[0] in cache:
                cache.move_to_end(rest[0])
                hits += 1
                out.append("hit " + cache[rest[0]])
            else:
                misses += 1
                out.append("miss")
        else:
            key, value, ttl = rest
            if key not in cache and len(cache) == capacity:
                out.append("evict " + cache.popitem(last=False)[0])
                evictions += 1
            else:
                out.append("ok")
            cache[key] = value
            cache.move_to_end(key)
            heappush(heap, (time + int(ttl), key))
    print("\n".join(out))


main()
