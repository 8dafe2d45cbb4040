import sys


def main():
    read = sys.stdin.readline

    endpoint_count, request_count = map(int, read().split())
    endpoints = {}
    for _ in range(endpoint_count):
        name, limit, window = read().split()
        endpoints[name] = (int(limit), int(window))

    for _ in range(request_count):
        time, client, name, cost = read().split()
        time, cost = int(time), int(cost)
        # your code here: print "allow", or "deny" and the wait

    # and here: a line for each endpoint


main()
