#!/bin/bash
# SPDX-License-Identifier: MIT
# compile_attacks.sh ASSESS: sources that attack the judge while they are compiled.  Each that wants to
# read something of the host first succeeds with the bare compiler, so that its failure means something.
# shellcheck disable=SC2059 # formats are the attacks themselves
set -u

# shellcheck source=tests/cli/place.sh
. "$(dirname "$0")/place.sh"
place_enter "$1"
secret=TOKEN7391OFTHEHOST

# The package: compiling is kept short, and its answers hold the secret.
mkdir -p pkg/data/sample pkg/data/secret
printf 'problem_format_version: 2025-09\nname: attacked\ntype: pass-fail\nlimits:\n  time_limit: 1\n  compilation_time: 2\n  compilation_memory: 256\n  code: 4096\n' > pkg/problem.yaml
: > pkg/data/sample/1.in
echo ok > pkg/data/sample/1.ans
echo $secret > pkg/data/secret/1.in
echo $secret > pkg/data/secret/1.ans
printf '#error %s\n' $secret > host.h

failed() {
    echo "FAILED: $*"
    cat out
    faults=$((faults + 1))
}

# What no report may hold: the secret, accounts of the host, bytes that a terminal would obey.
check_output() { # SENTENCE
    grep -qF -e "$secret" -e 'root:x:0' out && failed "$1: it shows what is the host's"
    LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]' out &&
        failed "$1: its bytes reach the terminal"
}

# judged SENTENCE STATUS TEXT PATH [options]: the whole report, judged against the package.
judged() {
    local sentence=$1 wanted=$2 text=$3 status
    shift 3
    "$assess" run -v --for reviewer -c pkg "$@" > out 2>&1 < /dev/null
    status=$?
    if [ $status -ne "$wanted" ] || ! grep -qF -- "$text" out; then
        failed "$sentence: status $status (wanted $wanted, '$text')"
    fi
    check_output "$sentence"
}

# ran SENTENCE STATUS TEXT PATH: the same without a challenge.
ran() {
    local sentence=$1 wanted=$2 text=$3 status
    shift 3
    "$assess" run "$@" > out 2>&1 < /dev/null
    status=$?
    if [ $status -ne "$wanted" ] || ! grep -qF -- "$text" out; then
        failed "$sentence: status $status (wanted $wanted, '$text')"
    fi
    check_output "$sentence"
}

# works SENTENCE TEXT command…: the attack outside of the sandbox.
works() {
    local sentence=$1 text=$2
    shift 2
    "$@" > out 2>&1 < /dev/null
    cat object >> out 2> /dev/null
    grep -qaF -- "$text" out || failed "$sentence: the attack does not work outside either"
    rm -f object
}

main='int main(void) { return 0; }\n'

# ---- files of the host, by the preprocessor --------------------------------------------------------

reads() { # SENTENCE FILE TEXT: shows the secret outside; TEXT is the answer inside
    works "$1" $secret gcc -c -o object "$2"
    judged "$1" 1 "$3" "$2"
    grep -qF 'COMPILE ERROR' out || failed "$1: not a compile error"
}

printf "#include \"$work/host.h\"\n$main" > absolute.c
reads "a host file by its path" absolute.c 'No such file'
printf "#include \"../../../../../../../..$work/host.h\"\n$main" > dots.c
reads "a host file by many dots" dots.c 'No such file'
printf "#include_next \"$work/host.h\"\n$main" > next.c
reads "a host file by include_next" next.c 'No such file'
printf "#define P \"$work/host.h\"\n#include P\n$main" > macro.c
reads "a host file by a macro" macro.c 'No such file'
printf "#include \"$work/pkg/data/secret/1.ans\"\n$main" > answer.c
works "an answer" $secret gcc -c -o object answer.c
judged "an answer of the challenge" 1 'No such file' answer.c

seen='#if __has_include("%s")\n#error '$secret'\n#endif\n#error none\n'
for path in "$work/host.h" /etc/passwd /proc/self/environ /proc/self/mem /dev/zero /dev/random; do
    printf "$seen" "$path" > has.c
    works "whether there is $path" $secret gcc -c has.c
    judged "whether there is $path" 1 '#error none' has.c
