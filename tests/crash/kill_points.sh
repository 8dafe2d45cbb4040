#!/bin/sh
# SPDX-License-Identifier: MIT
# kill_points.sh EVERY: inside private.sh. kill -9 of each process before each EVERY-th of its
# system calls, while an accepted, and more sparsely a wrong, submission is judged.
set -u
every=$1
shift
# shellcheck source=tests/crash/sample.sh
. sample.sh
sed -i 's/time_limit: .*/time_limit: 5/; s/memory: .*/memory: 256/' two/problem.yaml # it is traced
mkdir -p work
export XDG_CACHE_HOME="$TMPDIR/work/cache"

# points EVERY STATUS TEXT FILE [option…]
points() {
    step=$1
    status=$2
    text=$3
    file=$4
    shift 4
    for root in $GROUPS_ROOT; do
        set -- "$@" -w "$root"
    done
    kill_points "$@" -e "$step" -x "$status" -t "$text" -c "$XDG_CACHE_HOME" -w work -w /dev/shm \
        -w "$(locks)" -w /proc/self/mountinfo \
        -w /proc/sysvipc/shm -w /proc/sysvipc/sem -w /proc/sysvipc/msg \
        "$ASSESS" run --json -j 1 -c two "$file" || faults=$((faults + 1))
}

locks() {
    if [ "$(id -u)" = 0 ]; then echo /run/assess; else echo "/tmp/assess-$(id -u)"; fi
}

points "$every" 0 '"verdict":"AC","score":100' AC.c "$@"
points $((every * 10)) 1 '"verdict":"WA","score":0' WA.c "$@"
[ $faults -eq 0 ]
