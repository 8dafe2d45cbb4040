# Fails with a KeyError: the counters of an endpoint exist only after its first request, but the summary wants them all.
import sys
from bisect import bisect_left
from collections import defaultdict


def main():
    read = sys.stdin.readline
    e, n = map(int, read().split())
    rules = {}
    for _ in range(e):
        name, limit, window = read().split()
        rules[name] = (int(limit), int(window))

    counts = {}
    logs = defaultdict(lambda: [[], [0], 0])
    out = []
    for _ in range(n):
        time, client, name, cost = read().split()
        time, cost = int(time), int(cost)
        limit, window = rules[name]
        log = logs[client + " " + name]
        times, totals, first = log
        while first < len(times) and times[first] <= time - window:
            first += 1
        log[2] = first
        count = counts.setdefault(name, [0, 0])
        excess = totals[-1] - totals[first] + cost - limit
        if excess <= 0:
            times.append(time)
            totals.append(totals[-1] + cost)
            count[0] += 1
            out.append("allow")
        else:
            count[1] += 1
            leaving = bisect_left(totals, totals[first] + excess, first + 1)
            out.append(f"deny {times[leaving - 1] + window - time}")
    for name in rules:
        allowed, denied = counts[name]
        out.append(f"{name} {allowed} {denied}")
    print("\n".join(out))


main()
