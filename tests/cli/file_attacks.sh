#!/bin/bash
# SPDX-License-Identifier: MIT
# file_attacks.sh ASSESS: files that attack the judge who reads them: links, hard links, FIFOs, devices,
# sockets, files that change meanwhile, and planted folders.  What needs two users runs as root only.
set -u

assess=$1
work=$(mktemp -d)
planted=()
writers=()
# shellcheck disable=SC2317 # called by the trap
cleanup() {
    for pid in "${writers[@]}"; do kill "$pid" 2> /dev/null; done
    rm -rf "$work" "${planted[@]}"
}
trap cleanup EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8
chmod 755 "$work"
cd "$work" || exit 1
faults=0
secret=TOKEN4821OFTHEHOST
stranger=4242
root=false
[ "$(id -u)" -eq 0 ] && root=true

if ! "$assess" doctor --quick --json > doctor.json; then
    echo "skipped: this machine cannot judge:"
    "$assess" doctor --quick
    exit 77
fi

failed() {
    echo "FAILED: $*"
    head -c 2000 out
    faults=$((faults + 1))
}

# expect SENTENCE STATUS TEXT command…: ends so, says TEXT wherever lines are broken, and shows nothing
# of the secret.
expect() {
    local sentence=$1 wanted=$2 text=$3 status
    shift 3
    timeout 60 "$@" > out 2>&1 < /dev/null
    status=$?
    if [ $status -ne "$wanted" ] || ! tr -s "\n " "  " < out | grep -qF -- "$text"; then
        failed "$sentence: status $status (wanted $wanted, '$text')"
    fi
    if grep -qF "$secret" out; then failed "$sentence: it shows what is the host's"; fi
    if LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]' out; then failed "$sentence: raw bytes"; fi
}

source='int main(void) { return 0; }'
mkdir -m 700 private
printf '#error %s\n' $secret > private/key.c
chmod 600 private/key.c
echo "$source" > fine.c
mkdir evil
give() { if $root; then chown -hR $stranger:$stranger "$@"; fi; }

# ---- the submission --------------------------------------------------------------------------------

ln -s ../private/key.c evil/link.c
ln -s ../private evil/way
ln -s loop.c evil/loop.c
mkfifo evil/fifo.c
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("evil/socket.c")'
truncate -s 1T evil/sparse.c
ln private/key.c evil/hard.c
ln -s /dev/zero evil/zero.c
ln -s /proc/self/environ evil/environ.c
give evil
chown "$(id -u)" evil/hard.c
expect "a link to a file of root" 2 E0204 "$assess" run evil/link.c
expect "a link to itself" 2 E0204 "$assess" run evil/loop.c
expect "a FIFO" 2 E0204 "$assess" run evil/fifo.c
expect "a socket" 2 E0204 "$assess" run evil/socket.c
expect "a file of a terabyte of nothing" 2 E0205 "$assess" run evil/sparse.c
expect "a link to a device" 2 E0204 "$assess" run evil/zero.c
expect "a link to our environment" 2 E0204 "$assess" run evil/environ.c
expect "a device" 2 E0204 "$assess" run -l c /dev/zero
expect "a terminal that is none" 2 E020 "$assess" run -l c /dev/tty
if $root; then
    expect "a way through a stranger's link" 2 E0204 "$assess" run evil/way/key.c
    expect "another name of a file of root" 2 E0204 "$assess" run evil/hard.c
    chown -h 0:0 evil/way
    "$assess" run evil/way/key.c > out 2>&1 < /dev/null
    grep -qF $secret out || failed "our own link on the way is followed"
fi

folder() { rm -rf f && mkdir f && echo "$source" > f/main.c; }
folder
ln -s ../private/key.c f/key.h
ln -s ../private f/private
ln -s . f/again
printf '#include "key.h"\n%s\n' "$source" > f/main.c
give f
expect "links inside a folder are left out" 1 'key.h: No such file' "$assess" run f
folder && mkfifo f/b.c
expect "a FIFO inside a folder" 2 E0205 "$assess" run f
folder && truncate -s 1T f/b.c
expect "a terabyte inside a folder" 2 E0205 "$assess" run f
folder && (cd f && seq -f %g.h 5000 | xargs touch)
expect "thousands of files" 2 E0205 "$assess" run f
folder && mkdir -p "f/$(printf 'd/%.0s' $(seq 40))"
expect "forty folders in one another" 2 E0205 "$assess" run f
for name in $'new\nline.c' $'es\e[2Jcape.c' $'byte\377.c' "$(printf 'a%.0s' $(seq 250)).c"; do
    folder && echo 'int x;' > "f/$name"
    expect "a name that is no plain text or too long" 2 E0205 "$assess" run f
