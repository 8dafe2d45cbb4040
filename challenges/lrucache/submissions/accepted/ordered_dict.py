# assess: lrucache
#
# An ordered dictionary keeps the order of use, a heap the expiries. A record in the heap stays there when its entry is
# replaced or evicted; it is void if the entry of its key came with another put.
import sys
from collections import OrderedDict
from heapq import heappop, heappush


class Cache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = OrderedDict()  # key: value and number of its put; least recently used first
        self.expiries = []
        self.puts = 0
        self.hits = self.misses = self.evictions = self.expirations = 0

    def expire(self, now):
        expiries = self.expiries
        while expiries and expiries[0][0] <= now:
            _, number, key = heappop(expiries)
            entry = self.entries.get(key)
            if entry is not None and entry[1] == number:
                del self.entries[key]
                self.expirations += 1

    def get(self, key):
        entry = self.entries.get(key)
        if entry is None:
            self.misses += 1
            return "miss"
        self.hits += 1
        self.entries.move_to_end(key)
        return "hit " + entry[0]

    def put(self, key, value, expiry):
        said = "ok"
        if key not in self.entries and len(self.entries) == self.capacity:
            evicted, _ = self.entries.popitem(last=False)
            self.evictions += 1
            said = "evict " + evicted
        self.puts += 1
        self.entries[key] = (value, self.puts)
        self.entries.move_to_end(key)
        heappush(self.expiries, (expiry, self.puts, key))
        return said

    def stats(self):
        return f"stats {self.hits} {self.misses} {self.evictions} {self.expirations}"


def main():
    lines = sys.stdin
    capacity, n = map(int, lines.readline().split())
    cache = Cache(capacity)
    answers = []
    for _ in range(n):
        time, call, *rest = lines.readline().split()
        now = int(time)
        cache.expire(now)
        if call == "get":
            answers.append(cache.get(rest[0]))
        elif call == "put":
            key, value, ttl = rest
            answers.append(cache.put(key, value, now + int(ttl)))
        else:
            answers.append(cache.stats())
    print("\n".join(answers))


main()
