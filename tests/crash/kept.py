# SPDX-License-Identifier: MIT
"""kept - for the scripts here: a store of its own, people who are asked and hand something in, and an oracle that
reads everything anew. Inside private.sh, with assess-faults beside the program."""
import json
import os
import shutil
import sqlite3
import subprocess

ASSESS = os.environ["ASSESS"]
FAULTY = shutil.which("assess-faults")
TOP = os.environ["TMPDIR"]
MINUTE, DAY = 60_000, 24 * 60 * 60_000
LEASE = 3 * MINUTE  # longer than that of a job that grades
CLAIMED = "claimed+2"  # the failpoint behind the commit of what was claimed
CANARY = "Canaryten"

ROLE = """version: 1
name: Tester
summary: Adds two.
minutes: 60
deadline_days: 7
ai: allowed
challenges:
  - challenge: two
"""


def prepare():
    """The challenge, the role and the person's file; nobody has to be told twice what they are."""
    os.umask(0o077)
    os.makedirs(TOP + "/catalogue")
    subprocess.run(["sh", "-c", ". sample.sh"], cwd=TOP + "/catalogue", check=True)
    config = os.environ["XDG_CONFIG_HOME"] + "/assess"
    os.makedirs(config + "/roles")
    with open(config + "/roles/tester.yaml", "w") as file:
        file.write(ROLE)
    with open(config + "/config.yaml", "a") as file:
        file.write("challenges: %s/catalogue\n" % TOP)
    with open(TOP + "/person.yaml", "w") as file:
        file.write("name: %s\n" % CANARY)


class Person:
    """Somebody on the way through STEPS; what the scripts know of him, not what the store says."""

    def __init__(self, number):
        self.external_id = "A-%d" % number
        self.id = self.order = None


STEPS = ("candidate add", "order add", "order start", "order submit", "work", "candidate erase")
# what the audit has of each, once
ACTIONS = ("candidate.add", "order.add", "order.start", "order.submit", "order.grade", "candidate.erase")