done
folder && ln private/key.c f/hard.c && chmod 777 f
expect "another name of our file in a folder of all" 2 E0205 "$assess" run f
if $root && unshare -m true 2> /dev/null; then
    folder && mkdir f/mounted
    expect "a mount inside a folder" 2 'another file system' unshare -m sh -c \
        "mount -t tmpfs none f/mounted && echo 'int x;' > f/mounted/x.c && '$assess' run f"
fi
if $root && mknod evil/device.c c 1 5 2> /dev/null; then
    expect "a device of one's own" 2 E0204 "$assess" run evil/device.c
fi

# ---- files that change while they are read ---------------------------------------------------------

folder && give f
(
    while :; do
        ln -sfn ../private/key.c f/.a && mv -T f/.a f/swap.c
        rm -f f/.b && mkfifo f/.b && mv -T f/.b f/swap.c
        echo 'int swap;' > f/.c && mv -T f/.c f/swap.c
        rm -f f/swap.c && mkdir f/swap.c && rmdir f/swap.c
    done
) 2> /dev/null &
writers+=($!)
(while :; do cat fine.c fine.c >> f/grows.h; done) 2> /dev/null &
writers+=($!)
for _ in 1 2 3 4 5 6 7 8; do
    for path in f f/swap.c; do
        timeout 60 "$assess" run "$path" > out 2>&1 < /dev/null
        status=$?
        if [ $status -gt 2 ]; then failed "a file that is exchanged: status $status"; fi
        if grep -qF "$secret" out; then failed "a file that is exchanged: it shows the host's"; fi
    done
    if [ "$(stat -c %s f/grows.h)" -gt 3000000 ]; then : > f/grows.h; fi
done
kill "${writers[@]}"
wait "${writers[@]}" 2> /dev/null
writers=()

# ---- packages --------------------------------------------------------------------------------------

package() {
    rm -rf pkg && mkdir -p pkg/data/sample pkg/data/secret
    printf 'problem_format_version: 2025-09\nname: p\ntype: pass-fail\nlimits:\n  time_limit: 1\n' > pkg/problem.yaml
    : > pkg/data/sample/1.in && : > pkg/data/sample/1.ans
}
package
expect "a package that is whole" 0 ACCEPTED "$assess" run -c pkg fine.c
for part in problem.yaml data/sample/1.in data/sample/1.ans assess.yaml; do
    package && ln -sf "$work/private/key.c" pkg/$part
    expect "$part leads out of its package" 3 E0305 "$assess" run -c pkg fine.c
    # without a problem.yaml it is no package at all
    status=3 code=E0305
    if [ $part = problem.yaml ]; then status=2 code=E0203; fi
    package && rm -f pkg/$part && mkfifo pkg/$part
    expect "$part is a FIFO" $status $code "$assess" run -c pkg fine.c
    package && ln -sf /dev/zero pkg/$part
    expect "$part is a device" $status $code "$assess" run -c pkg fine.c
    package && truncate -s 1T pkg/$part
    expect "$part is a terabyte" 3 E0305 "$assess" run -c pkg fine.c
done
package && ln -s . pkg/data/secret/again
expect "folders of tests in a circle" 3 E0305 "$assess" run -c pkg fine.c
package && mkfifo pkg/generators && ln -s /dev/zero pkg/solution
expect "parts that nobody reads" 0 ACCEPTED "$assess" run -c pkg fine.c
package && sed -i '/limits/,$d' pkg/problem.yaml && mkdir -p pkg/submissions/accepted &&
    ln -s ../../../private/key.c pkg/submissions/accepted/a.c
expect "an accepted submission that leads out of its package" 3 E0305 "$assess" run -c pkg fine.c

# ---- configuration ---------------------------------------------------------------------------------

mkdir -p config/assess
personal=config/assess/config.yaml
[ -e /etc/assess/config.yaml ] || {
    mkfifo $personal
    expect "a FIFO for a configuration" 2 E0204 "$assess" run fine.c
    ln -sf /dev/zero $personal
    expect "a device for a configuration" 2 E0204 "$assess" run fine.c
    rm $personal && echo 'jobs: 1' > $personal && chmod 666 $personal
    expect "a configuration that all can change" 2 'can be changed by every user' "$assess" run fine.c
    if $root; then
        chmod 644 $personal && chown $stranger $personal
        expect "a stranger's configuration" 2 'belongs to another user' "$assess" run fine.c
        ln -sfn "$work/private/key.c" $personal && chown -h $stranger $personal
        expect "a stranger's link for a configuration" 2 E0204 "$assess" run fine.c
    fi
}
rm -rf config

