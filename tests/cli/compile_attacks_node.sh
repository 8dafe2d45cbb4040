#!/bin/bash
# SPDX-License-Identifier: MIT
# compile_attacks_node.sh ASSESS: submissions in JavaScript and TypeScript that attack the judge while they are
# checked, bundled and loaded: each gets its verdict, in words, and leaves nothing behind.
set -u

# shellcheck source=tests/cli/place.sh
. "$(dirname "$0")/place.sh"
place_enter "$1"
secret=TOKEN7391OFTHEHOST

echo ';' > empty.js
echo ';' > empty.ts
place_needs empty.js node

mkdir -p pkg/data/sample pkg/data/secret
printf 'problem_format_version: 2025-09\nname: attacked\ntype: pass-fail\nlimits:\n  time_limit: 1\n  compilation_time: 2\n  compilation_memory: 300\n  code: 4096\n' > pkg/problem.yaml
: > pkg/data/sample/1.in
echo ok > pkg/data/sample/1.ans
echo $secret > pkg/data/secret/1.in
echo $secret > pkg/data/secret/1.ans
echo "{\"host\": \"$secret\"}" > host.json
echo "console.log('$secret')" > host.js

# judged SENTENCE STATUS TEXT ARGUMENT…: its report has TEXT, and nothing that is the host's.
judged() {
    local sentence=$1 wanted=$2 text=$3 status
    shift 3
    "$assess" run -v --for reviewer "$@" > out 2>&1 < /dev/null
    status=$?
    tr -s '\n ' '  ' < out > words
    if [ $status -ne "$wanted" ] || ! grep -qF -- "$text" words || grep -qF -e "$secret" -e 'root:x:0' out ||
        LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xaa-\xae]' out; then
        echo "FAILED: $sentence: status $status (wanted $wanted, '$text')"
        head -c 3000 out
        faults=$((faults + 1))
    fi
}

# refused SENTENCE TEXT PATH: a compile error.
refused() {
    judged "$1" 1 "$2" -c pkg "$3"
    grep -qF 'COMPILE ERROR' out && return
    echo "FAILED: $1: not a compile error"
    head -c 3000 out
    faults=$((faults + 1))
}

ran() { judged "$1" 0 "$2" "$3"; } # SENTENCE TEXT PATH: compiles and ends well, and prints TEXT
failed() { judged "$1" 1 "$2" "$3"; } # SENTENCE TEXT PATH: ends with TEXT

fresh() { # [LINE…]: a folder with main.js of these lines
    rm -rf f && mkdir f
    printf '%s\n' "${@:-console.log('fine');}" > f/main.js
}

lines() { # FILE LINE…
    local file=$1
    shift
    printf '%s\n' "$@" > "$file"
}

nested() { # START END: a source with half a million parentheses
    printf '%s' "$1"
    head -c 500000 /dev/zero | tr '\0' '('
    printf 1
    head -c 500000 /dev/zero | tr '\0' ')'
    printf '%s\n' "$2"
}

# ---- package.json, and what else stands in a project's folder ---------------------------------------

fresh
cat > f/package.json << END
{"main": "main.js", "bin": "/bin/sh", "type": ["module"], "imports": {"#a": "../../../..$work/host.js"}, "workspaces": ["../.."],
 "scripts": {"preinstall": "touch $work/made", "postinstall": "touch $work/made", "prepare": "touch $work/made"},
 "dependencies": {"evil": "file:../.."}, "exports": "../../host.js", "__proto__": {"type": "module"}}
END
lines f/.npmrc 'ignore-scripts=false' "prefix=$work"
lines f/.env 'NODE_OPTIONS=--require=/app/evil.js'
lines f/evil.js 'console.log("taken");'
lines f/-e.js 'console.log("taken");'
lines f/--require=evil.js 'console.log("taken");'
mkdir -p f/node_modules/fs f/node_modules/own f/-p
lines f/node_modules/fs/index.js 'console.log("taken");'
lines f/node_modules/own/index.js 'module.exports = "own module";'
ln -s "$work/host.js" f/linked.js
lines f/main.js 'for (const name of ["#a", "./linked", "evil", "../../host.json"])' \
    '    try { require(name); console.log("taken"); } catch (error) { console.log(error.code); }' \
    'console.log(require("own"), typeof require("fs").readFileSync, process.argv.length);'
