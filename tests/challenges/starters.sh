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

if ! "$assess" doctor --quick > doctor 2>&1; then
    echo "skipped: this machine cannot judge:"
    cat doctor
    exit 77
fi

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

languages_ready=$(dirname "$(dirname "$assess")")/share/assess/languages
longest=$(ls -S "$package"/data/secret/*.in | head -n 1)
languages=$(sed -n 's/^languages: *\[\(.*\)\]/\1/p' "$package/assess.yaml" | tr -d ,)

left_out=0

for language in ${languages:-c cpp python}; do
    if ! "$assess" challenge start "$package" --language "$language" --json > started 2>&1; then
        if grep -q 'E0307' started; then
            echo "left out: $language is not installed here"
            left_out=$((left_out + 1))
            continue
        fi
        fail "$language: $(cat started)"
    fi
    tried=$((tried + 1))
    file=$(python3 -c 'import json; print(json.load(open("started"))["path"])')
    grep -q '"starter": *"challenge"' started || fail "$language: the package has no starter of its own"
    head -n 5 "$file" | grep -q "assess: $(basename "$package")\$" || fail "$file has no marker"
    grep -qi 'your code here' "$file" || fail "$file does not say where to write"
    "$assess" run --json -c "$package" "$file" > judged 2> errors
    if grep -q 'E0307' errors; then
        echo "left out: $language is not installed here"
        left_out=$((left_out + 1))
        continue
    fi
    python3 - "$file" "$longest" "$languages_ready" << 'EOF' || fail "$file: see above"
import glob, json, os, shutil, subprocess, sys
from threading import Thread

path, longest, languages_ready = sys.argv[1:]
judged = json.load(open("judged"))
assert judged["verdict"] in ("WA", "RTE"), judged["verdict"]
assert judged["compile"]["diagnostics"] == [], judged["compile"]["diagnostics"]

# What the plain tool makes of it; one that is not on the path leaves that to the judging above.
ending = os.path.splitext(path)[1]
compilers = {".c": ["gcc", "-O1", "-o", "../program"], ".cpp": ["g++", "-std=gnu++20", "-O1", "-o", "../program"],
             ".java": ["javac", "-d", "../classes"]}
commands = {".py": ["python3", path], ".java": ["java", "-cp", "classes", "Main"], ".js": ["node", path],
            ".mjs": ["node", path], ".ts": None}
# Where Go's cache is empty "go build" compiles the standard library first; what we build with takes a moment. It
# takes all of the folder that it is in.
for material in sorted(glob.glob(languages_ready + "/go-*")):
    home = "/usr/lib/" + os.path.basename(material)
    if os.path.exists(home + "/bin/go"):
        compilers[".go"] = [material + "/build", home, material, os.path.abspath("program")]
compiler, command = compilers.get(ending), commands.get(ending, ["./program"])
if command is None or not shutil.which((compiler or command)[0]):
    print(f"{path}: whether it reads all of its input was left out")
    raise SystemExit
if compiler:
    os.makedirs("alone", exist_ok=True)
    shutil.copy(path, "alone")
    subprocess.run([*compiler, os.path.basename(path)], cwd="alone", check=True)
    shutil.rmtree("alone")
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
echo "$tried starters, $left_out left out"
[ $tried -gt 0 ] && [ $faults -eq 0 ]
