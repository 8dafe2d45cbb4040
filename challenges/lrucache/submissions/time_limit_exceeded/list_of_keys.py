# Correct but too slow: the order of use is a list of keys, in which a key has to be looked for at each hit and update.
import sys
from heapq import heappop, heappush


def main():
    read = sys.stdin.readline
    capacity, n = map(int, read().split())
    entries = {}
    order = []  # least recently used first
    heap = []
    hits = misses = evictions = expirations = 0
    out = []
    for i in range(n):
        time, call, *rest = read().split()
        time = int(time)
        while heap and heap[0][0] <= time:
            _, put, key = heappop(heap)
            if key in entries and entries[key][1] == put:
                del entries[key]
                order.remove(key)
                expirations += 1
        if call == "stats":
            out.append(f"stats {hits} {misses} {evictions} {expirations}")
        elif call == "get":
            (key,) = rest
            if key in entries:
                order.remove(key)
                order.append(key)
                hits += 1
                out.append("hit " + entries[key][0])
            else:
                misses += 1
                out.append("miss")
        else:
            key, value, ttl = rest
            if key in entries:
                order.remove(key)
                out.append("ok")
            elif len(entries) == capacity:
                evicted = order.pop(0)
                del entries[evicted]
                evictions += 1
                out.append("evict " + evicted)
            else:
                out.append("ok")
            entries[key] = (value, i)
            order.append(key)
            heappush(heap, (time + int(ttl), i, key))
    print("\n".join(out))


main()
