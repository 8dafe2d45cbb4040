#!/bin/sh
# SPDX-License-Identifier: MIT
# compare.sh [-w] ASSESS [ATTACK…]: the attack battery in our boxes and in the other sandboxes that this
# host has, each with the tightest flags that its manual offers for a single static program; prints a
# table in Markdown.  With -w it is put into sandbox/attack/README.md, between its markers.
#
# Limits of memory, time and processes are not set where a sandbox has none: "beyond".  Exits with 77
# where there is no other sandbox, with 1 where something gets out of ours or nothing ran in another.
set -u

write=false
[ "$1" = -w ] && write=true && shift
assess=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
readme=$here/../../sandbox/attack/README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
parts=$(cd "$(dirname "$assess")/../libexec/assess" && pwd)

# runner NAME: the command, or nothing where it is not installed.
runner() {
    command -v "$1" > /dev/null 2>&1 || return 0
    case $1 in
    bwrap)
        printf '%s' "bwrap --unshare-all --die-with-parent --new-session --uid 65534 --gid 65534 --cap-drop ALL"
        printf "%s" " --ro-bind /usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64"
        printf "%s" " --proc /proc --dev /dev"
        printf '%s' " --tmpfs /tmp --ro-bind $parts $parts --chdir /tmp"
        ;;
    firejail)
        printf '%s' "firejail --quiet --noprofile --net=none --private --private-dev --private-tmp"
        printf '%s' " --caps.drop=all --nonewprivs --seccomp"
        ;;
    isolate) printf '%s' "isolate --init > /dev/null && isolate --dir=$parts --run --" ;;
    nsjail)
        printf '%s' "nsjail --quiet -Mo --user 65534 --group 65534 -R $parts -T /tmp --cwd /tmp"
        printf '%s' " --rlimit_as max --rlimit_fsize max --"
        ;;
    minijail0)
        printf '%s' "minijail0 -p -v -e -l -N -n -r -t -u nobody -g nogroup -c 0 --ambient --"
        ;;
    esac
}

ask() { # NAME arguments…
    name=$1
    shift
    "$assess" doctor --attack --json "$@" > "$work/$name.json"
    [ $? -le 3 ] && [ -s "$work/$name.json" ] || {
        echo "compare.sh: $name could not be asked"
        exit 1
    }
}

others=
for name in bwrap firejail isolate nsjail minijail0; do
    command=$(runner "$name")
    [ -n "$command" ] || continue
    # It has a home and a /tmp of its own, and so no programs that lie there.
    if [ "$name" = firejail ] && ! $command test -x "$parts/sandbox-attack" 2> /dev/null; then
        echo "skipped: $name does not show $parts"
        continue
    fi
    others="$others $name"
    ask "$name" --runner "$command" "$@"
done
[ -n "$others" ] || {
    echo "skipped: no other sandbox is installed (bubblewrap, firejail, isolate, nsjail, minijail)"
    exit 77
}
ask ours "$@"

# shellcheck disable=SC2086 # a list of words
python3 - "$work" ours $others > "$work/table" << 'END' || exit 1
import json
import os
import platform
import re
import subprocess
import sys

work, names = sys.argv[1], sys.argv[2:]
WORDS = {"held": "held", "escaped": "**escaped**", "beyond": "beyond", "untried": "–"}
ORDER = ["escaped", "beyond", "untried", "held"]  # the worst of the policies counts
columns = {}
for name in names:
    document = json.load(open(f"{work}/{name}.json"))
    column = columns[name] = {}
    for attack in document["attacks"]:
        seen = column.get(attack["name"], attack["verdict"])
        column[attack["name"]] = min(seen, attack["verdict"], key=ORDER.index)


def version(name):
    if name == "ours":
        return "assess"
    asked = subprocess.run([name, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+(\.\d+)+", asked.stdout + asked.stderr)
    return f"{name} {found[0]}" if found else name


who = "root" if os.geteuid() == 0 else "an ordinary user"
print(f"As {who}, Linux {'.'.join(platform.release().split('.')[:2])}; the worst of the policies where there are several.\n")
print("| attack |", " | ".join(version(name) for name in names), "|")
print("|---|" + "---|" * len(names))
for verdict in ORDER:
    counts = [str(sum(v == verdict for v in columns[name].values())) for name in names]
    label = {"untried": "not tried"}.get(verdict, verdict)
    print(f"| *{label}* |", " | ".join(counts), "|")
for attack in columns["ours"]:
    cells = [WORDS[columns[name].get(attack, "untried")] for name in names]
    print(f"| {attack} |", " | ".join(cells), "|")
for name in names:
    if set(columns[name].values()) == {"untried"} or (name == "ours" and "escaped" in columns[name].values()):
        print(f"compare.sh: {name}: {columns[name]}", file=sys.stderr)
        sys.exit(1)
END

if ! $write; then
    cat "$work/table"
    exit 0
fi
awk -v table="$work/table" '
    /^<!-- end: comparison/ { skip = 0 }
    !skip
    /^<!-- begin: comparison/ {
        while ((getline line < table) > 0)
            print line
        skip = 1
    }' "$readme" > "$work/readme" && cp "$work/readme" "$readme"
