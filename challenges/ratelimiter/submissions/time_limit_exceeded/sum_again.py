# Correct but too slow: adds up the whole window of the client again for each request.
import sys


def main():
    read = sys.stdin.readline
    e, n = map(int, read().split())
    rules = {}
    for _ in range(e):
        name, limit, window = read().split()
        rules[name] = (int(limit), int(window))
    counts = {name: [0, 0] for name in rules}

    logs = {}
    for _ in range(n):
        time, client, name, cost = read().split()
        time, cost = int(time), int(cost)
        limit, window = rules[name]
        key = (client, name)
        log = [(s, x) for s, x in logs.get(key, []) if s > time - window]
        used = sum(x for _, x in log)
        if used + cost <= limit:
            log.append((time, cost))
            counts[name][0] += 1
            print("allow")
        else:
            counts[name][1] += 1
            for s, x in log:
                used -= x
                if used + cost <= limit:
                    print("deny", s + window - time)
                    break
        logs[key] = log
    for name, (allowed, denied) in counts.items():
        print(name, allowed, denied)


main()
