#!/bin/sh
# SPDX-License-Identifier: MIT
# documents.sh SANDBOX SANDBOX_ATTACK ATTACK_TABLE [--write]: do the programs, the table's rows and what is
# written about them agree?  --write puts the list of single fences where it belongs.
set -u

sandbox=$1
programs=$2
table=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

"$programs" -l | LC_ALL=C sort > "$work/programs"
"$table" -names | LC_ALL=C sort > "$work/rows"
[ -s "$work/programs" ] || fail "there are no programs"
cmp -s "$work/programs" "$work/rows" ||
    fail "rows without a program, or the other way round: $(diff "$work/programs" "$work/rows")"
grep '^|' "$sandbox/attack/README.md" | grep -oE '`[a-z0-9_]+`' | tr -d '`' | LC_ALL=C sort -u \
    > "$work/mapped"
LC_ALL=C comm -23 "$work/programs" "$work/mapped" | grep . && fail "not in attack/README.md's table"
LC_ALL=C comm -13 "$work/programs" "$work/mapped" | grep . && fail "in attack/README.md's table, but no program"
grep -oE '^\| [^|]* \| [a-z0-9_, ]+ \|$' "$sandbox/README.md" | cut -d'|' -f3 | tr -d ' ' | tr ',' '\n' |
    grep _ | LC_ALL=C sort -u > "$work/promised"
LC_ALL=C comm -13 "$work/programs" "$work/promised" | grep . && fail "promised, but no program"

"$table" > "$work/single" || fail "less than half of the rows have two fences"
awk -v list="$work/single" '
    /^<!-- end: single fences/ { skip = 0 }
    !skip
    /^<!-- begin: single fences/ {
        while ((getline line < list) > 0)
            print line
        skip = 1
    }' "$sandbox/README.md" > "$work/readme"
grep -q 'begin: single fences' "$work/readme" || fail "the README has no place for single fences"
if ! cmp -s "$work/readme" "$sandbox/README.md"; then
    if [ "${4-}" = --write ]; then
        cp "$work/readme" "$sandbox/README.md"
    else
        diff "$sandbox/README.md" "$work/readme"
        fail "the README's list of single fences is not the table's: use --write"
    fi
fi
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
