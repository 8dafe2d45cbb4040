#!/bin/sh
# SPDX-License-Identifier: MIT
# solutions.sh ASSESS PACKAGE: every program under submissions/ gets the verdict of its folder, or the
# exact one that assess.yaml names.  run_time_error/ holds every way of ending badly.
set -u
assess=$1
package=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config"
faults=0
judged=0

if ! "$assess" doctor --quick >"$work/doctor" 2>&1; then
    echo "skip all: this machine cannot judge:"
    cat "$work/doctor"
    exit 77
fi

# The verdicts that FOLDER/PROGRAM may get.
permitted() {
    exact=$(sed -n "s|^ *$1: *\([A-Z]*\) *\$|\1|p" "$package/assess.yaml" 2>/dev/null)
    if [ -n "$exact" ]; then
        echo "$exact"
        return
    fi
    case $1 in
    accepted/*) echo AC ;;
    wrong_answer/*) echo WA ;;
    time_limit_exceeded/*) echo TLE ;;
    run_time_error/*) echo 'RTE MLE OLE SEC' ;;
    *) echo unknown-folder ;;
    esac
}

for program in "$package"/submissions/*/*; do
    name=${program#"$package"/submissions/}
    "$assess" run -c "$package" --json "$program" >"$work/result" 2>"$work/errors"
    verdict=$(sed -n 's/.*"schema": *"[^"]*", *"run": *[^,]*, *"verdict": *"\([A-Z]*\)".*/\1/p' "$work/result")
    judged=$((judged + 1))
    case " $(permitted "$name") " in
    *" ${verdict:-none} "*) echo "ok   $name: $verdict" ;;
    *)
        echo "FAIL $name: ${verdict:-no verdict}, wanted $(permitted "$name")"
        cat "$work/errors"
        faults=$((faults + 1))
        ;;
    esac
done
echo "$judged programs, $faults with another verdict"
[ $judged -gt 0 ] && [ $faults -eq 0 ]
