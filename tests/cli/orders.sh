#!/bin/sh
# SPDX-License-Identifier: MIT
# orders.sh ASSESS CHALLENGES: from a person to a graded order, with the real judge: clocks, markers, the queue, two
# workers at a time, erasing.
set -u

assess=$1
challenges=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
LC_ALL=C.UTF-8
export LC_ALL
faults=0
printf 'data: %s/data\ncache: %s/cache\nchallenges: %s\n' "$work" "$work" "$challenges" > config.yaml

fail() {
    echo "FAILED: $*" >&2
    faults=$((faults + 1))
}

# expect SENTENCE STATUS ARGUMENT…: runs assess, leaves its streams in out and err.
expect() {
    sentence=$1
    wanted=$2
    shift 2
    "$assess" "$@" --config config.yaml > out 2> err < /dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "$sentence: status $status, not $wanted: $(cat out err)"
}

says() { tr -s ' \n' '  ' < "$1" | grep -qF -- "$2" || fail "$sentence: $1 lacks '$2': $(cat "$1")"; }

# of ORDER EXPRESSION: a value of its document.
of() {
    "$assess" order show "$1" --json --config config.yaml |
        python3 -c "import json, sys; order = json.load(sys.stdin)['order']; print($2)"
}

if ! "$assess" doctor --quick --json --config config.yaml > doctor.json 2> err; then
    echo "skipped: this machine cannot judge"
    exit 77
fi
good=$challenges/ratelimiter/submissions/accepted/sliding_log.c
bad=$challenges/ratelimiter/submissions/wrong_answer/boundary_closed.c
cache=$challenges/lrucache/submissions/accepted/list_and_heap.c
role=senior-backend-engineer

expect "a person" 0 candidate add --external-id A-1
expect "nobody else" 2 order add A-2 --role $role
expect "no such role" 2 order add A-1 --role senior-backend-enginer
says err "did you mean \"$role\"?"
expect "no such alternative" 2 order add A-1 --role $role --challenge nothing
expect "asked" 0 order add A-1 --role $role --extra-time 25
says out '2 h 30 min from the start'
id=$("$assess" order list --json --config config.yaml | python3 -c \
    'import json, sys; print(json.load(sys.stdin)["orders"][0]["id"])')
expect "asked twice" 2 order add A-1 --role $role
says err 'the same is open already'
expect "not started" 2 order submit "$id" --queue -c ratelimiter "$good"
says err "it was not started yet"
expect "the clock runs" 0 order start "$id"
expect "it runs once" 2 order start "$id"
says err 'it was started already'
grep -v "assess:" "$good" > bare.c
expect "which challenge?" 2 order submit "$id" --queue bare.c
says err 'has: ratelimiter, lrucache'
expect "a challenge that is not in it" 2 order submit "$id" --queue -c inventory "$good"
{ echo '// assess: lrucache' && cat "$good"; } > marked.c
expect "a marker that says another one" 2 order submit "$id" --queue -c ratelimiter marked.c
says err "is for 'lrucache', says its marker"
echo text > notes.txt
expect "no language" 2 order submit "$id" --queue -c ratelimiter notes.txt
[ "$(of "$id" 'sum(c["submissions"] for c in order["challenges"])')" = 0 ] ||
    fail "what was refused counts nothing"

expect "judged at once" 0 order submit "$id" -c ratelimiter "$bad"
says out 'ratelimiter: wrong answer'
expect "queued" 0 order submit "$id" --queue -c ratelimiter "$good"
expect "the other one is queued" 0 order submit "$id" --queue -c lrucache "$cache"
[ "$(of "$id" 'order["state"]')" = submitted ] || fail "it is submitted"
grep -q 'sliding' data/store/* && fail "sources lie in the store as they are"

# Two workers share what is left.
"$assess" work -q --config config.yaml > first 2>&1 < /dev/null &
one=$!
"$assess" work -q --config config.yaml > second 2>&1 < /dev/null &
two=$!
wait $one || fail "the first worker: $(cat first)"
wait $two || fail "the second worker: $(cat second)"
[ "$(cat first second | grep -c 'accepted, 100/100')" = 2 ] ||
    fail "two workers judge each submission once: $(cat first second)"
expect "graded" 0 order show "$id"
says out 'graded'; says out 'the last of 2 submissions counts'; says out '100.00 % of all points. A person decides.'
[ "$(of "$id" 'order["score"]')" = 100 ] || fail "the score"
expect "nothing to cancel" 2 order cancel "$id"
says err 'it is graded'

expect "another person" 0 candidate add --external-id A-3
expect "asked, too" 0 order add A-3 --role $role
other=$("$assess" order list --candidate A-3 --json --config config.yaml | python3 -c \
    'import json, sys; print(json.load(sys.stdin)["orders"][0]["id"])')
expect "started" 0 order start "$other"
expect "queued" 0 order submit "$other" --queue -c ratelimiter "$good"
expect "more time" 0 order extend "$other" --extra-time 50 --days 3
expect "cancelled" 0 order cancel "$other"
expect "nothing is judged of it" 0 work
says out '0 judged'
expect "erased" 0 candidate erase A-3 --yes
expect "nobody asks the erased" 2 order add A-3 --role $role
expect "the chain holds" 0 audit verify

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
