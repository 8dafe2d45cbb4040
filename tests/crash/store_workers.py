#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""store_workers.py [SECONDS]: inside private.sh. Two workers on one store, one of them killed again and again, while
people hand things in.

The clock of the other one is ahead by more than a lease lasts. So it takes over at once what the killed one had,
and also what the first one is still at, whose answer comes too late then. Without SECONDS the first one dies at
each of its failpoints in turn; with it, whatever it is at, every second.

In the end each submission was judged once: one verdict, one report, one row of the audit, no job. Then one that
takes three workers with it is set aside."""
import signal
import sys
import time

from kept import CLAIMED, LEASE, Person, Store, prepare

PEOPLE = 4
broken = 0
WORK = ["work", "-q", "-j", "1"]


def fail(what):
    global broken
    print("FAILED: " + what, flush=True)
    broken += 1


def somebody(store, number):
    person = Person(number)
    for step in ("candidate add", "order add", "order start"):
        store.take(step, person)
    return person


def drain(store, ahead):
    """What is left, by somebody whose clock lets every lease end."""
    report = {}
    for more in range(1, 4):
        report = store.document(WORK, ahead=ahead + more * LEASE)
        if report.get("waiting") == 0:
            return report
    fail("something is left: %s" % report)
    return report


def check_person(store, person, handed_in):
    runs = store.rows("SELECT id, verdict, judged_at FROM run WHERE assessment = ? ORDER BY number", person.order)
    if len(runs) != handed_in:
        fail("%s handed in %d, and %d are there" % (person.external_id, handed_in, len(runs)))
    for run, verdict, judged_at in runs:
        reports = store.count("sealed WHERE subject = ? AND kind = 'report'", run)
        if verdict != "AC" or not judged_at or reports != 1:
            fail("%s: %s, %d reports" % (run, verdict or "not judged", reports))
    judged = store.count("audit WHERE action = 'order.grade' AND subject = ?", person.order)
    if judged != handed_in:
        fail("%s: %d judged, by the audit, of %d" % (person.external_id, judged, handed_in))
    shown = store.document(["order", "show", person.order])["order"]
    challenge = shown["challenges"][0]
    if shown["state"] != "graded" or challenge["result"]["run"] != runs[-1][0]:
        fail("%s: %s" % (person.external_id, shown))


def check(store, people, handed_in):
    for fault in store.faults_of_all():
        fail(fault)
    if store.count("job"):
        fail("jobs are left: %s" % store.rows("SELECT * FROM job"))
    for person in people:
        check_person(store, person, handed_in[person.order])


def end(process, number):
    process.send_signal(number)
    process.communicate()
    return process.returncode


def count_failpoints(store, person):
    """Of a worker with one job that nobody disturbs."""
    store.must(store.words("order submit", person))
    store.must(WORK, places=store.folder + "/places")
    with open(store.folder + "/places") as passed:
        return len(passed.readlines())


def at_failpoints(store, people, handed_in, points):
    """As many rounds as claiming, ending and sealing have failpoints."""
    died = 0
    for at in range(1, points + 1):
        for person in people:
            store.must(store.words("order submit", person))
            handed_in[person.order] += 1
            done = store.run(WORK, fault="point:%d" % at)
            died += done.returncode == -9
            if done.returncode not in (0, -9):
                fail("a worker ended with %d: %s" % (done.returncode, done.stderr))
    if not died:
        fail("no worker died")
    return died


def every_second(store, people, handed_in, seconds):
    for died in range(seconds):
        until = time.monotonic() + 1
        victim = store.start([*WORK, "--watch"])
        while time.monotonic() < until:
            person = people[died % len(people)]
            store.must(store.words("order submit", person))
            handed_in[person.order] += 1
        if end(victim, signal.SIGKILL) != -9:
            fail("a worker ended on its own")
    return seconds


def two_workers(seconds):
    store = Store("two-workers")
    people = [somebody(store, number) for number in range(1, PEOPLE + 1)]
    points = count_failpoints(store, people[0])
    handed_in = {person.order: int(person is people[0]) for person in people}
    other = store.start([*WORK, "--watch"], ahead=LEASE)
    if seconds:
        died = every_second(store, people, handed_in, seconds)
    else:
        died = at_failpoints(store, people, handed_in, points)
    status = end(other, signal.SIGTERM)
    if status != 128 + signal.SIGTERM:
        fail("the other worker ended with %d" % status)
    left = drain(store, LEASE)
    check(store, people, handed_in)
    print("%d handed in, %d workers died, %s were left in the end" %
          (sum(handed_in.values()), died, left.get("judged")), flush=True)


def set_aside():
    store = Store("set-aside")
    person = somebody(store, 1)
    store.take("order submit", person)
    for lost in range(3):
        done = store.run(WORK, fault="point:" + CLAIMED, ahead=lost * LEASE)
        if done.returncode != -9:
            fail("worker %d did not die: %s" % (lost + 1, done.stderr))
    report = store.document(WORK, ahead=3 * LEASE)
    if (report.get("quarantined"), report.get("judged"), report.get("waiting")) != (1, 0, 0):
        fail("it is not set aside: %s" % report)
    stage, faults = store.stage_of(person)  # still handed in, and nothing of it lost
    if stage != 4 or faults or store.rows("SELECT state, lost, reason FROM job") != [
            ("quarantined", 3, "its worker was lost three times")]:
        fail("%s %s %s" % (stage, faults, store.rows("SELECT state, lost, reason FROM job")))
    for fault in store.faults_of_all():
        fail(fault)


def full_disk():
    """Whatever cannot be written: that it was handed in is said where it was, and nowhere else."""
    store = Store("full-disk")
    person = somebody(store, 1)
    words = [word for word in store.words("order submit", person) if word != "--queue"]
    said = {False: 0, True: 0}
    for at in range(1, 400, 3):
        before = store.count("run")
        done = store.run(words, fault="full:%d" % at)
        taken = store.count("run") > before
        if done.returncode == 0:
            break
        if taken != ("is taken" in " ".join(done.stderr.split())):
            fail("full at %d, %s: %s" % (at, "taken" if taken else "not taken", done.stderr))
        said[taken] += 1
    if not said[True] or not said[False] or not taken:
        fail("no disk was full behind the taking, or before it: %s" % said)
    for fault in store.faults_of_all():
        fail(fault)
    print("full disks: %d behind the taking, %d before" % (said[True], said[False]))


prepare()
full_disk()
two_workers(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
set_aside()
print("%d faults" % broken)
sys.exit(broken > 0)
