#!/bin/sh
# SPDX-License-Identifier: MIT
# events_judge.sh ASSESS SCHEMAS: --events and --junit with the real judge: signals, and a reader that goes away,
# while tests still run.
set -u

assess=$1
events=$2/assess-events-1.json
fits=$(cd "$(dirname "$0")" && pwd)/fits.py
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8
cd "$work" || exit 1

if ! "$assess" doctor --quick --json > doctor.json; then
    echo "skipped: this machine cannot judge:"
    "$assess" doctor --quick
    exit 77
fi

# Two samples that end at once; then one that does not, for a program that hangs there.
mkdir -p hangs/data/sample hangs/data/secret
printf 'problem_format_version: 2025-09\nname: hangs\ntype: pass-fail\nlimits:\n  time_limit: 60\n' \
    > hangs/problem.yaml
for name in sample/1 sample/2 secret/3 secret/4; do
    echo "$name" > hangs/data/$name.in
    echo "$name" > hangs/data/$name.ans
done
cat > hangs.c << 'END'
#include <stdio.h>
#include <string.h>
int main(void)
{
    char line[99];
    if (!fgets(line, sizeof line, stdin)) return 1;
    while (strcmp(line, "secret/3\n") == 0) {}
    fputs(line, stdout);
    return 0;
}
END

# Nothing passes here, and what the tests have is more than is kept of it.
mkdir -p fails/data/secret
sed 's/hangs/fails/; s/60/10/' hangs/problem.yaml > fails/problem.yaml
head -c 1100000 /dev/zero | tr '\0' 'x' > input
for number in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20; do
    cp input fails/data/secret/$number.in
    echo "$number" > fails/data/secret/$number.ans
done
printf '#include <stdio.h>\nint main(void) { puts("no"); return 0; }\n' > fails.c

# Half a minute of the compiler's time, if nobody ends it.
awk 'BEGIN {
    print "constexpr int work(int n) { int s = 0; for (int i = 0; i < n; i++)"
    print "    for (int j = 0; j < 1000; j++) s = (s + i * j) % 1000003; return s; }"
    for (i = 0; i < 100; i++) printf "constexpr int a%d = work(%d);\n", i, 1000 + i
    print "int main() {}"
}' > long.cpp

cat > follow.py << 'END'
import json, os, signal, subprocess, sys
import xml.etree.ElementTree as tree

assess, fits, schema = sys.argv[1:]
faults = 0


def check(sentence, holds, said=""):
    global faults
    if not holds:
        print(f"FAILED: {sentence}: {said}")
        faults += 1


def start(*arguments):
    return subprocess.Popen([assess, "run", "--events", *arguments], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)


def lines_until(child, wanted):
    lines = []
    for line in child.stdout:
        lines.append(line)
        if wanted(json.loads(line)):
            break
    return lines


def second_test(event):
    return event["event"] == "test" and event["index"] == 2


def fitting(lines):
    return subprocess.run([sys.executable, fits, "--lines", schema], input=b"".join(lines),
                          stdout=subprocess.PIPE).returncode == 0


for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
    child = start("-c", "./hangs", "--junit", "hangs.xml", "hangs.c")
    lines = lines_until(child, second_test)
    child.send_signal(number)
    lines += child.stdout.readlines()
    result = json.loads(lines[-1]).get("result", {})
    verdicts = [test["verdict"] for test in result.get("tests", [])]
    check("a signal ends it with its status", child.wait() == status, child.returncode)
    check("a signal ends it with what was finished",
          verdicts[:3] == ["AC", "AC", "not_run"], verdicts)
    check("there is no verdict then, and no score", result.get("interrupted") is True and
          result.get("verdict") == "not_run" and result.get("score") == 0, lines[-1])
    check("all lines fit", fitting(lines))
    cases = list(tree.parse("hangs.xml").getroot().iter("testcase"))
    check("the file has the same, the rest skipped",
          [case.find("skipped") is not None for case in cases] == [False, False, True, True], cases)
    os.unlink("hangs.xml")

child = start("-c", "./hangs", "long.cpp")
lines = lines_until(child, lambda event: event["event"] == "compiling")
child.send_signal(signal.SIGINT)
lines += child.stdout.readlines()
result = json.loads(lines[-1]).get("result", {})
check("a signal ends the compiler, too", child.wait() == 130, child.returncode)
check("what it said by then is not shown", result.get("verdict") == "not_run" and
      result["compile"]["verdict"] == "not_run" and result["tests"] == [], lines[-1])
check("all lines of that fit", fitting(lines))

child = start("-c", "./fails", "--all-failures", "--for", "reviewer", "--junit", "fails.xml", "fails.c")
lines = child.stdout.readlines()
result = json.loads(lines[-1]).get("result", {})
told = [line["test"]["name"] for line in map(json.loads, lines) if line["event"] == "test"]
check("every test is run where all are wanted, though the first failed", child.wait() == 1 and
      [test["verdict"] for test in result.get("tests", [])] == ["WA"] * 20, lines[-1][:400])
check("each is told, once and in order", told == sorted(told) and len(told) == 20, told)
outputs = [case.findtext("system-out") or "" for case in tree.parse("fails.xml").iter("testcase")]
shown = ["yours" in output for output in outputs]
check("the first failure has its evidence, and as many as memory was meant for", shown[0] and
      14 <= sum(shown) < 20, shown)
check("the others have their difference", all('found "no"' in output for output in outputs), outputs)

child = start("-c", "./hangs", "hangs.c")
lines_until(child, second_test)
child.stdout.close()
check("a reader that goes away ends the run", child.wait() == 3, child.returncode)
said = child.stderr.read().decode()
check("and is told nothing", not [line for line in said.splitlines() if "waiting:" not in line], said)

sys.exit(1 if faults else 0)
END
python3 follow.py "$assess" "$fits" "$events" || exit 1
echo "all held"
