#!/bin/bash
# SPDX-License-Identifier: MIT
# limits_java.sh ASSESS: whatever a Java program takes too much of, it or its report says what it was.
set -u

# shellcheck source=tests/cli/place.sh
. "$(dirname "$0")/place.sh"
place_enter "$1"

echo 'class Main { public static void main(String[] args) { } }' > empty.java
place_needs empty.java java

mkdir -p pkg/data/sample
: > pkg/data/sample/1.in
echo fine > pkg/data/sample/1.ans
printf 'problem_format_version: 2025-09\nname: limits\ntype: pass-fail\nlimits:\n  time_limit: 10\n  memory: 128\n' > pkg/problem.yaml

cp -r pkg quick
sed -i 's/time_limit: 10/time_limit: 1/' quick/problem.yaml
package=pkg

# ends SENTENCE VERDICT TEXT STATEMENTS: the program's last words hold TEXT.
ends() {
    printf 'import java.nio.*; import java.nio.channels.*; import java.nio.file.*; import java.util.*;\npublic class Main {\n    static int f(int n) { return f(n + 1) + 1; }\n    public static void main(String[] args) throws Exception {\n        %s\n    }\n}\n' "$4" > program.java
    "$assess" run -v --for reviewer -c $package program.java > out 2>&1 < /dev/null
    status=$?
    if [ $status -gt 1 ] || ! grep -qF -- "$2" out || ! grep -qF -- "$3" out; then
        echo "FAILED: $1: status $status, wanted $2 and '$3'"
        cat out
        faults=$((faults + 1))
    fi
}

ends "the heap" "RUN-TIME ERROR" "java.lang.OutOfMemoryError: Java heap space" \
    'List<byte[]> l = new ArrayList<>(); while (true) l.add(new byte[100000]);'
ends "a heap that is full is no end" "ACCEPTED" "" \
    'try { List<byte[]> l = new ArrayList<>(); while (true) l.add(new byte[100000]); } catch (OutOfMemoryError e) { System.out.println("fine"); }'
ends "memory beside the heap" "RUN-TIME ERROR" "java.lang.OutOfMemoryError" \
    'List<ByteBuffer> l = new ArrayList<>(); while (true) l.add(ByteBuffer.allocateDirect(1 << 20));'
ends "recursion without end" "RUN-TIME ERROR" "java.lang.StackOverflowError" 'System.out.println(f(0));'
ends "files" "RUN-TIME ERROR" "java.io.IOException" \
    'for (int i = 0; ; i++) Files.write(Path.of("/box/work/f" + i), new byte[1 << 24]);'
ends "mapped files" "RUN-TIME ERROR" "program.java:5" \
    'for (int i = 0; ; i++) try (FileChannel c = FileChannel.open(Path.of("/box/work/f" + i), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) { c.map(FileChannel.MapMode.READ_WRITE, 0, 1 << 24).put(new byte[1 << 24]); }'
ends "threads" "RUN-TIME ERROR" "unable to create native thread" \
    'for (;;) { Thread t = new Thread(() -> { try { Thread.sleep(1000000); } catch (InterruptedException e) { } }); t.setDaemon(true); t.start(); }'
for text in 'more than 128 processes or threads' 'hint: start fewer'; do
    grep -qF "$text" out || { echo "FAILED: threads: no '$text'"; cat out; faults=$((faults + 1)); }
done
package=quick
ends "time of many threads" "TIME LIMIT" "The limit is 1.00 s of CPU time" \
    'for (int i = 0; i < 4; i++) new Thread(() -> { for (;;) { } }).start();'
ends "output" "OUTPUT LIMIT" "more than 8 MiB" \
    'byte[] b = new byte[65536]; while (true) System.out.write(b, 0, b.length);'
ends "sleep" "TIME LIMIT" "of real time" 'Thread.sleep(100000);'

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
