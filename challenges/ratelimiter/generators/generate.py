#!/usr/bin/env python3
"""Write the secret tests of this problem: DIR/NN-kind-name.in and .ans.

    python3 generators/generate.py                          the tests of the package, byte for byte, into data/secret
    python3 generators/generate.py --seed 7 --out DIR       other tests of the same kinds, for a private variant
                                                            (assess challenge vary)

Needs Python 3.8 or later and nothing else. The same seed gives the same bytes on every machine: each test draws from a
generator of its own, seeded with the seed and the name of the test, and only through Random.random(), whose sequence
Python guarantees. Files of the same names are replaced; others in DIR are left alone.

Answers come from `solve`. Tests of up to 3000 requests are answered a second time by `solve_slowly`, which keeps nothing
but the list of admitted requests and applies the rule of the statement word for word; the two have to agree.

Kinds of test:

    edge     one question each: the boundary of the window, equal times, limit 1, window 1, a retry at the promised time and
             one millisecond before it, costs that need several requests to leave, denied requests that must not count,
             clients and endpoints that must not mix, times beyond 32 bits, endpoints without requests
    random   small and medium logs with many collisions
    large    up to 100 000 requests: one hot client with a long window (its requests must not be walked over again and
             again), a long window that slides, very many clients, and a mixed log
"""
import argparse
import os
from bisect import bisect_left
from random import Random

DEFAULT_SEED = 20250901
BRUTE_FORCE_MAX = 3000

WORDS = (
    "search", "login", "report", "export", "upload", "orders", "invoice", "users", "health", "metrics",
    "events", "search2", "refund", "quote", "stock", "basket", "webhook", "token", "audit", "images",
)
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
TIME_MAX = 10**13
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

    def names(self, count, low=1, high=12):
        """Distinct names of clients."""
        found = {}
        while len(found) < count:
            found["".join(self.one_of(ALPHABET) for _ in range(self.between(low, high)))] = True
        return list(found)

    def endpoints(self, count):
        return self.shuffled(WORDS)[:count]


class Log:
    """The input of a test under construction."""

    def __init__(self):
        self.rules = {}
        self.requests = []

    def rule(self, endpoint, limit, window):
        self.rules[endpoint] = (limit, window)

    def add(self, time, client, endpoint, cost=1):
        self.requests.append((time, client, endpoint, cost))

    def sort(self):
        """By time; requests of equal time stay in the order in which they were added."""
        self.requests.sort(key=lambda request: request[0])

    def text(self):
        lines = [f"{len(self.rules)} {len(self.requests)}"]
        lines += [f"{name} {limit} {window}" for name, (limit, window) in self.rules.items()]
        lines += [f"{time} {client} {endpoint} {cost}" for time, client, endpoint, cost in self.requests]
        return "\n".join(lines) + "\n"


def solve(log):
    """The waits of all requests, 0 for an admitted one, by running totals and bisection."""
    logs = {}
    waits = []
    for time, client, endpoint, cost in log.requests:
        limit, window = log.rules[endpoint]
        times, totals = logs.setdefault((client, endpoint), ([], [0]))
        gone = bisect_left(times, time - window + 1)
        excess = totals[-1] - totals[gone] + cost - limit
        if excess <= 0:
            times.append(time)
            totals.append(totals[-1] + cost)
            waits.append(0)
        else:
            waits.append(times[bisect_left(totals, totals[gone] + excess) - 1] + window - time)
    return waits


def solve_slowly(log):
    """The same, straight from the statement."""
    admitted = []

    def fits(at, client, endpoint, cost):
        limit, window = log.rules[endpoint]
        used = sum(x for s, c, e, x in admitted if c == client and e == endpoint and at - window < s <= at)
        return used + cost <= limit

    waits = []
    for time, client, endpoint, cost in log.requests:
        if fits(time, client, endpoint, cost):
            admitted.append((time, client, endpoint, cost))
            waits.append(0)
            continue
        # The sum only falls when a request leaves, so these are the only moments to try.
        leaving = sorted({s + log.rules[endpoint][1] for s, c, e, _ in admitted if c == client and e == endpoint})
        waits.append(next(at - time for at in leaving if at > time and fits(at, client, endpoint, cost)))
    return waits


def answer(log):
    waits = solve(log)
    if len(log.requests) <= BRUTE_FORCE_MAX and waits != solve_slowly(log):
        raise SystemExit("the two solutions disagree")
    counts = {name: [0, 0] for name in log.rules}
    lines = []
    for (_, _, endpoint, _), wait in zip(log.requests, waits):
        counts[endpoint][wait > 0] += 1
        lines.append(f"deny {wait}" if wait > 0 else "allow")
    lines += [f"{name} {allowed} {denied}" for name, (allowed, denied) in counts.items()]
    return "\n".join(lines) + "\n"


