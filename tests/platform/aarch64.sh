#!/bin/bash
# SPDX-License-Identifier: MIT
# The whole product for aarch64, cross-compiled without a warning.  User-mode emulation knows no openat2,
# seccomp or Landlock: the units that need none of these run under it; the rest, and the sandbox, are
# compiled and not run.
#
#   aarch64.sh TREE
#
# Compiler and foreign libraries live in a Debian tree of their own; this system is not touched.
# TREE is copied as it lies there, without its build folder.  Exit 77: cannot be had here, why is said.
set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/debian.sh"
tree=$(realpath "$1")

debian_need
place=$(mktemp -d /var/tmp/assess-aarch64-XXXXXX)
trap 'rm -rf "$place"' EXIT
debian_tree bookworm "$place/root" make cmake pkg-config python3 gcc gcc-aarch64-linux-gnu \
    qemu-user-static
mkdir "$place/root/opt/tree"
tar -C "$tree" --exclude=./build --exclude=./.git -cf - . | tar -C "$place/root/opt/tree" -xf -
debian_enter "$place/root" sh -euc '
    dpkg --add-architecture arm64
    { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install \
        --no-install-recommends libc6-dev:arm64 libseccomp-dev:arm64 libjansson-dev:arm64 \
        libyaml-dev:arm64 libzip-dev:arm64 libssl-dev:arm64 \
        libsqlite3-dev:arm64 libcurl4-openssl-dev:arm64 libcmocka-dev:arm64; } > /opt/log 2>&1 ||
        { tail -n 20 /opt/log; echo "skip all: the libraries for arm64 are not to be had"; exit 77; }
    cd /opt/tree
    aarch64-linux-gnu-gcc --version | head -n 1
    export PKG_CONFIG_LIBDIR=/usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig
    cmake --preset release -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 \
        -DCMAKE_C_COMPILER=aarch64-linux-gnu-gcc \
        -DCMAKE_CROSSCOMPILING_EMULATOR=/usr/bin/qemu-aarch64-static \
        -DASSESS_TESTS=ON -DASSESS_WERROR=ON > log 2>&1 || { cat log; exit 1; }
    cmake --build --preset release --parallel "$(nproc)" > log 2>&1 ||
        { grep -E -A9 -m9 "error: |Error " log; exit 1; }
    ctest --preset release --output-on-failure \
        -R "^unit\.(error|buf|text|clock|yaml|digest|judgement_json|validator|config)\$"'
