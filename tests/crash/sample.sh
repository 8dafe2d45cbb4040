# SPDX-License-Identifier: MIT
# sample.sh - for the scripts here: a challenge "two" and programs of each kind in the working folder.
# shellcheck shell=sh disable=SC2034 # read by the scripts
mkdir -p two/data/sample two/data/secret
cat > two/problem.yaml << 'END'
problem_format_version: 2025-09
type: pass-fail
name: Two more
uuid: 7d8ae1f2-6c0b-4f5e-9f3e-3a1d6cbb8f10
limits:
  time_limit: 1
  memory: 64
END
echo 1 > two/data/sample/1.in
echo 3 > two/data/sample/1.ans
echo 3 > two/data/secret/1.in
echo 5 > two/data/secret/1.ans

# reads_and BODY: a program that reads x.
reads_and() {
    printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n'
    printf 'int main(void) { volatile int x = 0; if (scanf("%%d", &x) == 1) { %s } return 0; }\n' "$1"
}
reads_and 'printf("%d\n", x + 2);' > AC.c
reads_and 'printf("%d\n", x + 3);' > WA.c
reads_and 'for (;;) { x = x * 3; }' > TLE.c
reads_and 'abort();' > RTE.c
reads_and 'for (;;) { char *p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); }' > MLE.c
reads_and 'printf("%d\n", y);' > CE.c
printf 'print(int(input()) + 2)\n' > AC.py

faults=0
fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# verdict_of FILE: of a JSON result.
verdict_of() {
    sed -n 's/^{"schema":"assess-result\/1","run":[^,]*,"verdict":"\([A-Za-z_]*\)".*/\1/p' "$1"
}

# undisturbed SENTENCE: the machine judges as ever.
undisturbed() {
    "$ASSESS" run --json -c two AC.c > last.out 2> last.err
    status=$?
    if [ $status -ne 0 ] || [ "$(verdict_of last.out)" != AC ]; then
        fail "$1: the next run ends with $status"
        cat last.out last.err
    fi
}
