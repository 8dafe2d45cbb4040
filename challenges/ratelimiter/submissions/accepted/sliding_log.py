# assess: ratelimiter
#
# For each client and endpoint: the times of the admitted requests, the running totals of their costs, and the index of the
# first one inside the window. The wait of a denied request is found by bisection in the totals.
import sys
from bisect import bisect_left


class Log:
    __slots__ = ("times", "totals", "first")

    def __init__(self):
        self.times = []
        self.totals = [0]  # totals[i] is the cost of the first i requests
        self.first = 0

    def handle(self, limit, window, time, cost):
        """Return 0 if the request is admitted, else its wait."""
        times, totals, first = self.times, self.totals, self.first
        horizon = time - window
        while first < len(times) and times[first] <= horizon:
            first += 1
        self.first = first

        excess = totals[-1] - totals[first] + cost - limit
        if excess <= 0:
            times.append(time)
            totals.append(totals[-1] + cost)
            return 0
        leaving = bisect_left(totals, totals[first] + excess, first + 1)
        return times[leaving - 1] + window - time


def main():
    lines = sys.stdin
    endpoint_count, request_count = map(int, lines.readline().split())
    rules = {}
    for _ in range(endpoint_count):
        name, limit, window = lines.readline().split()
        rules[name] = (int(limit), int(window))
    allowed = dict.fromkeys(rules, 0)
    denied = dict.fromkeys(rules, 0)

    logs = {}
    answers = []
    for _ in range(request_count):
        time, client, name, cost = lines.readline().split()
        key = client + " " + name
        log = logs.get(key)
        if log is None:
            log = logs[key] = Log()
        limit, window = rules[name]
        wait = log.handle(limit, window, int(time), int(cost))
        if wait == 0:
            allowed[name] += 1
            answers.append("allow")
        else:
            denied[name] += 1
            answers.append(f"deny {wait}")
    for name in rules:
        answers.append(f"{name} {allowed[name]} {denied[name]}")
    print("\n".join(answers))


main()
