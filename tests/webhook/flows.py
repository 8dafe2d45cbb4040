#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""flows.py ASSESS: events on their way, with more than one of something: connections, endpoints, workers, secrets."""
import base64
import json
import os
import subprocess
import sys
import tempfile

from place import Place, popen, signature
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


def place_of(name):
    return Place(assess, os.path.join(work.name, name), lambda what, said: holds(what, False, said))


def signed_and_once():
    place = place_of("signed")
    _, secret = place.endpoint(receiver.url("/ok/signed"))
    order = place.order()
    place.must("order", "start", order)
    report = place.document("work")
    place.must("work")
    requests = receiver.of("/ok/signed")
    holds("both events arrive, once each", len(requests) == 2 and report["delivered"] == 2, (len(requests), report))
    holds("each is signed by the secret", all(signature(secret, r) == r.headers["webhook-signature"] for r in requests))
    bodies = sorted((json.loads(r.body) for r in requests), key=lambda body: body["data"]["sequence"])
    holds("they say what happened, in order", [(b["type"], b["data"]["sequence"]) for b in bodies] ==
          [("order.added", 1), ("order.started", 2)], bodies)
    holds("ids and headers agree", all(r.headers["webhook-id"] == json.loads(r.body)["data"]["id"] and
                                       "." not in r.headers["webhook-id"] for r in requests))
    holds("ASCII, and no more than 20 kB", all(r.body.isascii() and len(r.body) <= 20000 for r in requests))
    holds("nothing of extra time", not any(word in r.body for r in requests for word in (b"extra", b"clock", b"started_at")))
    holds("connections are kept", len({r.connection for r in requests}) <= 2)
    request = requests[0]
    with open("body", "wb") as file:
        file.write(request.body)
    with open("secret", "w") as file:
        file.write(secret + "\n")
    words = ["webhook", "verify", "--secret-file", "secret", "--id", request.headers["webhook-id"], "--timestamp",
             request.headers["webhook-timestamp"], "--signature", request.headers["webhook-signature"], "body"]
    holds("the verb says that it is valid", subprocess.run([assess, *words], capture_output=True).returncode == 0)
    with open("body", "ab") as file:
        file.write(b" ")
    holds("and that a changed one is not", subprocess.run([assess, *words], capture_output=True).returncode == 1)
    for row in place.deliveries():
        place.must("webhook", "replay", row["id"])
    place.must("work")
    again = receiver.of("/ok/signed")
    holds("sent once more under the same ids, with the same bytes",
          sorted((r.headers["webhook-id"], r.body) for r in again[2:]) ==
          sorted((r.headers["webhook-id"], r.body) for r in requests), len(again))


def openssl_agrees():
    place = place_of("openssl")
    _, secret = place.endpoint(receiver.url("/ok/openssl"))
    place.order()
    place.must("work")
    request = receiver.of("/ok/openssl")[0]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = b"%s.%s." % (request.headers["webhook-id"].encode(), request.headers["webhook-timestamp"].encode())
    # a test's own secret, on a loopback of this machine
    done = subprocess.run(["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:" + key.hex(), "-binary"],
                          input=text + request.body, capture_output=True)
    holds("openssl makes the same signature",
          "v1," + base64.b64encode(done.stdout).decode() == request.headers["webhook-signature"], done.stderr)


def thin_and_some():
    place = place_of("thin")
    place.endpoint(receiver.url("/ok/thin"), "--thin", "--events", "order.started")
    order = place.order()
    place.must("order", "start", order)
    place.must("work")
    requests = receiver.of("/ok/thin")
    holds("only what was asked for", [json.loads(r.body)["type"] for r in requests] == ["order.started"], requests)
    holds("ids alone", b"score" not in requests[0].body and b"attributes" not in requests[0].body, requests[0].body)
    done = place.run("webhook", "add", receiver.url("/ok/x"), "--events", "order.grade")
    holds("a type that is none is told", done.returncode == 2 and b'did you mean "order.graded"' in done.stderr, done)


def cloudevents():
    place = place_of("cloudevents")
    place.endpoint(receiver.url("/ok/ce"), "--adaptor", "cloudevents")
    place.order()
    place.must("work")
    headers = receiver.of("/ok/ce")[0].headers
    holds("CloudEvents in binary mode", headers["ce-specversion"] == "1.0" and headers["ce-id"] == headers["webhook-id"]
          and headers["ce-type"] == "assess.order.added" and headers["ce-source"].startswith("/assess/end_"), headers)