ran "scripts, imports, a shadowed builtin, links, names like options" 'own module function 2' f
grep -qF taken out && echo "FAILED: something of it was run" && faults=$((faults + 1))
[ ! -e made ] || {
    echo "FAILED: a script of a package was run"
    faults=$((faults + 1))
}
for main in "../../../..$work/host.js" "$work/host.js" /etc/passwd; do
    fresh
    lines f/package.json "{\"main\": \"$main\"}"
    ran "another main: $main" fine f
done
fresh 'import * as fs from "fs";' 'console.log("fine", typeof require);'
lines f/package.json '{"type": "commonjs"}'
refused "a type that lies" 'Cannot use import statement outside a module' f
lines f/package.json '{"type": {"toString": "x"}}'
ran "a type that is none" 'fine undefined' f
lines f/package.json '[["type", "module"]]'
ran "a package.json that is a list" 'fine undefined' f
nested '[' ']' | tr '()' '[]' > f/package.json
ran "a package.json that is deep" 'fine undefined' f

# ---- JavaScript: the check, and loading --------------------------------------------------------------

lines a.js '}); console.log("taken"); require("fs").writeFileSync("/box/work/package.json", "{}"); (function () {'
refused "an end of the function that is checked" "Unexpected token '}'" a.js
lines a.js 'let one;' 'let x = 1 +* 2;' "//# sourceURL=$work/host.js"
refused "a comment that renames the source" 'a.js:2:12' a.js
printf 'a\xe2\x80\xa8b\rc\xe2\x80\xa9\n\tlet x = "\xc3\xa4" +* 1;\r\n' > a.js
refused "ends of lines that only JavaScript knows" 'a.js:2:15' a.js
printf '\xef\xbb\xbf"use strict";\r\nconsole.log("fi\xe2\x80\xa8ne");\r\n' > a.js
ran "a mark of the byte order, and CRLF" fi a.js
printf 'let a;\0' > a.js
judged "NUL bytes" 2 'E0205' a.js
printf 'let x = "\e[2J\x9b\xe2\x80\xae" +* 1;\n' > a.js
refused "control bytes in a line with a fault" 'SyntaxError' a.js
nested 'let x = ' ';' > a.js
refused "half a million parentheses" 'RangeError: Maximum call stack size exceeded' a.js
lines a.mjs "const urls = ['file://$work/host.json', 'file:///etc/passwd', 'http://127.0.0.1/x.js', '/proc/1/environ'];" \
    'for (const url of urls)' '    await import(url, { with: { type: "json" } }).then(console.log, (error) => console.log(error.code));' \
    'console.log((await import("data:text/javascript,export default 7")).default);'
ran "imports by url" 'ERR_MODULE_NOT_FOUND ERR_MODULE_NOT_FOUND' a.mjs
grep -qF 7 out || faults=$((faults + 1))
fresh 'require("./own.node");'
printf '\177ELF' > f/own.node
failed "an addon" 'ERR_DLOPEN_FAILED' f
lines a.js 'const machine = process.arch === "arm64" ? "aarch64" : "x86_64";' \
    'process.dlopen({ exports: {} }, "/usr/lib/" + machine + "-linux-gnu/libm.so.6");'
failed "a library that is loaded" 'ERR_DLOPEN_FAILED' a.js
lines a.js 'const source = "export async function load() { return { format: \"module\", shortCircuit: true, source: \"console.log(42)\" }; }";' \
    'require("module").register("data:text/javascript," + encodeURIComponent(source));' \
    'import("any:thing").catch((error) => console.log(42, error.code));'
ran "an own loader is its own affair" 42 a.js

# ---- TypeScript ----------------------------------------------------------------------------------------

if place_has empty.ts; then
    fresh
    rm f/main.js
    lines f/main.ts 'import { readFileSync } from "fs";' 'const text: string = "fine";' 'console.log(text, typeof readFileSync);' \
        "//# sourceMappingURL=$work/host.json" '/* @jsx esbuild --plugin:evil --banner:js=taken */'
    cat > f/tsconfig.json << END
{"extends": "$work/host.json", "files": ["/etc/passwd"], "include": ["../../**/*"], "references": [{"path": "../.."}],
 "compilerOptions": {"plugins": [{"name": "evil"}], "outDir": "/app", "rootDirs": ["../../.."], "baseUrl": "/", "noCheck": true,
 "typeRoots": ["$work"], "paths": {"fs": ["$work/host.js"]}}}
