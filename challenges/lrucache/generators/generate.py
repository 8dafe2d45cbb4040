#!/usr/bin/env python3
"""Write the secret tests of this problem: DIR/NN-kind-name.in and .ans.

    python3 generators/generate.py                          the tests of the package, byte for byte, into data/secret
    python3 generators/generate.py --seed 7 --out DIR       other tests of the same kinds, for a private variant
                                                            (assess challenge vary)

Needs Python 3.8 or later and nothing else. The same seed gives the same bytes on every machine: each test draws from a
generator of its own, seeded with the seed and the name of the test, and only through Random.random(), whose sequence
Python guarantees. Files of the same names are replaced; others in DIR are left alone.

Answers come from `solve`. Tests of up to 5000 calls are answered a second time by `solve_slowly`, which keeps nothing but a
list of entries and applies the rules of the statement word for word; the two have to agree.

Kinds of test:

    edge     one question each: the last millisecond of an entry, capacity 1, what makes an entry the most recent one, updates
             in a full cache, updates with a shorter and a longer time to live, room that expired entries leave, old times to
             live of entries that were evicted or replaced, misses that must change nothing, counters after a long silence,
             times beyond 32 bits, value 0
    random   small and medium logs with many collisions
    large    up to 100 000 calls: a cache of 50 000 entries in which each put evicts (nobody may look through all entries),
             one in which entries expire all the time, one that is updated without end, and a mixed log
"""
import argparse
import heapq
import os
from collections import OrderedDict
from random import Random

DEFAULT_SEED = 20251101
SLOW_MAX = 5000

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
CAPACITY_MAX = 50_000
TIME_MAX = 10**13
VALUE_MAX = 10**9
TTL_MAX = 10**10
DAY = 86_400_000


class Draw:
    """Draws made from Random.random() only."""

    def __init__(self, seed, name):
        self._random = Random(f"{seed}/{name}").random

    def between(self, low, high):
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, probability):
        return self._random() < probability

    def one_of(self, items):
        return items[self.between(0, len(items) - 1)]

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.between(0, i)
            items[i], items[j] = items[j], items[i]
        return items

    def skewed(self, count, power=3):
        """An index below count; small ones are much more likely."""
        return int(self._random() ** power * count)

    def value(self):
        return self.between(0, 99)

    def keys(self, count, low=1, high=12):
        """Distinct keys."""
        found = {}
        while len(found) < count:
            found["".join(self.one_of(ALPHABET) for _ in range(self.between(low, high)))] = True
        return list(found)


class Log:
    """The input of a test under construction. Calls are added in the order of their times."""

    def __init__(self):
        self.capacity = 1
        self.calls = []
        self.time = 0

    def wait(self, milliseconds):
        self.time += milliseconds

    def put(self, key, value, ttl):
        self.calls.append((self.time, "put", key, value, ttl))

    def get(self, *keys):
        for key in keys:
            self.calls.append((self.time, "get", key))

    def stats(self):
        self.calls.append((self.time, "stats"))

    def text(self):
        lines = [f"{self.capacity} {len(self.calls)}"]
        lines += [" ".join(map(str, call)) for call in self.calls]
        return "\n".join(lines) + "\n"


def solve(log):
    """The answers to all calls, by an ordered dictionary and a heap of expiries."""
    entries = OrderedDict()  # least recently used first; a value and the number of the put it came with
    expiries = []
    hits = misses = evictions = expirations = 0
    answers = []
    for number, (time, name, *rest) in enumerate(log.calls):
        while expiries and expiries[0][0] <= time:
            _, put, key = heapq.heappop(expiries)
            if key in entries and entries[key][1] == put:
                del entries[key]
                expirations += 1
        if name == "stats":
            answers.append(f"stats {hits} {misses} {evictions} {expirations}")
        elif name == "get":
            (key,) = rest
            if key in entries:
                entries.move_to_end(key)
                hits += 1
                answers.append(f"hit {entries[key][0]}")
            else:
                misses += 1
                answers.append("miss")
        else:
            key, value, ttl = rest
            said = "ok"
            if key not in entries and len(entries) == log.capacity:
                said = "evict " + entries.popitem(last=False)[0]
                evictions += 1
            entries[key] = (value, number)
            entries.move_to_end(key)
            heapq.heappush(expiries, (time + ttl, number, key))
            answers.append(said)
    return answers


