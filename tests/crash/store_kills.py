#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""store_kills.py [KILLS]: inside private.sh. From a person to a graded order and its erasure, and kill -9 on the way.

Without KILLS each step is killed once at each of its failpoints (before and after each commit, and between two
databases), always from the same beginning; so are a backup with its keys, and a recovery. With it, one store lives
through so many kills: at failpoints, at its writes, and where the power fails.

After each kill the oracle reads everything anew: a step was taken as a whole or not at all, nothing is lost,
nothing is there twice, the audit is unbroken. Then the step is taken again, and is there once."""
import copy
import os
import random
import shutil
import sqlite3
import sys

from kept import LEASE, STEPS, TOP, Person, Store, prepare

# Who has taken it already is told so, or it is no harm; to hand something in again is another submission.
AGAIN = {"candidate add": 2, "order add": 2, "order start": 2, "work": 0, "candidate erase": 0}
broken = 0
kills = 0
places = {}


def fail(what, faults):
    global broken
    for fault in faults:
        print("FAILED: %s: %s" % (what, fault), flush=True)
        broken += 1


def look(store, person, wanted, what):
    """The stage that he is in, which is one of WANTED."""
    stage, faults = store.stage_of(person)
    if stage not in wanted:
        faults.append("step %d, not one of %s" % (stage, wanted))
    fail(what, faults + store.faults_of_all())
    return stage


def take_again(store, person, step, stage, what, ahead):
    number = STEPS.index(step)
    wanted = 0 if stage == number else AGAIN.get(step)
    if wanted is not None:
        done = store.run(store.words(step, person), ahead=ahead if step == "work" else 0)
        if done.returncode != wanted:
            fail(what, ["again: exit %d, not %d: %s" % (done.returncode, wanted, done.stderr)])
    look(store, person, (number + 1,), what + ", and again")
    if step == "candidate erase":
        fail(what, store.faults_of_rest(person))


def kill(store, person, step, fault, ahead=0):
    global kills
    number = STEPS.index(step)
    what = "%s, %s (%s)" % (step, fault, person.external_id)
    done = store.run(store.words(step, person), fault=fault, ahead=ahead)
    if done.returncode == -9:
        kills += 1
    elif done.returncode != 0:
        fail(what, ["exit %d: %s" % (done.returncode, done.stdout + done.stderr)])
    acknowledged = done.returncode == 0
    return look(store, person, (number + 1,) if acknowledged else (number, number + 1), what), what


def measure(store, words):
    """The names of the failpoints that it passes; it is done."""
    path = TOP + "/places"
    done = store.run(words, places=path)
    if done.returncode:
        sys.exit("FAILED: %s undisturbed: %s" % (words, done.stderr))
    passed = open(path).read().splitlines()
    os.remove(path)
    for name in passed:
        places[name] = places.get(name, 0) + 1
    print("%s: %d failpoints" % (" ".join(words[:2]), len(passed)), flush=True)
    return passed


def rows_of(path):
    """Of a copy that is there as a whole or not at all."""
    if not os.path.exists(path):
        return None
    db = sqlite3.connect(path)
    names = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {name: db.execute("SELECT count(*) FROM " + name).fetchone()[0] for name in names}
    sound = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.close()
    return rows if sound else "not sound"


def each_failpoint_of_a_copy(template, person, words):
    """What is copied stays as it was; the copy is whole, or is not there and can be made."""
    global kills
    trial = Store("trial-" + words[1])
    path = trial.folder + "/" + words[2]

    def again():
        shutil.rmtree(trial.folder)
        shutil.copytree(template.folder, trial.folder)

    again()
    names = measure(trial, words)
    wanted = rows_of(path)
    for at, name in enumerate(names, 1):
        again()
        what = "%s, point %d: %s" % (" ".join(words), at, name)
        if trial.run(words, fault="point:%d" % at).returncode != -9:
            fail(what, ["nobody was killed"])
        kills += 1
        look(trial, person, (len(STEPS) - 1,), what)
        found = rows_of(path)
        if found is None:
            if os.path.exists(path + ".keys"):
                os.remove(path + ".keys")
            trial.must(words)
            found = rows_of(path)
            left = [name for name in os.listdir(trial.folder) if name.startswith(".assess-copy.")]
            fail(what, ["the next copy leaves what the killed one left: %s" % left] if left else [])
            # a copy that was begun is noted already: better one too many than one too few
            for table in ("backup", "audit"):
                found[table] = min(found[table], wanted[table])
        fail(what, [] if found == wanted else ["%s, not %s" % (found, wanted)])


def each_failpoint():
    template = Store("template")
    person = Person(1)
    for step in STEPS:
        if step == STEPS[-1]:
            each_failpoint_of_a_copy(template, person, ["store", "backup", "copy.db", "--keys"])
            each_failpoint_of_a_copy(template, person, ["store", "recover", "saved.db"])
        trial = Store("trial-" + step.replace(" ", "-"))

        def again():
            shutil.rmtree(trial.folder)
            shutil.copytree(template.folder, trial.folder)
            return copy.copy(person)

        names = measure(trial, trial.words(step, again()))
        for at in range(1, len(names) + 1):
            tried = again()
            before = kills
            stage, what = kill(trial, tried, step, "point:%d" % at)
            if kills == before:
                fail(what, ["nobody was killed"])
            take_again(trial, tried, step, stage, "%s: %s" % (what, names[at - 1]), LEASE)
        template.take(step, person)
    print(", ".join("%s: %d" % item for item in sorted(places.items())))


def one_of(seed, step):
    """Writes and failpoints of a step are fewer than these but for the first person's, which makes the files."""
    kind = seed.choice(("point", "point", "kill", "cut"))
    most = {"point": {"candidate erase": 8, "work": 12}.get(step, 4), "kill": 40, "cut": 40}[kind]
    return "%s:%d" % (kind, seed.randint(1, most))


def one_store(wanted):
    store = Store("aged")
    seed = random.Random(20261130)
    people = []
    while kills < wanted:
        person = Person(len(people) + 1)
        people.append(person)
        steps = STEPS[:-1] if len(people) % 3 == 0 else STEPS
        for number, step in enumerate(steps):
            stage, ahead = number, 0
            while stage == number and ahead < 2 * LEASE:
                stage, what = kill(store, person, step, one_of(seed, step), ahead if step == "work" else 0)
                ahead += LEASE
            take_again(store, person, step, stage, what, ahead)
        if len(people) % 10 == 0:
            print("%d kills, %d people" % (kills, len(people)), flush=True)
    for number, person in enumerate(people, 1):
        look(store, person, (5,) if number % 3 == 0 else (6,), "in the end, %s" % person.external_id)


prepare()
if len(sys.argv) > 1:
    one_store(int(sys.argv[1]))
else:
    each_failpoint()
print("%d kills, %d faults" % (kills, broken))
sys.exit(broken > 0)
