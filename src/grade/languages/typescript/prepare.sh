#!/bin/sh
# SPDX-License-Identifier: MIT
# packages: npm
# prepare.sh OUT HOME: two compilers and the types of this machine's Node.js, by npm, with the exact versions
# and digests that package-lock.json names.  No script of a package is run, and of what comes only these
# files are taken: TypeScript's own compiler (tsc), esbuild, their libraries of types, and settings.
set -eu
umask 022

mkdir -p "$1"
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
rm -f "$out/stamp"

cp "$here/package.json" "$here/package-lock.json" "$work"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund
# Each is for one machine or another, so to npm its absence is no fault; a ping tells what was.
for file in node_modules/@typescript/typescript-linux-*/lib/tsc node_modules/@esbuild/linux-*/bin/esbuild; do
    [ -e "$file" ] && continue
    echo "npm did not fetch what fits this machine ($(uname -m)); the next lines may say why:" >&2
    npm ping >&2 || true
    exit 1
done
cp node_modules/@typescript/typescript-linux-*/lib/tsc node_modules/@typescript/typescript-linux-*/lib/*.d.ts "$out"
cp node_modules/@esbuild/linux-*/bin/esbuild "$out"
chmod 755 "$out/tsc" "$out/esbuild"

# The newest types that are not newer than Node.js itself; those of fetch, which needs a network, stay out.
major=$(/usr/bin/node -p 'parseInt(process.versions.node)')
if [ "$major" -ge 24 ]; then types=24 library=es2024
elif [ "$major" -ge 22 ]; then types=22 library=es2024
elif [ "$major" -ge 20 ]; then types=20 library=es2023
else types=18 library=es2022; fi
rm -rf "$out/types"
mkdir "$out/types"
cp -R "node_modules/types-node-$types" "$out/types/node"
printf 'library=%s\ntarget=node%s\n' "$library" "$types" > "$out/settings"

chmod -R u=rwX,go=rX "$out"
"$out/tsc" --version > "$out/stamp"
