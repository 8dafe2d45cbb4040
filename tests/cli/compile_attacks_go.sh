#!/bin/bash
# SPDX-License-Identifier: MIT
# compile_attacks_go.sh ASSESS: submissions in Go that attack the judge while they are compiled, and what
# honest ones meet there: each gets its verdict, in words, and leaves nothing behind.
set -u

# shellcheck source=tests/cli/place.sh
. "$(dirname "$0")/place.sh"
place_enter "$1"
secret=TOKEN7391OFTHEHOST

printf 'package main\n\nfunc main() { println("whole") }\n' > fine.go
place_needs fine.go go

mkdir -p pkg/data/sample pkg/data/secret
printf 'problem_format_version: 2025-09\nname: attacked\ntype: pass-fail\nlimits:\n  time_limit: 1\n  compilation_time: 6\n  compilation_memory: 512\n  code: 4096\n' > pkg/problem.yaml
: > pkg/data/sample/1.in
echo ok > pkg/data/sample/1.ans
echo $secret > pkg/data/secret/1.in
echo $secret > pkg/data/secret/1.ans
echo $secret > host.txt

# judged SENTENCE STATUS TEXT PATH: its report has TEXT, and nothing that is the host's.
judged() {
    local sentence=$1 wanted=$2 text=$3 status
    shift 3
    "$assess" run -v --for reviewer -c pkg "$@" > out 2>&1 < /dev/null
    status=$?
    if [ $status -ne "$wanted" ] || ! grep -qF -- "$text" out || grep -qF -e "$secret" -e 'root:x:0' out ||
        LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xaa-\xae]' out; then
        echo "FAILED: $sentence: status $status (wanted $wanted, '$text')"
        cat out
        faults=$((faults + 1))
    fi
}

# refused SENTENCE TEXT PATH: a compile error.
refused() {
    judged "$1" 1 "$2" "$3"
    grep -qF 'COMPILE ERROR' out && return
    echo "FAILED: $1: not a compile error"
    faults=$((faults + 1))
}

# ran SENTENCE TEXT PATH: compiles, and its output or last words have TEXT.
ran() {
    "$assess" run "$3" > out 2>&1 < /dev/null
    grep -qF -- "$2" out && return
    echo "FAILED: $1: no '$2'"
    cat out
    faults=$((faults + 1))
}

fresh() { # a module with nothing in it
    rm -rf f && mkdir f
    printf 'module example.com/f\n\ngo 1.19\n' > f/go.mod
}

source() { # FILE LINE…: a file of package main
    local file=$1
    shift
    { echo 'package main' && printf '%s\n' "$@"; } > "$file"
}

whole='func main() { println("whole") }'

# ---- another compiler ------------------------------------------------------------------------------

source a.go '// #cgo CFLAGS: -fplugin=/tmp/x.so' '// #cgo LDFLAGS: -Wl,--version' '// int f(void) { return 1; }' 'import "C"' \
    'func main() { C.f() }'
refused "a C compiler by its directives" 'there is no C compiler here' a.go
source a.go '//go:cgo_ldflag "-fplugin=/tmp/x.so"' "$whole"
refused "a flag for another linker" 'only allowed in cgo-generated code' a.go
source a.go '//line _cgo_gotypes.go:1' '//go:cgo_ldflag "-fplugin=/tmp/x.so"' \
    '//go:cgo_import_dynamic _ _ "libc.so.6"' "$whole"
judged "the same under a generated file's name" 1 '' a.go
fresh
source f/main.go "$whole"
echo 'int f(void) { return 1; }' > f/f_amd64.s
refused "assembly" 'only Go is compiled here' f
mv f/f_amd64.s f/f.syso
refused "an object file" 'only Go is compiled here' f
source a.go "//go:generate touch $work/made" "$whole"
ran "a generator is not run" whole a.go
[ ! -e made ] || {
    echo "FAILED: a generator was run"
    faults=$((faults + 1))
}
source a.go 'import _ "unsafe"' '//go:linkname leave runtime.exit' 'func leave(int32)' 'func main() { leave(7) }'
ran "a name of the runtime is one's own process" 'exit code 7' a.go

# ---- files of the host -----------------------------------------------------------------------------

for path in "$work/host.txt" ../../../../etc/passwd /etc/passwd "../../..$work/host.txt" '*/../../../etc/passwd'; do
    source a.go 'import _ "embed"' "//go:embed $path" 'var text string' 'func main() { println(text) }'
    refused "a host file by embed: $path" 'submission' a.go
done
fresh
source f/main.go 'import _ "embed"' '//go:embed own.txt' 'var text string' 'func main() { println(text) }'
echo "my own words" > f/own.txt
ran "an own file by embed" 'my own words' f
for path in /etc fmt/../../../etc ../f "$work" C: 'a b'; do
    source a.go "import _ \"$path\"" "$whole"
    refused "an import path: $path" 'COMPILE ERROR' a.go
done
source a.go 'import "internal/abi"' 'func main() { _ = abi.FuncPCABI0 }'
refused "the library's own parts" 'use of internal package internal/abi not allowed' a.go
source a.go '//line /etc/passwd:1' 'func main() { x := 1 }'
refused "a line directive that lies" 'x' a.go

