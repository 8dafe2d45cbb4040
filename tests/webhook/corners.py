#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""corners.py ASSESS: answers that are odd, requests that cannot be made, and what the operator does meanwhile."""
import base64
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from place import Place, popen
from receiver import Receiver, make_certificates

assess = os.path.abspath(sys.argv[1])
work = tempfile.TemporaryDirectory()
os.chdir(work.name)
receiver = Receiver(work.name + "/certificates")
broken = 0


def holds(what, truth, said=""):
    global broken
    print("%s %s" % ("ok    " if truth else "FAILED:", what), flush=True)
    if not truth:
        print("   %s" % (said,), flush=True)
        broken += 1


def place_of(name, program=assess):
    return Place(program, os.path.join(work.name, name), lambda what, said: holds(what, False, said))


def states(place, endpoint):
    return sorted((row["state"], row["reason"] or "") for row in place.deliveries("--endpoint", endpoint))


def watch(place):
    return popen(place.words("work", "--watch", "-q"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            stdin=subprocess.DEVNULL)


def write(place, name, text):
    with open(f"{place.folder}/{name}", "w") as file:
        file.write(text)
    return f"{place.folder}/{name}"


def template(place, *lines):
    text = "version: 1\n" + "\n".join(lines) + "\n"
    return ["--adaptor", "http-template", "--template", write(place, "%x.yaml" % (hash(text) % 2**32), text)]


def odd_answers():
    place = place_of("odd")
    good, _ = place.endpoint(receiver.url("/ok/beside"))
    odd = {name: place.endpoint(receiver.url(f"/{name}/odd"))[0] for name in ("503-most", "long-line", "many-codings")}
    for _ in range(3):
        place.order()
    place.must("work", status=4)
    holds("whatever one answers, the other has its events once", len(receiver.of("/ok/beside")) == 3 and
          states(place, good) == [("delivered", "")] * 3, states(place, good))
    holds("a time without end is a day at most", place.document("webhook", "show", odd["503-most"])["endpoint"]["state"] ==
          "active" and {row[1] for row in states(place, odd["503-most"])} <= {"server_error", ""}, states(place, odd["503-most"]))
    for name in ("long-line", "many-codings"):
        said = {row[1] for row in states(place, odd[name])}
        holds(f"{name} is a fault of who answers so", said - {""} == {"protocol"}, said)


def random_answers():
    """Nearly right answers, by the hundred, from fixed seeds: each is called something, and no other endpoint sees it."""
    place = place_of("random")
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    good, _ = place.endpoint(receiver.url("/ok/random"))
    for seed in range(count):
        place.endpoint(receiver.url("/random/%d" % seed))
    place.order()
    place.must("work", status=4)
    rows = place.deliveries("--max", "9999")
    reasons = {row["reason"] for row in rows}
    known = {None, "server_error", "too_many_requests", "rejected", "redirect", "broken", "protocol", "timeout", "not_found",
             "unauthorized", "gone"}
    holds("each of %d odd answers is called something" % count, len(rows) == count + 1 and reasons <= known and
          all(row["attempts"] == 1 for row in rows), reasons - known)
    holds("and the one beside them has its event once", len(receiver.of("/ok/random")) == 1 and
          states(place, good) == [("delivered", "")])
    print("      ", {reason: sum(row["reason"] == reason for row in rows) for reason in reasons})


def told_to_wait():
    place = place_of("wait")
    slow = Receiver(work.name + "/certificates")
    endpoint, _ = place.endpoint(slow.url("/first-refused/wait"))
    for _ in range(8):
        place.order()
    worker = watch(place)
    holds("four are asked at a time", slow.await_count("/first-refused/wait", 4))
    while place.document("webhook", "show", endpoint)["endpoint"]["held_until"] is None:
        pass
    slow.let_go()
    while len([row for row in states(place, endpoint) if row[0] == "delivered"]) < 3:
        pass
    held = place.document("webhook", "show", endpoint)["endpoint"]
    worker.terminate()
    worker.wait()
    holds("who was told to wait waits, whatever the others were told", held["held_until"] is not None and
          len(slow.of("/first-refused/wait")) == 4, (held, len(slow.of("/first-refused/wait"))))
    place.must("webhook", "resume", endpoint)
    place.must("work")
    holds("resume ends the wait, of each delivery too", len(slow.of("/first-refused/wait")) == 9 and
          {row[0] for row in states(place, endpoint)} == {"delivered"}, states(place, endpoint))
    slow.close()


def mended():
    place = place_of("mended")
    endpoint, _ = place.endpoint(receiver.url("/401/mended"))
    for _ in range(10):
        place.order()
    said = " ".join(place.must("work", status=4).stdout.decode().split())
    holds("that it stopped is said, with the way out", "the endpoint is paused now" in said and
          f"assess webhook resume {endpoint[-8:]}" in said, said)
    shown = place.document("webhook", "show", endpoint)["endpoint"]
    holds("and why", shown["reason"] == "unauthorized, status 401", shown)
    first = {r.headers["webhook-id"] for r in receiver.of("/401/mended")}
    rows = [row["event"] for row in reversed(place.deliveries())]
    place.must("webhook", "resume", endpoint)
    place.must("work", status=4)
    again = [r.headers["webhook-id"] for r in receiver.of("/401/mended")][len(first):]
    holds("what was first is first again", first == set(rows[:len(first)]) and set(again) <= set(rows[:4]), (rows, first, again))
    day, _ = place.endpoint(receiver.url("/503-day/mended"), "--events", "order.started")
    place.must("order", "start", place.order())
    place.must("work", status=4)
    place.must("work", status=4)
    holds("a day is waited", len(receiver.of("/503-day/mended")) == 1)
    place.must("webhook", "resume", day)
    place.must("work", status=4)
    holds("unless somebody says resume", len(receiver.of("/503-day/mended")) == 2, len(receiver.of("/503-day/mended")))
    other, _ = place.endpoint(receiver.url("/ok/other"))
    holds("what goes on needs no resume", place.run("webhook", "resume", other).returncode == 2)


def cannot_be_made():
    place = place_of("made")
    good, _ = place.endpoint(receiver.url("/ok/made"))
    bad, _ = place.endpoint(receiver.url("/ok/{{application_id}}/notes"), *template(place, 'body: "{}"'))
    for person, application in (("P-1", ".."), ("P-2", "fine")):
        place.must("candidate", "add", "--external-id", person)
        place.must("order", "add", person, "--role", "senior-backend-engineer", "--application", application)
    place.must("work", status=4)
    holds("dots as an id lead to no other path", [r.path for r in receiver.got if "notes" in r.path] == ["/ok/fine/notes"],
          [r.path for r in receiver.got])
    holds("what cannot be made is that one's fault", states(place, bad) == [("delivered", ""), ("pending", "bad_request")] and
          {row[0] for row in states(place, good)} == {"delivered"}, (states(place, bad), states(place, good)))
    for what, words, said in (
            ("a body without end", [receiver.url("/x"), *template(place, "body: '[%s]'" % ",".join(['"{{id}}"'] * 400))], "too long"),
            ("a URL without end", [receiver.url("/x?" + "{{id}}" * 100), *template(place, 'body: "{}"')], "too long"),
            ("a header that frames", [receiver.url("/x"), *template(place, 'body: "{}"', "headers:", "  Content-Length: '0'")],
             "not a template's to set"),
            ("a port that nobody allows", ["https://ats.example:8443/"], "127.0.0.1"),
            ("a CA that is none", [receiver.url("/x"), "--ca-file", write(place, "ca", "-----BEGIN CERTIFICATE-----\nAA\n")], "certificate"),
            ("a key that is none", [receiver.url("/x"), "--client-cert", receiver.folder + "/client.pem", "--client-key",
                                    write(place, "key", "")], "--client-key"),
            ("a key of another", [receiver.url("/x"), "--client-cert", receiver.folder + "/client.pem", "--client-key",
                                  receiver.folder + "/good.key"], "not the key"),
            ("a name like an id", [receiver.url("/x"), "--name", good], "end_")):
        done = place.run("webhook", "add", *words)
        if what == "a port that nobody allows":
            # 127.0.0.1 is allowed with every port, and a name may lead there
            holds(what + " is for the sender to refuse here", done.returncode == 0, done)
            continue
        holds(what + " is refused", done.returncode == 2 and said in " ".join(done.stderr.decode().split()), done)
    note, _ = place.endpoint(receiver.url("/ok/typed"), *template(place, 'body: "{}"', "headers:", "  Content-Type: application/merge-patch+json"))
    place.must("webhook", "test", note)
    holds("a template has the type that it says", receiver.of("/ok/typed")[0].headers["content-type"] == "application/merge-patch+json")
    for words in (["deliveries", "--event", "order.grade"], ["replay", "--event", "order.grade", "--endpoint", good]):
        done = place.run("webhook", *words)
        holds("a word that is none is told: " + words[2], done.returncode == 2 and b"there is no" in done.stderr, done)
    holds("an endpoint that is none is told with what lists them", b'"assess webhook list"' in
          place.run("webhook", "show", "3K9XQ0AB").stderr and b'"assess webhook deliveries"' in
          place.run("webhook", "deliveries", "3K9XQ0AB").stderr)
    with open("/dev/zero", "rb") as zero:
        done = subprocess.run(place.words("webhook", "add", receiver.url("/x"), "--secret-file", "-"), stdin=zero, capture_output=True)
    holds("input without end has one", done.returncode == 2 and b"standard input has more than" in done.stderr, done)


def secrets_come_back():
    place = place_of("canary")
    token = write(place, "token", "canary-secret-1234\n")
    pair = write(place, "pair", "canary-name:canary-word\n")
    place.endpoint(receiver.url("/echo/bearer"), *template(place, "auth: bearer", "body: '{}'"), "--auth-file", token)
    place.endpoint(receiver.url("/echo/basic"), *template(place, "auth: basic", "body: '{}'"), "--auth-file", pair)
    place.endpoint(receiver.url("/ok/odd-token"), *template(place, "auth: oauth2", "token_url: " + receiver.url("/odd-token/1"), "body: '{}'"),
                   "--auth-file", pair)
    place.order()
    said = place.must("work", status=4).stdout
    for row in place.deliveries():
        said += place.must("webhook", "deliveries", row["id"], "--json").stdout
    place.must("store", "backup", place.folder + "/copy.db")
    with open(place.folder + "/copy.db", "rb") as copy, open(place.folder + "/data/store/assess.db", "rb") as store:
        kept = copy.read() + store.read()
    secrets = [b"canary-secret-1234", b"canary-word", base64.b64encode(b"canary-name:canary-word")[:28], b"canary-token-1234"]
    holds("a secret that is said back is neither shown nor kept", not [one for one in secrets if one in said + kept],
          [one for one in secrets if one in said + kept])
    holds("what was said back is, but for that", b"authorization: Bearer ******" in said.replace(b"\\n", b" "), said)
    holds("a token that did not come is called that", b"no token: " in said, said)


def dry_run():
    place = place_of("dry")
    token = write(place, "token", "canary-secret-1234\n")
    place.endpoint(receiver.url("/ok/dry?it's=1"), "--name", "plain")
    place.endpoint(receiver.url("/ok/dry2"), "--name", "kept", *template(place, "auth: bearer", "body: '{\"a\": \"{{type}}\"}'"),
                   "--auth-file", token)
    done = place.must("webhook", "test", "plain", "--dry-run")
    holds("a dry run sends and stores nothing", not receiver.of("/ok/dry?it's=1") and not place.deliveries())
    ran = subprocess.run(["sh", "-c", done.stdout.decode().replace("curl ", "curl -s ", 1)], capture_output=True)
    sent = receiver.of("/ok/dry?it's=1")
    if not shutil.which("curl"):
        print("skipped: there is no curl to paste it for")
    else:
        holds("what it prints can be pasted", len(sent) == 1 and sent[0].headers["webhook-signature"].startswith("v1,"),
              (done.stdout, ran))
    document = place.document("webhook", "test", "kept", "--dry-run")
    hidden = [header for header in document["headers"] if header["value"] is None]
    holds("and its document has all but what is secret", [header["name"] for header in hidden] == ["authorization"] and
          document["body"] == '{"a":"endpoint.test"}', document)
    said = place.must("webhook", "test", "kept", "--dry-run")
    holds("a secret is not shown", b"canary" not in said.stdout + said.stderr and b"authorization: SECRET" in said.stdout and
          b"SECRET stands for" in said.stderr, said)


def metrics():
    place = place_of("metrics")
    place.endpoint(receiver.url("/ok/metrics"), "--name", "good")
    bad, _ = place.endpoint(receiver.url("/401/metrics"), "--name", "bad")
    place.order()
    place.must("work", status=4)
    said = place.must("metrics").stdout.decode()
    lines = [line for line in said.splitlines() if not line.startswith("#")]
    holds("each line is a metric with its value", all(re.fullmatch(r"assess_[a-z_]+({[^{}]*})? -?[0-9.]+", line) for line in lines), said)
    holds("an endpoint that stopped is one", f'assess_endpoint_stopped{{endpoint="{bad}",name="bad"}} 1' in lines and
          f'assess_deliveries_waiting{{endpoint="{bad}",name="bad"}} 1' in lines, said)
    told = {line.split("{")[0].split(" ")[0] for line in lines}
    holds("each has a help and a type", all(f"# HELP {name} " in said and f"# TYPE {name} " in said for name in
                                          {name.removesuffix("_sum").removesuffix("_count") for name in told}), told)
    document = place.document("metrics")
    holds("and a document", {one["name"]: one["state"] for one in document["endpoints"]} == {"good": "active", "bad": "paused"} and
          document["grading"]["oldest_ms"] is None, document)


def removed_while_answered():
    place = place_of("late")
    slow = Receiver(work.name + "/certificates")
    endpoint, _ = place.endpoint(slow.url("/slow-ok/late"))
    for _ in range(6):
        place.order()
    worker = watch(place)
    slow.await_count("/slow-ok/late", 4)
    place.must("candidate", "erase", "P-1", "--yes")
    place.must("webhook", "remove", endpoint)
    slow.let_go()
    while len([row for row in place.deliveries() if row["state"] == "delivered"]) < 4:
        pass
    worker.terminate()
    worker.wait()
    rows = sorted((row["state"], row["attempts"], row["reason"] or "") for row in place.deliveries())
    holds("what arrived is said to have arrived", [row[:2] for row in rows] == [("cancelled", 0)] * 2 + [("delivered", 1)] * 4, rows)
    slow.close()


def tree_of(name):
    """The program with parts of its own, to be broken."""
    tree = work.name + "/" + name + ".tree"
    root = os.path.dirname(os.path.dirname(assess))
    os.makedirs(tree + "/bin")
    os.symlink(root + "/share", tree + "/share")
    shutil.copy(assess, tree + "/bin/assess")
    shutil.copytree(root + "/libexec", tree + "/libexec")
    return tree


def sent_where_nothing_can_be_judged():
    tree = tree_of("nobox")
    os.remove(tree + "/libexec/assess/sandbox-box")
    place = place_of("nobox", tree + "/bin/assess")
    place.endpoint(receiver.url("/ok/nobox"))
    place.order()
    place.must("work")
    holds("what is to be sent needs no sandbox and no lane", len(receiver.of("/ok/nobox")) == 1)


def a_sender_that_cannot_run():
    tree = tree_of("sender")
    shutil.copy("/bin/false", tree + "/libexec/assess/assess-send")
    place = place_of("sender", tree + "/bin/assess")
    place.endpoint(receiver.url("/ok/sender"))
    place.order()
    done = place.run("work")
    holds("a sender that ends at once is told at once", done.returncode == 3 and b"cannot run here" in
          b" ".join(done.stderr.split()), done)
    row = place.deliveries()[0]
    holds("and nothing is lost or held against the endpoint", row["state"] == "pending" and row["attempts"] == 0, row)
    holds("doctor knows", b"assess-send' cannot run here" in b" ".join(place.run("doctor", "--quick").stdout.split()),
          place.run("doctor", "--quick").stdout.decode())


def damaged():
    """Row 30: a store that is damaged is not written to, and kept; what can be saved of it goes on."""
    place = place_of("damaged")
    place.endpoint(receiver.url("/ok/damaged"))
    for _ in range(20):
        place.order()
    store = place.folder + "/data/store/assess.db"
    with sqlite3.connect(store) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page, size = (opened.execute(what).fetchone()[0] for what in (
            "SELECT rootpage FROM sqlite_schema WHERE name = 'attempt'", "PRAGMA page_size"))
    opened.close()
    with open(store, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with open(store, "rb") as file:
        before = file.read()
    done = place.run("work")
    holds("row 30: a damaged store is told, with the way out", done.returncode == 3 and b"store recover" in done.stderr, done)
    with open(store, "rb") as file:
        holds("row 30: and left as it is", file.read() == before and not receiver.of("/ok/damaged"))
    place.run("store", "recover", place.folder + "/saved.db")
    for name in ("assess.db", "assess.db-wal", "assess.db-shm"):
        if os.path.exists(place.folder + "/data/store/" + name):
            os.remove(place.folder + "/data/store/" + name)
    os.rename(place.folder + "/saved.db", store)
    place.must("work")
    holds("row 30: what was saved arrives, once each", len({r.headers["webhook-id"] for r in receiver.of("/ok/damaged")}) == 20 ==
          len(receiver.of("/ok/damaged")), len(receiver.of("/ok/damaged")))


make_certificates(receiver.folder)
for scenario in (odd_answers, random_answers, told_to_wait, mended, cannot_be_made, secrets_come_back, dry_run, metrics, removed_while_answered, sent_where_nothing_can_be_judged, a_sender_that_cannot_run, damaged):
    scenario()
receiver.close()
print("%d faults" % broken)
sys.exit(broken > 0)
