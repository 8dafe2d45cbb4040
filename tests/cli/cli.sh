#!/bin/sh
# SPDX-License-Identifier: MIT
# cli.sh ASSESS_FAKE: streams, exit statuses and messages of the command line, over a core that
# judges nothing.
set -u

assess=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
LC_ALL=C.UTF-8
export LC_ALL
unset COLUMNS NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE ASSESS_FORCE_TTY
faults=0

fail() {
    echo "FAILED: $*" >&2
    faults=$((faults + 1))
}

# expect SENTENCE STATUS command…: runs it, leaves its streams in out and err.
expect() {
    sentence=$1
    wanted=$2
    shift 2
    "$@" > out 2> err < /dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "$sentence: status $status, not $wanted: $(cat err)"
}

says() { grep -qF -- "$2" "$1" || fail "$sentence: $1 lacks '$2': $(cat "$1")"; }
is_empty() { [ ! -s "$1" ] || fail "$sentence: $1 has $(cat "$1")"; }

expect "no verb is a short help" 2 "$assess"
is_empty out; says err 'assess help'
expect "help is data" 0 "$assess" --help
is_empty err; says out 'challenge list'
expect "help of a verb" 0 "$assess" run --jobs nonsense -h
says out '--exit-zero'
cp out first
expect "help run is run -h" 0 "$assess" help run
cmp -s out first || fail "$sentence"
expect "a verb is nearly right" 2 "$assess" rnu
says err "did you mean 'assess run'?"
expect "a group needs an action" 2 "$assess" challenge
says err "'assess challenge' has: list, show"
expect "an action is nearly right" 2 "$assess" challenge lsit
says err "did you mean 'assess challenge list'?"
expect "help of a group lists its actions" 0 "$assess" help challenge
says out 'challenge show'; cp out first
expect "challenge -h is help challenge" 0 "$assess" challenge -h
cmp -s out first || fail "$sentence"
expect "help of an action" 0 "$assess" help challenge list
says out 'usage: assess challenge list'; cp out first
expect "challenge list -h is help challenge list" 0 "$assess" challenge list --nonsense -h
cmp -s out first || fail "$sentence"
expect "help of an action that is nearly right" 2 "$assess" help challenge lsit
says err "did you mean 'assess challenge list'?"
expect "help of no action" 2 "$assess" help run fast
says err "assess run has no actions"
expect "a path is missing" 2 "$assess" run
says err 'usage: assess run'
expect "too many paths" 2 "$assess" run a b
expect "an option is escaped in messages" 2 "$assess" run "--$(printf '\033[31m')"
says err '\x1b[31m'
expect "a person's name is escaped" 0 "$assess" candidate show A-1017
says out 'Ada \x1b[31mLovelace'
expect "a name is not taken from the command line" 2 "$assess" candidate add --external-id A --name Ada
says err 'not given on the command line'
"$assess" help candidate add > out
! grep -q -- '--name' out || fail "a name is offered on the command line"
expect "erasing is meant" 2 "$assess" candidate erase A-1017
says err 'nothing was changed'
expect "an erasure says what is left in backups" 0 "$assess" candidate erase --yes A-1017
says out '1 of them with keys'
expect "a whole store" 0 "$assess" store check
FAKE_STORE=damaged expect "a damaged one" 1 "$assess" store check
says out 'assess store recover NEW'
expect "a recovery that lacks rows" 1 "$assess" store recover new.db
FAKE_STORE=broken expect "a broken chain" 1 "$assess" audit verify
says out 'broken at number 5'
expect "no abbreviation" 2 "$assess" run --jso accepted
says err '--json'

expect "accepted" 0 "$assess" run accepted
[ "$(tail -n 1 out)" = 'ACCEPTED  100/100   27 tests in 0.9 s (2 at a time)' ] || fail "$sentence"
is_empty err
expect "not accepted" 1 "$assess" run wrong-answer
expect "not accepted, but do not tell" 0 "$assess" run --exit-zero wrong-answer
expect "the first failure is opened" 1 "$assess" run wrong-answer-several
! grep -q '^wrong answer in sample/2' out || fail "$sentence"
expect "all failures are opened" 1 "$assess" run --all-failures wrong-answer-several
says out 'wrong answer in sample/2'; says out 'time limit in secret/07-large-many-clients'
expect "not judged" 3 "$assess" run not-judged
is_empty out; says err 'error[E0310]'; says err 'The submission was not judged.'
expect "not judged is never excused" 3 "$assess" run --exit-zero not-judged
expect "not found" 2 "$assess" run error:E0203
says err 'hint: '
expect "a place has a caret" 3 "$assess" run error:E0305
says err '  --> two/problem.yaml:7:3'; says err '   |   ^^^^^^^^^'
expect "the sandbox is not there" 3 "$assess" run error:E0301
expect "a lost configuration" 2 "$assess" run --config nowhere accepted

