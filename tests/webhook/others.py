#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""others.py ASSESS FOLDER: the verifiers that npm has put into FOLDER find a delivery signed, and a changed one not."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from place import Place
from receiver import Receiver

assess, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
here = os.path.dirname(os.path.abspath(__file__))
if not shutil.which("node") or not os.path.exists(folder + "/stamp"):
    print("skipped: no node, or no verifiers: tests/webhook/verifiers/prepare.sh build/verifiers")
    sys.exit(77)
work = tempfile.TemporaryDirectory()
receiver = Receiver(work.name)
broken = 0


def fail(what, said):
    global broken
    broken += 1
    print("FAILED: %s: %s" % (what, said))


def ask(secret, headers, body):
    done = subprocess.run(["node", here + "/verifiers/verify.js", folder], capture_output=True, text=True,
                          input=json.dumps({"secret": secret, "headers": headers, "body": body}))
    print(done.stdout, end="")
    return done.stdout.split("\n")[:-1] or [done.stderr]


place = Place(assess, work.name + "/others", fail)
endpoint, old = place.endpoint(receiver.url("/ok/others"))
new = place.document("webhook", "rotate", endpoint)["secret"]
place.order()
place.must("work")
request = receiver.of("/ok/others")[0]
headers = {name: request.headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
body = request.body.decode()
good, bad = ["standardwebhooks accepted", "svix accepted"], ["standardwebhooks refused", "svix refused"]
for what, secret, sent, text, wanted in (
        ("the new secret", new, headers, body, good), ("the old one, in its overlap", old, headers, body, good),
        ("another secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", headers, body, bad),
        ("a changed body", new, headers, body + " ", bad),
        ("another id", new, {**headers, "webhook-id": "evt_1"}, body, bad),
        ("another time", new, {**headers, "webhook-timestamp": "1614265330"}, body, bad)):
    print(what)
    found = ask(secret, sent, text)
    if found != wanted:
        fail(what, found)
receiver.close()
sys.exit(broken > 0)
