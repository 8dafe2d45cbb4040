#!/bin/bash
# SPDX-License-Identifier: MIT
# Debian 13's compiler and libraries: no warning, units and command line as they should be.
#
#   trixie.sh TREE
#
# TREE is copied as it lies there, without its build folder.  Exit 77: cannot be had here, why is said.
set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/debian.sh"
tree=$(realpath "$1")
build_packages='' test_packages=''
# the lists that quickstart installs
eval "$(sed -n "/^build_packages='/,/'\$/p; /^test_packages='/,/'\$/p" "$tree/quickstart")"

debian_need
place=$(mktemp -d /var/tmp/assess-trixie-XXXXXX)
trap 'rm -rf "$place"' EXIT
# shellcheck disable=SC2086 # lists of words
debian_tree trixie "$place/root" $build_packages $test_packages
mkdir "$place/root/opt/tree"
tar -C "$tree" --exclude=./build --exclude=./.git -cf - . | tar -C "$place/root/opt/tree" -xf -
debian_enter "$place/root" sh -euc '
    cd /opt/tree
    gcc --version | head -n 1
    cmake --preset release -DASSESS_TESTS=ON -DASSESS_WERROR=ON > log 2>&1 || { cat log; exit 1; }
    cmake --build --preset release --parallel "$(nproc)" > log 2>&1 || { grep -E -A9 -m9 "error: |Error " log; exit 1; }
    ctest --preset release --output-on-failure -L "unit|cli"'
