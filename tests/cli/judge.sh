#!/bin/sh
# SPDX-License-Identifier: MIT
# judge.sh ASSESS CHALLENGES: the program as people use it, with the real judge: bad input gets a
# clear error, and one program of each kind its verdict and exit status.
set -u

assess=$1
challenge=$2/ratelimiter
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8
cd "$work" || exit 1
faults=0

if ! "$assess" doctor --quick --json > doctor.json; then
    echo "skipped: this machine cannot judge:"
    "$assess" doctor --quick
    exit 77
fi

# expect SENTENCE STATUS TEXT command…: TEXT stands in one of its streams.
expect() {
    sentence=$1
    wanted=$2
    text=$3
    shift 3
    "$@" > out 2> err < /dev/null
    status=$?
    if [ $status -ne "$wanted" ] || ! cat out err | grep -qF -- "$text"; then
        echo "FAILED: $sentence: status $status (wanted $wanted, '$text')"
        cat out err
        faults=$((faults + 1))
    fi
}

# shellcheck disable=SC2317 # called through expect
run() { "$assess" run -c "$challenge" "$@"; }

echo 'int main(void) { return 0; }' > quiet.c
echo 'int main(void) { return totl; }' > broken.c
echo 'int main(void) { for (;;); }' > endless.c
printf '#include <unistd.h>\nint main(void) { sleep(1000); }\n' > waits.c
printf '#include <stdlib.h>\nint main(void) { abort(); }\n' > aborts.c
printf '#include <stdio.h>\nint main(void) { for (;;) puts("x"); }\n' > floods.c
echo 'print(1 / 0)' > raises.py
printf '#include <stdio.h>\nint main(void) { int c; while ((c = getchar()) != EOF) putchar(c); }\n' > echo.c

submissions=$challenge/submissions
expect "an accepted one" 0 'ACCEPTED  100/100' run "$submissions/accepted/sliding_log.c"
expect "a failure far down is opened, too" 1 'wrong answer in secret/28-large-hot-client' \
    run --all-failures quiet.c
expect "time grows, and not with the size alone" 1 'has n=72000 and took' \
    run "$submissions/time_limit_exceeded/walk_back.c"
expect "an exception has its line" 1 ' --> raises.py:1' run raises.py
expect "a reviewer sees it in a secret test" 1 ' --> unused_endpoint.py:39' \
    run --for reviewer "$submissions/run_time_error/unused_endpoint.py"
expect "a candidate does not" 1 '(secret test: what it wrote to standard error' \
    run "$submissions/run_time_error/unused_endpoint.py"
expect "a wrong answer has a caret" 1 '^ expected' run "$submissions/wrong_answer/boundary_closed.c"
expect "no output at all" 1 '(empty)' run quiet.c
expect "a compile error has a caret" 1 '^^^^' run broken.c
# A short limit: real time may then be many times as long, if others are at work on this core.
mkdir -p short/data/sample short/data/secret
printf 'problem_format_version: 2025-09\nname: short\ntype: pass-fail\nlimits:\n  time_limit: 0.1\n  time_resolution: 0.1\n' \
    > short/problem.yaml
: > short/data/sample/1.in && : > short/data/sample/1.ans
expect "it computes" 1 'was computing' "$assess" run -c short endless.c
expect "it waits" 1 'was waiting' run waits.c
expect "it aborts" 1 'SIGABRT' run aborts.c
expect "it floods" 1 'OUTPUT LIMIT' run floods.c
expect "it raises" 1 'ZeroDivisionError' run raises.py
expect "JSON" 1 '"schema": "assess-result/1"' sh -c "'$assess' run --json -c '$challenge' quiet.c |
    python3 -m json.tool; '$assess' run --json -c '$challenge' quiet.c > /dev/null"

expect "a plain run" 0 'exit code 0' "$assess" run quiet.c
expect "a plain run that raises" 1 'ZeroDivisionError' "$assess" run raises.py
echo hello > hello
expect "a plain run reads our input" 0 'hello' sh -c "'$assess' run echo.c < hello"

expect "no file" 2 'E0203' run nowhere.c
mkdir folder
expect "a folder without files" 2 'E0205' run folder
: > empty.c
expect "an empty file" 2 'E0205' run empty.c
head -c 100 /dev/zero > binary.c
expect "a binary file" 2 'E0205' run binary.c
head -c 10000000 /dev/zero | tr '\0' ' ' > big.c
expect "ten megabytes" 2 'E0205' run big.c
cp quiet.c quiet.what
expect "an unknown ending" 2 'E0206' run quiet.what
expect "an unknown language" 2 'E0206' run -l nonsense quiet.c
expect "an unknown challenge" 2 'E0203' "$assess" run -c nosuch quiet.c
mkfifo pipe.c
expect "a pipe is never waited for" 2 'E020' run pipe.c
for name in 'a b.c' '-rf.c' "$(printf 'line\nend.c')" "$(printf 'byte\377.c')"; do
    cp -- quiet.c "./$name"
    expect "a name with surprises" 1 'WRONG ANSWER' run -- "$name"
done
mkdir -p broken/data/sample && echo 'problem_format_version: [' > broken/problem.yaml
expect "a broken package" 3 'E0305' "$assess" run -c broken quiet.c
expect "a full disk" 3 'E0308' sh -c "'$assess' run -c '$challenge' quiet.c > /dev/full"
expect "no home" 1 'WRONG ANSWER' env -u HOME -u XDG_CACHE_HOME -u XDG_CONFIG_HOME \
    "$assess" run -c "$challenge" quiet.c
"$assess" run -c "$challenge" quiet.c <&- >&- 2>&-
[ $? -eq 3 ] || {
    echo "FAILED: closed streams"
    faults=$((faults + 1))
}

for signal in INT:130 TERM:143; do
    sentence="interrupted by ${signal%:*}"
    env --default-signal=INT "$assess" run -c "$challenge" endless.c > out 2> err < /dev/null &
    child=$!
    # the launchers run, so its handlers have long been in place
    until pgrep -P $child > /dev/null; do :; done
    kill -"${signal%:*}" $child
    wait $child
    status=$?
    [ $status -eq "${signal#*:}" ] || {
        echo "FAILED: $sentence: status $status"
        cat err
        faults=$((faults + 1))
    }
done

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
