#!/bin/sh
# SPDX-License-Identifier: MIT
# packages.sh ASSESS: what a problem package says decides how a submission is judged - its time limit,
# the flags of the comparison, the order of its tests - and a package that is wrong judges nobody.
set -u

assess=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8
cd "$work" || exit 1
kept=$XDG_CACHE_HOME/assess/limits
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

# expect SENTENCE STATUS TEXT command…: TEXT stands in one of its streams, wherever lines are broken.
expect() {
    sentence=$1
    wanted=$2
    text=$3
    shift 3
    "$@" > out 2> err < /dev/null
    status=$?
    if [ $status -ne "$wanted" ] || ! cat out err | tr -s "\n " "  " | grep -qF -- "$text"; then
        fail "$sentence: status $status (wanted $wanted, '$text')"
        cat out err
    fi
}

# expect_json SENTENCE EXPRESSION run-argument…: the expression holds for the document, called d.
expect_json() {
    sentence=$1
    expression=$2
    shift 2
    "$assess" run --json --exit-zero "$@" > out 2> err < /dev/null || {
        fail "$sentence: status $?"
        cat err
        return
    }
    python3 -c 'import json, sys
d = json.load(open("out"))
sys.exit(not eval("(" + sys.argv[1] + ")"))' "$expression" || {
        fail "$sentence: not $expression"
        cat out
    }
}

# package FOLDER: a legacy package without a time limit, whose answer is the input's number.
package() {
    mkdir -p "$1/data/sample" "$1/data/secret" "$1/submissions/accepted"
    echo 'name: Echo' > "$1/problem.yaml"
    echo 0 | tee "$1/data/sample/1.in" > "$1/data/sample/1.ans"
    for number in 1 2 3 4 5 6; do
        echo $number | tee "$1/data/secret/$number.in" > "$1/data/secret/$number.ans"
    done
    cp echo.c "$1/submissions/accepted/"
}

# fixed FOLDER: the same, with a limit.
fixed() {
    package "$1"
    echo 2 > "$1/.timelimit"
}

cat > echo.c << 'END'
#include <stdio.h>
int main(void) { int c; while ((c = getchar()) != EOF) putchar(c); return 0; }
END
cat > half.c << 'END'
#include <stdio.h>
#include <time.h>
int main(void) { int n; while (clock() < CLOCKS_PER_SEC / 2); return scanf("%d", &n) != 1 || printf("%d\n", n) < 0; }
END
# Right up to 2; a wrong answer to 3 takes long, those to 4, 5 and 6 come at once.
cat > late.c << 'END'
#include <stdio.h>
#include <time.h>
int main(void)
{
    int n;
    if (scanf("%d", &n) != 1) return 1;
    while (n == 3 && clock() < CLOCKS_PER_SEC / 5);
    if (n == 5) return 1;
    printf("%d\n", n < 3 ? n : 0);
    return 0;
}
END
echo 'int main(void) { return 0; }' > quiet.c
echo 'int main(void) { return totl; }' > broken.c

derived_limits() {
    package derived
    expect_json "a limit is derived" 'd["limits"]["cpu_ns"] == 1000000000 and d["verdict"] == "AC"' \
        -c ./derived echo.c
    [ "$(cat "$kept"/*)" = 1000000000 ] || fail "the derived limit is kept"
    # Another value in the same place shows that nothing was measured again.
    printf 7000000000 > "$(echo "$kept"/*)"
    expect_json "the kept limit is used" 'd["limits"]["cpu_ns"] == 7000000000' -c ./derived echo.c
    printf nonsense > "$(echo "$kept"/*)"
    expect_json "a damaged one is not" 'd["limits"]["cpu_ns"] == 1000000000' -c ./derived echo.c
    [ "$(cat "$kept"/*)" = 1000000000 ] || fail "a damaged limit is mended"

    echo 8 | tee derived/data/secret/8.in > derived/data/secret/8.ans
    expect_json "a changed package is measured anew" 'len(d["tests"]) == 8' -c ./derived echo.c
    [ "$(find "$kept" -type f | wc -l)" -eq 2 ] || fail "each state of a package has its limit"
    cp half.c derived/submissions/accepted/
    expect_json "and so is one more accepted submission" \
        'd["limits"]["cpu_ns"] == 3000000000' -c ./derived echo.c

    package slow
    cp half.c slow/submissions/accepted/
    expect_json "the slowest counts, five times, rounded up" \
        'd["limits"]["cpu_ns"] == 3000000000' -c ./slow echo.c
    package factor
    printf 'limits:\n  time_multiplier: 3\n' >> factor/problem.yaml
    cp half.c factor/submissions/accepted/
    expect_json "by the package's factor" 'd["limits"]["cpu_ns"] == 2000000000' -c ./factor echo.c

    before=$(find "$kept" -type f | wc -l)
    printf 'cache: off\n' > nocache.yaml
    package alone
    expect_json "without a cache it is measured" 'd["limits"]["cpu_ns"] == 1000000000' \
        --config nocache.yaml -c ./alone echo.c
    [ "$(find "$kept" -type f | wc -l)" -eq "$before" ] || fail "without a cache nothing is kept"
}

