#!/bin/sh
# SPDX-License-Identifier: MIT
# kill_points.sh EVERY: inside private.sh. kill -9 of each process before each EVERY-th of its
# system calls, while an accepted, and more sparsely a wrong, submission is judged.
set -u
every=$1
shift
mkdir -p two/data/sample two/data/secret work
cat > two/problem.yaml << 'END'
problem_format_version: 2025-09
type: pass-fail
name: Two more
uuid: 7d8ae1f2-6c0b-4f5e-9f3e-3a1d6cbb8f10
limits:
  time_limit: 5
  memory: 256
END
echo 1 > two/data/sample/1.in
echo 3 > two/data/sample/1.ans
echo 3 > two/data/secret/1.in
echo 5 > two/data/secret/1.ans
plus() {
    printf '#include <stdio.h>\nint main(void) { int x; if (scanf("%%d", &x) == 1) printf("%%d\\n", x + %d); }\n' "$1"
}
plus 2 > right.c
plus 3 > wrong.c
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

faults=0
points "$every" 0 '"verdict":"AC","score":100' right.c "$@"
points $((every * 10)) 1 '"verdict":"WA","score":0' wrong.c "$@"
[ $faults -eq 0 ]
