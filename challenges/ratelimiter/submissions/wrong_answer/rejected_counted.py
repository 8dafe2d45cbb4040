# Wrong: a denied request is entered in the log too and uses up budget.
import sys
from bisect import bisect_left


def main():
    read = sys.stdin.readline
    e, n = map(int, read().split())
    rules = {}
    for _ in range(e):
        name, limit, window = read().split()
        rules[name] = (int(limit), int(window))
    allowed = dict.fromkeys(rules, 0)
    denied = dict.fromkeys(rules, 0)

    logs = {}
    out = []
    for _ in range(n):
        time, client, name, cost = read().split()
        time, cost = int(time), int(cost)
        limit, window = rules[name]
        log = logs.setdefault(client + " " + name, [[], [0], 0])
        times, totals, first = log
        while first < len(times) and times[first] <= time - window:
            first += 1
        log[2] = first

        times.append(time)
        totals.append(totals[-1] + cost)
        excess = totals[-1] - totals[first] - limit
        if excess <= 0:
            allowed[name] += 1
            out.append("allow")
        else:
            denied[name] += 1
            leaving = bisect_left(totals, totals[first] + excess, first + 1)
            out.append(f"deny {times[leaving - 1] + window - time}")
    for name in rules:
        out.append(f"{name} {allowed[name]} {denied[name]}")
    print("\n".join(out))


main()