def solve_slowly(log):
    """The same, straight from the statement."""
    cache = []  # [key, value, expiry, number of the latest put or hit]
    counters = dict.fromkeys(("hits", "misses", "evictions", "expirations"), 0)
    answers = []
    for number, (time, name, *rest) in enumerate(log.calls):
        expired = [entry for entry in cache if time >= entry[2]]
        counters["expirations"] += len(expired)
        cache = [entry for entry in cache if entry not in expired]
        if name == "stats":
            answers.append(" ".join(["stats", *map(str, counters.values())]))
            continue
        found = [entry for entry in cache if entry[0] == rest[0]]
        if name == "get" and found:
            counters["hits"] += 1
            found[0][3] = number
            answers.append(f"hit {found[0][1]}")
        elif name == "get":
            counters["misses"] += 1
            answers.append("miss")
        else:
            key, value, ttl = rest
            answers.append("ok")
            if found:
                cache.remove(found[0])
            elif len(cache) == log.capacity:
                oldest = min(cache, key=lambda entry: entry[3])
                cache.remove(oldest)
                counters["evictions"] += 1
                answers[-1] = f"evict {oldest[0]}"
            cache.append([key, value, time + ttl, number])
    return answers


def answer(log):
    answers = solve(log)
    if len(log.calls) <= SLOW_MAX and answers != solve_slowly(log):
        raise SystemExit("the two solutions disagree")
    return "\n".join(answers) + "\n"


# Edge tests.


def edge_single(draw, log):
    log.capacity = draw.between(1, 9)
    log.get(draw.keys(1)[0])


def edge_boundary(draw, log):
    """Every entry is asked for around the moment at which it expires; ttl 1 is among them."""
    log.capacity = 4
    log.time = draw.between(0, 50)
    for ttl in [1, 2, 3] + [draw.between(4, 2000) for _ in range(12)]:
        for late in (-1, 0, 1):
            key = draw.keys(1, 3, 6)[0]
            log.put(key, draw.value(), ttl)
            log.wait(max(ttl + late, 0))
            log.get(key)
            log.stats()
            log.wait(draw.between(0, 3))


def edge_capacity_one(draw, log):
    log.capacity = 1
    keys = draw.keys(3)
    for _ in range(200):
        log.wait(draw.between(0, 4))
        key = draw.one_of(keys)
        if draw.chance(0.5):
            log.put(key, draw.value(), draw.between(1, 12))
        else:
            log.get(key)
    log.stats()


def fill(draw, log, keys, ttl):
    for key in keys:
        log.put(key, draw.value(), ttl)
        log.wait(draw.between(0, 2))


def edge_hit_renews(draw, log):
    """Hits decide who is evicted: the order of the puts is turned round by gets. Nothing expires."""
    for _ in range(6):
        log.capacity = 6
        keys = draw.keys(6, 2, 8)
        fill(draw, log, keys, TTL_MAX)
        log.get(*draw.shuffled(keys))
        log.get(*draw.shuffled(keys)[:3])
        fill(draw, log, draw.keys(6, 2, 8), TTL_MAX)
    log.stats()


def edge_put_renews(draw, log):
    """The same with updates."""
    for _ in range(6):
        log.capacity = 6
        keys = draw.keys(6, 2, 8)
        fill(draw, log, keys, TTL_MAX)
        fill(draw, log, draw.shuffled(keys)[:4], TTL_MAX)
        fill(draw, log, draw.keys(6, 2, 8), TTL_MAX)
    log.stats()


