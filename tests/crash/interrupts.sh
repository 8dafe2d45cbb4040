#!/bin/sh
# SPDX-License-Identifier: MIT
# interrupts.sh: inside private.sh. SIGINT or SIGTERM, once or twice, at every stage of what judges: it ends
# with 130 or 143, says what it had finished, and leaves no process, group, lock or file.
set -u
# shellcheck source=tests/crash/sample.sh
. sample.sh
export XDG_CACHE_HOME="$TMPDIR/cache" XDG_DATA_HOME="$TMPDIR/data"
undisturbed "at first"
printf '#include <stdio.h>\nint main(void) { puts("begun"); fflush(stdout); for (;;) {} }\n' > spins.c
printf '#include <unistd.h>\nint main(void) { sleep(1000); }\n' > waits.c
# Half a minute of the compiler's time, if nobody ends it.
awk 'BEGIN {
    print "constexpr int work(int n) { int s = 0; for (int i = 0; i < n; i++)"
    print "    for (int j = 0; j < 1000; j++) s = (s + i * j) % 1000003; return s; }"
    for (i = 0; i < 100; i++) printf "constexpr int a%d = work(%d);\n", i, 1000 + i
    print "int main() {}"
}' > long.cpp
# Two samples that end at once, then a test that the program hangs in.
mkdir -p hangs/data/sample hangs/data/secret
sed 's/time_limit: 1/time_limit: 60/' two/problem.yaml > hangs/problem.yaml
for name in sample/1 sample/2 secret/3 secret/4; do
    echo "$name" | tee hangs/data/$name.in > hangs/data/$name.ans
done
cat > hangs.c << 'END'
#include <stdio.h>
#include <string.h>
int main(void)
{
    char line[99];
    if (!fgets(line, sizeof line, stdin)) return 1;
    while (strcmp(line, "secret/3\n") == 0) {}
    return fputs(line, stdout) < 0;
}
END
# A package whose programs, validator or generator take as long as anybody waits.
"$ASSESS" challenge new package > /dev/null || exit 1
sed -i 's/time_limit: .*/time_limit: 60/' package/problem.yaml
grep -q 'time_limit: 60' package/problem.yaml || exit 1
for kind in validates judges varies generates; do
    cp -r package $kind