# Edge tests.


def edge_single(draw, log):
    (endpoint,) = draw.endpoints(1)
    limit = draw.between(1, 9)
    log.rule(endpoint, limit, draw.between(1, 1000))
    log.add(0, draw.names(1)[0], endpoint, limit)


def edge_boundary(draw, log):
    """One request fills the budget; the next comes around the moment at which the first one leaves."""
    for endpoint in draw.endpoints(4):
        window = draw.between(2, 5000)
        limit = draw.between(1, 50)
        log.rule(endpoint, limit, window)
        for client in draw.names(6):
            start = draw.between(0, 20_000)
            log.add(start, client, endpoint, limit)
            for offset in (window - 1, window, window + 1, 2 * window - 1, 2 * window):
                if offset == window or draw.chance(0.7):
                    log.add(start + offset, client, endpoint, draw.between(1, limit))
    log.sort()


def edge_limit_one(draw, log):
    endpoints = draw.endpoints(3)
    for endpoint in endpoints:
        log.rule(endpoint, 1, draw.between(1, 40))
    clients = draw.names(3)
    time = 0
    for _ in range(200):
        time += draw.between(0, 12)
        log.add(time, draw.one_of(clients), draw.one_of(endpoints))


def edge_window_one(draw, log):
    """Only requests of the very same millisecond count together."""
    (endpoint,) = draw.endpoints(1)
    limit = draw.between(3, 6)
    log.rule(endpoint, limit, 1)
    clients = draw.names(2)
    time = draw.between(0, 100)
    for _ in range(40):
        for _ in range(draw.between(1, 8)):
            log.add(time, draw.one_of(clients), endpoint, draw.between(1, 2))
        time += draw.between(1, 2)