def edge_update_when_full(draw, log):
    """Updates in a full cache evict nobody, and everybody still gets a hit afterwards."""
    log.capacity = 5
    keys = draw.keys(5)
    fill(draw, log, keys, 100_000)
    for _ in range(10):
        log.put(draw.one_of(keys), draw.value(), 100_000)
        log.get(*draw.shuffled(keys)[:2])
        log.stats()
    log.get(*keys)
    log.stats()


def edge_update_changes_ttl(draw, log):
    """Updates with a shorter and with a longer time to live; asked for around the old and the new expiry."""
    log.capacity = 8
    log.time = draw.between(0, 1000)
    for old, new in ((50, 500), (500, 50), (100, 100), (1000, 1), (1, 1000), (300, 299), (299, 300)) * 2:
        key, other = draw.keys(2)
        start = log.time
        log.put(key, draw.value(), old)
        log.put(other, draw.value(), old)
        log.wait(draw.between(0, min(old, new) - 1))
        updated = log.time
        log.put(key, draw.value(), new)
        for moment in sorted({start + old - 1, start + old, updated + new - 1, updated + new}):
            if moment >= log.time:
                log.time = moment
                log.get(key)
                log.stats()
        log.wait(draw.between(0, 5))


def edge_update_changes_order(draw, log):
    """A few entries; the first have expired when another one is put again to expire last, and more join. Stats counts them."""
    log.capacity = 12
    for _ in range(200):
        ends = draw.shuffled(range(1, draw.between(5, 9)))
        keys = draw.keys(12, 2, 4)
        for key, end in zip(keys, ends):
            log.put(key, draw.value(), end)
        gone = draw.between(1, len(ends) - 2)
        log.wait(gone)
        log.put(keys[ends.index(gone + draw.between(1, 2))], draw.value(), 12)
        for key in keys[len(ends):len(ends) + draw.between(1, 3)]:
            log.put(key, draw.value(), draw.between(1, 12))
        for _ in range(12):
            log.stats()
            log.wait(1)
    log.stats()


def edge_hit_keeps_expiry(draw, log):
    """Hits again and again until the end: they make no entry live longer."""
    log.capacity = 3
    for _ in range(6):
        key, other = draw.keys(2)
        ttl = draw.between(20, 60)
        log.put(key, draw.value(), ttl)
        log.put(other, draw.value(), ttl + 1)
        for _ in range(ttl + 1):
            log.wait(1)
            if draw.chance(0.4):
                log.get(key)
        log.get(key, other)
        log.stats()


def edge_expired_leave_room(draw, log):
    """A full cache, some of whose entries have expired when the next ones come: nobody is evicted while there is room."""
    log.capacity = 6
    for _ in range(8):
        short, long = draw.between(5, 50), draw.between(1000, 2000)
        keys = draw.keys(6, 2, 8)
        start = log.time
        for key in keys:
            log.put(key, draw.value(), short if draw.chance(0.5) else long)
        log.get(*draw.shuffled(keys)[:3])
        log.time = start + short
        for key in draw.keys(6, 2, 8):
            log.put(key, draw.value(), draw.between(100, 2000))
        log.stats()
        log.wait(draw.between(0, 100))


def edge_expired_come_back(draw, log):
    """A key is put again at the very moment of its expiry, one before and one after."""
    log.capacity = 2
    log.time = draw.between(0, 1000)
    for late in (-1, 0, 1) * 6:
        key, other = draw.keys(2)
        ttl = draw.between(2, 80)
        log.put(other, draw.value(), 10_000)
        log.put(key, draw.value(), ttl)
        log.wait(ttl + late)
        log.put(key, draw.value(), ttl)
        log.stats()
        log.get(other, key)
        log.wait(draw.between(0, 3))