expect "JSON and nothing else" 1 "$assess" run --json wrong-answer-secret
is_empty err
[ "$(wc -l < out)" -eq 1 ] || fail "$sentence: not one line"
grep -q '"schema": *"assess-result/1"' out || fail "$sentence: $(cat out)"
! grep -q SECRET out || fail "$sentence: secrets for a candidate"
# lines of SCHEMA VERB: what the verb prints fits the schema
documents() {
    while read -r schema verb; do
        # shellcheck disable=SC2086 # words of a verb
        expect "JSON of $verb" "$(case $verb in doctor | work) echo 3 ;; *) echo 0 ;; esac)" "$assess" $verb --json
        [ "$(wc -l < out)" -eq 1 ] || fail "$sentence: not one line"
        python3 "$here/fits.py" "$here/../../src/model/schema/assess-$schema-1.json" < out > fits ||
            fail "$sentence: $(cat fits)"
    done
}
documents << 'END'
doctor doctor
challenges challenge list
challenge challenge show ratelimiter
config config show
config-path config path
codes explain
explain explain TLE
version version
candidate candidate add --external-id A-1
candidate candidate show A-1017 --all
candidates candidate list --all
candidate candidate hold A-1017
erasure candidate erase --yes A-1017
store store check
backup store backup copy.db
audit audit verify
roles role list
role role show backend
order order show 3K9XQ0AB
order order add A-1017 --role backend
orders order list
order-results results list
order-result results show 3K9XQ0AB
order-result results decide 3K9XQ0AB --advance --by Grace --reason good
order-results results export
regrade results regrade 3K9XQ0AB
work work
started challenge start ratelimiter solution.c
new challenge new ./inventory
exported challenge export ratelimiter
varied challenge vary ratelimiter
variants challenge vary --list
END

expect "a plain run passes bytes on to a pipe" 0 "$assess" run plain
printf 'tab\tback\\slash \033[31mred\033[0m caf\303\251\nno end' | cmp -s - out ||
    fail "$sentence: $(cat -v out)"
says err complaint; says err 'exit code 0'
expect "a plain run escapes for a terminal" 0 env ASSESS_FORCE_TTY=80 NO_COLOR=1 "$assess" run -q plain
printf 'tab\tback\\slash \\x1b[31mred\\x1b[0m caf\303\251\nno end\n' | cmp -s - out ||
    fail "$sentence: $(cat -v out)"
expect "raw is raw" 0 env ASSESS_FORCE_TTY=80 NO_COLOR=1 "$assess" run -q --raw plain
grep -q "$(printf '\033\\[31m')" out || fail "$sentence"
expect "a plain run that fails" 1 "$assess" run plain-fails
says err 'exit code 3'

expect "no colour in a pipe" 0 "$assess" run accepted
! grep -q "$(printf '\033')" out || fail "$sentence"
for on in FORCE_COLOR=1 CLICOLOR_FORCE=1 ASSESS_FORCE_TTY=80; do
    expect "colour by $on" 0 env "$on" "$assess" run -q accepted
    grep -q "$(printf '\033')" out || fail "$sentence"
    expect "NO_COLOR over $on" 0 env "$on" NO_COLOR=1 "$assess" run -q accepted
    ! grep -q "$(printf '\033')" out || fail "$sentence"
done
expect "colour always" 0 env NO_COLOR=1 "$assess" run --color always accepted
grep -q "$(printf '\033')" out || fail "$sentence"
expect "ASCII where the locale is" 0 env LC_ALL=C "$assess" run accepted
! LC_ALL=C grep -q '[^ -~]' out || fail "$sentence"
expect "progress is erased" 0 env ASSESS_FORCE_TTY=80 "$assess" run accepted
says err compiling
[ "$(tail -c 4 err)" = "$(printf '\r\033[K')" ] || fail "$sentence: $(cat -v err)"
expect "no progress off a terminal" 0 "$assess" run accepted
is_empty err

for code in E0301 tle not_run; do
    expect "explain $code" 0 "$assess" explain $code
    says out 'What to do'
done
expect "the configuration's path" 0 "$assess" config path
[ "$(cat out)" = /etc/assess/config.yaml ] || fail "$sentence"
expect "explain lists" 0 "$assess" explain
says out 'E0310'
expect "explain does not know" 2 "$assess" explain E9999
expect "doctor names the fix" 3 "$assess" doctor
says out 'fix   sudo assess doctor --prepare ann'
expect "what got out is shown" 1 "$assess" doctor --attack
says out 'escaped in native: connected'; says out 'not tried in python: no lane'
says out '1 attack got out.'; is_empty err
expect "a runner may allow more" 0 "$assess" doctor --attack --runner 'other sandbox'
says out 'has 160 MB'; says out '1 held, 0 escaped, 1 beyond our limits, 0 not tried'
expect "progress of attacks is for terminals" 1 env ASSESS_FORCE_TTY=80 "$assess" doctor --attack
says err 'attacking'
expect "attacks as a document" 1 "$assess" doctor --attack --json
says out '"schema":"assess-attack/1"'
expect "an attack goes with --attack" 2 "$assess" doctor net_inet
expect "doctor prepares" 0 "$assess" doctor --prepare ann
expect "statements are escaped" 0 "$assess" challenge show ratelimiter
says out '\x1b[2J'

