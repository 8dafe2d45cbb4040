#!/bin/sh
# SPDX-License-Identifier: MIT
# junit.sh ASSESS_FAKE XSD: what --junit writes, over a core that judges nothing, read by a real parser:
# every layout of a report, for both kinds of readers, and where it is written.
set -u

assess=$1
xsd=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export LC_ALL=C.UTF-8
unset COLUMNS NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE ASSESS_FORCE_TTY FAKE_BUSY
faults=0

command -v xmllint > /dev/null || {
    echo "skipped: xmllint (libxml2-utils) is not installed"
    exit 77
}

fail() {
    echo "FAILED: $sentence: $*"
    faults=$((faults + 1))
}

# expect SENTENCE STATUS command…
expect() {
    sentence=$1
    wanted=$2
    shift 2
    "$@" > out 2> err < /dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "status $status, not $wanted: $(cat err)"
}
# valid FILE: by the schema, and its counts are those of its tests.
valid() {
    xmllint --noout --nonet --schema "$xsd" "$1" > lint 2>&1 || fail "$(cat lint)"
    python3 -c 'import sys, xml.etree.ElementTree as tree
def check(node, cases):
    counted = [len(cases)] + [sum(case.find(kind) is not None for case in cases)
                              for kind in ("failure", "error", "skipped")]
    said = [int(node.get(name)) for name in ("tests", "failures", "errors", "skipped")]
    assert counted == said, (node.get("name"), counted, said)
root = tree.parse(sys.argv[1]).getroot()
for node in [root, *root]:
    check(node, list(node.iter("testcase")))' "$1" 2> why || fail "$(tail -n 1 why)"
}
# finds XPATH TEXT FILE
finds() { [ "$(xmllint --xpath "string($1)" "$3")" = "$2" ] ||
    fail "$1 is '$(xmllint --xpath "string($1)" "$3")', not '$2'"; }

for layout in accepted wrong-answer wrong-answer-bytes wrong-answer-end wrong-answer-space \
    wrong-answer-secret time-limit-cpu time-limit-wall memory-limit output-limit \
    run-time-error-signal run-time-error-exit compile-error compile-error-text compile-warning \
    denied-calls forbidden-call not-judged; do
    for reader in candidate reviewer; do
        case $layout in
            accepted | compile-warning | denied-calls) wanted=0 ;;
            not-judged) wanted=3 ;;
            *) wanted=1 ;;
        esac
        expect "$layout for a $reader" $wanted "$assess" run --junit "$layout.xml" --for $reader $layout
        valid "$layout.xml"
        cp out report
        expect "$layout on standard output" $wanted "$assess" run --junit - --for $reader $layout
        cmp -s out "$layout.xml" || fail "not what the file has"
        "$assess" run --for $reader $layout > plain 2> /dev/null
        sentence="a file of tests changes no report"
        cmp -s plain report || fail "$(diff plain report)"
    done
done

sentence="a suite is a group, a case a test"
finds 'count(//testsuite)' 2 accepted.xml
finds 'count(//testsuite[@name="secret"]/testcase)' 25 accepted.xml
finds '//testcase[1]/@classname' ratelimiter.sample accepted.xml
finds 'number(//testcase[1]/properties/property[@name="cpu_ns"]/@value) > 0' true accepted.xml
sentence="a failure is the candidate's, an error ours"
finds '//failure/@type' WA wrong-answer.xml
finds '//failure/@type' CE compile-error.xml
finds 'count(//failure)' 0 not-judged.xml
finds 'starts-with(//error/@type, "E03")' true not-judged.xml
sentence="what was not run is skipped"
finds 'count(//testcase[skipped])' 25 wrong-answer.xml
finds '//skipped/@message' 'an earlier test failed' wrong-answer.xml
sentence="the difference is there"
xmllint --xpath '//system-out/text()' wrong-answer.xml | grep -q 'expected "700", found "699"' ||
    fail "$(cat wrong-answer.xml)"
sentence="control bytes are shown, not there"
! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" wrong-answer-bytes.xml || fail "raw"
grep -q '\\x1b' wrong-answer-bytes.xml || fail "$(cat wrong-answer-bytes.xml)"
sentence="secret tests are masked for candidates"
"$assess" run --junit - wrong-answer-secret > masked 2> /dev/null
"$assess" run --junit - --for reviewer wrong-answer-secret > open 2> /dev/null
! grep -q 'yours' masked && grep -q 'yours' open || fail "$(cat masked)"

expect "without a challenge the file has its one test" 0 "$assess" run --junit plain.xml plain
valid plain.xml
finds '//testcase/@name' run plain.xml
grep -q 'café' out || fail "the program's output is its own"
expect "and standard output is the document's" 0 "$assess" run --junit - plain
valid out
expect "nothing was judged, nothing is written" 3 "$assess" run --junit none.xml error:E0310
[ ! -e none.xml ] || fail "$(cat none.xml)"
for other in --json --events; do
    expect "--junit - and $other" 2 "$assess" run --junit - $other accepted
    grep -q 'E0201' err || fail "$(cat err)"
    expect "--junit FILE and $other" 0 "$assess" run --junit "with$other.xml" $other accepted
    valid "with$other.xml" && [ -s out ] || fail "$(cat err)"
done

sentence="what was there is replaced, with the caller's umask"
echo old > old.xml
(umask 027 && "$assess" run --junit old.xml accepted > out)
valid old.xml
[ "$(stat -c %a old.xml)" = 640 ] || fail "$(stat -c %a old.xml)"
echo precious > precious
ln -s precious link.xml
mkfifo fifo.xml
mkdir folder
for place in link.xml fifo.xml folder folder/ . /dev/null nowhere/out.xml; do
    expect "not written to $place" 2 "$assess" run --junit $place accepted
    [ ! -s out ] && grep -q -- '--junit' err || fail "$(cat out err)"
done
ln precious same.c
expect "not written over the submission, by whatever name" 2 "$assess" run --junit ./precious same.c
grep -q 'would replace the submission' err || fail "$(cat err)"
[ "$(cat precious)" = precious ] && [ -c /dev/null ] || fail "something was written through"
if [ "$(id -u)" = 0 ] && command -v setpriv > /dev/null; then
    chmod 755 . && cp "$assess" assess-other && mkdir others && chmod 777 others
    sentence="nobody else's link is followed"
    setpriv --reuid=65534 --regid=65534 --clear-groups ln -s "$work/folder" others/link
    expect "$sentence" 2 "$assess" run --junit others/link/out.xml accepted
    [ -z "$(ls folder)" ] || fail "$(ls folder)"
    expect "who may not write there hears it first" 2 setpriv --reuid=65534 --regid=65534 \
        --clear-groups ./assess-other run --junit folder/out.xml accepted
fi
sentence="nothing is left beside the file"
[ -z "$(find . -name '.*.xml*')" ] || fail "$(find . -name '.*.xml*')"
sentence="a disk that is full"
(
    ulimit -f 0
    "$assess" run --junit full.xml accepted
    echo "status $?"
) 2>&1 | cat > said
grep -q '^status 3$' said && grep -q "cannot write 'full.xml'" said && [ ! -e full.xml ] ||
    fail "$(cat said)"
[ -z "$(find . -name '.*.xml*')" ] || fail "$(find . -name '.*.xml*')"

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
