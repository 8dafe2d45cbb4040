#!/bin/sh
# SPDX-License-Identifier: MIT
# endurance.sh RUNS BOXES COMMANDS: inside private.sh, as root. RUNS runs in one box, BOXES boxes in one lane and
# COMMANDS times assess run: nothing grows.
set -u
# shellcheck source=tests/crash/sample.sh
. sample.sh
export XDG_CACHE_HOME="$TMPDIR/cache"
helper=$(dirname "$ASSESS")/../libexec/assess/sandbox-box
# shellcheck disable=SC2086 # a list of folders
endurance "$helper" "$(command -v bench_hello)" "$1" "$2" $GROUPS_ROOT || fail "runs and boxes"

# what is there, but for the charge of a group, which moves 64 pages a core at a time
everything() {
    cat /proc/self/mountinfo /proc/sysvipc/* | wc -l
    # shellcheck disable=SC2086
    find $GROUPS_ROOT -type d
    # shellcheck disable=SC2086
    find $GROUPS_ROOT -name cgroup.procs -exec cat {} +
    ls -A "$TMPDIR" /tmp /run/assess /dev/shm "$XDG_CACHE_HOME"/assess/*
}
charged() {
    for root in $GROUPS_ROOT; do
        if [ -e "$root/memory.usage_in_bytes" ]; then cat "$root/memory.usage_in_bytes"; fi
    done
}

undisturbed "at first"
: > before
: > after
charged > before.charge
everything > before
for number in $(seq "$3"); do
    undisturbed "$number in a row"
done
everything > after
diff before after || fail "something is left, or gone"
was=$(cat before.charge)
is=$(charged)
if [ -n "$is" ]; then
    echo "memory charged to the lanes: $is bytes, was $was"
    [ "$is" -le $((was + 2097152)) ] || fail "memory is left in the lanes' groups"
else
    echo "memory charged to the lanes: not looked at, this host has no cgroup v1"
fi
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