def edge_expiry_in_the_middle(draw, log):
    """Entries expire in another order than the one in which they were used: at the head, at the tail and in the middle."""
    log.capacity = 7
    for _ in range(12):
        keys = draw.keys(7, 2, 8)
        start = log.time
        ends = draw.shuffled(range(20, 90, 10))
        for key, end in zip(keys, ends):
            log.put(key, draw.value(), end)
        log.get(*draw.shuffled(keys))
        for moment in range(20, 90, 10):
            log.time = start + moment
            if draw.chance(0.7):
                log.get(*draw.shuffled(keys)[:2])
            if draw.chance(0.5):
                log.put(draw.keys(1)[0], draw.value(), draw.between(5, 60))
    log.stats()


def edge_same_time(draw, log):
    """Many calls at each moment, with times to live of 1 and 2."""
    log.capacity = 4
    keys = draw.keys(7)
    log.time = draw.between(0, 1000)
    for _ in range(25):
        for _ in range(draw.between(4, 14)):
            if draw.chance(0.5):
                log.put(draw.one_of(keys), draw.value(), draw.between(1, 2))
            else:
                log.get(draw.one_of(keys))
        log.stats()
        log.wait(draw.between(1, 2))


def edge_evicted_do_not_expire(draw, log):
    """What was evicted or replaced has no expiry any more: neither for the counters nor for a new entry of the same key."""
    log.capacity = 3
    for _ in range(10):
        first, *others = draw.keys(4)
        ttl = draw.between(20, 60)
        start = log.time
        log.put(first, draw.value(), ttl)
        fill(draw, log, others, 5000)
        log.wait(draw.between(0, 5))
        if draw.chance(0.7):
            log.put(first, draw.value(), 1000)
        log.time = start + ttl
        log.stats()
        log.get(first)
        log.wait(draw.between(0, 100))
        log.stats()
    log.wait(5000)
    log.stats()


def edge_miss_changes_nothing(draw, log):
    """Unknown keys are asked for again and again in a full cache."""
    log.capacity = 4
    keys = draw.keys(10)
    for round_ in range(12):
        fill(draw, log, keys[:4], 400)
        for _ in range(5):
            log.get(draw.one_of(keys))
        if round_ % 3 == 2:
            log.put(draw.one_of(keys[4:]), draw.value(), 400)
            log.get(*keys[:4])
        log.stats()
        log.wait(draw.between(0, 60))


def edge_silence(draw, log):
    """Nothing but stats after all entries have expired, in one go and one by one."""
    log.capacity = 10
    for step in (0, 1, 7):
        for i, key in enumerate(draw.keys(10)):
            log.put(key, draw.value(), 100 + i * step)
        log.stats()
        for _ in range(10):
            log.wait(draw.between(5, 25))
            log.stats()
        log.wait(200)
        log.stats()


def edge_value_zero(draw, log):
    log.capacity = 4
    keys = draw.keys(6)
    for _ in range(80):
        log.wait(draw.between(0, 2))
        if draw.chance(0.4):
            log.put(draw.one_of(keys), draw.between(0, 1), draw.between(5, 20))
        else:
            log.get(draw.one_of(keys))
    log.stats()


def edge_similar_keys(draw, log):
    """Keys that are the same for whoever takes them for numbers, cuts them or joins them; two have one hash in Java, and one
    is a word that objects know in some languages."""
    log.capacity = 11
    keys = ["1", "01", "001", "10", "0", "00", "a", "aa", "ab", "ba", "abcdefghijkl", "abcdefghijk", "abcdefghijkm"]
    keys += ["put", "get", "stats", "miss", "ok", "an", "c0", "constructor"]
    for _ in range(300):
        log.wait(draw.between(0, 3))
        if draw.chance(0.5):
            log.put(draw.one_of(keys), draw.value(), draw.between(1, 90))
        else:
            log.get(draw.one_of(keys))
    log.stats()


