#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""store_clocks.py: inside private.sh. Clocks that are set forwards and back around leases, personal clocks and
deadlines: nobody gets more time than there was, who handed something in keeps it, and each job is done once."""
import os
import signal
import sys

from kept import CLAIMED, DAY, LEASE, MINUTE, Person, Store, prepare

broken = 0
WORK = ["work", "-q", "-j", "1"]


def holds(what, truth, said=""):
    global broken
    if not truth:
        print("FAILED: %s: %s" % (what, said), flush=True)
        broken += 1


def somebody(store, number, steps):
    person = Person(number)
    for step in ("candidate add", "order add", "order start", "order submit")[:steps]:
        store.take(step, person)
    return person


def order(store, person, ahead=0):
    return store.document(["order", "show", person.order], ahead=ahead)["order"]


def refused(store, what, words, ahead, reason):
    done = store.run(words, ahead=ahead)
    holds(what, done.returncode == 2 and reason in " ".join(done.stderr.split()), done.stdout + done.stderr)


def a_personal_clock(store):
    person = somebody(store, 1, 3)
    submit = store.words("order submit", person)
    left = order(store, person, -2 * DAY)["time"]["left_ms"]
    holds("a clock set back gives no more time", left == 60 * MINUTE, left)
    store.must(submit, ahead=-2 * DAY)
    holds("looking from the future ends nothing", order(store, person, 8 * DAY)["time"]["left_ms"] == 0)
    holds("what is handed in is there", order(store, person)["challenges"][0]["submissions"] == 1)
    refused(store, "after an hour it is over", submit, 61 * MINUTE, "its time is over")
    store.must(submit)
    found = order(store, person, 61 * MINUTE)
    holds("the last one counts, whatever their times", found["challenges"][0]["submissions"] == 2, found)
    refused(store, "and it is over again", submit, 61 * MINUTE, "its time is over")
    for _ in range(2):
        store.must(WORK, ahead=2 * DAY)
    found = order(store, person)
    holds("both are judged, and the last counts", found["state"] == "graded" and
          found["challenges"][0]["result"]["submission"] == 2, found)


def a_deadline(store):
    person = somebody(store, 2, 2)
    start = store.words("order start", person)
    holds("seen from the future it is over", order(store, person, 8 * DAY)["state"] == "expired")
    holds("but looking changes nothing", order(store, person)["state"] == "ordered")
    refused(store, "too late to start", start, 8 * DAY, "its time is over")
    holds("over is over", order(store, person)["state"] == "expired")
    refused(store, "also where the clock is set back", start, 0, "its time is over")
    store.must(["order", "extend", person.order, "--extra-time", "0"])
    store.must(start)
    holds("but more time, or none, opens it again", order(store, person)["state"] == "started")
    person = somebody(store, 3, 3)
    holds("the clock of an hour ends before the deadline", order(store, person)["time"]["ends_by"] == "clock")


def a_lease(store):
    person = somebody(store, 4, 4)
    done = store.run(WORK, fault="point:" + CLAIMED)
    holds("a worker dies with it", done.returncode == -9, done.stderr)
    report = store.document(WORK, ahead=-DAY)
    holds("yesterday its lease has not ended", (report["judged"], report["waiting"]) == (0, 1), report)
    report = store.document(WORK, ahead=-DAY + 61 * MINUTE)
    holds("a lease from tomorrow holds for an hour", (report["judged"], report["waiting"]) == (1, 0), report)
    stage, faults = store.stage_of(person)
    holds("it is judged once", stage == 5 and not faults, (stage, faults))


def a_late_answer(store):
    """A worker that is stopped, until its lease has ended and another one has judged what it had."""
    if len(os.sched_getaffinity(0)) < 2:
        print("no late answer: two workers need two cores")
        return
    person = somebody(store, 5, 4)
    slow = store.start(WORK, fault="stop:" + CLAIMED)
    _, status = os.waitpid(slow.pid, os.WUNTRACED)
    holds("it stops behind its claim", os.WIFSTOPPED(status), status)
    fast = store.document(WORK, ahead=LEASE)
    holds("another one takes it over", fast["judged"] == 1, fast)
    slow.send_signal(signal.SIGCONT)
    out, err = slow.communicate()
    holds("the first one ends well", slow.returncode == 0, out + err)
    stage, faults = store.stage_of(person)
    holds("and its answer is nobody's", stage == 5 and not faults, (stage, faults))


prepare()
kept = Store("clocks")
for scenario in (a_personal_clock, a_deadline, a_lease, a_late_answer):
    scenario(kept)
for fault in kept.faults_of_all():
    holds("the store is whole", False, fault)
print("%d faults" % broken)
sys.exit(broken > 0)
