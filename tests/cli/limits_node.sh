#!/bin/bash
# SPDX-License-Identifier: MIT
# limits_node.sh ASSESS: programs in JavaScript and TypeScript against each limit.  Each gets the verdict that
# says what it did, and what Node.js says itself is shown.
set -u

# shellcheck source=tests/cli/place.sh
. "$(dirname "$0")/place.sh"
place_enter "$1"

echo ';' > empty.js
echo ';' > empty.ts
place_needs empty.js node
typescript=yes
place_has empty.ts || {
    echo "left out: TypeScript: not here, or not prepared"
    typescript=no
}

mkdir -p pkg/data/secret
printf 'problem_format_version: 2025-09\nname: limits\ntype: pass-fail\nlimits:\n  time_limit: 1\n  memory: 128\n  output: 1\n' > pkg/problem.yaml
head -c 3000000 /dev/zero | tr '\0' 'x' > pkg/data/secret/1.in
echo ok > pkg/data/secret/1.ans
cp -r pkg slow
sed -i 's/time_limit: 1/time_limit: 10/' slow/problem.yaml
package=slow # pkg where the clock is what is asked

# judged SENTENCE ENDING TEXT FILE: its report has the verdict's words, and TEXT.
judged() {
    local status
    "$assess" run -v --for reviewer -c $package "$4" > out 2>&1 < /dev/null
    status=$?
    tr -s '\n ' '  ' < out > words
    if [ $status -gt 1 ] || ! grep -qE -- "$2" words || ! grep -qE -- "$3" words; then
        echo "FAILED: $1 ($4): status $status, wanted '$2' and '$3'"
        head -c 3000 out
        faults=$((faults + 1))
    fi
}

# ends SENTENCE ENDING TEXT: the program on standard input; once as each language where BOTH stands first.
ends() {
    local files=main.js
    if [ "$1" = BOTH ]; then
        shift
        [ $typescript = no ] || files='main.js main.ts'
    fi
    cat > program
    for file in $files; do
        cp program "$file"
        [ "$file" = main.ts ] || sed -i 's/: number//g' "$file"
        judged "$1" "$2" "$3" "$file"
    done
}

# The verdict's sentence, and one more that says why.
runtime='run-time error in secret/1'
memory='memory limit in secret/1'
time='time limit in secret/1'
output='output limit in secret/1'

# ---- memory ----------------------------------------------------------------------------------------

ends BOTH "the heap" "$runtime" 'JavaScript heap out of memory' << 'END'
const kept = [];
for (;;) kept.push(new Array(100000).fill(kept.length));
END
ends BOTH "buffers, which no heap holds" "$memory" 'reached the limit of 128 MiB' << 'END'
const kept = [];
for (;;) kept.push(Buffer.alloc(1 << 20, 1));
END
ends "an array buffer that is larger than any machine" "$runtime" 'RangeError: Array buffer allocation failed' << 'END'
console.log(new ArrayBuffer(2 ** 46).byteLength);
END
ends "typed arrays that are let go" 'ACCEPTED' '' << 'END'
let sum = 0;
for (let i = 0; i < 20; i++) sum += new Uint8Array(1 << 24).fill(1)[i];
console.log(sum === 20 ? 'ok' : sum);
END
ends "memory of WebAssembly" "$memory" 'reached the limit of 128 MiB' << 'END'
const memory = new WebAssembly.Memory({ initial: 1 });
for (;;) {
    const end = memory.grow(16) * 65536;
    new Uint8Array(memory.buffer, end).fill(1);
}
END
ends BOTH "recursion without end" "$runtime" 'RangeError: Maximum call stack size exceeded' << 'END'
const deep = (n: number): number => deep(n + 1) + 1;
console.log(deep(0));
END
ends "files" "$runtime" 'ENOSPC: no space left on device' << 'END'
const fs = require('fs');
for (let i = 0; ; i++) fs.writeFileSync('/tmp/' + i, Buffer.alloc(1 << 20, 1));
END

# ---- threads and processes -------------------------------------------------------------------------

