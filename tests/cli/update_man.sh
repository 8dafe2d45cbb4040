#!/bin/sh
# SPDX-License-Identifier: MIT
# update_man.sh ASSESS PAGE [--write]: is the options part of the manual the one that the program
# prints?  --write puts it there.
set -eu

assess=$1
page=$2
made=$(mktemp)
trap 'rm -f "$made"' EXIT

awk -v command="$assess help --man" '
    /^\.\\" end: made by/ { skip = 0 }
    !skip
    /^\.\\" begin: made by/ {
        while ((command | getline line) > 0)
            print line
        skip = 1
    }' "$page" > "$made"

if [ "${3-}" = --write ]; then
    cat "$made" > "$page"
elif ! diff -u "$page" "$made"; then
    echo "the manual differs from the program: tests/cli/update_man.sh ASSESS PAGE --write" >&2
    exit 1
fi
grep -q '^\.SS assess run' "$page"