done
for path in /etc/passwd /proc/self/environ /proc/self/mem /dev/zero /dev/random /dev/stdin /dev/tty; do
    printf "#include \"$path\"\n$main" > include.c
    judged "to include $path" 1 'No such file' include.c
done
for path in /app/../etc/passwd /box/work/../../etc/passwd /tmp/../etc/passwd; do
    printf "#include \"$path\"\n$main" > include.c
    judged "a way out of a folder of the box: $path" 1 'No such file' include.c
done
printf "#include \"/app/self.c\"\n$main" > self.c
judged "a source that includes itself" 1 'nested depth' self.c
printf '#if defined __has_embed\nconst char data[] = {\n#embed "%s"\n};\n#else\n#error no embed here\n#endif\n' "$work/host.h" > embed.c
judged "a host file by embed" 1 'error' embed.c

# ---- files of the host, by the assembler -----------------------------------------------------------

assembles() { # SENTENCE DIRECTIVE PATH CONTROL-TEXT
    printf "__asm__(\".data\\\\n$2 \\\\\"%s\\\\\"\\\\n.text\");\n$main" "$3" > asm.c
    works "$1" "$4" env -i CONTROL=$secret PATH="$PATH" gcc -c -o object asm.c
    judged "$1" 1 'Assembler messages' asm.c
    printf "asm(\".data\\\\n$2 \\\\\"%s\\\\\"\\\\n.text\");\nint main() {}\n" "$3" > asm.cpp
    judged "$1, in C++" 1 'Assembler messages' asm.cpp
}

echo "print('x')" > fine.py
printf "$main" > fine.c
ran "a program whose artifact is kept" 0 'exit code 0' fine.c
artifact=$(find "$XDG_CACHE_HOME/assess/programs" -type f ! -name "*.*" | head -n 1)
[ -n "$artifact" ] || failed "no artifact is kept"
assembles "a host file by incbin" .incbin "$work/host.h" $secret
assembles "accounts by incbin" .incbin /etc/passwd root:
assembles "an answer by incbin" .incbin "$work/pkg/data/secret/1.ans" $secret
assembles "another's artifact by incbin" .incbin "$artifact" ELF
echo ".ascii \"$secret\"" > host.s
assembles "a host file by the assembler's include" .include "$work/host.s" $secret
assembles "the environment by the assembler's include" .include /proc/self/environ /proc/self/environ:1

# ---- options, by pragma or by name -----------------------------------------------------------------

printf "#pragma comment(linker, \"-Wl,@$work/host.h\")\n#pragma GCC plugin(\"/tmp/x.so\")\n$main" > pragma.c
ran "pragmas of other compilers" 0 'exit code 0' pragma.c
printf '#pragma GCC target("avx512f,avx2")\n#pragma GCC optimize("O3,unroll-loops,lto")\n'"$main" > target.c
ran "code generation by pragma" 0 'exit code 0' target.c
printf "#pragma GCC dependency \"$work/host.h\"\n$main" > dependency.c
judged "a host file's age by pragma" 1 'COMPILE ERROR' dependency.c
printf '__asm__(".section .note.GNU-stack,\\"x\\",@progbits\\n.text\\n.symver here,there@OLD\\nhere:");\n'"$main" > section.c
ran "an executable stack and a foreign symbol version" 0 'exit code' section.c

printf '__asm__(".section .gnu.lto_.opts,\\"e\\",@progbits\\n.string \\"-fplugin=/app/x.so\\"\\n.section .gnu.lto_.symtab.1,\\"e\\",@progbits\\n.zero 8\\n.text");\n'"$main" > lto.c
judged "sections of the optimiser at link time, with options of their own" 1 'COMPILE ERROR' lto.c
printf 'const char loader[] __attribute__((section(".interp"))) = "%s/host.h";\n'"$main" "$work" > loader.c
ran "a loader of its own" 0 'exit code' loader.c

