#!/bin/sh
# SPDX-License-Identifier: MIT
# The same product where this process does not happen to be: as an ordinary user, under kernels whose
# only control groups are v2, and below systemd.
#
#   platforms.sh WHERE WHAT BUILD [ARGUMENTS]
#
# WHERE   user          this kernel, uid 65534
#         cgroup2[-user]  User-Mode Linux over this host's root (no Landlock), root or uid 65534 in a
#                       delegated subtree
#         qemu[-user]   the same with Debian's stock kernel (Landlock ABI 2), emulated
#         systemd       User-Mode Linux, this host's systemd as PID 1
# WHAT    hostile [+POLICY…] [-seccomp|-landlock|-both]   the hostile battery with its controls
#         attack        assess doctor --attack
#         samples       shipped submissions and their verdicts
#         systemd [full]   systemd.sh
# BUILD   the build folder.  Exit 77: cannot be had here, why is said.
set -u
where=$1 what=$2 build=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)

skip() {
    echo "skip all: $1"
    exit 77
}

need() { # COMMAND PACKAGE
    command -v "$1" > /dev/null 2>&1 || skip "no $1: apt-get install $2"
}

[ "$(id -u)" = 0 ] || skip "needs root, to become another user or to see the control outside"

# A place that every user can read; the tree itself may lie in a private folder.
place=$(mktemp -d /tmp/assess-platforms-XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT
cp -RL "$build/bin" "$build/libexec" "$build/share" "$build/tests/sandbox/test_hostile" \
    "$here/samples.sh" "$here/systemd.sh" "$place" || exit 1
rm -rf "$place/share/assess/languages" # large, and nothing here needs them
chmod -R a+rX "$place"

case $what in
    hostile)
        parts=$place/libexec/assess
        set -- "$place/test_hostile" "$parts/sandbox-box-test" "$parts/sandbox-attack" "$@"
        ;;
    attack) set -- "$place/bin/assess" doctor --attack ;;
    samples) # an emulated machine is slow: half a minute instead of two seconds
        case $where in
            user) set -- "$place/samples.sh" "$place/bin/assess" ;;
            *) set -- "$place/samples.sh" "$place/bin/assess" 30 ;;
        esac
        ;;
    systemd) set -- "$place/systemd.sh" "$place" "$@" ;;
    *) exit 2 ;;
esac

in_vm() {
    need insmod kmod
    "$here/vm-cgroup2.sh" -m 2048 -t 1700 "$@"
    status=$?
    [ $status = 125 ] && skip "the virtual machine did not start"
    return $status
}

in_uml() {
    need linux.uml user-mode-linux
    in_vm -b uml "$@"
}

in_qemu() {
    need qemu-system-x86_64 qemu-system-x86
    need busybox busybox-static
    need cpio cpio
    in_vm -b qemu -s 2 "$@"
}

case $where in
    user)
        "$place/bin/assess" doctor --prepare nobody || skip "control groups cannot be prepared"
        setpriv --reuid 65534 --regid 65534 --clear-groups env -i PATH=/usr/sbin:/usr/bin:/bin "$@"
        ;;
    cgroup2) in_uml -- "$@" ;;
    cgroup2-user) in_uml -u 65534 -- "$@" ;;
    qemu) in_qemu -- "$@" ;;
    qemu-user) in_qemu -u 65534 -- "$@" ;;
    systemd)
        [ -x /lib/systemd/systemd ] || skip "no systemd: apt-get install systemd"
        [ -e /usr/lib/systemd/user/dbus.socket ] ||
            skip "no bus for users: apt-get install dbus-user-session"
        [ -n "$(find -L /lib -name pam_systemd.so 2> /dev/null)" ] ||
            skip "no sessions: apt-get install libpam-systemd"
        need busctl systemd
        need script bsdutils
        in_uml -S -- "$@"
        ;;
    *) exit 2 ;;
esac
