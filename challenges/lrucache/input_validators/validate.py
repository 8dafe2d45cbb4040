"""Check one input file, byte for byte. Exit code 42: valid. Exit code 43: not valid, with the reason on standard error."""
import re
import sys

INTEGER = rb"(0|[1-9][0-9]{0,13})"
KEY = rb"[a-z0-9]{1,12}"
HEADER = re.compile(INTEGER + rb" " + INTEGER)
CALL = re.compile(INTEGER + rb" (?:stats|get " + KEY + rb"|put " + KEY + rb" " + INTEGER + rb" " + INTEGER + rb")")

CAPACITY_MAX = 50_000
CALLS_MAX = 100_000
TIME_MAX = 10**13
VALUE_MAX = 10**9
TTL_MAX = 10**10


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

    capacity, n = split(HEADER, lines, 1, "two integers")
    between(1, capacity, CAPACITY_MAX, 1, "capacity")
    n = between(1, n, CALLS_MAX, 1, "number of calls")
    if len(lines) != 1 + n:
        raise Invalid(f"{len(lines)} lines instead of {1 + n}")

    previous = 0
    for number in range(2, 2 + n):
        time, value, ttl = split(CALL, lines, number, "a call: time put key value ttl, time get key, or time stats")
        time = between(0, time, TIME_MAX, number, "time")
        check(time >= previous, number, "time decreases")
        previous = time
        if value is not None:
            between(0, value, VALUE_MAX, number, "value")
            between(1, ttl, TTL_MAX, number, "ttl")


def main():
    try:
        validate(sys.stdin.buffer.read())
    except Invalid as error:
        print(error, file=sys.stderr)
        return 43
    return 42


sys.exit(main())