def edge_beyond_32_bits(draw, log):
    """Times around powers of two, and times to live that are such a power, or one plus a little."""
    log.capacity = 5
    keys = draw.keys(8)
    powers = (2**31, 2**32, 2**33, 2**40, 2**43)
    for power in powers:
        log.time = power - 5
        for ttl in (2**31, 2**32, 2**33):
            log.put(draw.one_of(keys), draw.value(), ttl)
        for _ in range(20):
            log.wait(draw.between(0, 2))
            key = draw.one_of(keys)
            if draw.chance(0.5):
                log.put(key, draw.value(), draw.one_of((1, 3, 2**31, 2**31 + 2, 2**32, 2**32 + 4, 2**33)))
            else:
                log.get(key)
        log.stats()
    for ttl in (2**31, 2**32, 2**32 + 10):
        key, other = draw.keys(2)
        log.put(key, draw.value(), ttl)
        log.wait(20)
        log.get(key, other)
        log.wait(ttl - 21)
        log.get(key)
        log.wait(1)
        log.get(key)
        log.stats()


def edge_large_values(draw, log):
    """Everything at its upper end. The cache is never full."""
    log.capacity = CAPACITY_MAX
    keys = draw.keys(40, 12, 12)
    log.time = TIME_MAX - 2 * TTL_MAX
    for key in keys:
        log.put(key, VALUE_MAX - draw.between(0, 1), TTL_MAX - draw.between(0, 1))
    log.wait(TTL_MAX - 1)
    log.get(*keys)
    log.wait(1)
    log.get(*keys)
    log.stats()
    log.time = TIME_MAX
    for key in keys:
        log.put(key, VALUE_MAX, TTL_MAX)
    log.get(*keys)
    log.stats()


# Random tests.


