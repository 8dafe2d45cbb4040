#!/bin/sh
# SPDX-License-Identifier: MIT
# prepare.sh OUT: the verifiers of others, by npm, with the exact versions and digests that package-lock.json names. No
# script of a package is run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cp "$here/package.json" "$here/package-lock.json" "$1"
cd "$1"
if [ -e stamp ] && cmp -s stamp package-lock.json; then
    exit 0
fi
npm ci --ignore-scripts --no-audit --no-fund
cp package-lock.json stamp
