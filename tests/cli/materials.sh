#!/bin/sh
# SPDX-License-Identifier: MIT
# materials.sh TREE: how ./quickstart languages makes what it prepares of tool chains, with a language and a
# tool chain that are made up, in a folder with blanks in its name.
set -eu

tree=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0

fault() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

command -v flock > /dev/null || {
    echo "skipped: no flock here"
    exit 77
}
mkdir -p "$work/a tree/src/grade/languages/toy" "$work/a tree/build"
cd "$work/a tree"
cp "$tree/src/grade/languages/install.sh" src/grade/languages/
mkfifo begun go_on waits
: > made
cat > src/grade/languages/toy.yaml << 'END'
id: toy
toolchains:
  - compiler: {name: toy, path: /bin/sh, version: [-v], package: toy}
    material: toy-1
END
# Ends when it is told to, and not before the test knows that it has begun.
cat > src/grade/languages/toy/prepare.sh << 'END'
set -eu
echo made >> made
mkdir "$1"
echo > begun
read -r _ < go_on
wc -l < made > "$1/number"
cp "$1/number" "$1/stamp"
END

cat > "$work/quickstart" << 'END'
set -eu
say() { echo "$*"; }
elapsed() { echo 0 s; }
. src/grade/languages/install.sh
make_materials toy
END

# ---- two at once -------------------------------------------------------------------------------

sh "$work/quickstart" > "$work/first" 2>&1 &
first=$!
read -r _ < begun
sh "$work/quickstart" > waits 2> "$work/second" &
second=$!
read -r line < waits
case $line in *waiting*) ;; *) fault "the second does not wait for the first: $line" ;; esac
echo > go_on
wait "$first" || fault "the first of two fails: $(cat "$work/first")"
wait "$second" || fault "the second of two fails: $(cat "$work/second")"
[ "$(wc -l < made)" -eq 1 ] || fault "what is there is made again"
[ "$(cat build/languages/toy-1/stamp)" = 1 ] || fault "what two made at once is not whole"

# ---- made anew, while somebody judges ----------------------------------------------------------

exec 8< build/languages/toy-1
echo '# another way' >> src/grade/languages/toy/prepare.sh
sh "$work/quickstart" > "$work/first" 2>&1 &
first=$!
read -r _ < begun
[ "$(cat build/languages/toy-1/stamp)" = 1 ] || fault "what is there is gone before the new one is made"
echo > go_on
wait "$first" || fault "it is not made anew: $(cat "$work/first")"
[ "$(cat build/languages/toy-1/stamp)" = 2 ] || fault "the old one stays"
[ "$(cat /dev/fd/8/number)" = 1 ] || fault "files are gone from under what is being judged"
exec 8<&-
[ "$(ls build/languages)" = toy-1 ] || fault "more than materials: $(ls build/languages)"

# ---- Go, in a folder with blanks ---------------------------------------------------------------

mkdir -p home/bin
cp -R "$tree/src/grade/languages/go" src/grade/languages/go
echo object > object
cat > home/bin/go << END
#!/bin/sh
case "\$*" in
"list std") echo fmt ;;
"list -deps"*) echo "fmt $work/object" ;;
list*) echo ;;
"env GOVERSION") echo go1.23.5 ;;
build*)
    while [ "\$1" != -o ]; do shift; done
    out=\$2
    shift 2
    cat "\$@" > "\$out"
    ;;
version) echo go version go1.23.5 ;;
esac
END
mv object "$work/object"
chmod +x home/bin/go
sh src/grade/languages/go/prepare.sh "$PWD/out" "$PWD/home" > "$work/go" 2>&1 ||
    fault "Go is not prepared in a folder with blanks: $(cat "$work/go")"
grep -q '^package main' out/build || fault "Go's driver was not made of its sources"
[ "$(cat out/std/fmt.a)" = object ] || fault "a package of Go's library is not there"

[ "$faults" -eq 0 ] && echo "ok: material is made by one at a time, and whole"
