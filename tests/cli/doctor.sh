#!/bin/sh
# SPDX-License-Identifier: MIT
# doctor.sh ASSESS: the doctor judges the accepted programs of every challenge: a slow host is a
# warning, a program that is not accepted here is a problem, and each row names the next step.
set -u

assess=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8 COLUMNS=200
cd "$work" || exit 1
faults=0

if ! "$assess" doctor --quick > quick 2>&1; then
    echo "skipped: this machine cannot judge:"
    cat quick
    exit 77
fi

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# package ID LIMIT: its accepted program spins until it has used the CPU time that its input names.
package() {
    mkdir -p "catalogue/$1/data/secret" "catalogue/$1/submissions/accepted"
    printf 'name: Spin\n' > "catalogue/$1/problem.yaml"
    echo "$2" > "catalogue/$1/.timelimit"
    printf '%s\n' "$3" > "catalogue/$1/data/secret/1.in"
    echo done > "catalogue/$1/data/secret/1.ans"
    cp spin.c "catalogue/$1/submissions/accepted/"
}

# doctor STATUS [option]: judges the catalogue, as soon as a lane is free.
doctor() {
    wanted=$1
    shift
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
        "$assess" doctor --config config.yaml "$@" > out 2> err
        status=$?
        grep -qF 'no lane was free' out || break
    done
    [ $status -eq "$wanted" ] || {
        fail "status $status, wanted $wanted"
        cat out err
    }
}

# says SENTENCE TEXT…: all of them stand in the report.
says() {
    sentence=$1
    shift
    for text; do
        tr -s ' \n' ' ' < out | grep -qF -- "$text" || {
            fail "$sentence: not '$text'"
            cat out
        }
    done
}

cat > spin.c << 'END'
#include <stdio.h>
#include <time.h>
int main(void)
{
    struct timespec now;
    long ms;
    if (scanf("%ld", &ms) != 1) return 1;
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < ms);
    return puts("done") < 0;
}
END
echo "challenges: $work/catalogue" > config.yaml
mkdir catalogue

package easy 5 1
doctor 0
says "an easy challenge" '1 shipped solution accepted; the slowest, easy/spin.c, needs' 'can judge.'

package tight 0.8 600
doctor 0
says "one that needs more than half" 'tight: slow host: spin.c needs 0.6' 'of 0.80 s in secret/1' \
    'faster or quieter machine, or raise the time limit of tight to 1.' '2 shipped solutions accepted' \
    '0 problems, 1 warning.'

# Of several files it starts the one that submissions.yaml names, in the language that it names.
package named 2 1
accepted=catalogue/named/submissions/accepted
rm $accepted/spin.c
mkdir $accepted/parts
echo 'raise SystemExit(1)' > $accepted/parts/another.py
echo 'input(); print("done")' > $accepted/parts/this.py
echo 'input(); print("done")' > $accepted/script
printf '%s\n' 'accepted/parts: {entrypoint: this.py}' 'accepted/script: {language: python3}' \
    > catalogue/named/submissions/submissions.yaml
doctor 0
says "the entry and the language that its package names" '4 shipped solutions accepted' '0 problems, 1 warning.'
rm -r catalogue/named

package beyond 0.3 3000
package wrong 2 1
echo other > catalogue/wrong/data/secret/1.ans
package broken 2 1
echo 'int main(void) { return totl; }' > catalogue/broken/submissions/accepted/spin.c
package damaged 2 1
head -c 100 /dev/zero > catalogue/damaged/submissions/accepted/spin.c
package foreign 2 1
rm catalogue/foreign/submissions/accepted/spin.c
echo 'fn main() {}' > catalogue/foreign/submissions/accepted/main.rs
doctor 3
says "what is not accepted" 'beyond: spin.c gets time limit exceeded in secret/1 on this host' \
    "assess run $work/catalogue/beyond/submissions/accepted/spin.c" \
    'wrong: spin.c gets wrong answer in secret/1' 'broken: spin.c gets compile error on this host' \
    'damaged: accepted submission: ' '4 problems, 1 warning.'

doctor 3 --json
if ! python3 - << 'END'
import json
d = json.load(open("out"))
rows = {s["challenge"]: s for s in d["solutions"]}
fine = (
    {id: row["verdict"] for id, row in rows.items()} == {
        "easy": "AC", "tight": "AC", "beyond": "TLE", "wrong": "WA", "broken": "CE",
        "foreign": "not_run"}
    and rows["tight"]["limit_ns"] == 800000000
    and 600000000 <= rows["tight"]["cpu_ns"] <= 800000000
    and rows["tight"]["test"] == "secret/1" and rows["broken"]["test"] is None)
raise SystemExit(not fine)
END
then
    fail "the document has every program's figures"
    cat out err
fi

"$assess" doctor --quick --config config.yaml > out 2> err
says "a quick look judges nothing" 'shipped solutions: not judged' 'can judge.'

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
