#!/bin/sh
# SPDX-License-Identifier: MIT
# The hostile battery where this process does not happen to be: as an ordinary user, and under a
# kernel whose only control groups are v2 (User-Mode Linux over this host's root).
#
#   platforms.sh WHERE BUILD ASSESS [TEST_HOSTILE ARGUMENTS]
#
# WHERE is user (this kernel, uid 65534), cgroup2 (UML, root) or cgroup2-user (UML, uid 65534 with a
# delegated subtree).  BUILD is the folder of test_hostile, ASSESS the program that prepares
# control groups; the test helper and the programs are found beside it.  Exit 77: cannot be had here, why is said.
set -u
where=$1 build=$2 assess=$3
shift 3
parts=$(dirname "$assess")/../libexec/assess
here=$(cd "$(dirname "$0")" && pwd)

skip() {
    echo "skip all: $1"
    exit 77
}

[ "$(id -u)" = 0 ] || skip "needs root, to become another user or to see the control outside"

# A place that every user can read; the tree itself may lie in a private folder.
place=$(mktemp -d /tmp/assess-platforms-XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"
cp "$parts/sandbox-box-test" "$parts/sandbox-attack" "$build/test_hostile" "$place/" || exit 1
chmod -R a+rX "$place"
set -- "$place/test_hostile" "$place/sandbox-box-test" "$place/sandbox-attack" "$@"

in_vm() {
    command -v linux.uml >/dev/null 2>&1 || skip "no user-mode-linux: apt-get install user-mode-linux"
    command -v insmod >/dev/null 2>&1 || skip "no insmod: apt-get install kmod"
    "$here/vm-cgroup2.sh" -m 2048 -t 540 "$@"
    status=$?
    [ $status = 125 ] && skip "the virtual machine did not start"
    return $status
}

case $where in
user)
    "$assess" doctor --prepare nobody || skip "control groups cannot be prepared"
    setpriv --reuid 65534 --regid 65534 --clear-groups env -i PATH=/usr/sbin:/usr/bin:/bin "$@"
    ;;
cgroup2) in_vm -- "$@" ;;
cgroup2-user) in_vm -u 65534 -- "$@" ;;
*) exit 2 ;;
esac
