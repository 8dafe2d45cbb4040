#!/bin/sh
# SPDX-License-Identifier: MIT
# starters.sh ASSESS PACKAGE: what `challenge start` gives a candidate in each language of PACKAGE compiles
# without a warning, is judged and not accepted, says where to write, and reads all of the longest input.
set -u
assess=$1
package=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data"
cd "$work" || exit 1
faults=0
tried=0

if ! "$assess" doctor > doctor 2>&1; then
    echo "skipped: this machine cannot judge:"
    cat doctor
    exit 77
fi

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

longest=$(ls -S "$package"/data/secret/*.in | head -n 1)
languages=$(sed -n 's/^languages: *\[\(.*\)\]/\1/p' "$package/assess.yaml" | tr -d ,)

for language in ${languages:-c cpp python}; do
    tried=$((tried + 1))
    "$assess" challenge start "$package" --language "$language" --json > started 2>&1 ||
        fail "$language: $(cat started)"
    file=$(python3 -c 'import json; print(json.load(open("started"))["path"])')
    grep -q '"starter": *"challenge"' started || fail "$language: the package has no starter of its own"
    head -n 5 "$file" | grep -q "assess: $(basename "$package")\$" || fail "$file has no marker"
    grep -qi 'your code here' "$file" || fail "$file does not say where to write"
    "$assess" run --json -c "$package" "$file" > judged 2> errors
    python3 - "$file" "$longest" << 'EOF' || fail "$file: see above"
import json, os, subprocess, sys
from threading import Thread

path, longest = sys.argv[1:]
judged = json.load(open("judged"))
assert judged["verdict"] in ("WA", "RTE"), judged["verdict"]
assert judged["compile"]["diagnostics"] == [], judged["compile"]["diagnostics"]

commands = {".c": ["gcc", "-O1"], ".cpp": ["g++", "-std=gnu++20", "-O1"]}
command = ["python3", path]
compiler = commands.get(os.path.splitext(path)[1])
if compiler:
    subprocess.run([*compiler, "-o", "program", path], check=True)
    command = ["./program"]
data = open(longest, "rb").read()
assert len(data) > 1 << 17, "an input that does not fit a pipe would tell more"
rest = []
reader, writer = os.pipe()

def write():
    try:
        with os.fdopen(writer, "wb") as stream:
            stream.write(data)
    except BrokenPipeError:
        pass

def run():
    rest.append(subprocess.run(command, stdin=reader, stdout=subprocess.DEVNULL, timeout=100).returncode)
    rest.append(len(os.read(reader, 1)))
    os.close(reader)

threads = [Thread(target=write), Thread(target=run)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert rest == [0, 0], f"status {rest[0]}; not all of the input was read: {rest[1:]}"
EOF
done
echo "$tried starters"
[ $tried -gt 0 ] && [ $faults -eq 0 ]