folder() { rm -rf f && mkdir f && printf "$main" > f/main.c; }
folder
echo 'int options;' > f/x.c
echo 'int response;' > 'f/@x.c'
works "a response file" 'options;' sh -c 'cd f && gcc -o ../object @x.c main.c'
ran "a file that is called like a response file" 2 'E0205' f
folder
echo 'int plugin;' > 'f/-fplugin=x.c'
works "an option" plugin sh -c 'cd f && gcc -o ../object *.c'
ran "a file that is called like an option" 0 'exit code 0' f
folder
mkdir f/-o && echo 'int output;' > 'f/-o/x.c' && echo 'int linker;' > 'f/-Wl,--version.c'
ran "more files that are called like options" 0 'exit code 0' f
folder
echo '%rename cc1 old_cc1' > f/specs
printf 'all:\n\ttouch %s/made\n' "$work" > f/Makefile
echo '#error shadowed' > f/stdio.h
mkdir f/bits && echo '#error shadowed' > f/bits/stdc++.h
echo 'no precompiled header' > f/own.h.gch
echo 'int own;' > f/own.h
printf "#include <stdio.h>\n#include \"own.h\"\n$main" > f/main.c
ran "files that tools might take for settings" 0 'exit code 0' f
[ ! -e made ] || failed "a Makefile was obeyed"
folder
echo "INPUT($work/host.h)" > f/script.c
printf '!<arch>\n' > f/archive.c
ran "linker scripts and archives that are called C" 1 'COMPILE ERROR' f

# ---- bombs -----------------------------------------------------------------------------------------

printf 'template<int n> struct A { A<n + 1> a; };\nA<0> a;\nint main() {}\n' > deep.cpp
judged "templates without end" 1 'template instantiation depth' deep.cpp
printf 'template<class A, class B> struct P {};\ntemplate<int n> struct G { using t = P<typename G<n-1>::t, typename G<n-1>::t>; };\ntemplate<> struct G<0> { using t = int; };\nvoid f(G<40>::t);\nint main() { f(1); }\n' > wide.cpp
judged "a name that doubles forty times" 1 'the compiler was stopped at its' wide.cpp
printf 'constexpr int f() { int s = 0; for (int i = 0; i < 2000000000; i++) s ^= i; return s; }\nconstexpr int x = f();\nint main() { return x; }\n' > loop.cpp
judged "a loop at compile time" 1 "loop iteration count exceeds" loop.cpp
{
    echo '#define a0 x'
    for i in $(seq 40); do echo "#define a$i a$((i - 1)) a$((i - 1))"; done
    printf "${main}a40\n"
} > laughs.c
judged "a billion laughs" 1 'the compiler was stopped at its' laughs.c
{
    printf 'int main(void) { return '
    head -c 1000000 /dev/zero | tr '\0' '('
} > nested.c
judged "a million parentheses" 1 'COMPILE ERROR' nested.c
printf 'char data[100000000] = {1};\n'"$main" > large.c
judged "a program of a hundred megabytes" 1 'larger than 64 MiB' large.c
printf '__asm__(".data\\n.fill 2000000000, 8, 1\\n.text");\n'"$main" > fill.c
judged "sixteen gigabytes of data" 1 'larger than 64 MiB' fill.c
printf '__asm__(".data\\n.rept 2000000000\\n.quad 1\\n.endr\\n.text");\n'"$main" > repeat.c
judged "a directive that repeats itself" 1 'COMPILE ERROR' repeat.c
printf '__asm__(".macro m\\nm\\nm\\n.endm\\nm");\n'"$main" > recursive.c
judged "an assembler macro without end" 1 'COMPILE ERROR' recursive.c
yes '#warning flood' | head -n 100000 > warnings.c
judged "a hundred thousand warnings" 1 'the compiler was stopped' warnings.c
{
    printf 'x = '
    head -c 1000000 /dev/zero | tr '\0' '-'
    echo 1
} > signs.py
judged "a million signs" 1 'MemoryError' signs.py
{
    printf 'x = '
    head -c 1000000 /dev/zero | tr '\0' 9
} > digits.py
judged "a number of a million digits" 1 'Exceeds the limit' digits.py
head -c 100000 /dev/zero | tr '\0' '(' > brackets.py
judged "a hundred thousand brackets" 1 'too many nested parentheses' brackets.py
printf '# coding: nosuch\nprint(1)\n' > codec.py
judged "an unknown codec" 1 'unknown encoding' codec.py
printf 'print(1)\0' > nul.py
judged "a NUL byte" 2 'NUL bytes' nul.py