# ---- cache, places of the environment, tools -------------------------------------------------------

# cache SENTENCE FOLDER: no use can be made of it, which changes nothing but speed.
cache() {
    expect "$1" 0 'exit code 0' env XDG_CACHE_HOME="$2" "$assess" run fine.c
}
for odd in /dev/null /proc relative "$work/fine.c" "$work/evil/loop.c" "$work/$(printf 'x/%.0s' $(seq 200))"; do
    cache "a cache at an odd place" "$odd"
done
mkdir -m 777 open
cache "a cache below a folder of all" "$work/open"
[ -z "$(ls open)" ] || failed "something was made in a folder of all"
if $root; then
    mkdir his && give his
    cache "a cache below a stranger's folder" "$work/his"
    [ -z "$(ls his)" ] || failed "something was made in a stranger's folder"
    mkdir led && ln -s ../private led/assess && chown -h $stranger led/assess
    cache "a cache behind a stranger's link" "$work/led"
    [ "$(ls private)" = key.c ] || failed "a stranger's link led the cache away"
fi
expect "the first of two" 0 'exit code 0' "$assess" run fine.c
entries=0
for entry in cache/assess/programs/*; do
    case $entry in *.*) continue ;; esac
    entries=$((entries + 1))
    truncate -s 100 "$entry"
    expect "a truncated entry" 0 'exit code 0' "$assess" run fine.c
    rm -f "$entry" && mkfifo "$entry"
    expect "a FIFO for an entry" 0 'exit code 0' "$assess" run fine.c
    rm -f "$entry" && ln -s "$work/private/key.c" "$entry"
    expect "a link for an entry" 0 'exit code 0' "$assess" run fine.c
    rm -rf "$entry" && mkdir "$entry"
    expect "a folder for an entry" 0 'exit code 0' "$assess" run fine.c
    rm -rf "$entry"
done
[ $entries -gt 0 ] || failed "no entry of the cache was attacked"

mkdir tools
for tool in gcc cc as ld python3 sandbox-box; do
    printf '#!/bin/sh\ntouch %s/called\n' "$work" > tools/$tool && chmod 755 tools/$tool
done
expect "tools of a candidate's in PATH" 0 'exit code 0' env PATH="$work/tools:.:$PATH" "$assess" run fine.c
[ ! -e called ] || failed "a tool was taken from PATH"
ln -s "$assess" linked
expect "the program behind a link" 0 'exit code 0' ./linked run fine.c
mkdir -p copy/bin && cp "$assess" copy/bin/assess
expect "the program without its parts" 3 E0309 copy/bin/assess run fine.c

# ---- the folder for locks --------------------------------------------------------------------------

# An ordinary user of our own invention, in the folder that everybody can write to.
judge=$((50000 + $$ % 10000))
locks=/tmp/assess-$judge
if $root && [ ! -e $locks ] && setpriv --reuid $judge --regid $judge --clear-groups \
    "$assess" run --meter rlimit fine.c > out 2>&1; then
    planted+=("$locks")
    rm -rf $locks && mkdir $locks && chown $stranger $locks
    expect "a stranger's folder for locks" 3 'belongs to somebody else' setpriv --reuid $judge --regid $judge --clear-groups \
        "$assess" run --meter rlimit fine.c
    rm -rf $locks && ln -s "$work/private" $locks
    expect "a link for the folder for locks" 3 'belongs to somebody else' setpriv --reuid $judge --regid $judge --clear-groups \
        "$assess" run --meter rlimit fine.c
    rm -rf $locks && : > $locks
    expect "a file for the folder for locks" 3 'belongs to somebody else' setpriv --reuid $judge --regid $judge --clear-groups \
        "$assess" run --meter rlimit fine.c
    rm -rf $locks && mkdir -m 777 $locks && chown $judge $locks
    expect "a folder for locks that all can change" 3 'open to all' setpriv --reuid $judge --regid $judge --clear-groups \
        "$assess" run --meter rlimit fine.c
else
    echo "not tried: the folder for locks of an ordinary user"
fi

# ---- standard input --------------------------------------------------------------------------------

mkfifo in
for from in /dev/zero "$work/private/key.c" /dev/null; do
    expect "standard input from $from" 0 'exit code 0' sh -c "'$assess' run fine.c < $from"
done
expect "standard input from a FIFO that nobody writes to" 0 'exit code 0' sh -c "'$assess' run fine.c <> in"
expect "closed standard input" 0 'exit code 0' sh -c "'$assess' run fine.c <&-"
expect "standard input from a folder" 2 E0204 sh -c "'$assess' run fine.c < private"

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
