# Wrong: all clients of an endpoint share one budget.
import sys
from bisect import bisect_left


class Limiter:
    def __init__(self, limit, window):
        self.limit = limit
        self.window = window
        self.times = []
        self.totals = [0]
        self.first = 0
        self.allowed = 0
        self.denied = 0

    def handle(self, time, cost):
        while self.first < len(self.times) and self.times[self.first] <= time - self.window:
            self.first += 1
        excess = self.totals[-1] - self.totals[self.first] + cost - self.limit
        if excess <= 0:
            self.times.append(time)
            self.totals.append(self.totals[-1] + cost)
            self.allowed += 1
            return "allow"
        leaving = bisect_left(self.totals, self.totals[self.first] + excess, self.first + 1)
        self.denied += 1
        return f"deny {self.times[leaving - 1] + self.window - time}"


def main():
    read = sys.stdin.readline
    e, n = map(int, read().split())
    limiters = {}
    for _ in range(e):
        name, limit, window = read().split()
        limiters[name] = Limiter(int(limit), int(window))
    for _ in range(n):
        time, client, name, cost = read().split()
        print(limiters[name].handle(int(time), int(cost)))
    for name, limiter in limiters.items():
        print(name, limiter.allowed, limiter.denied)


main()