class Store:
    def __init__(self, name):
        self.folder = TOP + "/" + name
        os.makedirs(self.folder)

    def words(self, step, person):
        return {
            "candidate add": ["candidate", "add", "--external-id", person.external_id, "--person",
                              TOP + "/person.yaml"],
            "order add": ["order", "add", str(person.id), "--role", "tester"],
            "order start": ["order", "start", str(person.order)],
            "order submit": ["order", "submit", str(person.order), "--queue", TOP + "/catalogue/AC.c"],
            "work": ["work", "-q", "-j", "1"],
            "candidate erase": ["candidate", "erase", "--yes", str(person.id)],
        }[step]

    def environment(self, fault, ahead, places):
        more = {"ASSESS_FAULT": fault, "ASSESS_FAULT_PLACES": places,
                "ASSESS_FAULT_CLOCK": str(ahead) if ahead else None}
        return {"HOME": self.folder, "XDG_DATA_HOME": self.folder + "/data", "PATH": os.environ["PATH"],
                "XDG_CONFIG_HOME": os.environ["XDG_CONFIG_HOME"], "XDG_CACHE_HOME": TOP + "/cache",
                "LC_ALL": "C", **{name: value for name, value in more.items() if value}}

    def start(self, words, fault=None, ahead=0, places=None):
        return subprocess.Popen([FAULTY if fault or ahead or places else ASSESS, *words], cwd=self.folder,
                                env=self.environment(fault, ahead, places), text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, words, **more):
        process = self.start(words, **more)
        out, err = process.communicate()
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def must(self, words, **more):
        done = self.run(words, **more)
        if done.returncode:
            raise SystemExit("FAILED: %s: %d, %s" % (" ".join(words), done.returncode, done.stdout + done.stderr))
        return done.stdout

    def document(self, words, **more):
        done = self.run([*words, "--json"], **more)
        return json.loads(done.stdout) if done.stdout else {"failed": done.stderr}

    def take(self, step, person):
        """The step, undisturbed."""
        self.must(self.words(step, person), ahead=LEASE if step == "work" else 0)
        self.know(person)

    def know(self, person):
        """The ids that came meanwhile."""
        if person.id is None:
            person.id = self.one("SELECT id FROM candidate WHERE external_id = ?", person.external_id)
        if person.id and person.order is None:
            person.order = self.one("SELECT id FROM assessment WHERE candidate = ?", person.id)

    def rows(self, sql, *values, file="assess.db"):
        path = self.folder + "/data/assess/store/" + file
        if not os.path.exists(path):
            return []
        db = sqlite3.connect(path)
        try:
            return db.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):  # died before it was made
                return []
            raise
        finally:
            db.close()

    def one(self, sql, *values, **more):
        rows = self.rows(sql, *values, **more)
        return rows[0][0] if rows else None

    def count(self, sql, *values, **more):
        return self.one("SELECT count(*) FROM " + sql, *values, **more) or 0

    # ---- the oracle ------------------------------------------------------------------------------

    def faults_of_all(self):
        """What is wrong with the store as a whole."""
        found = self.document(["store", "check"])
        if "failed" in found:
            return [] if "E0203" in found["failed"] else ["store check: " + found["failed"]]
        faults = [] if found["sound"] else ["damaged: %s" % found["fault"]]
        if found["keys_missing"]:
            faults.append("%d keys are missing" % found["keys_missing"])
        verified = self.run(["audit", "verify"])
        if verified.returncode:
            faults.append("audit verify: " + verified.stdout + verified.stderr)
        return faults

    def stage_of(self, person):
        """How many of STEPS he has taken, and what contradicts it."""
        self.know(person)
        if person.id is None:
            return 0, []
        state, external_id = self.rows("SELECT state, external_id FROM candidate WHERE id = ?", person.id)[0]
        stage = len(STEPS) if state != "active" else self.stage_of_order(person)
        return stage, self.faults_of_audit(person, stage, state) + (
            self.faults_of_erased(person, external_id) if state != "active" else
            self.faults_of_person(person) + self.faults_of_order(person, stage))

    def stage_of_order(self, person):
        state = self.one("SELECT state FROM assessment WHERE candidate = ?", person.id)
        return (None, "ordered", "started", "submitted", "graded").index(state) + 1

    def faults_of_audit(self, person, stage, state):
        faults = []
        for number, action in enumerate(ACTIONS):
            count = self.count("audit WHERE action = ? AND subject IN (?, ?)", action, person.id, person.order)
            if count != (number < stage):
                faults.append("%s: %d rows of %s" % (state, count, action))
        if self.count("audit WHERE action = 'candidate.erased' AND subject = ?", person.id) != (state == "erased"):
            faults.append("%s, says the row, but not the audit" % state)
        return faults

    def faults_of_person(self, person):
        shown = self.document(["candidate", "show", person.id])
        if "failed" in shown or shown["candidate"]["fault"] or shown["candidate"]["person"]["name"] != CANARY:
            return ["the person is not whole: %s" % shown]
        return []

    def faults_of_order(self, person, stage):
        if stage < 2:
            return ["there is a job"] if self.count("job WHERE candidate = ?", person.id) else []
        orders = self.count("assessment WHERE candidate = ?", person.id)
        runs = self.rows("SELECT id, judged_at, verdict FROM run WHERE assessment = ?", person.order)
        jobs = self.rows("SELECT subject FROM job WHERE candidate = ?", person.id)
        kinds = sorted(kind for kind, in self.rows(
            "SELECT kind FROM sealed WHERE candidate = ? AND subject <> ?", person.id, person.id))
        shown = self.document(["order", "show", person.order]).get("order")
        wanted = {4: ["source"], 5: ["report", "source"]}.get(stage, [])
        faults = [] if orders == 1 else ["%d orders" % orders]
        if len(runs) != (stage >= 4) or len(jobs) != (stage == 4) or kinds != wanted:
            faults.append("step %d: runs %s, jobs %s, sealed %s" % (stage, runs, jobs, kinds))
        elif jobs and jobs[0][0] != runs[0][0]:
            faults.append("the job is for another run")
        if not shown or shown["challenges"][0]["submissions"] != (stage >= 4):
            faults.append("order show: %s" % shown)
        elif stage == 5 and (shown["score"] != 100 or runs[0][2] != "AC" or
                             shown["challenges"][0]["result"]["run"] != runs[0][0]):
            faults.append("the result is not whole: %s, %s" % (shown, runs))
        return faults

    def faults_of_erased(self, person, external_id):
        left = [table for table in ("sealed", "job") if self.count(table + " WHERE candidate = ?", person.id)]
        return ["left: %s %s" % (left, external_id)] if left or external_id else []

    def faults_of_rest(self, person):
        """Once the erasure has ended."""
        folder = self.folder + "/data/assess/store/"
        left = [name for name in os.listdir(folder)
                if person.external_id.encode() + b"\0" in open(folder + name, "rb").read()]
        keys = self.count("person_key WHERE candidate = ?", person.id, file="people.keys")
        state = self.one("SELECT state FROM candidate WHERE id = ?", person.id)
        return [] if not left and not keys and state == "erased" else [
            "%s, left in %s, %d keys" % (state, left, keys)]
