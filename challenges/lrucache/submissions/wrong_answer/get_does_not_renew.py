# Wrong: evicts the entry whose latest put is the earliest; a hit does not make an entry more recent.
import sys
from heapq import heappop, heappush


def main():
    read = sys.stdin.readline
    capacity, n = map(int, read().split())
    entries = {}  # a put moves its key to the end
    expiries = []
    hits = misses = evictions = expirations = 0
    out = []
    for number in range(n):
        time, call, *rest = read().split()
        now = int(time)
        while expiries and expiries[0][0] <= now:
            _, put, key = heappop(expiries)
            if key in entries and entries[key][1] == put:
                del entries[key]
                expirations += 1
        if call == "stats":
            out.append(f"stats {hits} {misses} {evictions} {expirations}")
        elif call == "get":
            if rest[0] in entries:
                hits += 1
                out.append("hit " + entries[rest[0]][0])
            else:
                misses += 1
                out.append("miss")
        else:
            key, value, ttl = rest
            if entries.pop(key, None) is None and len(entries) == capacity:
                oldest = next(iter(entries))
                del entries[oldest]
                evictions += 1
                out.append("evict " + oldest)
            else:
                out.append("ok")
            entries[key] = (value, number)
            heappush(expiries, (now + int(ttl), number, key))
    print("\n".join(out))


main()