def random_log(draw, log, n, capacity, keys, start, gap, ttl, puts):
    """Times to live are short, middling or long; a put comes with probability `puts`, and now and then a stats."""
    log.capacity = capacity
    log.time = start
    known = draw.keys(keys, 1, 6)
    for _ in range(n - 1):
        log.wait(0 if draw.chance(0.25) else draw.between(0, gap))
        key = known[draw.skewed(keys, 2)]
        if draw.chance(0.03):
            log.stats()
        elif draw.chance(puts):
            log.put(key, draw.value(), draw.between(1, max(1, ttl // draw.one_of((1, 10, 100)))))
        else:
            log.get(key)
    log.stats()


def random_small(draw, log):
    random_log(draw, log, draw.between(30, 80), draw.between(2, 4), 6, 0, 4, 60, 0.5)


def random_small_crowd(draw, log):
    random_log(draw, log, 150, 8, 20, draw.between(0, 1000), 3, 150, 0.6)


def random_medium(draw, log):
    random_log(draw, log, 1500, draw.between(6, 15), 60, draw.between(0, 10**6), 5, 400, 0.5)


def random_medium_evictions(draw, log):
    """Long times to live: nearly all entries leave by eviction."""
    random_log(draw, log, 3000, 40, 200, 0, 3, 10**6, 0.6)


def random_medium_expirations(draw, log):
    """Much room: entries leave by expiry only."""
    random_log(draw, log, 3000, 500, 300, 0, 5, 2000, 0.5)


def random_medium_epoch(draw, log):
    random_log(draw, log, 3000, 64, 250, 1_700_000_000_000 + draw.between(0, DAY), 400, 60_000, 0.5)


def random_medium_long(draw, log):
    """Times to live of months and gaps of hours."""
    random_log(draw, log, 2500, 50, 90, 1_700_000_000_000 + draw.between(0, DAY), 8 * 3_600_000, TTL_MAX, 0.5)


# Large tests.


def large_evictions(draw, log):
    """A cache of 50 000 entries is filled; then each put evicts. All this in one millisecond: nothing expires."""
    log.capacity = CAPACITY_MAX
    keys = draw.keys(90_000, 4, 4)
    for i in range(CAPACITY_MAX):
        log.put(keys[i], i % 10, draw.between(1, 999))
    for i in range(39_999):
        if i % 4 == 0:
            log.get(keys[draw.between(max(0, i - 10), i + 45_000)])
        log.put(keys[CAPACITY_MAX + i], i % 10, draw.between(1, 999))
    log.stats()


def large_expirations(draw, log):
    """Tens of thousands of entries live at once, and at each moment a few expire, in a random order."""
    log.capacity = CAPACITY_MAX
    keys = draw.keys(40_000, 3, 4)
    for i, key in enumerate(keys):
        log.put(key, i % 10, draw.between(40_000, 80_000))
        log.wait(draw.between(0, 1))
    for _ in range(50_000):
        log.get(draw.one_of(keys))
        log.wait(draw.between(0, 2))
    log.stats()


def large_updates(draw, log):
    """Few keys, put again without end: all but the latest time to live of each is void. Then all expire at once."""
    log.capacity = 1000
    keys = draw.keys(1000, 2, 2)
    for i in range(40_000):
        log.put(draw.one_of(keys), i % 10, 20_000)
        log.wait(i % 2)
    log.stats()
    log.wait(20_000)
    log.stats()


def large_mixed(draw, log):
    random_log(draw, log, 25_000, 3000, 20_000, 0, 3, 200_000, 0.6)


TESTS = (
    ("edge-single", edge_single),
    ("edge-boundary", edge_boundary),
    ("edge-capacity-one", edge_capacity_one),
    ("edge-hit-renews", edge_hit_renews),
    ("edge-put-renews", edge_put_renews),
    ("edge-update-when-full", edge_update_when_full),
    ("edge-update-changes-ttl", edge_update_changes_ttl),
    ("edge-update-changes-order", edge_update_changes_order),
    ("edge-hit-keeps-expiry", edge_hit_keeps_expiry),
    ("edge-expired-leave-room", edge_expired_leave_room),
    ("edge-expired-come-back", edge_expired_come_back),
    ("edge-expiry-in-the-middle", edge_expiry_in_the_middle),
    ("edge-same-time", edge_same_time),
    ("edge-evicted-do-not-expire", edge_evicted_do_not_expire),
    ("edge-miss-changes-nothing", edge_miss_changes_nothing),
    ("edge-silence", edge_silence),
    ("edge-value-zero", edge_value_zero),
    ("edge-similar-keys", edge_similar_keys),
    ("edge-beyond-32-bits", edge_beyond_32_bits),
    ("edge-large-values", edge_large_values),
    ("random-small-1", random_small),
    ("random-small-2", random_small),
    ("random-small-3", random_small),
    ("random-small-crowd", random_small_crowd),
    ("random-medium-1", random_medium),
    ("random-medium-2", random_medium),
    ("random-medium-evictions", random_medium_evictions),
    ("random-medium-expirations", random_medium_expirations),
    ("random-medium-epoch", random_medium_epoch),
    ("random-medium-long", random_medium_long),
    ("large-mixed", large_mixed),
    ("large-updates", large_updates),
    ("large-expirations", large_expirations),
    ("large-evictions", large_evictions),
)


def make(seed, name, build):
    """The input and the answer of one test."""
    log = Log()
    build(Draw(seed, name), log)
    return log.text(), answer(log)


def write(path, text):
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.write(text)


def main():
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser = argparse.ArgumentParser(description="Write the secret tests of this problem.")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="default: %(default)s, the seed of the package")
    parser.add_argument("--out", metavar="DIR", default=os.path.join(package, "data", "secret"),
                        help="folder for the tests, created if missing (default: data/secret of the package)")
    options = parser.parse_args()

    os.makedirs(options.out, exist_ok=True)
    for number, (name, build) in enumerate(TESTS, 1):
        base = os.path.join(options.out, f"{number:02d}-{name}")
        for ending, text in zip((".in", ".ans"), make(options.seed, name, build)):
            write(base + ending, text)


if __name__ == "__main__":
    main()