# ---- modules and settings --------------------------------------------------------------------------

fresh
source f/main.go 'import _ "example.com/other"' "$whole"
printf 'require example.com/other v1.0.0\nreplace example.com/other => ../../..%s\n' "$work" >> f/go.mod
refused "another folder by replace" 'is not in the standard library' f
mkdir -p f/vendor/example.com/other
echo 'package other' > f/vendor/example.com/other/a.go
refused "a vendored module" 'is not in the standard library' f
fresh
source f/main.go "$whole"
printf 'toolchain go1.99.1\n' >> f/go.mod
printf 'GOFLAGS=-toolexec=%s/x\nGOTOOLCHAIN=go1.99.1\n' "$work" > f/go.env
echo 'go 1.99' > f/go.work
ran "settings in files, and a tool chain that would be downloaded" whole f
cd f || exit 1
ran "the same from within" whole .
printf 'module f\ngo 1.99\n' > go.mod
cd .. || exit 1
refused "a newer Go" 'go.mod:2' f
grep -qF 'this asks for Go 1.99' out || faults=$((faults + 1))
printf 'go one\nmodule f\n' > f/go.mod
refused "a version that is none" 'is no version of Go' f
printf 'module ../../f\n' > f/go.mod
refused "a module path that leads away" 'is no module path' f
: > f/go.mod
refused "an empty go.mod" 'go.mod has no line' f

# ---- names -----------------------------------------------------------------------------------------

fresh
mkdir f/-o f/@x
source f/main.go 'import (' '_ "example.com/f/-o"' '_ "example.com/f/@x"' ')' "$whole"
echo 'package o' > f/-o/-importcfg.go
echo 'package x' > f/@x/x.go
ran "names that look like options" whole f
fresh
source "f/$(printf 'a\xe2\x80\xaec.go')" 'func main() { x := 1 }'
refused "a direction mark in a file's name" 'x' f
fresh
source f/main.go "$whole"
source f/main_windows.go "$whole"
source f/old.go "$whole" && sed -i '1i //go:build ignore\n' f/old.go
source f/main_test.go 'import "testing"' 'func TestX(t *testing.T) {}' 'func main() {}'
ran "files for other systems, and tests" whole f
source a_windows.go "$whole"
ran "a single file whatever its name" whole a_windows.go
printf 'package main\nfunc main() {\n\tx := "\e[2J\x9b\xe2\x80\xae"\n}\n' > a.go
refused "control bytes" 'COMPILE ERROR' a.go
head -c 100000 /dev/urandom | tr -d '\0' > a.go
judged "random bytes" 1 'COMPILE ERROR' a.go

# ---- bombs -----------------------------------------------------------------------------------------

source a.go 'const a = 1 << 500' 'const b = a * a * a' 'const c = b * b * b * b * b * b * b * b * b' "$whole"
refused "a constant without end" 'overflow' a.go
{
    echo 'package main'
    echo 'type T0 struct{ a, b int }'
    for i in $(seq 40); do echo "type T$i struct{ a, b T$((i - 1)) }"; done
    echo 'var x T40'
    echo 'func main() { println(&x) }'
} > a.go
refused "a type that doubles forty times" 'COMPILE ERROR' a.go
source a.go 'type P[A, B any] struct{ a A; b B }' 'func f[T any](n int, t T) { if n > 0 { f(n-1, P[T, T]{t, t}) } }' \
    'func main() { f(3, 1) }'
refused "a function that is instantiated without end" 'COMPILE ERROR' a.go
{
    echo 'package main'
    echo 'type P[A, B any] struct{ a *A; b *B }'
    echo 'type Q0 int'
    for i in $(seq 24); do echo "type Q$i = P[Q$((i - 1)), func(Q$((i - 1))) Q$((i - 1))]"; done
    echo 'func f[T any](t T) any { return t }'
    echo 'var q Q24'
    echo 'func main() { println(f(q)) }'
} > a.go
judged "names that double with each type" 1 '' a.go
grep -qF 'JE' out && faults=$((faults + 1))
{
    printf 'package main\nvar x = '
    head -c 1000000 /dev/zero | tr '\0' '('
} > a.go
refused "a million parentheses" 'COMPILE ERROR' a.go
source a.go 'var data = [1 << 29]byte{1}' 'func main() { i := 0; println(&i, data[i]) }'
refused "half a gigabyte of data" 'COMPILE ERROR' a.go
{
    echo 'package main'
    for i in $(seq 30000); do echo "var a$i = map[string]any{\"a\": []any{$i, \"$i\"}}"; done
    echo 'func main() {'
    for i in $(seq 30000); do echo "println(a$i)"; done
    echo '}'
} > a.go
judged "a long program" 1 '' a.go

# ---- nothing was left ------------------------------------------------------------------------------

"$assess" run fine.go > out 2>&1
grep -qF whole out || {
    echo "FAILED: the judge still works"
    cat out
    faults=$((faults + 1))
}
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
