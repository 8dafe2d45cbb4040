#!/bin/sh
# SPDX-License-Identifier: MIT
# near_limit.sh ASSESS: the rule near a time limit, with programs that spin up to a CPU time of their
# choice: a run is stopped at 1.1 times its limit, one that ends from 0.9 times on is repeated once, the
# better time counts and both are in the document.
set -u
assess=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data"
cd "$work" || exit 1
faults=0

if ! "$assess" doctor --quick > doctor 2>&1; then
    echo "skipped: this machine cannot judge:"
    cat doctor
    exit 77
fi

mkdir -p package/data/secret
echo 'name: Spin' > package/problem.yaml
echo 0.5 > package/.timelimit
echo go | tee package/data/secret/1.in > package/data/secret/1.ans

# spinner NAME EXPRESSION: ends when it has used so many thousandths of its limit.
spinner() {
    cat > "$1.c" << END
#include <stdio.h>
#include <time.h>
int main(void)
{
    struct timespec start, now;
    long long limit = 500000000, thousandths;
    clock_gettime(CLOCK_MONOTONIC, &start);
    thousandths = $2;
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_sec * 1000000000LL + now.tv_nsec < limit * thousandths / 1000);
    return puts("go") < 0;
}
END
}

# judge NAME EXPRESSION: the expression holds for the one test, called t, and its limit L.
judge() {
    "$assess" run --json -c ./package "$1.c" > result 2> errors < /dev/null
    python3 -c 'import json, sys
d = json.load(open("result"))
t, L = d["tests"][0], d["limits"]["cpu_ns"]
one, two = t["first_cpu_ns"], t["second_cpu_ns"]
print("%-8s %s %s; %.3f of its limit; both runs: %s" % (sys.argv[1], t["verdict"], t["limit"] or "",
      t["cpu_ns"] / L, "%.3f %.3f" % (one / L, two / L) if one else "one was enough"))
# Whatever the times are: two runs or one, the better one counts, and it alone decides.
general = (
    L == 500000000
    and (t["verdict"] == "AC") == (t["cpu_ns"] <= L)
    and t["verdict"] in ("AC", "TLE") and t["limit"] == (None if t["verdict"] == "AC" else "cpu")
    and (t["cpu_ns"] < 0.9 * L or t["cpu_ns"] >= 1.1 * L if one is None
         else one >= 0.9 * L and t["cpu_ns"] == min(one, two)))
sys.exit(not general or not eval("(" + sys.argv[2] + ")"))' "$@" || {
        cat errors
        return 1
    }
}

# expect SENTENCE NAME THOUSANDTHS EXPRESSION
expect() {
    spinner "$2" "$3"
    judge "$2" "$4" || {
        echo "FAILED $1: not $4"
        cat result
        faults=$((faults + 1))
    }
}

expect "far from its limit nothing is repeated" half 500 't["verdict"] == "AC" and one is None'
expect "near it a run is repeated, and accepted" below 950 't["verdict"] == "AC" and one and two'
expect "beyond it, too, and refused" above 1050 't["verdict"] == "TLE" and min(one, two) > L'
expect "far beyond it is stopped at once" beyond 1200 't["verdict"] == "TLE" and one is None'

# Each run throws a coin: once the first is beyond the limit and the second is not, which is accepted.
spinner coin 'start.tv_nsec / 1000 % 2 ? 950 : 1050'
seen=false
for _ in $(seq 60); do
    judge coin True || {
        echo "FAILED the better of two runs counts"
        cat result
        faults=$((faults + 1))
        break
    }
    python3 -c 'import json
t = json.load(open("result"))["tests"][0]
raise SystemExit(not (t["verdict"] == "AC" and t["first_cpu_ns"] > 500000000))' && seen=true && break
done
$seen || {
    echo "FAILED no second run was better in sixty judgements"
    faults=$((faults + 1))
}
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
