# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# debian.sh - to be sourced: throw-away Debian trees to build and test in.
#
#   debian_need                        exits 77 with the reason where no such tree can be made
#   debian_tree SUITE FOLDER PACKAGE…  a minimal SUITE with the PACKAGEs in FOLDER; made by debootstrap
#                                      from the mirror of this machine's own apt, kept as a tarball
#   debian_enter FOLDER COMMAND…       runs COMMAND in it as root, with pivot_root (a chroot forbids
#                                      user namespaces) and namespaces of its own: what it starts
#                                      ends with it, what it mounts goes with it
#
# Tarballs lie in /var/tmp/assess-debian (ASSESS_DEBIAN_CACHE names another folder) and are made
# anew after thirty days.
debian_cache=${ASSESS_DEBIAN_CACHE:-/var/tmp/assess-debian}

debian_skip() {
    echo "skip all: $1"
    exit 77
}

debian_need() {
    [ "$(id -u)" = 0 ] || debian_skip "needs root, to make a Debian tree and to enter it"
    command -v debootstrap > /dev/null || debian_skip "no debootstrap: apt-get install debootstrap"
    unshare --mount --pid --fork true 2> /dev/null || debian_skip "mounting is forbidden here"
    # shellcheck disable=SC2016 # apt-get expands it
    debian_mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
        'Origin: Debian' 'Label: Debian' 2> /dev/null | head -n 1)
    [ -n "$debian_mirror" ] || debian_skip "this machine's apt knows no Debian mirror: apt-get update"
    # Somebody else's tarball in a folder that all can write is not to be unpacked by root.
    (umask 077 && mkdir -p "$debian_cache")
    if [ ! -O "$debian_cache" ] || [ -L "$debian_cache" ]; then
        debian_skip "$debian_cache is somebody else's"
    fi
}

debian_npm() { # FOLDER: how npm reaches its packages, as on this machine
    local key value

    command -v npm > /dev/null || return 0
    for key in cafile proxy https-proxy registry; do
        value=$(cd / && npm config get $key 2> /dev/null)
        case $value in '' | null | undefined) continue ;; esac
        if [ $key = cafile ]; then
            cp -L "$value" "$1/etc/machine-certificates.pem" || continue
            value=/etc/machine-certificates.pem
        fi
        echo "$key=$value" >> "$1/etc/npmrc"
    done
}

debian_make() { # SUITE TARBALL PACKAGES
    local fresh

    fresh=$(mktemp -d "$debian_cache/tree-XXXXXX") || return 1
    if ! debootstrap --variant=minbase ${3:+"--include=$3"} "$1" "$fresh" "$debian_mirror" \
        > "$2.log" 2>&1; then
        tail -n 20 "$2.log"
        rm -rf "$fresh"
        return 1
    fi
    chmod 755 "$fresh"
    rm -rf "$fresh"/var/cache/apt/archives/*.deb
    # the way to the mirror (a proxy, no check of dates) is the machine's
    apt-config dump Acquire > "$fresh/etc/apt/apt.conf.d/90machine"
    tar -C "$fresh" -cf "$2.part" . && mv "$2.part" "$2"
    rm -rf "$fresh"
}

debian_tree() {
    local suite=$1 folder=$2 packages tarball
    shift 2
    packages=$(IFS=,; echo "$*")
    tarball=$debian_cache/$suite-$(echo "$debian_mirror $packages" | sha256sum | cut -c1-12).tar
    find "$debian_cache" -maxdepth 1 -name '*.tar' -mtime +30 -delete
    if [ ! -e "$tarball" ]; then
        echo "debootstrap $suite ($packages)"
        # one of several at once makes it, the others wait
        (
            flock 9
            [ -e "$tarball" ] || debian_make "$suite" "$tarball" "$packages"
        ) 9> "$tarball.lock" || debian_skip "debootstrap could not make $suite; see $tarball.log"
    fi
    mkdir -p "$folder"
    tar -C "$folder" -xf "$tarball" || exit 1
    cp -L /etc/resolv.conf "$folder/etc/resolv.conf" 2> /dev/null
    cp -L /etc/hosts "$folder/etc/hosts" 2> /dev/null
    debian_npm "$folder"
}

debian_enter() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    unshare --mount --pid --ipc --uts --fork --kill-child -- sh -eu -c '
        cd "$1"
        shift
        mount --bind . .
        cd "$PWD"
        mount -t proc proc proc
        mount --rbind /sys sys
        mount -t tmpfs -o mode=755 dev dev
        for device in null zero full random urandom tty; do
            : > dev/$device
            mount --bind /dev/$device dev/$device
        done
        mkdir dev/pts dev/shm
        mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
        ln -s pts/ptmx dev/ptmx
        ln -s /proc/self/fd dev/fd
        ln -s /proc/self/fd/0 dev/stdin
        ln -s /proc/self/fd/1 dev/stdout
        ln -s /proc/self/fd/2 dev/stderr
        mount -t tmpfs -o mode=1777 shm dev/shm
        mount -t tmpfs -o mode=755 run run
        mkdir -p run/lock
        mkdir -p .old
        pivot_root . .old
        umount -l /.old
        rmdir /.old
        exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
            LANG=C.UTF-8 "$@"' sh "$@"
}
