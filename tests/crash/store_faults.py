#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""store_faults.py ASSESS ASSESS_FAULTS EVERY: changes of the store, each killed, cut off from power, without
room, or without a sync that succeeds, at each EVERY-th of its writes, syncs and failpoints.

What the oracle asks afterwards: is the store sound and the audit's chain unbroken; is what was answered with
success there; is everything there as a whole or not at all, once; is nobody half erased; does doing it again
work?"""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

assess, faulty = map(os.path.abspath, sys.argv[1:3])
every = int(sys.argv[3])
# in memory where there is room: the disk that fails is ours, and this machine's may be busy
roomy = os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > 256 << 20
top = tempfile.TemporaryDirectory(dir="/dev/shm" if roomy and os.access("/dev/shm", os.W_OK) else None)
os.umask(0o077)
FAULTS = ("kill", "cut", "full", "sync")
CANARY = "Canarynine"
broken = 0
tried = 0


def run(program, folder, words, **more):
    environment = {"HOME": folder, "XDG_DATA_HOME": folder + "/data", "PATH": os.environ["PATH"],
                   "LC_ALL": "C", **more}
    return subprocess.run([program, *words], cwd=folder, env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def document(folder, words):
    done = run(assess, folder, [*words, "--json"])
    return (json.loads(done.stdout) if done.stdout else None), done


def store_of(folder):
    return folder + "/data/assess/store"


def people(folder):
    found, done = document(folder, ["candidate", "list", "--all"])
    return {} if found is None and "E0203" in done.stderr else {
        person["id"]: person for person in found["candidates"]}


def is_whole(folder):
    """The faults of the store itself."""
    found, done = document(folder, ["store", "check"])
    if found is None:
        return [] if "E0203" in done.stderr else ["no check: " + done.stderr]
    faults = []
    if not found["sound"]:
        faults.append("damaged: %s" % found["fault"])
    if found["keys_missing"]:
        faults.append("%d keys are missing" % found["keys_missing"])
    if found["audit"]["broken"]:
        faults.append("audit: %s" % found["audit"]["broken"])
    return faults


def audited(folder, action, subject):
    db = sqlite3.connect(store_of(folder) + "/assess.db")
    count = db.execute("SELECT count(*) FROM audit WHERE action = ? AND subject = ?",
                       (action, subject)).fetchone()[0]
    db.close()
    return count


def holds(folder, text):
    return [name for name in os.listdir(store_of(folder))
            if text.encode() in open(os.path.join(store_of(folder), name), "rb").read()]


def after_add(folder, before, acknowledged):
    added = [person for id, person in people(folder).items() if person["external_id"] == "A-9"]
    if acknowledged and not added:
        return ["what was acknowledged is lost"]
    if len(added) > 1:
        return ["added twice"]
    again = run(assess, folder, ADD)
    if not added:
        return [] if again.returncode == 0 else ["adding again: " + again.stderr]
    if added[0]["person"]["name"] != CANARY or added[0]["fault"]:
        return ["the person is not whole: %s" % added[0]]
    if audited(folder, "candidate.add", added[0]["id"]) != 1:
        return ["not audited once"]
    return [] if "E0209" in again.stderr else ["added twice by doing it again: " + again.stderr]


def after_hold(folder, before, acknowledged):
    person = next(person for person in people(folder).values() if person["external_id"] == "A-1")
    held = person["held_at"] is not None
    if acknowledged and not held:
        return ["what was acknowledged is lost"]
    return [] if audited(folder, "candidate.hold", person["id"]) == held else ["state and audit differ"]


def after_erase(folder, before, acknowledged):
    # any change ends what was begun
    settled = run(assess, folder, ["candidate", "hold", "A-2"])
    if settled.returncode:
        return ["the next change: " + settled.stderr]
    id = next(id for id, person in before.items() if person["external_id"] == "A-1")
    person = people(folder)[id]
    if person["state"] == "erased":
        left = holds(folder, CANARY) + holds(folder, "A-1\0") + [
            "key" for _ in sqlite3.connect(store_of(folder) + "/people.keys").execute(
                "SELECT 1 FROM person_key WHERE candidate = ?", (id,))]
        counts = [audited(folder, action, id) for action in ("candidate.erase", "candidate.erased")]
        return ["left: %s" % left] if left else [] if counts == [1, 1] else ["audited %s" % counts]
    if acknowledged:
        return ["what was acknowledged is undone"]
    return [] if person["state"] == "active" and person["person"]["name"] == CANARY else [
        "half erased: %s" % person]


def after_backup(folder, before, acknowledged):
    if not os.path.exists(folder + "/copy.db"):
        return ["the acknowledged copy is not there"] if acknowledged else []
    db = sqlite3.connect(folder + "/copy.db")
    sound = db.execute("PRAGMA integrity_check").fetchone()[0]
    count = db.execute("SELECT count(*) FROM candidate").fetchone()[0]
    db.close()
    return [] if sound == "ok" and count == 2 else ["the copy is %s with %d" % (sound, count)]


def make_template(folder):
    os.makedirs(folder)
    with open(folder + "/person.yaml", "w") as file:
        file.write("name: %s\n" % CANARY)
    for external_id in ("A-1", "A-2"):
        done = run(assess, folder, ["candidate", "add", "--external-id", external_id, "--person",
                                    "person.yaml"])
        assert done.returncode == 0, done.stderr


def make_empty(folder):
    os.makedirs(folder)
    with open(folder + "/person.yaml", "w") as file:
        file.write("name: %s\n" % CANARY)


ADD = ["candidate", "add", "--external-id", "A-9", "--person", "person.yaml"]
SCENARIOS = (
    ("the first one", make_empty, ADD, after_add),
    ("adding", make_template, ADD, after_add),
    ("holding", make_template, ["candidate", "hold", "A-1"], after_hold),
    ("erasing", make_template, ["candidate", "erase", "--yes", "A-1"], after_erase),
    ("a backup", make_template, ["store", "backup", "copy.db"], after_backup),
)


def try_one(template, words, after, fault, at):
    global tried, broken
    folder = top.name + "/try"
    shutil.copytree(template, folder)
    before = people(folder) if os.path.exists(store_of(folder)) else {}
    done = run(faulty, folder, words, ASSESS_FAULT="%s:%d" % (fault, at))
    faults = []
    if done.returncode not in (0, 3, -9):
        faults.append("exit %d: %s" % (done.returncode, done.stderr))
    if fault == "full" and done.returncode == 3 and "E0314" not in done.stderr:
        faults.append("no room, and it said: " + done.stderr)
    faults += is_whole(folder)
    if not faults:
        faults += after(folder, before, done.returncode == 0)
    if not faults:
        faults += is_whole(folder)
    for fault_found in faults:
        print("FAILED: %s %s:%d: %s" % (" ".join(words), fault, at, fault_found))
        broken += 1
    tried += 1
    shutil.rmtree(folder)


def main():
    for name, make, words, after in SCENARIOS:
        template = top.name + "/" + name.replace(" ", "-")
        make(template)
        folder = top.name + "/count"
        shutil.copytree(template, folder)
        done = run(faulty, folder, words, ASSESS_FAULT_COUNT=folder + "/passed")
        assert done.returncode == 0, done.stderr
        points = int(open(folder + "/passed").read())
        shutil.rmtree(folder)
        for number, fault in enumerate(FAULTS):
            for at in range(1 + number % every, points + 1, every):
                try_one(template, words, after, fault, at)
        print("%s: %d points" % (name, points), flush=True)
    print("%d tries, %d faults" % (tried, broken))
    sys.exit(broken > 0)


main()
