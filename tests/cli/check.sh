#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh ASSESS SCHEMA: what `assess challenge check` finds out by running what a package holds: one
# fault of each kind has its code, and that alone; a good package has none.
set -u

assess=$1
schema=$2
fits=$(cd "$(dirname "$0")" && pwd)/fits.py
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" LC_ALL=C.UTF-8
unset COLUMNS LINES NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE ASSESS_FORCE_TTY
cd "$work" || exit 1
faults=0

if ! "$assess" doctor --quick --json > doctor.json; then
    echo "skipped: this machine cannot judge:"
    "$assess" doctor --quick
    exit 77
fi

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# check SENTENCE STATUS argument…
check() {
    sentence=$1
    wanted=$2
    shift 2
    "$assess" challenge check "$@" > out 2> err < /dev/null
    status=$?
    [ $status -eq "$wanted" ] || {
        fail "$sentence: status $status, not $wanted"
        cat out err
    }
}

says() { grep -qF -- "$1" out || { fail "$sentence: no '$1'" && cat out; }; }

# codes CODE…: these and no others were found.
codes() {
    found=$(sed -n 's/^\(error\|warning\)\[\(P[0-9]*\)\].*/\2/p' out | sort -u | tr '\n' ' ')
    [ "$found" = "$*${1:+ }" ] || {
        fail "$sentence: found '$found', not '$*'"
        cat out
    }
}

# program FOLDER/NAME: its text comes on standard input.
program() { mkdir -p "$package/submissions/${1%/*}" && cat > "$package/submissions/$1"; }

# fresh NAME: a package without a fault, whose answer is the input's number.
fresh() {
    package=$1
    rm -rf "$package"
    mkdir -p "$package/data/sample" "$package/data/secret" "$package/statement" \
        "$package/input_validators"
    cat > "$package/problem.yaml" << 'END'
problem_format_version: 2025-09
name: Echo
uuid: 1f1b0c9e-0000-4000-8000-000000000001
license: cc0
rights_owner: Ann
limits: {time_limit: 1, memory: 64}
END
    echo 'Print the number again; it is 1 to 9.' > "$package/statement/problem.en.md"
    for name in sample/1 secret/2 secret/3; do
        echo "${name#*/}" | tee "$package/data/$name.in" > "$package/data/$name.ans"
    done
    cat > "$package/input_validators/validate.py" << 'END'
import re, sys
if not re.fullmatch(rb"[1-9]\n", sys.stdin.buffer.read()):
    print("not one digit", file=sys.stderr)
    sys.exit(43)
sys.exit(42)
END
    program accepted/echo.c << 'END'
#include <stdio.h>
int main(void) { int n; return scanf("%d", &n) != 1 || printf("%d\n", n) < 0; }
END
    program wrong_answer/one.c << 'END'
#include <stdio.h>
int main(void) { return puts("1") < 0; }
END
}

# burn NAME SECONDS: a right answer, late.
burn() {
    program "$1" << END
#include <stdio.h>
#include <time.h>
int main(void)
{
    int n;
    while (clock() < $2 * CLOCKS_PER_SEC);
    return scanf("%d", &n) != 1 || printf("%d\n", n) < 0;
}
END
}

fresh good
burn time_limit_exceeded/never.c 99
printf '%s\n' '# @EXPECTED_RESULTS@: WRONG-ANSWER, RUN-ERROR' 'print(0)' | program other/tagged.py
echo 'other/*: {permitted: [AC, WA]}' > good/submissions/submissions.yaml
check "a good package" 0 ./good
codes
says 'CHECKED  1 challenge: no faults'
says 'WA     '
says '. WW'
says 'T TT'
! grep -v '^waiting: ' err || fail "nothing to say beside the report"
check "two at once, by a folder and a path" 0 good ./good
says 'CHECKED  2 challenges: no faults'
check "a document" 0 --json good
python3 "$fits" "$schema" < out || fail "$sentence"
python3 -c 'import json
d = json.load(open("out"))["challenges"][0]
assert [t["kills"] for t in d["tests"]][1] == \
    ["other/tagged.py", "time_limit_exceeded/never.c", "wrong_answer/one.c"], d["tests"]
assert {p["path"]: p["verdict"] for p in d["programs"]} == {"accepted/echo.c": "AC",
    "other/tagged.py": "WA", "time_limit_exceeded/never.c": "TLE", "wrong_answer/one.c": "WA"}' ||
    fail "$sentence: $(cat out)"
check "sentences" 0 --plain good
says 'wrong_answer/one.c: WA as it should; fails 2 of 3 tests'

fresh bad
echo 7 > bad/data/sample/1.out
check "a sample's output that is wrong" 1 bad
codes P0310
says 'bad/data/sample/1.out:1:1'
fresh bad
mkdir -p bad/data/valid_output bad/data/invalid_output
for kind in valid invalid; do
    echo 5 | tee bad/data/${kind}_output/5.in bad/data/${kind}_output/5.ans > bad/data/${kind}_output/5.out
done
check "an output that should be wrong" 1 bad
codes P0310
says 'invalid_output/5.out'

