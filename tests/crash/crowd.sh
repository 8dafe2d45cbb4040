#!/bin/bash
# SPDX-License-Identifier: MIT
# crowd.sh COUNT: inside private.sh, as root. COUNT runs of assess at once, of every kind of verdict, first all
# as root, then half of them as uid 65534 with lanes of its own on the same cores: each gets the verdict
# that it gets alone, those that wait say so, and nobody waits for ever.
set -u
# shellcheck source=tests/crash/sample.sh
. sample.sh
count=$1
kinds=(AC.c WA.c TLE.c RTE.c MLE.c CE.c AC.py)
"$ASSESS" doctor --prepare nobody > /dev/null || exit 1
chmod -R a+rX .
mkdir -m 700 root-cache user-cache
chown 65534:65534 user-cache

# judge NUMBER FILE USER
judge() {
    local become=()
    [ "$3" = root ] || become=(setpriv --reuid 65534 --regid 65534 --clear-groups)
    XDG_CACHE_HOME=$TMPDIR/$3-cache "${become[@]}" "$ASSESS" run --json -j 1 -c two "$2" \
        > "$1.out" 2> "$1.err" < /dev/null
    echo $? > "$1.status"
}

# crowd SENTENCE USER…: taken in turn.
crowd() {
    local sentence=$1 users=("${@:2}") number file wanted status
    for ((number = 0; number < count; number++)); do
        judge $number "${kinds[number % 7]}" "${users[number / 7 % ${#users[@]}]}" &
    done
    wait
    for ((number = 0; number < count; number++)); do
        file=${kinds[number % 7]}
        wanted=${file%.*}
        [ "$wanted" = AC ] && status=0 || status=1
        if [ "$(cat $number.status)" != $status ] || [ "$(verdict_of $number.out)" != "$wanted" ]; then
            fail "$sentence: $file as number $number: status $(cat $number.status), $(verdict_of $number.out)"
            cat $number.err
        fi
    done
    # with a lane for each nobody has to
    [ "$count" -lt $((4 * $(nproc))) ] || grep -q 'waiting: ' ./*.err ||
        fail "$sentence: nobody said that it waits"
    echo "$sentence: $count judged, $(grep -l 'waiting: ' ./*.err | wc -l) waited"
    undisturbed "$sentence"
}

crowd "all as root" root
crowd "half as another user" root user
for root in $GROUPS_ROOT; do
    for lane in "$root"/assess*/lane-*; do
        [ -z "$(cat "$lane/cgroup.procs")" ] || fail "processes are left in $lane"
    done
done
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
