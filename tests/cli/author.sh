#!/bin/sh
# SPDX-License-Identifier: MIT
# author.sh ASSESS CHALLENGES: the tools of authors, and what they give to candidates.
set -u

assess=$1
challenges=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8
cd "$work" || exit 1
faults=0

if ! "$assess" doctor > doctor 2>&1; then
    echo "skipped: this machine cannot judge:"
    cat doctor
    exit 77
fi

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# expect SENTENCE STATUS TEXT command…: TEXT stands in one of its streams.
expect() {
    sentence=$1
    wanted=$2
    text=$3
    shift 3
    "$@" > out 2> err < /dev/null
    status=$?
    if [ $status -ne "$wanted" ] || ! cat out err | grep -qF -- "$text"; then
        fail "$sentence: status $status (wanted $wanted, '$text')"
        cat out err
    fi
}

says() { grep -qF -- "$2" "$1" || fail "$sentence: $1 lacks '$2': $(cat "$1")"; }

# expect_json SENTENCE EXPRESSION command…: the expression holds for the document, called d.
expect_json() {
    sentence=$1
    expression=$2
    shift 2
    "$@" > out 2> err < /dev/null
    python3 -c 'import json, sys
d = json.load(open("out"))
sys.exit(not eval("(" + sys.argv[1] + ")"))' "$expression" || {
        fail "$sentence: not $expression"
        cat out err
    }
}

# ---- start ---------------------------------------------------------------------------------------

mkdir start
cd start || exit 1
expect "a starter is named after its challenge" 0 'ratelimiter.c' "$assess" challenge start ratelimiter -l c
says out 'assess run ratelimiter.c'
head -n 5 ratelimiter.c | grep -q '^// assess: ratelimiter$' || fail "$sentence: no marker"
grep -q '^// C17, gcc [0-9]' ratelimiter.c || fail "$sentence: no exact compiler"
grep -q '^// 2 s of CPU time, memory 256 MiB' ratelimiter.c || fail "$sentence: no limits"
expect "the marker is enough for a run" 1 'WRONG ANSWER' "$assess" run ratelimiter.c
cp ratelimiter.c before
expect "a file that is there is left as it is" 2 'ratelimiter-2.c' "$assess" challenge start ratelimiter -l c
cmp -s ratelimiter.c before || fail "$sentence: it was changed"
[ "$(ls -A | wc -l)" -eq 4 ] || fail "$sentence: something else is there: $(ls -A)"
ln -s nowhere.py dangling.py
expect "a link that leads nowhere is something, too" 2 'is there already' "$assess" challenge start ratelimiter dangling.py
[ ! -e nowhere.py ] || fail "$sentence: it was followed"
expect "the ending says the language" 0 'Python 3' "$assess" challenge start ratelimiter "it's mine.py"
says out "assess run 'it'\\''s mine.py'"
mkdir folder
expect "a folder is where it goes" 0 'folder/ratelimiter.cpp' "$assess" challenge start ratelimiter folder -l cpp
expect "no language is asked for" 2 'c, cpp, python' "$assess" challenge start ratelimiter
expect "a language is nearly right" 2 'did you mean "python"?' "$assess" challenge start ratelimiter -l pyton
expect "an ending of another language" 2 'must end in .c' "$assess" challenge start ratelimiter -l c program.py
expect "a challenge is nearly right" 2 'did you mean "ratelimiter"?' "$assess" challenge start ratelimter -l c
expect "a folder that is not there" 3 'cannot write' "$assess" challenge start ratelimiter nowhere/program.c
cd .. || exit 1

# Where the package has none, the language has one; the name of the package is a stranger's.
cp -r "$challenges/ratelimiter" bare && rm -r bare/attachments
sed -i 's|en: Rate Limiter|en: "A \\x1b[2J */ \\\\"|' bare/problem.yaml
for language in c cpp python; do
    expect_json "the language's own starter in $language" "d['starter'] == 'language'" \
        "$assess" challenge start ./bare -l "$language" --json
    file=$(python3 -c 'import json; print(json.load(open("out"))["path"])')
    expect_json "$file compiles and is judged" \
        "d['verdict'] == 'WA' and d['compile']['diagnostics'] == []" "$assess" run --json -c bare "$file"
done
sed -i 's/^languages: .*/languages: [python]/' bare/assess.yaml
rm bare.py
expect "the only language need not be said" 0 'assess run -c ./bare bare.py' "$assess" challenge start ./bare
expect "a language that the challenge does not take" 2 'it takes: python' "$assess" challenge start ./bare -l c
mkdir bare/attachments
printf 'import sys\n\377\n' > bare/attachments/starter.py
expect "a starter that is no text" 3 'no UTF-8 text' "$assess" challenge start ./bare other.py
ln -sf /etc/passwd bare/attachments/starter.py
expect "a starter that leads out of its package" 3 'out of its folder' "$assess" challenge start ./bare other.py
[ ! -e other.py ] || fail "$sentence: something was written"

echo "author: $faults faults"
exit $((faults > 0))
