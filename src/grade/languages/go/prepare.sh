#!/bin/sh
# SPDX-License-Identifier: MIT
# prepare.sh OUT HOME: makes of the Go tool chain in HOME what compiling a submission needs in OUT: the
# standard library compiled ahead (std/, packages), the run-time settings that the versions of the
# language imply (debug), and the program that compiles a submission (build).
set -eu
umask 022

out=$1
home=$2
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# Nothing of the caller's settings, and nothing from a network.
tool() {
    env -i PATH=/usr/bin:/bin HOME="$scratch" TMPDIR="$scratch" GOROOT="$home" GOCACHE="$scratch/cache" \
        GOPATH="$scratch/path" GOENV=off GOWORK=off GOPROXY=off GOSUMDB=off GOTOOLCHAIN=local GOTELEMETRY=off \
        CGO_ENABLED=0 "$home/bin/go" "$@"
}

rm -rf "$out"
mkdir -p "$out/std"
cd "$scratch"

# Without what no program can import, and tables for debuggers, which no candidate gets to see.
importable=$(tool list std | grep -vE '(^|/)(internal|vendor)(/|$)')
# shellcheck disable=SC2086 # a list of words
tool list -deps -export -trimpath -gcflags=all=-dwarf=false \
    -f '{{if .Export}}{{.ImportPath}} {{.Export}}{{end}}' $importable > "$scratch/exports"
while read -r package object; do
    mkdir -p "$(dirname "$out/std/$package")"
    cp "$object" "$out/std/$package.a"
    echo "$package"
done < "$scratch/exports" > "$out/packages"

# Which old behaviours a module gets that names an older version.
minor=$(tool env GOVERSION | sed 's/^go1\.\([0-9]*\).*/\1/')
mkdir module
echo 'package main' > module/main.go
: > "$out/debug"
for version in $(seq 16 "$minor"); do
    printf 'module m\n\ngo 1.%s\n' "$version" > module/go.mod
    settings=$(cd module && tool list -f '{{.DefaultGODEBUG}}' 2> /dev/null) || settings=
    echo "1.$version $settings" >> "$out/debug"
done

mkdir build
find "$here/build" -name '*.go' ! -name '*_test.go' -exec cp {} build \;
tool build -trimpath -ldflags='-s -w' -o "$out/build" build/*.go
chmod -R a+rX "$out"
tool version > "$scratch/stamp"
mv "$scratch/stamp" "$out/stamp"
chmod a+r "$out/stamp"
