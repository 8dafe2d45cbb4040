# Wrong: an update changes the value, but the entry still expires when the first put said so.
import sys
from collections import OrderedDict
from heapq import heappop, heappush


def main():
    read = sys.stdin.readline
    capacity, n = map(int, read().split())
    cache = OrderedDict()
    heap = []
    stats = {"hit": 0, "miss": 0, "evict": 0, "expire": 0}
    out = []
    for i in range(n):
        time, call, *rest = read().split()
        time = int(time)
        while heap and heap[0][0] <= time:
            _, born, key = heappop(heap)
            if key in cache and cache[key][1] == born:
                del cache[key]
                stats["expire"] += 1
        if call == "stats":
            out.append("stats " + " ".join(str(count) for count in stats.values()))
        elif call == "get":
            (key,) = rest
            if key in cache:
                cache.move_to_end(key)
                stats["hit"] += 1
                out.append("hit " + cache[key][0])
            else:
                stats["miss"] += 1
                out.append("miss")
        else:
            key, value, ttl = rest
            if key in cache:
                cache[key] = (value, cache[key][1])
                cache.move_to_end(key)
                out.append("ok")
                continue
            if len(cache) == capacity:
                out.append("evict " + cache.popitem(last=False)[0])
                stats["evict"] += 1
            else:
                out.append("ok")
            cache[key] = (value, i)
            heappush(heap, (time + int(ttl), i, key))
    print("\n".join(out))


main()