def a_dead_one_beside():
    """Row 32: what waits for one that hangs keeps nobody else waiting."""
    place = place_of("beside")
    dead, _ = place.endpoint(receiver.url("/hold/dead"))
    for _ in range(12):
        place.order()
    live, _ = place.endpoint(receiver.url("/ok/live"))
    place.order()
    worker = popen(place.words("work", "--watch", "-q"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL)
    holds("row 32: the live one has its event while the dead one hangs", receiver.await_count("/ok/live", 1))
    holds("row 32: at most four are tried at a time", receiver.await_count("/hold/dead", 4) and
          len(receiver.of("/hold/dead")) == 4, len(receiver.of("/hold/dead")))
    for _ in range(1000):
        if place.deliveries("--endpoint", live)[0]["state"] == "delivered":
            break
    worker.terminate()
    worker.wait()
    holds("what was under way is given back", all(d["state"] == "pending" for d in place.deliveries("--endpoint", dead)) and
          place.deliveries("--endpoint", live)[0]["state"] == "delivered")


def two_workers():
    """Row 31: two senders at a time."""
    place = place_of("two")
    place.endpoint(receiver.url("/ok/two"))
    for _ in range(40):
        place.order()
    workers = [popen(place.words("work", "-q"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                stdin=subprocess.DEVNULL) for _ in range(2)]
    ends = [(worker.wait(), worker.stderr.read()) for worker in workers]
    ids = [r.headers["webhook-id"] for r in receiver.of("/ok/two")]
    holds("row 31: two workers send each event once", len(ids) == 40 == len(set(ids)), (len(ids), ends))


def a_connection_that_dies():
    """Row 22: a connection that was closed in between."""
    place = place_of("dies")
    place.endpoint(receiver.url("/dies/22"), "--rate", "4")
    place.order()
    place.order()
    place.must("work")
    rows = place.deliveries()
    holds("row 22: both arrive", [row["state"] for row in rows] == ["delivered"] * 2, rows)


def a_new_secret():
    """Row 33: a secret that is replaced while something waits."""
    place = place_of("rotate")
    endpoint, old = place.endpoint(receiver.url("/once-down/33"))
    place.order()
    place.must("work", status=4)
    new = place.document("webhook", "rotate", endpoint)["secret"]
    place.must("webhook", "test", endpoint)
    request = receiver.of("/once-down/33")[-1]
    holds("row 33: signed by the new one and the old one", request.headers["webhook-signature"].split() ==
          [signature(new, request), signature(old, request)], request.headers)
    third = place.document("webhook", "rotate", endpoint, "--overlap", "0", "--secret-file", "-", stdin=new.encode())
    holds("a secret that was given is not shown", third["secret"] is None, third)
    place.must("webhook", "test", endpoint)
    request = receiver.of("/once-down/33")[-1]
    holds("without overlap by the new one alone", request.headers["webhook-signature"] == signature(new, request),
          request.headers)


def removed_in_flight():
    """Row 34: removed while something is under way."""
    place = place_of("removed")
    endpoint, _ = place.endpoint(receiver.url("/hold/34"))
    place.order()
    worker = popen(place.words("work", "--watch", "-q"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL)
    receiver.await_count("/hold/34", 1)
    place.must("webhook", "remove", endpoint)
    worker.terminate()
    holds("row 34: the worker ends well", worker.wait() == 128 + 15, worker.stderr.read())
    rows = place.deliveries()
    holds("row 34: what waited is cancelled", [row["state"] for row in rows] == ["cancelled"], rows)
    done = place.run("webhook", "replay", rows[0]["id"])
    holds("and is not sent once more", done.returncode == 2 and b"removed" in done.stderr, done)


def killed_in_flight():
    """Row 27: killed between sending and writing down; the lease holds what it had."""
    place = place_of("killed")
    place.endpoint(receiver.url("/hold/27"))
    place.order()
    worker = popen(place.words("work", "--watch", "-q"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL)
    receiver.await_count("/hold/27", 1)
    worker.kill()
    worker.wait()
    rows = place.deliveries()
    holds("row 27: it is still to be sent", [row["state"] for row in rows] == ["pending"], rows)


def killed_sender():
    """The process that sends is killed: what it had is sent again, by another one."""
    place = place_of("sender")
    place.endpoint(receiver.url("/hold/sender"))
    place.order()
    worker = popen(place.words("work", "--watch", "-q"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL)
    receiver.await_count("/hold/sender", 1)
    found = subprocess.run(["pgrep", "-P", str(worker.pid), "-x", "assess-send"], capture_output=True, text=True).stdout
    holds("it has a child that sends", len(found.split()) == 1, found)
    with open("/proc/%s/cmdline" % found.strip(), "rb") as line:
        holds("with nothing in its words", line.read() == b"assess-send\0")
    try:
        with open("/proc/%s/environ" % found.strip(), "rb") as environ:
            holds("nor in its environment", environ.read() == b"")
    except PermissionError:
        holds("nor may anybody but root look at its environment", os.getuid() != 0)
    with open("/proc/%s/status" % found.strip()) as status:
        holds("and a filter", "Seccomp:\t2\n" in status.read())
    os.kill(int(found), 9)
    holds("it is sent again", receiver.await_count("/hold/sender", 2))
    ids = {r.headers["webhook-id"] for r in receiver.of("/hold/sender")}
    holds("under the same id", len(ids) == 1, ids)
    worker.terminate()
    holds("and the worker has gone on", worker.wait() == 128 + 15, worker.stderr.read())


def secrets_stay():
    """No secret in what is printed, logged or stored beside the keys."""
    place = place_of("canary")
    secret = "whsec_" + base64.b64encode(b"canary canary canary canary!").decode()
    endpoint, shown = place.endpoint(receiver.url("/ok/canary"), "--name", "canary", "--secret-file", "-", stdin=secret.encode())
    place.order()
    said = b"".join(done.stdout + done.stderr for done in (
        place.run("work"), place.run("webhook", "list"), place.run("webhook", "show", "canary", "--json"),
        place.run("webhook", "deliveries", "--json"), place.run("webhook", "test", endpoint),
        place.run("webhook", "add", receiver.url("/ok/no"), "--secret-file", "-", stdin=secret[:-1].encode())))
    holds("a secret that was given is shown nowhere", shown is None and secret[6:30].encode() not in said, said)
    place.must("store", "backup", place.folder + "/copy.db")
    with open(place.folder + "/copy.db", "rb") as copy, open(place.folder + "/data/store/assess.db", "rb") as store:
        holds("nor is it in the store or a copy of it", secret[6:30].encode() not in copy.read() + store.read())


def erased():
    place = place_of("erased")
    place.endpoint(receiver.url("/500/erased"))
    place.order()
    place.must("work", status=4)
    told = place.document("candidate", "show", "P-1", "--all")["deliveries"]
    holds("what was told of a person is in the person's file", [row["type"] for row in told] == ["order.added"], told)
    place.must("candidate", "erase", "P-1", "--yes")
    place.must("work")
    holds("nothing is sent of who is erased", len(receiver.of("/500/erased")) == 1)
    with open(place.folder + "/data/store/assess.db", "rb") as store:
        holds("nor kept", b"P-1\"" not in store.read())


def erased_while_claimed():
    """Four are under way when one that was claimed with them loses its person."""
    place = place_of("claimed")
    slow = Receiver(work.name + "/certificates")
    place.endpoint(slow.url("/hold/claimed"))
    for _ in range(5):
        place.order()
    worker = popen(place.words("work", "--watch", "-q"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL)
    holds("four are under way", slow.await_count("/hold/claimed", 4))
    place.must("candidate", "erase", "P-5", "--yes")
    place.order()
    slow.let_go()
    holds("and the next goes on", slow.await_count("/hold/claimed", 5))
    worker.terminate()
    worker.wait()
    told = [person for r in slow.of("/hold/claimed") for person in range(1, 7) if b'"P-%d"' % person in r.body]
    holds("what was claimed before its person was erased is not sent after", sorted(told)[:5] == [1, 2, 3, 4, 6], told)
    slow.close()


def templates():
    """The shipped template for Lever, against what Lever's manual says that it takes and gives."""
    place = place_of("template")
    with open(place.folder + "/key", "w") as file:
        file.write("canary-key:\n")
    words = ["--adaptor", "http-template", "--template", os.path.dirname(os.path.dirname(assess)) +
             "/share/assess/adaptors/lever-note.yaml"]
    url = receiver.url("/lever/{{application_id}}/notes")
    done = place.run("webhook", "add", url, *words)
    holds("a template that needs a key is not added without", done.returncode == 2 and b"--auth-file" in done.stderr, done)
    place.endpoint(url, *words, "--auth-file", place.folder + "/key")
    place.must("candidate", "add", "--external-id", "P-1")
    place.must("order", "add", "P-1", "--role", "senior-backend-engineer", "--application", "opp/1 é".replace(" é", "-2"))
    place.must("work")
    request = receiver.got[-1]
    holds("the path has the application, encoded", request.path == "/lever/opp%2F1-2/notes", request.path)
    holds("the key is the user of basic authentication", request.headers["authorization"] ==
          "Basic " + base64.b64encode(b"canary-key:").decode(), request.headers)
    note = json.loads(request.body)
    holds("a note as Lever takes it", set(note) == {"value", "secret"} and note["secret"] is False and
          note["value"].startswith("Coding assessment (senior-backend-engineer): "), note)
    row = place.deliveries()[0]
    attempt = place.document("webhook", "deliveries", row["id"])["attempts"][-1]
    holds("its id there is kept", row["state"] == "delivered" and attempt["remote_id"] == "note-1", attempt)
    for what, line, said in (("an unknown field", 'body: |\n  {"a": "{{scores}}"}', "template.yaml:2"),
                             ("an unknown key", 'bodies: "{}"', "unknown key 'bodies'"),
                             ("no JSON", "body: '{'", "no JSON"),
                             ("a wrong method", "method: GET\nbody: '{}'", "POST, PUT or PATCH")):
        with open(place.folder + "/template.yaml", "w") as file:
            file.write("version: 1\n" + line + "\n")
        done = place.run("webhook", "add", url, "--adaptor", "http-template", "--template", place.folder + "/template.yaml")
        holds("a template with " + what + " is told with its place", done.returncode == 2 and said.encode() in done.stderr,
              done.stderr.decode())
    done = place.run("webhook", "add", receiver.url("/x/{{secret}}"), *words)
    holds("a field that is none in the URL is told", done.returncode == 2 and b"no field 'secret'" in done.stderr, done)
    done = place.run("webhook", "add", "https://{{role}}.example.com/", *words, "--auth-file", place.folder + "/key")
    holds("no field stands in a host", done.returncode == 2, done)


def tokens():
    """OAuth 2.0 client credentials: one token for many, another one when it ends."""
    place = place_of("oauth2")
    with open(place.folder + "/client", "w") as file:
        file.write("the id:s/cret\n")
    def template(path):
        with open(place.folder + "/template.yaml", "w") as file:
            file.write("version: 1\nauth: oauth2\ntoken_url: %s\nscope: notes.create more\nid: /data/id\n"
                       "body: '{\"score\": \"{{score}}\"}'\n" % receiver.url(path))
        return ["--adaptor", "http-template", "--template", place.folder + "/template.yaml", "--auth-file",
                place.folder + "/client"]
    endpoint, _ = place.endpoint(receiver.url("/with-token/notes"), *template("/token/1"))
    for _ in range(3):
        place.order()
    place.must("work")
    asked = receiver.of("/token/1")
    holds("one token is asked for", len(asked) == 1, len(asked))
    holds("by client credentials", asked[0].body == b"grant_type=client_credentials&scope=notes.create+more" and
          asked[0].headers["authorization"] == "Basic " + base64.b64encode(b"the+id:s%2Fcret").decode() and
          asked[0].headers["content-type"] == "application/x-www-form-urlencoded", asked[0].headers)
    sent = receiver.of("/with-token/notes")
    holds("and all go with it", len(sent) == 3 and {r.headers["authorization"] for r in sent} == {"Bearer token-1"}, sent)
    holds("a value alone stays what it is", [json.loads(r.body) for r in sent] == [{"score": None}] * 3, sent)
    place.must("webhook", "pause", endpoint)
    stale, _ = place.endpoint(receiver.url("/stale-token/notes"), *template("/token/2"), "--rate", "1")
    place.order()
    place.order()
    place.must("work", status=4)
    rows = place.deliveries("--endpoint", stale)
    holds("a token that has ended is nobody's fault", sorted((row["state"], row["reason"]) for row in rows) ==
          [("delivered", None), ("pending", "local")] and
          place.document("webhook", "show", stale)["endpoint"]["state"] == "active", rows)
    refused, _ = place.endpoint(receiver.url("/with-token/no"), *template("/401/token"))
    row = place.document("webhook", "test", refused, status=4)
    holds("who refuses the client pauses the endpoint", row["deliveries"][0]["reason"] == "unauthorized" and
          place.document("webhook", "show", refused)["endpoint"]["state"] == "paused", row)
    odd, _ = place.endpoint(receiver.url("/with-token/odd"), *template("/ok/token"))
    row = place.document("webhook", "test", odd, status=4)
    holds("what is no token is a fault of the server", row["deliveries"][0]["reason"] == "server_error", row)
    done = place.run("webhook", "add", receiver.url("/x"), *template("/token/3")[:-1], "/dev/null")
    holds("empty credentials are told", done.returncode == 2, done)
    with open(place.folder + "/template.yaml", "w") as file:
        file.write("version: 1\nauth: oauth2\ntoken_url: https://10.0.0.1/\nbody: '{}'\n")
    done = place.run("webhook", "add", receiver.url("/x"), "--adaptor", "http-template", "--template", place.folder + "/template.yaml",
                     "--auth-file", place.folder + "/client")
    holds("a token's URL goes by the same rules", done.returncode == 2 and b"token_url" in done.stderr, done)


def greenhouse():
    """The shipped template for Greenhouse, against what Harvest v3's manual says: Basic at the token endpoint, then Bearer; a
    candidate is a number there."""
    place = place_of("greenhouse")
    with open(place.folder + "/client", "w") as file:
        file.write("canary-client:canary-word\n")
    with open(os.path.dirname(os.path.dirname(assess)) + "/share/assess/adaptors/greenhouse-note.yaml") as file:
        shipped = file.read()
    words = ["--adaptor", "http-template", "--template", place.folder + "/note.yaml", "--auth-file", place.folder + "/client"]
    with open(place.folder + "/note.yaml", "w") as file:
        file.write(shipped)
    place.must("webhook", "add", "https://harvest.greenhouse.io/v3/notes", *words, "--events", "order.graded")
    with open(place.folder + "/note.yaml", "w") as file:
        file.write(shipped.replace("https://auth.greenhouse.io/token", receiver.url("/token/7")) + 'sub: "4711"\n')
    place.endpoint(receiver.url("/with-token/v3"), *words)
    for person in ("30123", "not-a-number"):
        place.must("candidate", "add", "--external-id", person)
        place.must("order", "add", person, "--role", "senior-backend-engineer")
    place.must("work", status=4)
    asked = receiver.of("/token/7")[0]
    holds("greenhouse: client credentials, for a user", asked.body == b"grant_type=client_credentials&sub=4711" and
          asked.headers["authorization"] == "Basic " + base64.b64encode(b"canary-client:canary-word").decode(), asked.body)
    notes = [json.loads(r.body) for r in receiver.of("/with-token/v3")]
    holds("greenhouse: a note as it takes it", len(notes) == 1 and notes[0]["candidate_id"] == 30123 and
          set(notes[0]) == {"candidate_id", "body", "visibility"} and notes[0]["visibility"] == "private", notes)
    rows = [(row["state"], row["reason"]) for row in place.deliveries()]
    holds("greenhouse: who is no number there is told", sorted(rows, key=str) == [("delivered", None), ("pending", "bad_request")] or
          ("pending", "bad_request") in rows, rows)


def certificates():
    place = place_of("tls")
    make_certificates(receiver.folder)
    port = receiver.listen_tls("good")
    ca = ["--ca-file", receiver.folder + "/ca.pem"]
    good, _ = place.endpoint(receiver.url("/ok/tls", port, "https"), *ca)
    row = place.document("webhook", "test", good)
    holds("a CA of its own is trusted", row["deliveries"][0]["state"] == "delivered" and
          row["attempts"][0]["tls"] in ("TLSv1.2", "TLSv1.3"), row)
    for name in ("wrong", "expired", "alone"):
        bad, _ = place.endpoint(receiver.url("/ok/tls", receiver.listen_tls(name), "https"), *ca)
        row = place.document("webhook", "test", bad, status=4)
        holds("and %s is not" % name, row["deliveries"][0]["reason"] == "tls", row)
    port = receiver.listen_tls("good", client="ca")
    bare, _ = place.endpoint(receiver.url("/ok/client", port, "https"), *ca)
    holds("who asks for a certificate gets none", place.document("webhook", "test", bare, status=4)
          ["deliveries"][0]["state"] == "pending")
    shown, _ = place.endpoint(receiver.url("/ok/client", port, "https"), *ca, "--client-cert", receiver.folder + "/client.pem",
                              "--client-key", receiver.folder + "/client.key")
    row = place.document("webhook", "test", shown)
    holds("unless there is one to be shown", row["deliveries"][0]["state"] == "delivered", row)
    with open(receiver.folder + "/client.key") as key, open(place.folder + "/data/store/assess.db", "rb") as store:
        holds("its key is not in the store", key.read().split("\n")[1].encode() not in store.read())


for scenario in (templates, tokens, greenhouse, certificates, signed_and_once, openssl_agrees, thin_and_some, cloudevents, two_workers, a_connection_that_dies,
                 a_new_secret, secrets_stay, erased, erased_while_claimed, killed_sender, a_dead_one_beside, removed_in_flight, killed_in_flight):
    scenario()
receiver.close()
print("%d faults" % broken)
sys.exit(broken > 0)
