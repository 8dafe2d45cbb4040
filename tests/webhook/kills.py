#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""kills.py ASSESS ASSESS-FAULTS [ROUNDS]: killed at each failpoint of making, claiming and writing down deliveries, and at
ROUNDS more by chance; on disks that are full, do not sync, or lose power. The oracle: each committed event arrives, under one id and with the same bytes; what arrives was
committed; nothing is delivered that was not answered; an order's events come in order where that was asked for."""
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from place import Place
from receiver import Receiver

assess, faulty = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 0
work = tempfile.TemporaryDirectory()
os.chdir(work.name)
receiver = Receiver(work.name)
LEASE = 2 * 60_000
broken = kills = 0

# the faulty one finds its parts where the other has them
os.makedirs("program/bin")
shutil.copy(faulty, "program/bin/assess")
for part in ("libexec", "share"):
    os.symlink(os.path.dirname(os.path.dirname(assess)) + "/" + part, "program/" + part)


def fail(what, said):
    global broken
    broken += 1
    print("FAILED: %s: %s" % (what, said), flush=True)


class Trial:
    """A copy of the template's store."""

    def __init__(self, template):
        self.template, self.folder = template, work.name + "/trial"
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(template.folder, self.folder)
        with open(self.folder + "/config.yaml", "w") as file:
            file.write(f"data: {self.folder}/data\ncache: off\nwebhook:\n  allow: 127.0.0.1\n")
        with receiver.wake:
            receiver.got.clear()

    def run(self, *words, fault=None, ahead=0, places=None):
        more = {"ASSESS_FAULT": fault, "ASSESS_FAULT_PLACES": places,
                "ASSESS_FAULT_CLOCK": str(ahead) if ahead else None}
        return subprocess.run([work.name + "/program/bin/assess", *words, "--config", self.folder + "/config.yaml"],
                              stdin=subprocess.DEVNULL, capture_output=True,
                              env={**os.environ, **{name: value for name, value in more.items() if value}})

    def rows(self, sql):
        db = sqlite3.connect(self.folder + "/data/store/assess.db")
        found = db.execute(sql).fetchall()
        db.close()
        return found

    def settle(self, what):
        """What was left is done, once the leases have ended."""
        done = self.run("work", "-q", ahead=LEASE)
        if done.returncode:
            fail(what, "settling: %d, %s" % (done.returncode, done.stdout + done.stderr))

    def check(self, what):
        events = dict(self.rows("SELECT id, body FROM event"))
        for path, ordered in (("/ok/free", False), ("/ok/ordered", True)):
            requests = receiver.of(path)
            seen = {}
            for request in requests:
                seen.setdefault(request.headers["webhook-id"], set()).add(request.body.decode())
            if set(seen) != set(events):
                fail(what, "%s: %d of %d events, %d of nobody" % (path, len(set(seen) & set(events)), len(events),
                                                                len(set(seen) - set(events))))
            for event, bodies in seen.items():
                if bodies != {events.get(event)}:
                    fail(what, "%s: %s came with other bytes" % (path, event))
            last = {}
            for request in requests if ordered else []:
                data = json.loads(request.body)["data"]
                if data["sequence"] < last.get(data["order_id"], 0):
                    fail(what, "%s: %d behind %d" % (path, data["sequence"], last[data["order_id"]]))
                last[data["order_id"]] = data["sequence"]
            if len(requests) > len(events) + 8:
                fail(what, "%s: %d requests for %d events" % (path, len(requests), len(events)))
        left = self.rows("SELECT state, count(*) FROM delivery WHERE state <> 'delivered' GROUP BY state")
        if left or self.rows("SELECT count(*) FROM job WHERE kind = 'webhook'") != [(0,)]:
            fail(what, "left: %s" % left)
        for order, state, told in self.rows(
                "SELECT id, state, events FROM assessment"):
            sequences = [row[0] for row in self.rows("SELECT sequence FROM event WHERE assessment = '%s' "
                                                     "ORDER BY sequence" % order)]
            if sequences != list(range(1, told + 1)) or told != {"ordered": 1, "started": 2, "cancelled": told}[state]:
                fail(what, "order %s is %s, and has the events %s of %d" % (order, state, sequences, told))
        verified = self.run("audit", "verify")
        if verified.returncode:
            fail(what, verified.stdout)


