#!/bin/sh
# SPDX-License-Identifier: MIT
# readme.sh ASSESS TREE: the reports that the README shows are those that the program prints, but for
# what differs from host to host: times, memory, bars, versions.
set -u

assess=$1
tree=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" LC_ALL=C.UTF-8
unset COLUMNS NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE ASSESS_FORCE_TTY
cd "$tree" || exit 1
faults=0

if ! "$assess" doctor --quick --json > "$work/doctor.json"; then
    echo "skipped: this machine cannot judge:"
    "$assess" doctor --quick
    exit 77
fi

bare() {
    sed -E 's/<?[0-9.]+ (ms|s|MiB)( |,|$)/N \1\2/g; s/[█▉▊▋▌▍▎▏]//g; s/ \(from the cache\)//
        s/ \([0-9]+ at a time\)//; s/(gcc|CPython) [0-9.]+/\1 N/g; s/ +/ /g; s/ $//'
}

grep -o '^\$ build/release/bin/assess run .*' README.md > "$work/commands"
[ -s "$work/commands" ] || {
    echo "FAILED: the README shows no report"
    exit 1
}
while read -r line; do
    path=${line##* }
    # the block ends where the next command, or the block itself, does; blank lines around it do not count
    awk -v line="$line" '$0 == line { shown = 1; next } /^(\$|```)/ { shown = 0 } shown' README.md |
        sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' | bare > "$work/shown"
    "$assess" run "$path" 2> "$work/err" < /dev/null | bare > "$work/printed"
    if ! diff -u "$work/shown" "$work/printed"; then
        echo "FAILED: the README shows another report of $path"
        cat "$work/err"
        faults=$((faults + 1))
    fi
done < "$work/commands"

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
