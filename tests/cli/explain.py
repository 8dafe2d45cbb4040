#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""explain.py ASSESS CHALLENGES: are the examples of the pages what the program prints?

Each example is run: "$ " and a command, then the first lines of what it prints, where "..." stands
for any text.  Times and sizes differ from machine to machine and are not compared.  An example
without a command says why."""
import json
import os
import re
import subprocess
import sys
import tempfile

assess, challenges = map(os.path.abspath, sys.argv[1:])
REASON = "(Not run by our tests: "
NO_SANDBOX = ("error[E0301]", "error[E0302]", "error[E0303]", "error[E0309]")
folder = tempfile.TemporaryDirectory()
os.mkdir(folder.name + "/bin")
os.symlink(assess, folder.name + "/bin/assess")
environment = {
    "PATH": folder.name + "/bin:" + os.environ["PATH"],
    "HOME": folder.name,
    "LC_ALL": "C",
    "XDG_CACHE_HOME": folder.name + "/cache",
}


def run(command, where):
    done = subprocess.run(["sh", "-c", command], cwd=where, env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    # who waits for a core says so
    return [line for line in done.stdout.splitlines() if not line.startswith("waiting: ")]


def even(line):
    line = re.sub(r"[<>]?[0-9.]+ (ms|s|MiB|KiB|bytes)\b", "N", line)
    return re.sub(r" \([0-9]+ at a time\)$", "", line).rstrip()


def fits(wanted, printed):
    pattern = r"\n".join(
        r"(?:.*\n)*?.*" if line == "..." else re.escape(even(line)).replace(r"\.\.\.", ".*")
        for line in wanted)
    # "..." as a line may also stand for none
    pattern = pattern.replace(r"(?:.*\n)*?.*\n", r"(?:.*\n)*?")
    return re.match(pattern + r"(?:\n|$)", "\n".join(map(even, printed)) + "\n")


def try_page(page):
    """The faults of a page; None if this machine cannot judge."""
    lines = page["example"].split("\n")
    if page["code"] == "SEC" and os.uname().machine != "x86_64":
        return None  # there is no second ABI to call
    if not any(line.startswith("$ ") for line in lines):
        return [] if lines[-1].startswith(REASON) else ["an example without command and reason"]
    faults = []
    with tempfile.TemporaryDirectory(dir=folder.name) as where:
        os.symlink(challenges, where + "/challenges")
        while lines:
            command = lines.pop(0)
            wanted = []
            while lines and not lines[0].startswith("$ "):
                wanted.append(lines.pop(0))
            printed = run(command[2:], where)
            if page["code"] not in "".join(printed) and any(
                    line.startswith(NO_SANDBOX) for line in printed):
                return None
            if not fits(wanted, printed):
                faults.append("%s\n--- the page\n%s\n--- the program\n%s" % (
                    command, "\n".join(wanted), "\n".join(printed)))
    return faults


codes = json.loads("".join(run("assess explain --json", folder.name)))["codes"]
broken, tried, not_run, unable = 0, 0, 0, []
for code in codes:
    page = json.loads("".join(run("assess explain --json " + code["code"], folder.name)))
    faults = try_page(page)
    if faults is None:
        unable.append(code["code"])
        continue
    tried += "$ " in page["example"]
    not_run += "$ " not in page["example"]
    for fault in faults:
        print("FAILED: %s: %s" % (code["code"], fault))
        broken += 1
print("%d examples held, %d say why they are not run" % (tried - broken, not_run))
if broken:
    sys.exit(1)
if unable:
    print("skipped: this machine cannot judge: %s" % " ".join(unable))
    sys.exit(77)
