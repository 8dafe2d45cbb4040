#!/bin/sh
# SPDX-License-Identifier: MIT
# contract.sh ASSESS LANGUAGE: what every language has to hold, whatever it is.  Its programs stand in
# LANGUAGE.txt beside this file, one section a file: "-- hello.go --", "-- several/main.go --"; what
# they are to say stands here, once for all.  A new language is a new file.
set -u

assess=$1
language=$2
table=$(cd "$(dirname "$0")" && pwd)/$language.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8
cd "$work" || exit 1
faults=0

fail() {
    echo "FAILED: $language: $*"
    faults=$((faults + 1))
}

if ! "$assess" doctor --quick > out 2>&1; then
    echo "skipped: this machine cannot judge:"
    cat out
    exit 77
fi

awk '/^-- .* --$/ { close(file); file = $2; folder = file
        if (sub("/[^/]*$", "", folder)) system("mkdir -p \"" folder "\"")
        printf "" > file; next }
    { print > file }' "$table"

# A challenge whose only test is a sample, so that reports show everything.
mkdir -p task/data/sample
printf 'problem_format_version: 2025-09\nname: Task\ntype: pass-fail\nlimits:\n  time_limit: 10\n' > task/problem.yaml
echo 'hello' > task/data/sample/1.ans
: > task/data/sample/1.in

# program CASE: its file or folder.
program() {
    for path in "$1" "$1".*; do
        [ ! -e "$path" ] || break
    done
    [ -e "$path" ] || fail "$1: no such program in $table"
}

# prints CASE TEXT [words]: it ends well, and this is all that it prints.
prints() {
    program "$1"
    wanted=$2
    shift 2
    "$assess" run -l "$language" "$@" "$path" > out 2> err < "${input:-/dev/null}"
    status=$?
    if [ $status -ne 0 ] || [ "$(cat out)" != "$wanted" ]; then
        fail "$path: status $status, wanted \"$wanted\""
        head -c 2000 out
        head -c 2000 err
    fi
}

# says CASE STATUS TEXT [words]: judged against the task, the report has this text.
says() {
    program "$1"
    wanted=$2 text=$3
    shift 3
    COLUMNS=120 "$assess" run -c task -l "$language" "$@" "$path" > out 2>&1 < /dev/null
    status=$?
    if [ $status -ne "$wanted" ] || ! grep -qF -- "$text" out; then
        fail "$path: status $status (wanted $wanted), no \"$text\""
        cat out
    fi
}

# The place that the program itself marks.
place() {
    program "$1"
    grep -Hn HERE "$path" | sed 's/^\([^:]*:[0-9]*\):.*/ --> \1/'
}

program hello
"$assess" run --json -c task -l "$language" "$path" > result.json 2> err < /dev/null
status=$?
if [ $status -eq 3 ] && grep -q E0307 err; then
    echo "skipped: $language is not installed here:"
    cat err
    exit 77
fi
[ $status -eq 0 ] || {
    fail "hello is not accepted"
    cat result.json err
}

tool=$(python3 -c 'import json
tools = json.load(open("result.json"))["toolchain"]
print(tools["compiler"] or tools["runtime"])')
version=$(echo "$tool" | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1)
[ -n "$version" ] || fail "no exact version: '$tool'"
says hello 0 "$tool"
says hello 0 "$tool" -l "$language@$version"
says hello 0 "$tool" -l "$language@${version%%.*}"
says hello 2 "$version" -l "$language@${version%%.*}9"

prints hello hello
seq 100 > numbers
input=numbers prints input 'sum 5050'
head -c 5242880 /dev/zero | tr '\0' x > five-megabytes
input=five-megabytes prints big 'bytes 5242880'
prints several 'from the other file'
for path in entry-*; do
    [ ! -e "$path" ] || prints "${path%.*}" entered
done
prints deep 'depth 100000'
prints threads 'threads 10'
prints unicode 'äöü ✓ 日本 🎉'
prints files kept

says broken 1 'COMPILE ERROR'
says broken 1 "$(place broken)"
says raises 1 'RUN-TIME ERROR'
# native code names a signal, not a line
if grep -q HERE raises.*; then
    says raises 1 "$(place raises)"
fi

[ $faults -eq 0 ] && echo "all held ($tool)"
exit $((faults > 0))
