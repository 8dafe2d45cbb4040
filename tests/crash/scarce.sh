#!/bin/sh
# SPDX-License-Identifier: MIT
# scarce.sh: inside private.sh. A machine, or a shell, that has too little of something: files, processes,
# memory, room on a disk, streams. Either the verdict is right, or the exit status is 3 and what is missing
# is named; nothing hangs, and without the shortage all is as before.
set -u
. sample.sh
export XDG_CACHE_HOME="$TMPDIR/cache"

# allowed SENTENCE TEXT command…: accepted, or not judged (2: the configuration cannot be read, either) and
# an error with TEXT.
allowed() {
    sentence=$1
    text=$2
    shift 2
    rm -rf "$XDG_CACHE_HOME/assess" 2> /dev/null
    # through pipes: under ulimit -f nothing can be written to a file
    { { "$@" < /dev/null; echo $? > status; } 2>&1 >&3 3>&- | cat > err; } 3>&1 | cat > out
    status=$(cat status)
    case $status in
        0) grep -q ACCEPTED out && return ;;
        # sentences are broken to the width of a window
        2 | 3) [ -n "$text" ] && tr -s '\n ' ' ' < err | grep -q -- "$text" && return ;;
    esac
    fail "$sentence: status $status"
    cat out err
}

# shellcheck disable=SC2317 # called through allowed
run() { "$ASSESS" run -c two "$@" AC.c; }

# limited OPTION VALUE TEXT: under that ulimit.
limited() {
    # bash, because dash knows no -u
    allowed "ulimit $1 $2" "$3" bash -c "ulimit $1 $2 && exec \"\$ASSESS\" run -c two AC.c"
}

# The libraries need one descriptor before our first line runs.
for files in $(seq 4 28) 64 255; do
    limited -n "$files" 'ulimit -n\|Too many open files'
    limited -Sn "$files" 'ulimit -n\|Too many open files'
done
limited -n 300 ""
for processes in 0 1 2 3 4 5 6 7 8 10 12 16 20 24 32 40 56; do
    limited -u $processes 'ulimit -u\|Resource temporarily unavailable'
done
limited -u 200 ""
for blocks in 0 1 4 16 64 100 1000; do
    limited -f $blocks 'ulimit -f\|File too large'
    limited -Sf $blocks 'ulimit -f\|File too large'
done
limited -f 200000 ""
for kilobytes in 12500 16000 32000 64000; do
    limited -v $kilobytes 'ulimit -v'
done
limited -s 256 'ulimit -s'
limited -d 4000 'ulimit -d'
limited -t 2 'ulimit -t'
for harmless in '-l 0' '-c 0' '-i 0' '-q 0' '-e 0' '-r 0' '-Ss 256' '-St 60'; do
    allowed "ulimit $harmless" "" bash -c "ulimit $harmless && exec \"\$ASSESS\" run -c two AC.c"
done

for closed in '<&-' '2>&-' '<&- 2>&-'; do
    allowed "closed $closed" "" sh -c "exec \"\$ASSESS\" run -c two AC.c $closed"
done
for closed in '>&-' '<&- >&-'; do
    allowed "closed $closed" 'standard output' sh -c "exec \"\$ASSESS\" run -c two AC.c $closed"
done
for closed in '>&- 2>&-' '<&- >&- 2>&-'; do
    sh -c "exec \"\$ASSESS\" run -c two AC.c $closed"
    [ $? -eq 3 ] || fail "closed $closed"
done
allowed "no environment" "" env -i "$ASSESS" run -c two AC.c
allowed "no home" "" env -u HOME -u XDG_CACHE_HOME "$ASSESS" run -c two AC.c
allowed "a home that is not there" "" env -u XDG_CACHE_HOME HOME="$TMPDIR/nowhere" "$ASSESS" run -c two AC.c

# tiny FOLDER OPTIONS: a file system of its own there, filled up.
tiny() {
    mkdir -p "$1"
    mount -t tmpfs -o "mode=700,$2" tiny "$1" || exit 1
    head -c 1000000 /dev/zero > "$1/filler" 2> /dev/null
}

disks() {
    tiny cache size=64k
    allowed "a full disk under the cache" "" run
    allowed "a full disk under the cache, again" "" run
    rm cache/filler
    head -c 50000 /dev/zero > cache/filler
    allowed "room for a part of a cached program" "" run
    undisturbed "room for a part of a cached program"
    umount cache
    tiny cache size=1m,nr_inodes=3
    allowed "no inode for the cache" "" run
    umount cache
    mount -t tmpfs -o ro tiny cache
    allowed "a read-only cache" "" run
    umount cache
    tiny /run/assess size=4k
    allowed "a full disk under the locks" "" run
    umount /run/assess
    tiny /run/assess size=1m,nr_inodes=2
    allowed "no inode for the locks" 'make room' run
    umount /run/assess
    mount -t tmpfs -o ro,mode=700 tiny /run/assess
    allowed "read-only locks" 'read-only' run
    umount /run/assess
    tiny "$TMPDIR/full" size=4k
    TMPDIR="$TMPDIR/full" allowed "a full folder for temporary files" "" run
    tiny disk size=4k
    allowed "a full disk under the output" 'No space left' \
        sh -c "'$ASSESS' run --json -c two AC.c > disk/result"
}

[ "$(id -u)" = 0 ] && disks
undisturbed "after all"
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
