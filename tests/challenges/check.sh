#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh ASSESS PACKAGE: `assess challenge check` finds no fault in it, and warns of nothing but of
# times, which a busy machine may stretch.
set -u
assess=$1
package=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config"

if ! "$assess" doctor --quick > "$work/doctor" 2>&1; then
    echo "skip all: this machine cannot judge:"
    cat "$work/doctor"
    exit 77
fi
"$assess" challenge check -v "$package" > "$work/report"
status=$?
cat "$work/report"
[ $status -eq 0 ] && ! grep '^warning' "$work/report" | grep -vE 'P060[34]'
