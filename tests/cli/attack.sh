#!/bin/sh
# SPDX-License-Identifier: MIT
# attack.sh ASSESS SCHEMA: `assess doctor --attack` as people use it, on real boxes and with runners that
# mean no good.
set -u

assess=$1
schema=$2
fits=$(cd "$(dirname "$0")" && pwd)/fits.py
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data"
unset COLUMNS NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE ASSESS_FORCE_TTY
cd "$work" || exit 1
faults=0

if ! "$assess" doctor --quick --json > doctor.json; then
    echo "skipped: this machine cannot judge:"
    "$assess" doctor --quick
    exit 77
fi

policies=$("$assess" doctor --quick | grep -c ' policy ')

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# expect SENTENCE STATUS [ATTACK…]: attacks, by the command in $runner where that is not empty.
runner=
expect() {
    sentence=$1
    wanted=$2
    shift 2
    "$assess" doctor --attack ${runner:+--runner "$runner"} "$@" > out 2> err < /dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "$sentence: status $status, not $wanted: $(cat out err)"
    ! LC_ALL=C grep -q '[[:cntrl:]]' out err || fail "$sentence: control bytes: $(cat -v out err)"
}
says() { grep -qF -- "$1" out || fail "$sentence: no '$1' in $(cat out)"; }

expect "boxes hold what is tried, in every policy" 0 read_known_paths net_loopback fork_bomb
for policy in $("$assess" doctor --quick | sed -n 's/.* policy \([a-z_0-9]*\) lets .*/\1/p'); do
    grep -qE "^$policy +3 +0 +0$" out || fail "$sentence: $policy: $(cat out)"
done
says "$((3 * policies)) held, 0 escaped, 0 not tried"
says 'No attack got out.'
[ "$(wc -L < out)" -le 80 ] || fail "$sentence: wider than 80 columns"
[ ! -s err ] || grep -q '^waiting: all lanes are busy' err || fail "$sentence: $(cat err)"
expect "as many as are named" 0 net_inet net_raw net_unix keys filter affinity
says "$((6 * policies)) held, 0 escaped, 0 not tried"
expect "in one policy" 0 --policy native net_inet keys
says '2 held, 0 escaped, 0 not tried'
expect "a policy that there is not" 2 --policy core keys
expect "a policy and a runner" 2 --policy native --runner env keys
expect "a document for machines" 0 --json read_known_paths keys
python3 "$fits" "$schema" < out || fail "$sentence"
[ "$(wc -l < out)" -eq 1 ] || fail "$sentence: not one line"
expect "no fence is named that this host lacks" 0 --json signal_others change_own_program
python3 -c 'import json, sys
document = json.load(sys.stdin)
here = document["protections"]
abi = max([int(p.split()[1]) for p in here if p.startswith("landlock ")], default=0)
for attack in document["attacks"]:
    for fence in attack["fences"]:
        if fence.startswith("landlock "):
            assert int(fence.split()[1]) <= abi, attack
        assert fence != "uid" or "uid: own" in here, attack
        assert fence != "uid limit" or fence in here, attack
    assert attack["fences"], attack
assert here[-1] == "limits: " + document["meter"], here' < out || fail "$sentence"
expect "an attack that there is not" 2 no_such_attack
"$assess" doctor --runner env > out 2> err
[ $? -eq 2 ] || fail "a runner without --attack is a mistake"

runner='exec env'
expect "without a sandbox attacks get out" 1 read_known_paths signal_others
says '2 attacks got out.'
expect "limits of others are not known" 0 memory_heap
says 'beyond'
expect "what a judge keeps is not the runner's" 3 output_symlink
expect "a document of a runner" 1 --json read_known_paths memory_heap output_symlink
python3 "$fits" "$schema" < out || fail "$sentence"
grep -q '"runner": *"exec env"' out || fail "$sentence: $(cat out)"

runner="$work/is not there"
expect "a runner that is not there shows nothing" 3 net_inet keys
says 'was never started (status 127)'
runner='printf "HELD by me\nESCAPED \033[31mred\n"; :'
expect "words of a runner are no words of the program" 3 net_inet
runner='printf "TRY x\nESCAPED \033[31mred\351\n"; :'
expect "its bytes are made harmless" 1 net_inet
says '?[31mred?'
runner='yes ESCAPED | head -c 50000000; exec env'
expect "megabytes of output are no trouble" 1 signal_others
runner='kill -9 $$; :'
expect "a runner that dies shows nothing" 3 net_inet

mkdir here && runner="pwd > $work/here/path; touch file; mkdir folder; exec env"
expect "a runner that leaves files in its folder" 1 signal_others
[ ! -e "$(cat here/path)" ] || fail "$sentence: $(ls "$(cat here/path)")"

# A number that no other process has in its line; of the children one has left its session.
mark=98765.$$
runner="setsid sleep $mark & sleep $mark; :"
expect "a runner that hangs is ended in time" 3 sleeper
says 'was never started'
! pgrep -f "sleep $mark" > /dev/null || fail "$sentence: children are left"
# nothing says how a child ended where SIGCHLD is ignored
env --ignore-signal=CHLD "$assess" doctor --attack --runner 'exec env' stop_itself > out 2> err < /dev/null
grep -q 'stop_itself *beyond' out || fail "a caller that ignores SIGCHLD: $(cat out err)"
"$assess" doctor --attack --runner "sleep $mark; :" sleeper > out 2> err < /dev/null &
until pgrep -f "^sleep $mark" > /dev/null; do :; done
kill -TERM $!
wait $!
[ $? -eq 143 ] || fail "an interrupt ends it"
! pgrep -f "sleep $mark" > /dev/null || fail "an interrupt leaves children"

# Names and ports are free ones.
runner=
"$assess" doctor --attack --json leftovers net_loopback net_abstract > one.json 2> /dev/null &
"$assess" doctor --attack --json --runner 'exec env' leftovers net_loopback net_abstract > two.json
wait $! || fail "two batteries at once: boxes did not hold: $(cat one.json)"
[ "$(grep -o '"verdict": *"escaped"' two.json | wc -l)" -eq 3 ] ||
    fail "two batteries at once: $(cat two.json)"

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