# ---- words for the terminal ------------------------------------------------------------------------

evil=$'\e[2J\e]0;owned\a\xe2\x80\xaedeifidom\xc2\x9b31m\r'
printf '#pragma message "\\033[2J\\033]0;x\\007\\342\\200\\256"\n#warning %s\n#error %s\n' "$evil" "$evil" > words.c
judged "control bytes in messages" 1 '\x1b[2J' words.c
"$assess" run --json -c pkg words.c > out 2>&1
check_output "control bytes in JSON"
printf '#line 7 "\\033[2J/etc/passwd"\n#error here\n' > line.c
judged "a line directive that lies" 1 '\x1b[2J/etc/passwd:7' line.c
printf 'void f(void) __asm__("un\xe2\x80\xaedefined");\nint main(void) { f(); }\n' > label.c
judged "direction marks through the linker" 1 'undefined' label.c
printf '__asm__(".error \\"%s\\"");\n'"$main" "${evil%?}" > error.c
judged "control bytes through the assembler" 1 'COMPILE ERROR' error.c
printf 'x = "%s\n' "$evil" > words.py
judged "control bytes in a line of Python" 1 'SyntaxError' words.py
folder
echo '#error here' > "f/$(printf 'a\xe2\x80\xaec.c')"
judged "a direction mark in a file's name" 1 '#error here' f
folder
echo 'x' > "f/$(printf 'a\e[2J.c')"
judged "a control byte in a file's name" 2 'E0205' f

# ---- Python's own files ----------------------------------------------------------------------------

rm -rf f && mkdir f
printf 'import lib\n' > f/main.py
printf 'print("%s")\n' $secret > f/lib.py
python3 -c 'import py_compile, sys
py_compile.compile("f/lib.py", invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)'
printf 'print("the source")\n' > f/lib.py
works "planted byte code" $secret python3 f/main.py
ran "planted byte code" 0 'the source' f
rm -rf f && mkdir f
echo 'print("main")' > f/main.py
for name in sitecustomize usercustomize; do echo "print('$secret')" > f/$name.py; done
echo "import sys; print('$secret')" > f/x.pth
works "a start-up module" $secret env PYTHONPATH=f python3 -c pass
ran "modules that run at the interpreter's start" 0 'main' f
echo 'import json' > f/main.py
echo 'print("my own json")' > f/json.py
ran "a module of the submission goes before the library's" 0 'my own json' f
rm -rf f && mkdir -p f/encodings
for name in codecs io json linecache py_compile site tokenize traceback types warnings encodings/__init__ encodings/mine; do
    echo "print('a' + 'b' * 9)" > f/$name.py
done
printf '# coding: mine\nprint(1\n' > f/main.py
works "modules of the submission while it is checked" abbbbbbbbb sh -c 'cd f && python3 -m py_compile main.py'
judged "modules of the submission while it is checked" 1 'SyntaxError' f
! grep -q abbbbbbbbb out || failed "the check imports modules of the submission"
echo 'import json; print("main")' > f/main.py
ran "modules of the submission are its own when it runs" 0 abbbbbbbbb f
printf 'home = %s\ninclude-system-site-packages = true\n' "$work" > f/pyvenv.cfg
ran "settings of a virtual environment" 0 'main' f
echo "word = '$secret'" > hostmodule.py
echo 'import hostmodule; print(hostmodule.word)' > import.py
works "a module of the host" $secret python3 import.py
ran "a module of the host" 1 'ModuleNotFoundError' import.py

# ---- nothing was left ------------------------------------------------------------------------------

find . -newer doctor.json ! -path "./cache/*" \( -name program -o -name a.out -o -name '*.o' -o -name '*.gch' \) > out
[ ! -s out ] || failed "something was written outside"

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
