# SPDX-License-Identifier: MIT
"""place.py: a store of a test's own, with people, orders and endpoints; and what a signature should be."""
import base64
import ctypes
import hashlib
import hmac
import json
import os
import signal
import subprocess


def die_with_parent():
    """A test that ends by a fault leaves no worker that holds a lane."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def popen(words, **options):
    return subprocess.Popen(words, preexec_fn=die_with_parent, **options)


class Place:
    """A store of its own."""

    def __init__(self, assess, folder, on_fault):
        self.assess, self.folder, self.on_fault = assess, folder, on_fault
        os.makedirs(self.folder)
        with open(self.folder + "/config.yaml", "w") as file:
            file.write(f"data: {self.folder}/data\ncache: off\nwebhook:\n  allow: 127.0.0.1\n")
        self.people = 0

    def words(self, *words):
        return [self.assess, *words, "--config", self.folder + "/config.yaml"]

    def run(self, *words, stdin=None):
        return subprocess.run(self.words(*words), input=stdin, capture_output=True)

    def must(self, *words, stdin=None, status=0):
        done = self.run(*words, stdin=stdin)
        if done.returncode != status:
            self.on_fault(" ".join(words), (done.returncode, done.stdout.decode(), done.stderr.decode()))
        return done

    def document(self, *words, stdin=None, status=0):
        return json.loads(self.must(*words, "--json", stdin=stdin, status=status).stdout)

    def endpoint(self, url, *options, stdin=None):
        found = self.document("webhook", "add", url, *options, stdin=stdin)
        return found["endpoint"]["id"], found["secret"]

    def order(self):
        """Somebody who is asked for something: one event."""
        self.people += 1
        self.must("candidate", "add", "--external-id", "P-%d" % self.people)
        return self.document("order", "add", "P-%d" % self.people, "--role", "senior-backend-engineer")["order"]["id"]

    def deliveries(self, *options):
        return self.document("webhook", "deliveries", *options)["deliveries"]


def signature(secret, request):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = b"%s.%s." % (request.headers["webhook-id"].encode(), request.headers["webhook-timestamp"].encode())
    return "v1," + base64.b64encode(hmac.new(key, text + request.body, hashlib.sha256).digest()).decode()