done
for file in validates/input_validators/*/*.py validates/input_validators/*.py; do
    [ ! -e "$file" ] || printf 'while True:\n    pass\n' > "$file"
done
rm -r judges/submissions
mkdir -p judges/submissions/accepted
printf 'while True:\n    pass\n' | tee judges/submissions/accepted/spins.py > varies/submissions/accepted/spins.py
printf 'while True:\n    pass\n' > generates/generators/generate.py

cat > interrupts.py << 'END'
import json, os, re, signal, subprocess, sys, time

assess = os.environ["ASSESS"]
roots = os.environ["GROUPS_ROOT"].split()
faults = 0


def check(sentence, holds, said=""):
    global faults
    if not holds:
        print(f"FAILED: {sentence}: {said}")
        faults += 1


def below(folder):
    for path, folders, files in os.walk(folder):
        for name in folders + files:
            yield os.path.join(path, name)


def place(path):
    status = os.stat(path)
    return status.st_dev, status.st_ino


place_of_assess = os.path.dirname(os.path.dirname(assess))
ours = {place(assess)} | {place(path) for path in below(place_of_assess + "/libexec")}


def processes():
    """All that run our copy of the program or of its parts."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if place(f"/proc/{pid}/exe") in ours:
                found.append(pid)
        except OSError:
            pass
    return found


def members():
    found = []
    for root in roots:
        for path in below(root):
            if path.endswith("/cgroup.procs"):
                found += open(path).read().split()
    return found


def locks():
    held = []
    for path in below("/run/assess" if os.getuid() == 0 else f"/tmp/assess-{os.getuid()}"):
        if subprocess.run(["flock", "--nonblock", path, "true"]).returncode != 0:
            held.append(path)
    return held


def files():
    here = [path for path in below(".") if not path.startswith("./cache/")]
    return set(here + list(below("/dev/shm")) + list(below(os.environ["TMPDIR"] + "/..")))


def groups():
    return set(path for root in roots for path in below(root) if os.path.isdir(path))


def settled(before, sentence, leaving):
    """Who is killed by the second signal has helpers that notice; a hang is ctest's to end."""
    while processes() or members() or locks():
        time.sleep(0.02)
    files_before, groups_before = before
    left = sorted(path for path in files() - files_before if "/cache/" not in path)
    check(sentence + ": no files are left", not left or leaving, left)
    left = sorted(groups() - groups_before)
    check(sentence + ": no groups are left", not left, left)


def until(stream, pattern):
    text = b""
    while not re.search(pattern, text):
        piece = os.read(stream.fileno(), 65536)
        if not piece:
            return text, False
        text += piece
    return text, True


def rest(stream):
    pieces = []
    while piece := os.read(stream.fileno(), 65536):
        pieces.append(piece)
    return b"".join(pieces)


# What is started; where the words appear that say how far it is; these words.
stages = {
    "run, waiting for a lane": (["run", "--events", "-c", "two", "AC.c"], "out", b'"waiting"'),
    "run, compiling": (["run", "--events", "-c", "two", "long.cpp"], "out", b'"compiling"'),
    "run, just compiled": (["run", "--events", "-c", "hangs", "hangs.c"], "out", b'"compiled"'),
    "run, testing": (["run", "--events", "-c", "hangs", "hangs.c"], "out", b'"index":2'),
    "run without a challenge": (["run", "spins.c"], "out", b"begun"),
    "check, waiting for a lane": (["challenge", "check", "two"], "err", b"waiting"),
    "check, validating": (["challenge", "check", "validates"], "err", b"validat"),
    "check, judging": (["challenge", "check", "judges"], "err", b"spins"),
    "vary, waiting for a lane": (["challenge", "vary", "./package", "-o", "out"], "err", b"waiting"),
    "vary, generating": (["challenge", "vary", "./generates", "-o", "out"], "err", b"making"),
    "vary, judging": (["challenge", "vary", "./varies", "-o", "out"], "err", b"spins"),
    "doctor, waiting for a lane": (["doctor", "--attack", "fork-bomb"], "err", b"waiting"),
    "doctor, attacking": (["doctor", "--attack"], "err", b"attacking"),
}
os.mkdir("out")
before = (files(), groups())
statuses = {signal.SIGINT: 130, signal.SIGTERM: 143}
wanted = sys.argv[1:]
for stage, (arguments, where, words) in stages.items():
    for numbers in ((signal.SIGINT, signal.SIGTERM), (signal.SIGINT,), (signal.SIGTERM,)):
        sentence = f"{stage}, {' and '.join(number.name for number in numbers)}"
        if wanted and not any(word in sentence for word in wanted):
            continue
        holder = None
        if "waiting" in stage:
            holder = subprocess.Popen([assess, "run", "--events", "-c", "hangs", "hangs.c"],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            until(holder.stdout, b'"index":2')
        child = subprocess.Popen([assess, *arguments], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 env={**os.environ, "ASSESS_FORCE_TTY": "80"}
                                 if where == "err" else None)
        text, reached = until(child.stdout if where == "out" else child.stderr, words)
        check(sentence + ": it is reached", reached, text)
        for number in numbers:
            child.send_signal(number)
        if where == "out":
            out, err = text + rest(child.stdout), rest(child.stderr)
        else:
            err, out = text + rest(child.stderr), rest(child.stdout)
        status = child.wait()
        check(sentence + ": its status", status in [statuses[number] for number in numbers],
              f"{status} {out[-600:]!r} {err[-600:]!r}")
        if holder:
            holder.kill()
            holder.wait()
        if "--events" in arguments:
            events = [json.loads(line) for line in out.decode().splitlines(keepends=True)
                      if line.endswith("\n")]
            if len(numbers) == 1:
                last = events[-1]
                check(sentence + ": the last line tells it",
                      last.get("error", {}).get("code") == "E0130" or
                      last.get("result", {}).get("interrupted") is True, last)
            if len(numbers) == 1 and stage == "run, testing":
                verdicts = [test["verdict"] for test in events[-1]["result"]["tests"]]
                check(sentence + ": what was finished is told",
                      verdicts == ["AC", "AC", "not_run", "not_run"], verdicts)
        if where == "err" and len(numbers) == 1:
            check(sentence + ": it says so", b"interrupted" in (out + err).lower(), err[-300:])
        # ended at once, vary leaves its hidden folder, which the next one of that name takes away
        settled(before, sentence, len(numbers) == 2 and "vary" in stage)
sys.exit(faults > 0)
END
/usr/bin/python3 interrupts.py "$@" || faults=$((faults + 1))
undisturbed "in the end"
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
