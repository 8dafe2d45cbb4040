#!/bin/sh
# SPDX-License-Identifier: MIT
# private.sh ASSESS [-u] [-p PROGRAM]… SCRIPT [ARGUMENT…]: runs SCRIPT as if nothing else ran on this
# machine. Control groups, lanes, /tmp, /dev/shm, mounts and IPC objects are its own, so that what is left
# of it can be told from what is others'. With -u it runs as uid 65534. SCRIPT and each PROGRAM are copied
# to where every user can read them; PATH finds them. Exported are
#   ASSESS  a copy of the program
#   GROUPS_ROOT  the folders below which control groups may be made, by spaces
#   TMPDIR  a folder to work in
# Exit 77: cannot be had here, why is said.
set -u

skip() {
    echo "skip all: $1"
    exit 77
}

if [ "${PRIVATE_STAGE:-}" != inside ]; then
    [ "$(id -u)" = 0 ] || skip "needs root, for mounts and control groups of its own"
    unshare --mount --ipc true 2> /dev/null || skip "no namespaces here"
    "$1" doctor --quick || skip "this machine cannot judge"
    name=assess-private-$$
    roots=
    if grep -q '^[^ ]* [^ ]* cgroup2 ' /proc/mounts && [ -e /sys/fs/cgroup/cgroup.controllers ]; then
        folders=/sys/fs/cgroup
    else
        folders='/sys/fs/cgroup/memory /sys/fs/cgroup/pids /sys/fs/cgroup/cpuacct'
    fi
    for folder in $folders; do
        mkdir "$folder/$name" 2> /dev/null || skip "no control group can be made in $folder"
        roots="$roots $folder/$name"
    done
    fresh=$(mktemp -d) || exit 1
    # shellcheck disable=SC2086 # a list of folders
    trap 'rmdir "$fresh"; find $roots -depth -type d -exec rmdir {} + 2> /dev/null' EXIT
    PRIVATE_STAGE=inside PRIVATE_NAME=$name PRIVATE_FOLDERS=$folders PRIVATE_FRESH=$fresh \
        unshare --mount --ipc --propagation private "$0" "$@"
    exit $?
fi

as_user=
tree=$(cd "$(dirname "$1")/.." && pwd)
shift
if [ "$1" = -u ]; then
    as_user='setpriv --reuid 65534 --regid 65534 --clear-groups'
    shift
fi
for folder in $PRIVATE_FOLDERS; do
    mount --bind "$folder/$PRIVATE_NAME" "$folder" || exit 1
done
mkdir -p /run/assess
files=
while [ "$1" = -p ]; do
    files="$files $(realpath "$2")"
    shift 2
done
script=$(realpath "$1")
shift
mount -t tmpfs -o mode=700 private /run/assess || exit 1
mount -t tmpfs -o mode=1777 private /dev/shm || exit 1
fresh=$PRIVATE_FRESH
mount -t tmpfs -o mode=1777 private "$fresh" || exit 1
place=$fresh/assess-private
mkdir "$place"
mkdir -m 1777 "$place/work"
for part in bin libexec; do
    cp -rL "$tree/$part" "$place/$part" || exit 1
done
mkdir -p "$place/share/assess"
for part in "$tree"/share/assess/*; do
    # in a build tree a link to languages that nobody prepared leads nowhere
    [ ! -e "$part" ] || cp -rL "$part" "$place/share/assess/" || exit 1
done
# shellcheck disable=SC2086 # a list of files
cp $files "$script" "$(dirname "$script")/sample.sh" "$place/bin/" || exit 1
script=$(basename "$script")
mount --move "$fresh" /tmp || exit 1
place=/tmp/assess-private
chmod -R a+rX "$place/bin" "$place/libexec" "$place/share"
ASSESS=$place/bin/assess
# uids of its own, too: the kernel counts the processes of each
mkdir -p "$place/config/assess"
echo "uid_base: $((200000 + $$ % 10000 * 64))" > "$place/config/assess/config.yaml"
export XDG_CONFIG_HOME="$place/config"
export ASSESS PATH="$place/bin:$PATH" TMPDIR="$place/work" GROUPS_ROOT="$PRIVATE_FOLDERS" LC_ALL=C.UTF-8
unset XDG_RUNTIME_DIR XDG_CACHE_HOME PRIVATE_STAGE PRIVATE_NAME PRIVATE_FOLDERS \
    PRIVATE_FRESH
export HOME="$TMPDIR" # the caller's is not the user's
[ -z "$as_user" ] || "$ASSESS" doctor --prepare nobody || skip "control groups cannot be prepared"
$as_user "$ASSESS" doctor --quick > "$place/doctor" || {
    cat "$place/doctor"
    [ -z "$as_user" ] || skip "an ordinary user cannot judge here"
    exit 1 # outside of this place it could
}
cd "$TMPDIR" || exit 1
$as_user "$script" "$@"
