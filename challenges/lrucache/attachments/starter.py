import sys


def main():
    read = sys.stdin.readline

    capacity, call_count = map(int, read().split())

    for _ in range(call_count):
        time, call, *rest = read().split()
        time = int(time)
        if call == "put":
            key, value, ttl = rest
            value, ttl = int(value), int(ttl)
            # your code here: print "ok", or "evict" and the key that was evicted
        elif call == "get":
            (key,) = rest
            # and here: print "hit" and the value, or "miss"
        else:
            pass  # and here: print "stats" and the four counters


main()