def edge_same_time(draw, log):
    """Bursts of equal time, and retries when the burst leaves as a whole."""
    endpoint, other = draw.endpoints(2)
    window = draw.between(50, 500)
    log.rule(endpoint, 10, window)
    log.rule(other, 3, window)
    clients = draw.names(3)
    time = draw.between(0, 1000)
    for _ in range(8):
        for _ in range(draw.between(12, 30)):
            log.add(time, draw.one_of(clients), draw.one_of((endpoint, endpoint, other)), draw.between(1, 3))
        time += draw.one_of((1, window - 1, window, window // 2))


def patient_clients(draw, log, endpoint, count, low_cost, tries):
    """Clients that come back one millisecond early and exactly at the promised time. Replays the rule as it goes."""
    limit, window = log.rules[endpoint]
    for client in draw.names(count):
        single = Log()
        single.rules = log.rules
        time = draw.between(0, 500)
        for _ in range(tries):
            single.add(time, client, endpoint, draw.between(low_cost, max(low_cost, limit // 2)))
            wait = solve(single)[-1]
            if wait == 0:
                time += draw.between(0, window // 4)
                continue
            cost = single.requests[-1][3]
            if wait > 1:
                single.add(time + wait - 1, client, endpoint, cost)
            single.add(time + wait, client, endpoint, cost)
            time += wait
        log.requests += single.requests
    log.sort()


def edge_retry_exact(draw, log):
    (endpoint,) = draw.endpoints(1)
    log.rule(endpoint, draw.between(3, 6), draw.between(100, 1000))
    patient_clients(draw, log, endpoint, 5, 1, 15)


def edge_retry_needs_several(draw, log):
    """Cheap requests fill the budget; a dear one has to wait for several of them."""
    (endpoint,) = draw.endpoints(1)
    window = draw.between(1000, 2000)
    log.rule(endpoint, 40, window)
    for client in draw.names(4):
        time = draw.between(0, 300)
        for _ in range(40):
            log.add(time, client, endpoint)
            time += draw.between(0, 20)
        for _ in range(12):
            log.add(time, client, endpoint, draw.between(1, 40))
            time += draw.between(0, 60)
    log.sort()


def edge_denied_is_free(draw, log):
    """Clients that hammer while they are denied, and are to be admitted as soon as their first requests leave."""
    (endpoint,) = draw.endpoints(1)
    limit = draw.between(4, 8)
    window = draw.between(300, 600)
    log.rule(endpoint, limit, window)
    for client in draw.names(3):
        start = draw.between(0, 200)
        for _ in range(limit):
            log.add(start, client, endpoint)
        for offset in range(draw.between(1, 9), 3 * window, draw.between(9, 21)):
            log.add(start + offset, client, endpoint, draw.between(1, limit))
    log.sort()


def edge_clients_apart(draw, log):
    """Each client alone stays within the limit, all together are far above it."""
    (endpoint,) = draw.endpoints(1)
    limit = draw.between(2, 5)
    log.rule(endpoint, limit, 1000)
    time = draw.between(0, 100)
    for _ in range(3):
        for client in draw.shuffled(draw.names(40)) * limit:
            log.add(time, client, endpoint)
            time += draw.between(0, 2)


def edge_endpoints_apart(draw, log):
    """The same for the endpoints of one client. Some names run together when they are joined without a separator, some look
    like numbers, and one is a word that objects know in some languages."""
    rules = [("a", 2), ("ab", 3), ("b", 2), ("ba", 4), ("10", 3), ("9", 2), ("09", 3)]
    rules += [(name, draw.between(1, 4)) for name in draw.endpoints(8)]
    for name, limit in draw.shuffled(rules):
        log.rule(name, limit, draw.between(200, 900))
    clients = ["a", "ab", "aa", "b", "1", "11", "constructor"]
    time = 0
    for _ in range(400):
        time += draw.between(0, 6)
        log.add(time, draw.one_of(clients), draw.one_of(list(log.rules)))


def edge_beyond_32_bits(draw, log):
    """Times around powers of two, requests that lie such a power apart, and windows of that length."""
    names = draw.endpoints(4)
    log.rule(names[0], 3, draw.between(500, 5000))
    log.rule(names[1], 2, 2**32 + draw.between(1, 500))
    log.rule(names[2], 3, 2**31 + draw.between(1, 500))
    log.rule(names[3], 2, draw.between(9 * 10**9, 10**10))
    clients = draw.names(3)
    for base in (0, 2**31, 2**32, 2**32 + 2**31, 2**33, 2**40, 2**40 + 2**32):
        for _ in range(24):
            log.add(base + draw.between(0, 2000) - (1000 if base > 0 else 0), draw.one_of(clients), draw.one_of(names))
    log.sort()


def edge_large_values(draw, log):
    """Limits, windows and times up to the largest that are allowed."""
    names = draw.endpoints(3)
    log.rule(names[0], 10**9, 10**10)
    log.rule(names[1], 10**9, draw.between(5 * 10**9, 10**10))
    log.rule(names[2], draw.between(10**8, 10**9), 30 * DAY)
    clients = draw.names(2)
    for _ in range(300):
        name = draw.one_of(names)
        limit = log.rules[name][0]
        cost = draw.one_of((1, limit, draw.between(1, limit), draw.between(1, 1 + limit // 10)))
        log.add(TIME_MAX - draw.between(0, 4 * 10**10), draw.one_of(clients), name, cost)
    log.add(TIME_MAX, clients[0], names[0], 10**9)
    log.sort()


def edge_unused_endpoints(draw, log):
    names = draw.endpoints(20)
    for name in names:
        log.rule(name, draw.between(1, 5), draw.between(10, 100))
    clients = draw.names(4)
    time = 0
    for _ in range(60):
        time += draw.between(0, 10)
        log.add(time, draw.one_of(clients), draw.one_of((names[3], names[11], names[18])))


def edge_bursts_across_windows(draw, log):
    """Bursts just before and just after a multiple of the window."""
    (endpoint,) = draw.endpoints(1)
    window = draw.between(100, 1000)
    limit = draw.between(5, 10)
    log.rule(endpoint, limit, window)
    for client in draw.names(3):
        for k in range(1, 12, 2):
            for _ in range(limit):
                log.add(k * window - draw.between(1, 10), client, endpoint)
            for _ in range(limit):
                log.add(k * window + draw.between(0, 10), client, endpoint)
    log.sort()


def edge_late_clients(draw, log):
    """A quiet log of few clients in which new ones appear until the end, and old ones come back after a long time."""
    endpoints = draw.endpoints(2)
    log.rule(endpoints[0], 2, 1000)
    log.rule(endpoints[1], 5, 60_000)
    clients = draw.names(120)
    time = draw.between(0, 10**6)
    for known in range(1, len(clients) + 1):
        for _ in range(4):
            client = clients[known - 1] if draw.chance(0.6) else clients[draw.between(0, known - 1)]
            log.add(time, client, draw.one_of(endpoints), draw.between(1, 2))
            time += draw.between(0, 400)


# Random tests.


def random_log(draw, log, n, endpoints, clients, start, gap, limit, window, cheap):
    """Costs are small with probability `cheap`, else anything up to the limit."""
    names = draw.endpoints(endpoints)
    for name in names:
        log.rule(name, draw.between(1, limit), draw.between(1, window))
    people = draw.names(clients, 1, 6)
    time = start
    for _ in range(n):
        time += 0 if draw.chance(0.2) else draw.between(0, gap)
        name = names[draw.skewed(endpoints, 2)]
        top = log.rules[name][0]
        cost = draw.between(1, min(top, 3)) if draw.chance(cheap) else draw.between(1, top)
        log.add(time, people[draw.skewed(clients)], name, cost)


def random_small(draw, log):
    random_log(draw, log, draw.between(20, 60), 2, 3, 0, 6, 6, 40, 0.6)


def random_small_crowd(draw, log):
    random_log(draw, log, 100, 4, 12, draw.between(0, 1000), 3, 8, 200, 0.6)


def random_medium(draw, log):
    random_log(draw, log, 1500, 5, 8, draw.between(0, 10**6), 5, 60, 1000, 0.7)


def random_medium_dear(draw, log):
    random_log(draw, log, 3000, 3, 5, 0, 4, 10**9, 3000, 0.1)


def random_medium_epoch(draw, log):
    random_log(draw, log, 3000, 20, 60, 1_700_000_000_000 + draw.between(0, DAY), 400, 30, 60_000, 0.8)


def random_medium_long(draw, log):
    """Windows of weeks and gaps of hours."""
    random_log(draw, log, 2500, 6, 20, 1_700_000_000_000 + draw.between(0, DAY), 4 * 3_600_000, 200, 10**10, 0.8)


# Large tests.


def large_hot_client(draw, log):
    """One client fills a long window with cheap requests and then sends dear ones, each of which has to wait for nearly all
    of the others. Nothing ever leaves the window."""
    (client,) = draw.names(1, 1, 1)
    log.rule("q", 50_000, 60_000)
    for i in range(50_000):
        log.add(i // 2, client, "q")
    for i in range(50_000):
        log.add(25_000 + i // 2, client, "q", draw.between(40_000, 50_000))


def large_sliding(draw, log):
    """One client with tens of thousands of requests in its window all the time, and pauses after which many leave at once."""
    hot, other = draw.names(2, 1, 1)
    log.rule("q", 150_000, 8_000)
    log.rule("r", 10, 1000)
    time = 0
    for _ in range(60_000):
        if draw.chance(0.0001):
            time += draw.between(5_000, 20_000)
        elif draw.chance(0.4):
            time += 1
        if draw.chance(0.02):
            log.add(time, other, "r", draw.between(1, 5))
        else:
            log.add(time, hot, "q", draw.between(1, 9) if draw.chance(0.95) else draw.between(1, 150_000))


def large_many_clients(draw, log):
    """Tens of thousands of clients, most of which send a few requests only."""
    log.rule("q", 2, 5000)
    log.rule("r", 3, 20_000)
    log.rule("s", 1, 90_000)
    clients = draw.names(24_000, 3, 3)
    for i in range(72_000):
        client = clients[i // 2] if i % 2 == 0 and i < 48_000 else clients[draw.skewed(24_000, 1.5)]
        log.add(i // 2, client, draw.one_of("qrs"), 1)


def large_mixed(draw, log):
    random_log(draw, log, 30_000, 20, 2000, 1_700_000_000_000 + draw.between(0, DAY), 40, 100, 600_000, 0.9)


TESTS = (
    ("edge-single", edge_single),
    ("edge-boundary", edge_boundary),
    ("edge-limit-one", edge_limit_one),
    ("edge-window-one", edge_window_one),
    ("edge-same-time", edge_same_time),
    ("edge-retry-exact", edge_retry_exact),
    ("edge-retry-needs-several", edge_retry_needs_several),
    ("edge-denied-is-free", edge_denied_is_free),
    ("edge-clients-apart", edge_clients_apart),
    ("edge-endpoints-apart", edge_endpoints_apart),
    ("edge-beyond-32-bits", edge_beyond_32_bits),
    ("edge-large-values", edge_large_values),
    ("edge-unused-endpoints", edge_unused_endpoints),
    ("edge-bursts-across-windows", edge_bursts_across_windows),
    ("edge-late-clients", edge_late_clients),
    ("random-small-1", random_small),
    ("random-small-2", random_small),
    ("random-small-3", random_small),
    ("random-small-crowd", random_small_crowd),
    ("random-medium-1", random_medium),
    ("random-medium-2", random_medium),
    ("random-medium-dear", random_medium_dear),
    ("random-medium-epoch", random_medium_epoch),
    ("random-medium-long", random_medium_long),
    ("large-mixed", large_mixed),
    ("large-sliding", large_sliding),
    ("large-many-clients", large_many_clients),
    ("large-hot-client", large_hot_client),
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
