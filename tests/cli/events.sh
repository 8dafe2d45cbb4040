#!/bin/sh
# SPDX-License-Identifier: MIT
# events.sh ASSESS_FAKE SCHEMAS: what --events prints, over a core that judges nothing: every kind of
# event, whoever reads, however it ends.
set -u

assess=$1
result=$2/assess-result-1.json
events=$2/assess-events-1.json
fits=$(cd "$(dirname "$0")" && pwd)/fits.py
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export LC_ALL=C.UTF-8
unset COLUMNS NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE ASSESS_FORCE_TTY FAKE_BUSY
faults=0

fail() {
    echo "FAILED: $sentence: $*"
    faults=$((faults + 1))
}

# expect SENTENCE STATUS KINDS command…: the events, in order, with the same ones behind each other told
# once; each line fits the schema, they are counted, and the clock does not run backwards.
expect() {
    sentence=$1
    wanted=$2
    kinds=$3
    shift 3
    "$@" > out 2> err < /dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "status $status, not $wanted: $(cat err)"
    python3 "$fits" --lines "$events" < out > fits || fail "$(cat fits)"
    ! LC_ALL=C grep -q '[^ -~]' out || fail "more than printable ASCII"
    python3 -c 'import json, sys
lines = [json.loads(line) for line in open("out")]
assert [line["sequence"] for line in lines] == list(range(1, len(lines) + 1)), "sequence"
times = [line["time"] for line in lines]
assert times == sorted(times), times
kinds = [line["event"] for line in lines]
kinds = [kind for i, kind in enumerate(kinds) if i == 0 or kind != kinds[i - 1]]
assert kinds == sys.argv[1].split(), kinds' "$kinds" 2> why || fail "$(tail -n 1 why)"
}

# holds PYTHON: about the LINES, parsed.
holds() {
    python3 -c "import json
lines = [json.loads(line) for line in open('out')]
tests = [line for line in lines if line['event'] == 'test']
last = lines[-1]
assert $1" 2> why || fail "$(cat why)"
}

all='queued compiling compiled testing test result'
expect "every kind of event" 0 'queued waiting measuring compiling compiled testing test result' \
    env FAKE_BUSY='process 7' "$assess" run --events accepted
holds "lines[1]['holders'] == 'process 7' and lines[0]['version']"
holds "[t['index'] for t in tests] == list(range(1, 28)) and {t['total'] for t in tests} == {27}"
holds "[t['test'] for t in tests] == last['result']['tests']"
grep -q 'waiting: all lanes are busy' err || fail "people are told, too: $(cat err)"
"$assess" run --json accepted > document
python3 -c "import json
last = [json.loads(line) for line in open('out')][-1]
assert last['result'] == json.load(open('document'))" || fail "not what --json prints"
python3 "$fits" "$result" < document || fail "the document"

expect "tests end at the first failure" 1 "$all" "$assess" run --events wrong-answer
holds "len(tests) == 2 and tests[1]['test']['verdict'] == 'WA'"
[ ! -s err ] || fail "people get $(cat err)"
expect "secret tests are masked" 1 "$all" "$assess" run --events wrong-answer-secret
holds "tests[-1]['test']['verdict'] == 'WA' and tests[-1]['test']['message'] == ''"
expect "and shown to a reviewer" 1 "$all" "$assess" run --events --for reviewer wrong-answer-secret
for layout in time-limit-wall memory-limit output-limit run-time-error-signal compile-error-text \
    denied-calls forbidden-call wrong-answer-bytes; do
    kinds=$all
    [ $layout = denied-calls ] && wanted=0 || wanted=1
    [ $layout = compile-error-text ] && kinds='queued compiling compiled testing result'
    expect "$layout" $wanted "$kinds" "$assess" run --events $layout
done
expect "could not judge" 3 "$all" "$assess" run --events not-judged
holds "last['result']['verdict'] == 'JE' and last['result']['failure']['code']"
grep -q 'error\[E' err || fail "people are told, too: $(cat err)"
expect "nothing was judged" 3 'queued error' "$assess" run --events error:E0301
holds "last['error']['code'] == 'E0301' and last['error']['hint']"
expect "the caller was wrong" 2 'queued error' "$assess" run --events error:E0203
expect "without a challenge" 0 'queued result' "$assess" run --events plain
grep -q complaint err && grep -q 'tab' err || fail "the program's output: $(cat err)"

sentence="--json and --events exclude one another"
"$assess" run --json --events accepted > out 2> err
[ $? -eq 2 ] && [ ! -s out ] && grep -q 'E0201' err || fail "$(cat out err)"
sentence="no progress line between events on one terminal"
ASSESS_FORCE_TTY=80 "$assess" run --events accepted > out 2> err
[ ! -s err ] && python3 "$fits" --lines "$events" < out > fits || fail "$(cat -v err)"
sentence="a reader that left before the first line"
python3 -c '
import os, subprocess, sys
reader, writer = os.pipe()
os.close(reader)
sys.exit(subprocess.call(sys.argv[1:], stdout=writer))' "$assess" run --events accepted 2> err
[ $? -eq 3 ] && [ ! -s err ] || fail "$(cat err)"
sentence="a full disk"
"$assess" run --events accepted > /dev/full 2> err
[ $? -eq 3 ] && grep -q 'No space left on device' err || fail "$(cat err)"

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
