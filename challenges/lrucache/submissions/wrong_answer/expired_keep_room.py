# Wrong: an expired entry is only noticed when somebody asks for its key. Until then it takes up room, and is evicted.
import sys
from collections import OrderedDict


class Cache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = OrderedDict()
        self.hits = self.misses = self.evictions = self.expirations = 0

    def forget_expired(self, now, key):
        if key in self.entries and self.entries[key][1] <= now:
            del self.entries[key]
            self.expirations += 1

    def get(self, now, key):
        self.forget_expired(now, key)
        if key not in self.entries:
            self.misses += 1
            return "miss"
        self.hits += 1
        self.entries.move_to_end(key)
        return f"hit {self.entries[key][0]}"

    def put(self, now, key, value, ttl):
        self.forget_expired(now, key)
        answer = "ok"
        if key not in self.entries and len(self.entries) == self.capacity:
            self.evictions += 1
            answer = f"evict {self.entries.popitem(last=False)[0]}"
        self.entries[key] = (value, now + int(ttl))
        self.entries.move_to_end(key)
        return answer

    def stats(self, now):
        return f"stats {self.hits} {self.misses} {self.evictions} {self.expirations}"


def main():
    capacity, n = map(int, input().split())
    cache = Cache(capacity)
    for _ in range(n):
        time, call, *rest = sys.stdin.readline().split()
        print(getattr(cache, call)(int(time), *rest))


main()