ends "more threads than there may be" "$runtime|$memory|$time" 'processes|threads|ERR_WORKER_INIT_FAILED|memory|Resource temporarily unavailable' << 'END'
const { Worker } = require('worker_threads');
for (let i = 0; i < 100; i++) new Worker('setInterval(() => {}, 1000)', { eval: true });
END
package=pkg
ends BOTH "CPU time over several threads" "$time" 'of CPU time' << 'END'
import { Worker } from 'node:worker_threads';
for (let i = 0; i < 4; i++) new Worker('for (;;) {}', { eval: true });
END
ends "another program, which is not there" "$runtime" 'spawnSync /bin/sh ENOENT' << 'END'
require('child_process').execSync('id');
END
ends "Node.js again, under the same limits" "$time" 'of CPU time' << 'END'
const { spawn } = require('child_process');
for (let i = 0; i < 3; i++) spawn(process.execPath, ['-e', 'for (;;) {}'], { detached: true }).unref();
setInterval(() => {}, 1000);
END
ends "a server" "$runtime" 'listen EACCES' << 'END'
require('http').createServer().listen(8080);
END
grep -qF 'socket(AF_INET' out || {
    echo "FAILED: a refused socket is not among the facts"
    faults=$((faults + 1))
}

# ---- time ------------------------------------------------------------------------------------------

ends BOTH "a program that waits" "$time" 'of real time' << 'END'
setTimeout(() => {}, 1000000);
END
ends "promises that let nothing else happen" "$time|$memory" 'of CPU time' << 'END'
setTimeout(() => process.exit(0), 10);
const again = () => Promise.resolve().then(again);
again();
END
ends "a regular expression without end" "$time" 'of CPU time' << 'END'
console.log(/^(a+)+$/.test('a'.repeat(50) + 'b'));
END

# ---- output, and ends ------------------------------------------------------------------------------

package=slow
ends BOTH "output without end" "$output" 'more than 1 MiB' << 'END'
import { writeSync } from 'node:fs';
for (;;) writeSync(1, 'a line of output\n');
END
# Node.js keeps what the pipe has no room for, and a loop without end never lets it write.
ends "output that is kept" "$output|$memory" '' << 'END'
for (;;) console.log('a line of output');
END
ends BOTH "an exception" "$runtime" 'main.[jt]s:1.*Error: no such thing' << 'END'
throw new Error('no such thing');
END
ends "a promise that nobody caught" "$runtime" 'main.js:1.*Error: no such thing' << 'END'
Promise.reject(new Error('no such thing'));
END
ends "a thing thrown that is no error" "$runtime" 'main.js:1' << 'END'
throw { toString() { throw 1; }, get stack() { throw 2; } };
END
ends BOTH "an exit code" "$runtime" 'exit code 3' << 'END'
process.exit(3);
END
ends "an exit code that is none" "$runtime" 'ERR_INVALID_ARG_TYPE|exit code' << 'END'
process.exitCode = -1;
END
ends "an abort" "$runtime" 'SIGABRT' << 'END'
process.abort();
END

# ---- what honest programs do -----------------------------------------------------------------------

ends BOTH "input in large pieces" 'ACCEPTED' '' << 'END'
let size = 0;
process.stdin.on('data', (piece) => { size += piece.length; });
process.stdin.on('end', () => console.log(size === 3000000 ? 'ok' : size));
END
ends "what /proc says" 'ACCEPTED' '' << 'END'
const fs = require('fs');
const mounts = fs.readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n').map((line) => line.split(' '));
const kernels = ['tmpfs', 'proc', 'devtmpfs'];
const foreign = mounts.filter((words) => !kernels.includes(words[words.indexOf('-') + 1]))
    .filter((words) => !words[3].endsWith(words[4]) || !words[4].startsWith('/usr/'));
const groups = fs.readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n').filter((line) => !line.endsWith(':/'));
const others = ['1', 'cmdline', 'sys', 'meminfo'].filter((name) => fs.existsSync('/proc/' + name));
console.log(foreign.length + groups.length + others.length === 0 ? 'ok' : [foreign, groups, others]);
END

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
