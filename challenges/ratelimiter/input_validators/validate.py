"""Check one input file, byte for byte. Exit code 42: valid. Exit code 43: not valid, with the reason on standard error."""
import re
import sys

INTEGER = rb"(0|[1-9][0-9]{0,13})"
NAME = rb"([a-z0-9]{1,12})"
HEADER = re.compile(INTEGER + rb" " + INTEGER)
ENDPOINT = re.compile(NAME + rb" " + INTEGER + rb" " + INTEGER)
REQUEST = re.compile(INTEGER + rb" " + NAME + rb" " + NAME + rb" " + INTEGER)

ENDPOINTS_MAX = 20
REQUESTS_MAX = 100_000
LIMIT_MAX = 10**9
WINDOW_MAX = 10**10
TIME_MAX = 10**13


class Invalid(Exception):
    pass


def check(condition, number, reason):
    if not condition:
        raise Invalid(f"line {number}: {reason}")


def split(pattern, lines, number, what):
    match = pattern.fullmatch(lines[number - 1])
    check(match, number, f"not {what}")
    return match.groups()


def between(low, text, high, number, what):
    value = int(text)
    check(low <= value <= high, number, f"{what} {value} is not within {low} to {high}")
    return value


def validate(data):
    if not data.endswith(b"\n"):
        raise Invalid("the file does not end with a line feed")
    lines = data[:-1].split(b"\n")

    e, n = split(HEADER, lines, 1, "two integers")
    e = between(1, e, ENDPOINTS_MAX, 1, "number of endpoints")
    n = between(1, n, REQUESTS_MAX, 1, "number of requests")
    if len(lines) != 1 + e + n:
        raise Invalid(f"{len(lines)} lines instead of {1 + e + n}")

    limits = {}
    for number in range(2, 2 + e):
        name, limit, window = split(ENDPOINT, lines, number, "an endpoint: name, limit, window")
        check(name not in limits, number, "endpoint named twice")
        limits[name] = between(1, limit, LIMIT_MAX, number, "limit")
        between(1, window, WINDOW_MAX, number, "window")

    previous = 0
    for number in range(2 + e, 2 + e + n):
        time, _, name, cost = split(REQUEST, lines, number, "a request: time, client, endpoint, cost")
        time = between(0, time, TIME_MAX, number, "time")
        check(time >= previous, number, "time decreases")
        previous = time
        check(name in limits, number, "unknown endpoint")
        between(1, cost, limits[name], number, "cost")


def main():
    try:
        validate(sys.stdin.buffer.read())
    except Invalid as error:
        print(error, file=sys.stderr)
        return 43
    return 42


sys.exit(main())