underived_limits() {
    package nobody
    rm -r nobody/submissions
    expect "nobody was accepted" 3 'no time limit and no accepted submission' \
        "$assess" run -c ./nobody echo.c
    package empty
    rm empty/submissions/accepted/*
    expect "no accepted submission" 3 'E0305' "$assess" run -c ./empty echo.c
    package wrong
    cp late.c wrong/submissions/accepted/
    expect "an accepted one that is wrong" 3 "wrong answer on test 'secret/3'" \
        "$assess" run -c ./wrong echo.c
    package faulty
    cp broken.c faulty/submissions/accepted/
    expect "an accepted one that does not compile" 3 'does not compile' \
        "$assess" run -c ./faulty echo.c
    package damaged
    head -c 100 /dev/zero > damaged/submissions/accepted/a.out
    expect "an accepted one that is no source text" 3 "E0305" "$assess" run -c ./damaged echo.c
    package foreign
    echo 'fn main() {}' > foreign/submissions/accepted/main.rs
    expect_json "one in a language that is not here is left out" 'd["verdict"] == "AC"' \
        -c ./foreign echo.c
}

fixed_limits() {
    package dot
    echo 2.5 > dot/.timelimit
    rm -r dot/submissions
    expect_json ".timelimit" 'd["limits"]["cpu_ns"] == 2500000000' -c ./dot echo.c
    package ini
    printf "short-name = x\ntimelimit='3'\n" > ini/domjudge-problem.ini
    rm -r ini/submissions
    expect_json "domjudge-problem.ini" 'd["limits"]["cpu_ns"] == 3000000000' -c ./ini echo.c
    package new
    rm -r new/submissions
    printf 'problem_format_version: 2025-09\nname: Echo\nlimits:\n  time_limit: 4\n  memory: 64\n' \
        > new/problem.yaml
    expect_json "limits.time_limit" \
        'd["limits"]["cpu_ns"] == 4000000000 and d["limits"]["memory_bytes"] == 64 << 20' \
        -c ./new echo.c
}

# flag_row FLAGS OUTPUT VERDICT
flag_row() {
    printf 'output_validator_flags: %s\n' "$1" > flags/data/testdata.yaml
    printf 'print("""%s""")\n' "$2" > says.py
    expect_json "flags '$1' for '$2'" "d['verdict'] == '$3'" -c ./flags says.py
}

validator_flags() {
    mkdir -p flags/data/secret
    echo 'name: Flags' > flags/problem.yaml
    echo 2 > flags/.timelimit
    echo x > flags/data/secret/1.in
    echo 'Hello World 1.0' > flags/data/secret/1.ans
    flag_row '' 'Hello World 1.0' AC
    flag_row '' 'hello   WORLD 1.0' AC
    flag_row '' 'Hello World 1.00' WA
    flag_row case_sensitive 'hello World 1.0' WA
    flag_row case_sensitive 'Hello   World 1.0' AC
    flag_row space_change_sensitive 'Hello  World 1.0' WA
    flag_row space_change_sensitive 'hello world 1.0' AC
    flag_row 'case_sensitive space_change_sensitive' 'Hello World 1.0' AC
    flag_row 'float_tolerance 1e-3' 'Hello World 1.0004' AC
    flag_row 'float_tolerance 1e-3' 'Hello World 1.004' WA
    flag_row 'float_absolute_tolerance 0.5' 'Hello World 1.4' AC
    rm flags/data/testdata.yaml
    echo 'output_validator_flags: case_sensitive' > flags/data/secret/testdata.yaml
    expect_json "a group's own flags" 'd["verdict"] == "WA"' -c ./flags says.py
}

order_of_tests() {
    fixed order
    echo 9 | tee order/data/sample/z.in > order/data/sample/z.ans
    expect_json "samples come first" '[t["name"] for t in d["tests"]] ==
        ["sample/1", "sample/z"] + ["secret/%d" % n for n in range(1, 7)]' -c ./order echo.c
    fixed decides
    verdicts='[t["verdict"] for t in d["tests"]]'
    expect_json "the first failure in order decides" 'd["verdict"] == "WA" and d["score"] == 0 and
        '"$verdicts"' == ["AC", "AC", "AC", "WA", "not_run", "not_run", "not_run"]' \
        -c ./decides -j 2 late.c
    expect_json "a failing sample ends it" 'd["verdict"] == "WA" and
        '"$verdicts"' == ["WA"] + ["not_run"] * 6 and
        [g["verdict"] for g in d["groups"]] == ["WA", "not_run"]' -c ./decides -j 2 quiet.c
    : > documents
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        "$assess" run --json -c ./decides -j 2 late.c 2> err < /dev/null | python3 -c '
import json, sys
d = json.load(sys.stdin)
for part in [d["compile"]] + d["tests"]:
    for key in ("cpu_ns", "wall_ns", "first_cpu_ns", "second_cpu_ns", "memory_bytes", "cached"):
        part.pop(key, None)
for key in ("started_at", "ended_at"):
    del d[key]
print(json.dumps(d))' >> documents
    done
    if [ "$(wc -l < documents)" -ne 10 ] || [ "$(sort -u documents | wc -l)" -ne 1 ]; then
        fail "ten judgements of one submission are one"
        sort -u documents
    fi
}

# belongs SENTENCE ID run-argument…
belongs() {
    wanted_id=$2
    sentence=$1
    shift 2
    expect_json "$sentence" "d['challenge']['id'] == '$wanted_id' and d['verdict'] == 'AC'" \
        --config catalogue.yaml "$@"
}

which_challenge() {
    mkdir -p catalogue
    for id in one two three; do fixed catalogue/$id; done
    printf 'challenges: %s/catalogue\n' "$work" > catalogue.yaml
    inside=catalogue/two/submissions/accepted
    (echo '// assess: one' && cat echo.c) > $inside/marked.c
    (echo '// assess: nosuch' && cat echo.c) > $inside/lost.c
    cp $inside/marked.c .
    belongs "the package around it" two $inside/echo.c
    belongs "a marker is stronger" one $inside/marked.c
    belongs "an option is stronger" three $inside/marked.c -c three
    belongs "a folder for the option" two marked.c -c catalogue/two
    belongs "a marker anywhere" one marked.c
    expect "a marker of no challenge" 2 'E0203' "$assess" run --config catalogue.yaml $inside/lost.c
    expect "an option of no challenge" 2 'did you mean "three"' \
        "$assess" run --config catalogue.yaml -c thre echo.c
    expect "none at all" 0 'exit code 0' "$assess" run --config catalogue.yaml echo.c
}

# refused SENTENCE CODE TEXT: by the package "bad", which is then thrown away.
refused() {
    expect "$1" 3 "$3" "$assess" run -c ./bad echo.c
    grep -qF "$2" err || {
        fail "$1: not $2"
        cat err
    }
    chmod -R u+rwX bad
    rm -r bad
}

# yaml TEXT: a package with this problem.yaml.
yaml() {
    fixed bad
    printf '%b' "$1" > bad/problem.yaml
}

broken_packages() {
    yaml 'name: Echo\nlimits: [\n'
    refused "no YAML" E0305 'problem.yaml:'
    yaml 'name: Echo\nlimit:\n  memory: 1\n'
    refused "an unknown key" E0305 'problem.yaml:2'
    yaml 'name: Echo\nlimits:\n  memory: much\n'
    refused "a bad value" E0305 'problem.yaml:3'
    yaml 'problem_format_version: 2025-09\n'
    refused "no name" E0305 "'name' is missing"
    yaml 'name: Echo\nvalidator_flags: caseless\n'
    refused "an unknown flag" E0305 'problem.yaml:2'
    fixed bad
    printf 'grading: x\noutput_validator_flags: float_tolerance\n' > bad/data/secret/testdata.yaml
    refused "a flag without its number" E0305 'testdata.yaml:2'
    fixed bad
    echo soon > bad/.timelimit
    refused "a limit that is no number" E0305 "'.timelimit'"
    fixed bad
    rm bad/data/secret/3.ans
    refused "a missing answer" E0305 "data/secret/3.ans' is missing"
    fixed bad
    rm bad/data/secret/3.in
    refused "a missing input" E0305 'has no input'
    fixed bad
    rm -r bad/data
    refused "no test at all" E0305 'there is no test'
    fixed bad
    ln -sf /etc/hostname bad/data/secret/3.in
    refused "a test outside the package" E0305 'data/secret/3.in'
    # Root reads it neither: by now every capability is given up.
    fixed bad
    chmod 000 bad/data/secret/3.ans
    refused "an unreadable test" E0305 'data/secret/3.ans'
}

unsupported_packages() {
    yaml 'problem_format_version: 2025-09\nname: Echo\ntype: scoring\n'
    refused "scoring" E0306 'problem.yaml:3'
    yaml 'problem_format_version: 2025-09\nname: Echo\ntype: [pass-fail, interactive]\n'
    refused "interactive" E0306 'problem.yaml:3'
    yaml 'name: Echo\nvalidation: custom\n'
    refused "a custom validator" E0306 'problem.yaml:2'
    yaml 'problem_format_version: 2031-01\nname: Echo\n'
    refused "a format of the future" E0306 'problem.yaml:1'
    fixed bad
    mkdir -p bad/include/default && echo x > bad/include/default/x.h
    refused "included code" E0306 "'include'"
    fixed bad
    mkdir bad/data/secret/3.files
    refused "a test with files" E0306 "'secret/3'"
    fixed bad
    echo 'special_compare = cmp' > bad/domjudge-problem.ini
    refused "a comparison of its own" E0306 "'special_compare'"
}

weak_limits() {
    fixed weak
    expect_json "rlimit says so in JSON" 'd["sandbox"]["meter"] == "rlimit" and
        "limits: rlimit" in d["sandbox"]["protections"] and d["verdict"] == "AC"' \
        --meter rlimit -c ./weak echo.c
    expect "and in the report" 0 'limits by rlimit only' \
        "$assess" run --meter rlimit -c ./weak echo.c
    expect_json "and nowhere else" 'd["sandbox"]["meter"] != "rlimit"' -c ./weak echo.c
}

# An ordinary user without control groups, in a copy of the program that he can read.
without_control_groups() {
    if [ "$(id -u)" -ne 0 ]; then
        echo "skipped: control groups can only be taken away by root"
        return
    fi
    root=$(dirname "$(dirname "$(readlink -f "$assess")")")
    mkdir -p "$work/copy/bin" "$work/copy/libexec" "$work/home"
    cp "$assess" "$work/copy/bin/assess"
    cp -RL "$root/libexec/assess" "$work/copy/libexec/"
    chmod 755 "$work"
    chmod -R a+rX "$work/copy" "$work/weak" "$work/echo.c"
    chown 1234:1234 "$work/home"
    expect "an ordinary user" 3 'assess doctor' as_user run -c ./weak echo.c
    grep -qF E0302 err || fail "an ordinary user: not E0302"
    expect "doctor has the fix" 3 'sudo assess doctor --prepare' as_user doctor
    if as_user run --meter rlimit -c ./weak echo.c > out 2>&1 < /dev/null; then
        grep -qF 'limits by rlimit only' out || fail "the user's report names rlimit"
    elif grep -qF E0301 out; then
        echo "skipped: users may make no namespaces here"
    else
        fail "rlimit needs no control groups"
        cat out
    fi
}

# shellcheck disable=SC2317 # called through expect
as_user() {
    setpriv --reuid 1234 --regid 1234 --clear-groups env HOME="$work/home" \
        XDG_CACHE_HOME="$work/home/cache" XDG_CONFIG_HOME="$work/home/config" \
        "$work/copy/bin/assess" "$@"
}

derived_limits
underived_limits
fixed_limits
validator_flags
order_of_tests
which_challenge
broken_packages
unsupported_packages
weak_limits
without_control_groups

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
