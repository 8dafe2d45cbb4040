#!/bin/sh
# SPDX-License-Identifier: MIT
# hanging.sh [patience]: inside private.sh. A holder of lanes that is stopped, and a stopped part of our own run: whoever
# waits says for whom, can be interrupted, gives up when told to, and goes on as soon as a lane is free; a
# run whose own helper hangs is not judged, and the next one clears what it left; one that is stopped and goes on
# judges as ever.
set -u
# shellcheck source=tests/crash/sample.sh
. sample.sh
export XDG_CACHE_HOME="$TMPDIR/cache"
printf '#include <unistd.h>\nint main(void) { sleep(1000); }\n' > waits.c
undisturbed "at first"

# until_true command…: polls, since nothing tells a shell; a hang is ctest's to end.
until_true() {
    until "$@" > /dev/null 2>&1; do sleep 0.02; done
}

# child_of PID [NAME]: its first child of that name.
child_of() { pgrep -P "$1" ${2:+-x "$2"} | head -n 1; }

# family PID: it and all below it.
family() {
    echo "$1"
    for child in $(pgrep -P "$1"); do family "$child"; done
}

# the program of a run that waits for ever: below assess, launcher, box, init
payload_of() {
    family "$1" | while read -r process; do
        [ "$(cat "/proc/$process/comm" 2> /dev/null)" = program ] && echo "$process" && break
    done
}
runs_payload() { [ -n "$(payload_of "$1")" ]; }

hold() {
    "$ASSESS" run -q waits.c < /dev/null > /dev/null 2>&1 &
    holder=$!
    until_true runs_payload $holder
}

# let_go: the holder is killed as it is; its helpers follow.
let_go() {
    kill -CONT "$@" 2> /dev/null
    kill -KILL $holder
    wait $holder 2> /dev/null
}

hold
kill -STOP $holder
until_true grep -q '^State:.T' /proc/$holder/status
"$ASSESS" run --wait 1 -c two AC.c > out 2> err
[ $? -eq 3 ] || fail "a wait that is bounded"
grep -q "held by process $holder (stopped)" err || fail "the holder is not named: $(cat err)"
grep -q 'E0304' err || fail "no code: $(cat err)"
for signal in INT:130 TERM:143; do
    env --default-signal=INT "$ASSESS" run -c two AC.c > out 2> err < /dev/null &
    waiter=$!
    until_true grep -q waiting err
    kill "-${signal%:*}" $waiter
    wait $waiter
    status=$?
    [ $status -eq "${signal#*:}" ] || fail "interrupted by $signal while it waits: status $status"
done
"$ASSESS" run --json -c two AC.c > out 2> err &
waiter=$!
until_true grep -q waiting err
let_go $holder
wait $waiter || fail "the waiter did not get the lane: $(cat err)"
[ "$(verdict_of out)" = AC ] || fail "the waiter's verdict"

# A judge that is stopped for longer than a run may take, by itself (Ctrl-Z) while the program has more to say
# than a pipe holds, and with all that is below it (a frozen container): once it goes on, the verdict is the same.
mkdir -p quick/data/secret
sed 's/time_limit: 1/time_limit: 0.2\n  time_resolution: 0.1/' two/problem.yaml > quick/problem.yaml
cp two/data/sample/1.in two/data/sample/1.ans quick/data/secret/
cat > says_much.c << 'END'
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    int x = 0;
    usleep(100000);
    if (scanf("%d", &x) != 1 || printf("%d%300000s\n", x + 2, "") < 0 || fflush(stdout) != 0)
        return 1;
    usleep(1000000); /* with what it waited for its reader it would be too late */
    return 0;
}
END
for part in judge all; do
    "$ASSESS" run --json -j 1 -c quick says_much.c > out 2> err < /dev/null &
    holder=$!
    until_true runs_payload $holder
    members=$holder
    [ $part = judge ] || members=$(family $holder)
    # shellcheck disable=SC2086 # process ids
    kill -STOP $members
    sleep 2 # what it is about: more than the 1.6 s that the run may take
    # shellcheck disable=SC2086
    kill -CONT $members
    wait $holder
    [ "$(verdict_of out)" = AC ] || fail "stopped ($part) while it judged: $(cat out err)"
done
if "$ASSESS" run --json -j 1 -c quick waits.c > out 2> err < /dev/null || ! grep -q '"limit":"wall"' out; then
    fail "a sleeper is not ended: $(cat out err)"
fi

# A helper of ours hangs: Ctrl-C ends it all, and nothing of it is left.
for part in launcher box init; do
    hold
    launcher=$(child_of $holder sandbox-box)
    case $part in
        launcher) stopped=$launcher ;;
        box) stopped=$(child_of "$launcher") ;;
        init) stopped=$(child_of "$(child_of "$launcher")") ;;
    esac
    members=$(family $holder)
    kill -STOP "$stopped"
    until_true grep -q '^State:.T' "/proc/$stopped/status"
    kill -TERM $holder
    wait $holder
    status=$?
    [ $status -eq 143 ] || fail "a stopped $part: status $status"
    undisturbed "after a stopped $part"
    for process in $members; do
        grep -q '^State:.[^ZX]' "/proc/$process/status" 2> /dev/null &&
            fail "a stopped $part: process $process is left"
    done
done

if [ "${1:-}" = patience ]; then
    # The box hangs and nobody interrupts: the library's own patience ends it.
    printf '#include <unistd.h>\nint main(void) { sleep(1); }\n' > sleeps.c
    "$ASSESS" run --json -j 1 -c two sleeps.c < /dev/null > out 2> err &
    holder=$!
    until_true runs_payload $holder
    stopped=$(child_of "$(child_of $holder sandbox-box)")
    kill -STOP "$stopped"
    wait $holder
    status=$?
    [ $status -eq 3 ] || fail "a box that hangs: status $status, $(cat out err)"
    grep -q 'did not end a run in time' err || fail "a box that hangs: $(cat err)"
    undisturbed "after a box that hung"
fi
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