fresh bad
echo 'int main(void) { return totl; }' > bad/input_validators/check.c
check "a validator that does not compile" 1 bad
codes P0402
says 'check.c:1:25'
fresh bad
echo 12 | tee bad/data/secret/4.in > bad/data/secret/4.ans
check "an input that breaks a promise" 1 bad
codes P0403
says 'validate.py refuses this input (exit code 43): not one digit'
fresh bad
mkdir bad/generators
cat > bad/generators/generate.py << 'END'
import os, sys
out = sys.argv[sys.argv.index("--out") + 1]
os.makedirs(out, exist_ok=True)
for name, end in (("2", "in"), ("2", "ans"), ("3", "in"), ("3", "ans")):
    with open(os.path.join(out, name + "." + end), "w") as file:
        file.write(name + "\n")
END
check "a generator that makes the tests" 0 bad
codes
sed -i 's/("3", /("4", /g; s/write(name/write("9"/' bad/generators/generate.py
check "a generator that makes others" 0 bad
codes P0312
says 'bad/data/secret/4.in'
says 'bad/data/secret/2.ans'
echo 'import nothing_of_this_name' > bad/generators/generate.py
check "a generator that does not run" 0 bad
codes P0312
says 'bad/generators/generate.py'

fresh bad
mkdir bad/data/invalid_input && echo 5 > bad/data/invalid_input/five.in
check "an input that should be refused" 1 bad
codes P0404
fresh bad
printf 'import sys\nsys.exit(42 if sys.stdin.buffer.read() != b"\\n" else 43)\n' \
    > bad/input_validators/validate.py
check "a validator that takes anything" 0 bad
codes P0405
says 'CHECKED  1 challenge: no faults, 4 warnings'
fresh bad
echo 'INT(1, 9) NEWLINE EOF' > bad/input_validators/format.ctd
check "a validator for other tools" 0 bad
codes P0406

fresh bad
echo 'fn main() {}' | program accepted/main.rs
check "a language that is not here" 0 bad
codes P0505
fresh bad
program wrong_answer/right.c < bad/submissions/accepted/echo.c
check "a program that should fail and does not" 1 bad
codes P0601
says 'wrong_answer/right.c gets AC; it should get WA'
fresh bad
program accepted/one.c < bad/submissions/wrong_answer/one.c
check "a program that should not fail and does" 1 bad
codes P0601
says 'accepted/one.c gets WA on secret/2; it should get AC'
fresh bad
echo 'int main(void) { return totl; }' | program wrong_answer/broken.c
check "a program that does not compile" 1 bad
codes P0602
says 'broken.c:1:25'
fresh bad
burn accepted/slow.c 0.55
check "an accepted program near the limit" 0 bad
codes P0603
fresh bad
burn time_limit_exceeded/nearly.c 1.25
check "a slow program near the limit" 0 bad
codes P0604
fresh bad
echo 1 | tee bad/data/secret/1.in > bad/data/secret/1.ans
check "a test that finds nothing" 0 bad
codes P0305 P0605
printf 'version: 1\ntests: {secret/1: {why: as the sample}}\n' > bad/assess.yaml
check "a test that has its reason" 0 bad
codes P0305

fresh bad
sed -i '/limits/d' bad/problem.yaml
program accepted/one.c < bad/submissions/wrong_answer/one.c
check "no limit can be derived of a wrong program" 1 bad
codes P0601
fresh bad
sed -i '/limits/d' bad/problem.yaml
check "a derived limit" 0 bad
codes
says '1.00 s'

fresh bad
rm bad/data/secret/2.ans
check "what cannot be judged is not" 1 bad
codes P0301
says 'nothing was run'
fresh bad
echo 'type: interactive' >> bad/problem.yaml
check "what is not supported cannot be checked" 3 bad good
says 'NOT CHECKED  2 challenges'
says 'E0306'
check "but read" 1 --format-only bad
codes P0102
check "no package" 2 "$work/config"
check "no challenge" 2 nosuchchallenge
check "nothing named" 2

# On a terminal the grid grows in place: drawn more than once, and nothing of it is left.
ASSESS_FORCE_TTY=80 LINES=50 "$assess" challenge check --color never good > out 2> err < /dev/null
grep -q "$(printf '\033\\[[0-9]*A')" err || fail "the grid is redrawn: $(cat -v err)"
[ "$(tail -c 4 err)" = "$(printf '\033[2K')" ] || fail "the grid is erased: $(cat -v err)"
grep -q 'CHECKED' out || fail "the report is whole: $(cat out)"
ASSESS_FORCE_TTY=80 LINES=6 "$assess" challenge check --color never good > out 2> err < /dev/null
grep -qF 'checking good' err || fail "a grid that is too tall is one line: $(cat -v err)"

# A signal leaves what was finished.
fresh endless
for number in 1 2 3 4 5 6 7 8 9; do burn time_limit_exceeded/$number.c 99; done
mkfifo lines
"$assess" challenge check endless > lines 2> err < /dev/null &
child=$!
exec 3< lines
while read -r line <&3; do
    case $line in *echo.c*) break ;; esac
done
kill -TERM $child
cat <&3 > out
wait $child
status=$?
[ $status -eq 143 ] || fail "interrupted: status $status"
grep -qF 'INTERRUPTED' out || fail "interrupted: $(cat out err)"

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