END
    mkdir -p f/node_modules/@types/evil f/node_modules/typescript f/node_modules/esbuild
    lines f/node_modules/@types/evil/index.d.ts 'declare global { interface String { evil: number; } }' 'export {};'
    lines f/node_modules/typescript/package.json '{"main": "evil.json", "types": "/etc/passwd"}'
    lines f/program.mts 'console.log("taken");'
    lines f/--version.ts 'console.log("taken");'
    lines f/--outDir.d.ts 'declare const taken: number;'
    ln -s "$work/host.json" f/host.json
    ran "settings and packages of the submission, names like options" 'fine function' f
    grep -qF taken out && echo "FAILED: something of it was run" && faults=$((faults + 1))

    lines a.ts "/// <reference path=\"$work/host.js\" />" '/// <reference path="/etc/passwd" />' '/// <reference types="../../../etc" />' \
        "import host from \"$work/host.json\";" 'console.log(host);'
    refused "files of the host by reference" "host.json'" a.ts
    for url in "$work/host.json" file:///etc/passwd ../../../../etc/passwd; do
        lines a.ts '// @ts-nocheck' "import host from '$url' with { type: 'json' };" 'console.log(host);'
        refused "a file of the host without a check: $url" 'Could not resolve' a.ts
    done
    for file in proc/self/mountinfo proc/self/environ lang/typescript/settings; do
        lines a.ts '// @ts-nocheck' "import text from '../$file' with { type: 'text' };" 'console.log(text);'
        refused "a file of the compiler's own place: $file" 'only files of the submission can be imported' a.ts
    done
    lines a.ts '// @ts-nocheck' 'import "http://127.0.0.1/x.js";'
    failed "a module by http" 'ERR_UNSUPPORTED_ESM_URL_SCHEME' a.ts
    lines a.ts 'function twice(value: (n: number) => number, _: unknown) { return (n: number) => value(value(n)); }' \
        'function tag(_: unknown, context: ClassMethodDecoratorContext) { console.log(String(context.name)); }' \
        'class Own { @tag fine() { return twice((n) => n + 1, null)(1); } }' 'console.log(new Own().fine());'
    ran "decorators" 'fine 3' a.ts
    printf 'const text: string = "\e[2J\x9b\xe2\x80\xae" * 2; let y: `\xe2\x80\xae\e[1m` = 1;\n' > a.ts
    refused "control bytes in a line with a fault" 'TS' a.ts
    printf '\xef\xbb\xbflet a = "x";\r\nlet b: number = a;\r\n' > a.ts
    refused "a mark of the byte order, and CRLF" 'a.ts:2:5' a.ts

    lines a.ts 'type Deep<T> = T extends never ? 1 : Deep<[T]>;' 'let x: Deep<1>;' 'export {};'
    refused "a type without end" 'TS2589' a.ts
    lines a.ts 'type D = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";' \
        'type All = `${D}${D}${D}${D}${D}${D}${D}`;' 'let x: All = "1";'
    refused "a union without end" 'TS2590' a.ts
    {
        echo 'const x0 = { a: 1, b: "x" };'
        for i in $(seq 40); do
            echo "const x$i = { a: x$((i - 1)), b: [x$((i - 1)), x$((i - 1))], c: (y: typeof x$((i - 1))) => y };"
        done
        echo 'const end: string = x40;'
    } > a.ts
    refused "a type that doubles forty times" 'the compiler was stopped at its' a.ts
    nested 'const x = ' ';' > a.ts
    refused "half a million parentheses in TypeScript" 'the compiler was stopped at its' a.ts
    {
        printf 'const table: number[] = ['
        seq -s, 200000
        printf '];\nconsole.log(table.length, "fine");\n'
    } > a.ts
    judged "a large table" 0 fine a.ts
else
    echo "left out: TypeScript: not here, or not prepared"
fi

# ---- nothing was left ------------------------------------------------------------------------------

lines a.js 'console.log("whole");'
ran "the judge still works" whole a.js
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