expect "roles are listed, a broken one with its place" 0 "$assess" role list
says out 'backend'; says out "E0202: unknown key 'challenge' (line 4)"; is_empty err
expect "a role that is not there" 2 "$assess" role show nobody
says err 'assess role list'
expect "a broken role" 2 "$assess" role show broken
says err '  --> roles/broken.yaml:4:1'; says err "did you mean 'challenges'?"
expect "names of roles are escaped" 0 "$assess" role show backend
says out 'Backend \x1b[31mEngineer'; says out 'outbox is not in the catalogue'

expect "an order needs a role" 2 "$assess" order add A-1017
says err '--role is missing'
expect "an order is shown" 0 "$assess" order show 3K9XQ0AB
says out 'order 3K9XQ0AB: graded'; says out 'A person decides.'
expect "an order that is not there" 2 "$assess" order show 3K9XQ0AC
says err 'assess order list'
expect "what was taken is said" 0 "$assess" order submit 3K9XQ0AB --queue limiter.c
says out '"assess work" judges it'
expect "what could not be judged waits" 3 "$assess" order submit 3K9XQ0AB not-judged
says out 'not judged yet (E0310: a part failed)'
expect "an extension says by what" 2 "$assess" order extend 3K9XQ0AB
says err '--extra-time PERCENT or --days N'
expect "a worker says what it did, and that something was given up" 3 "$assess" work
says out '"assess work --again"'
says out 'lrucache: not wanted any more'; says out '2 judged'

# narrow COMMAND…: every line has at most 40 columns.
narrow() {
    expect "$* fits 40 columns" "$wanted" env ASSESS_FORCE_TTY=40 NO_COLOR=1 "$assess" "$@"
    # a character is a column in what is shown here
    cat out err | sed 's/\r\x1b\[K/\n/g; s/[^ -~]/x/g' | awk 'length > 40 { exit 1 }' ||
        fail "$sentence: $(cat out err)"
}
wanted=0
narrow help
narrow challenge list
narrow role list
narrow order list
narrow order show 3K9XQ0AB
wanted=3 narrow work
wanted=0
narrow role show backend
narrow config show
narrow explain
for verb in run 'challenge list' 'challenge check' doctor explain; do
    # shellcheck disable=SC2086 # words of a verb
    narrow help $verb
done
wanted=3
narrow doctor
narrow run -q not-judged
narrow run -q error:E0301
wanted=2
narrow run
narrow run --jso accepted

expect "a full disk" 3 sh -c "'$assess' run accepted > /dev/full"
says err 'No space left on device'
expect "a reader that left" 3 python3 -c '
import os, subprocess, sys
reader, writer = os.pipe()
os.close(reader)
sys.exit(subprocess.call(sys.argv[1:], stdout=writer))' "$assess" run accepted
[ -s err ] && fail "a reader that left is no reason to speak"
expect "standard output is closed" 3 sh -c "'$assess' run accepted >&-"
expect "standard error is closed" 2 sh -c "'$assess' run 2>&-"
expect "standard input is closed" 0 sh -c "'$assess' run accepted <&-"
expect "all three are closed" 3 sh -c "exec '$assess' run accepted <&- >&- 2>&-"

# interrupted SIGNAL STATUS
interrupted() {
    sentence="interrupted by $1"
    # a shell without job control starts its background jobs with SIGINT ignored
    env --default-signal=INT "$assess" run wait > out 2> err < /dev/null &
    child=$!
    # its handlers are in place and it waits: nothing else in it ever sleeps
    while kill -0 $child 2> /dev/null &&
        { [ "$(awk '/^SigCgt/ { print substr($2, 13, 4) }' "/proc/$child/status")" = 0000 ] ||
            [ "$(cut -d' ' -f3 "/proc/$child/stat")" != S ]; }; do
        :
    done
    kill "-$1" $child
    wait $child
    status=$?
    [ $status -eq "$2" ] || fail "$sentence: status $status"
    says err 'error[E0130]'
}
# ended SIGNAL… STATUS: by the last of them, at once, and the line that it was drawing goes.
ended() {
    sentence="ended by $*"
    ASSESS_FORCE_TTY=80 TERM_PROGRAM=ghostty env --default-signal=INT --default-signal=QUIT \
        "$assess" run stuck > out 2> err < /dev/null &
    child=$!
    until grep -q compiling err && [ "$(cut -d' ' -f3 "/proc/$child/stat")" = S ]; do :; done
    while [ $# -gt 1 ]; do
        kill "-$1" $child
        shift
        # the handler has run when it sleeps again
        until [ $# -eq 1 ] || [ "$(cut -d' ' -f3 "/proc/$child/stat")" = S ]; do :; done
    done
    wait $child
    status=$?
    [ $status -eq "$1" ] || fail "$sentence: status $status"
    [ "$(tail -c 13 err)" = "$(printf '\r\033[K\033]9;4;0\033\\')" ] || fail "$sentence: $(cat -v err)"
}
ended INT TERM 143
ended TERM INT 130
ended QUIT 131
ended HUP 129
interrupted TERM 143
interrupted INT 130

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
