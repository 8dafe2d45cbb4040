# Wrong: the log maps a time to a cost, so of several admitted requests in one millisecond only the last one is remembered.
import sys
from bisect import bisect_left


class Log:
    def __init__(self):
        self.times = []
        self.totals = [0]
        self.first = 0

    def record(self, time, cost):
        if self.times and self.times[-1] == time:
            self.totals[-1] = self.totals[-2] + cost
        else:
            self.times.append(time)
            self.totals.append(self.totals[-1] + cost)


def main():
    read = sys.stdin.readline
    e, n = map(int, read().split())
    rules = {}
    for _ in range(e):
        name, limit, window = read().split()
        rules[name] = (int(limit), int(window))
    counts = {name: [0, 0] for name in rules}

    logs = {}
    out = []
    for _ in range(n):
        time, client, name, cost = read().split()
        time, cost = int(time), int(cost)
        limit, window = rules[name]
        key = client + " " + name
        if key not in logs:
            logs[key] = Log()
        log = logs[key]
        while log.first < len(log.times) and log.times[log.first] <= time - window:
            log.first += 1
        excess = log.totals[-1] - log.totals[log.first] + cost - limit
        if excess <= 0:
            log.record(time, cost)
            counts[name][0] += 1
            out.append("allow")
        else:
            counts[name][1] += 1
            leaving = bisect_left(log.totals, log.totals[log.first] + excess, log.first + 1)
            out.append(f"deny {log.times[leaving - 1] + window - time}")
    for name, (allowed, denied) in counts.items():
        out.append(f"{name} {allowed} {denied}")
    print("\n".join(out))


main()