def each_point(template, name, words):
    global kills
    trial = Trial(template)
    done = trial.run(*words, places=work.name + "/places")
    with open("places") as file:
        count = len(file.read().split("\n")) - 1
    if done.returncode or count < 3:
        fail(name, "undisturbed: %d, %d points: %s" % (done.returncode, count, done.stdout + done.stderr))
    for at in range(1, count + 1):
        trial = Trial(template)
        what = "%s, point %d of %d" % (name, at, count)
        done = trial.run(*words, fault="point:%d" % at)
        kills += done.returncode == -9
        if done.returncode not in (0, -9):
            fail(what, "%d: %s" % (done.returncode, done.stdout + done.stderr))
        trial.settle(what)
        trial.check(what)
    return count


def failing_disk(template, step):
    """Rows 28 and 29: no room, syncs that fail, power cuts; each STEPth write of a worker."""
    global kills
    trial = Trial(template)
    counted = work.name + "/count"
    done = subprocess.run([work.name + "/program/bin/assess", "work", "-q", "--config", trial.folder + "/config.yaml"],
                          stdin=subprocess.DEVNULL, capture_output=True,
                          env={**os.environ, "ASSESS_FAULT": "count", "ASSESS_FAULT_COUNT": counted})
    with open(counted) as file:
        count = int(file.read())
    for fault in ("full", "sync", "cut"):
        for at in range(1, count + 1, step):
            trial = Trial(template)
            what = "%s at write %d of %d" % (fault, at, count)
            done = trial.run("work", "-q", fault="%s:%d" % (fault, at))
            kills += done.returncode == -9
            if done.returncode not in (-9, 0, 3, 4):
                fail(what, "%d: %s" % (done.returncode, done.stdout + done.stderr))
            answered = {request.headers["webhook-id"] for request in receiver.got}
            for event, in trial.rows("SELECT event FROM delivery WHERE state = 'delivered'"):
                if event not in answered:
                    fail(what, event + " is delivered, and nobody has it")
            trial.settle(what)
            trial.check(what)


def by_chance(template, count):
    """Killed again and again, until nothing is left."""
    global kills
    draw = random.Random(20261201)
    for number in range(rounds):
        trial = Trial(template)
        for ahead in range(6):
            done = trial.run("work", "-q", fault="point:%d" % draw.randrange(1, count + 1), ahead=ahead * LEASE)
            kills += done.returncode == -9
        done = trial.run("work", "-q", ahead=7 * LEASE)
        if done.returncode:
            fail("round %d" % number, done.stdout + done.stderr)
        events = dict(trial.rows("SELECT id, body FROM event"))
        for path in ("/ok/free", "/ok/ordered"):
            if {r.headers["webhook-id"] for r in receiver.of(path)} != set(events):
                fail("round %d" % number, "not all have arrived at " + path)


def a_wrong_clock():
    """Row 25: a clock that was a year ahead, an hour ahead, and an hour behind: no burst, and nobody starves."""
    place = Place(assess, work.name + "/clocks", fail)
    place.endpoint(receiver.url("/once-down/25"))
    place.order()
    trial = Trial(place)
    # a year ahead the order's time is over, which is an event, too
    for ahead, status, requests in ((365 * 24 * 60 * 60_000, 4, 2), (0, 0, 3), (60 * 60_000, 0, 3), (-60 * 60_000, 0, 3)):
        done = trial.run("work", "-q", ahead=ahead)
        seen = receiver.of("/once-down/25")
        if done.returncode != status or len(seen) != requests:
            fail("a clock that is %d ms ahead" % ahead, "%d, %d requests" % (done.returncode, len(seen)))
    times = [int(request.headers["webhook-timestamp"]) for request in seen]
    if not times[0] - times[2] > 364 * 24 * 60 * 60:
        fail("each is signed with the time of its try", times)


template = Place(assess, work.name + "/template", lambda what, said: fail(what, said))
template.endpoint(receiver.url("/ok/free"))
template.endpoint(receiver.url("/ok/ordered"), "--ordered")
orders = [template.order() for _ in range(3)]
for order in orders[:2]:
    template.must("order", "start", order)
points = each_point(template, "work", ["work", "-q"])
each_point(template, "order start", ["order", "start", orders[2]])
each_point(template, "order cancel", ["order", "cancel", orders[0]])
failing_disk(template, 1 if rounds > 10 else 30)
by_chance(template, points)
a_wrong_clock()
receiver.close()
print("%d kills, %d faults" % (kills, broken))
sys.exit(broken > 0 or kills < 20)
