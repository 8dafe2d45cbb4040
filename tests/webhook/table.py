#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""table.py ASSESS [ROW…]: what each fault of a receiver does to a delivery and to its endpoint, by the real sender and a
server that has that fault.  Prints the rows with what was seen; exits with 1 where one is not as the table says."""
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

from receiver import Receiver, make_certificates

assess = os.path.abspath(sys.argv[1])
only = sys.argv[2:]
work = tempfile.TemporaryDirectory()
os.chdir(work.name)
make_certificates("certificates")
receiver = Receiver(work.name + "/certificates")
with open("config.yaml", "w") as file:
    file.write(f"data: {work.name}/data\ncache: off\nwebhook:\n  allow: 127.0.0.1\n")
HOUR = 3600 * 1000
broken = 0
numbers = iter(range(1000000))


def run(*words, env=None):
    return subprocess.run([assess, *words, "--config", "config.yaml"], stdin=subprocess.DEVNULL, capture_output=True,
                          env=env)


def document(*words):
    done = run(*words, "--json")
    try:
        return json.loads(done.stdout)
    except ValueError:
        sys.exit("FAILED: %s: %s" % (words, done.stderr.decode()))


class Endpoint:
    def __init__(self, url, *options):
        self.id = document("webhook", "add", url, *options)["endpoint"]["id"]

    def test(self):
        """A try, and what came of it: the delivery, and the record of its last try."""
        found = document("webhook", "test", self.id)
        return found["deliveries"][0], found["attempts"][-1] if found["attempts"] else None

    def state(self):
        return document("webhook", "show", self.id)["endpoint"]


def holds(row, what, truth, said):
    global broken
    if not truth:
        print("FAILED: row %s: %s: %s" % (row, what, said), flush=True)
        broken += 1


def tried(row, name, path, *, state, reason=None, status=None, held=None, endpoint="active", wait=None, url=None,
          options=()):
    """One try of a fault; HELD and WAIT: (least, most) milliseconds from now."""
    url = url or receiver.url("/%s/%d" % (path, next(numbers)))
    target = Endpoint(url, *options)
    before = time.time() * 1000
    delivery, attempt = target.test()
    after = time.time() * 1000
    seen = target.state()
    holds(row, name + ": state", delivery["state"] == state, delivery)
    holds(row, name + ": reason", delivery["reason"] == reason, (delivery, attempt))
    holds(row, name + ": status", delivery["status"] == status, (delivery, attempt))
    holds(row, name + ": endpoint", seen["state"] == endpoint, seen)
    for what, value, range_ in (("held", seen["held_until"], held), ("due", delivery["due_at"], wait)):
        if range_:
            holds(row, name + ": " + what, value is not None and before + range_[0] <= value <= after + range_[1],
                  (value and value - before, range_))
    if held is None:
        holds(row, name + ": not held", seen["held_until"] is None, seen)
    text = json.dumps([delivery, attempt], ensure_ascii=False)
    holds(row, name + ": nothing raw", all(ord(c) >= 32 and ord(c) != 127 for c in text), text)
    print("%-4s %-44s %-10s %s" % (row, name, delivery["state"], reason or "-"), flush=True)
    return target, delivery, attempt


def row_1():
    import socket
    free = socket.socket()
    free.bind(("127.0.0.1", 0))
    tried(1, "connection refused", "", state="pending", reason="refused", wait=(4000, 6000),
          url="http://127.0.0.1:%d/" % free.getsockname()[1])


def row_2():
    tried(2, "reset before an answer", "reset", state="pending", reason="broken", wait=(4000, 6000))


def row_3():
    tried(3, "close without an answer", "close", state="pending", reason="broken")
    tried(3, "close within the headers", "headers-half", state="pending", reason="broken")


def row_4():
    _, _, attempt = tried(4, "cut in the body behind 200", "cut-after-200", state="delivered", status=200)
    holds(4, "the cut is noted", attempt["cut"], attempt)


def row_5():
    # 20 seconds of nothing: beside the other rows
    tried(5, "no headers in time", "hold", state="pending", reason="timeout", wait=(59000, 73000))


def row_6():
    plain = receiver.port
    for name, what in (("alone", "signed by itself"), ("good", "by an unknown CA"), ("expired", "expired")):
        port = receiver.listen_tls(name)
        tried(6, "certificate: " + what, "", state="pending", reason="tls",
              url=receiver.url("/ok/6", port, "https"))
    tried(6, "no TLS where TLS should be", "", state="pending", reason="tls", url=receiver.url("/ok/6", plain, "https"))


def row_7():
    for code in (301, 302, 307, 308):
        _, _, attempt = tried(7, "redirect %d" % code, str(code), state="pending", reason="redirect", status=code)
        holds(7, "where to is told", "169.254.169.254" in (attempt["location"] or ""), attempt)


def row_8():
    tried(8, "429 with seconds", "429-seconds", state="pending", reason="too_many_requests", status=429,
          held=(7000, 7000), wait=(7000, 7000))
    tried(8, "429 with a date", "429-date", state="pending", reason="too_many_requests", status=429,
          held=(24 * HOUR, 24 * HOUR))
    target, _, _ = tried(8, "429 with too long a time", "429-long", state="pending", reason="too_many_requests",
                         status=429, held=(24 * HOUR, 24 * HOUR))
    holds(8, "it counts against nobody", target.state()["failures"] == 0, target.state())


def row_9():
    for what in ("bad", "negative", "overflow"):
        tried(9, "429 with a time that is none: " + what, "429-" + what, state="pending", reason="too_many_requests",
              status=429, held=(60000, 24 * HOUR))


def row_10():
    for code in (500, 502, 504):
        tried(10, "status %d" % code, str(code), state="pending", reason="server_error", status=code,
              wait=(4000, 6000))
    tried(10, "503 with seconds", "503-seconds", state="pending", reason="server_error", status=503,
          held=(90000, 90000))


def row_11():
    for code in (400, 413, 415, 422):
        tried(11, "status %d" % code, str(code), state="pending", reason="rejected", status=code)


def row_12():
    for code in (401, 403):
        target, delivery, _ = tried(12, "status %d" % code, str(code), state="pending", reason="unauthorized",
                                    status=code, endpoint="paused")
        holds(12, "it says so", target.state()["reason"] == "unauthorized, status %d" % code, target.state())
        done = run("webhook", "test", target.id)
        holds(12, "paused is paused", done.returncode == 2 and b"resume" in done.stderr, done)


def row_13():
    tried(13, "status 404", "404", state="pending", reason="not_found", status=404, wait=(4000, 6000))


def row_14():
    target, _, _ = tried(14, "status 410", "410", state="pending", reason="gone", status=410, endpoint="disabled")
    waiting = target.state()["waiting"]
    holds(14, "nothing is lost", waiting == 1, waiting)


def row_15():
    _, _, attempt = tried(15, "a body without end", "flood", state="delivered", status=200)
    holds(15, "it is cut off", attempt["cut"] and len(attempt["answer"]) < 2100, attempt["cut"])


def row_16():
    _, _, attempt = tried(16, "100 GB declared", "huge", state="delivered", status=200)
    holds(16, "it is cut off", attempt["cut"], attempt["cut"])


def row_17():
    tried(17, "headers without end", "flood-headers", state="pending", reason="protocol")
    tried(17, "100 Continue without end", "flood-continue", state="pending", reason="protocol")


def row_18():
    tried(18, "a compressed body", "gzip", state="delivered", status=200)


def row_19():
    _, _, attempt = tried(19, "controls and bytes that are no UTF-8", "hostile", state="delivered", status=200)
    holds(19, "escaped", "\\x1b[31mred" in attempt["answer"], attempt)
    shown = run("webhook", "deliveries").stdout
    holds(19, "nor on a screen", b"\x1b" not in shown and b"\x00" not in shown, shown)


def row_20():
    tried(20, "garbage", "garbage", state="pending", reason="protocol")
    tried(20, "HTTP/0.9", "http09", state="pending", reason="protocol")


def row_21():
    target, _, _ = tried(21, "surplus bytes behind an answer", "surplus", state="delivered", status=200)
    delivery, _ = target.test()
    holds(21, "the next one is not touched", delivery["state"] == "delivered" and delivery["status"] == 200, delivery)


def row_23():
    tried(23, "a name that is none", "", state="pending", reason="dns", url="https://nobody.invalid/", wait=(4000, 6000))


def row_24():
    tried(24, "a name that leads to this machine", "", state="pending", reason="blocked_address",
          url="https://localhost/", held=(HOUR, HOUR), wait=(HOUR, HOUR))
    for url in ("https://169.254.169.254/", "https://[fe80::1]/", "https://10.0.0.1/", "https://[::ffff:127.0.0.1]/",
                "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/", "https://0/",
                "https://[::1]/", "https://user@example.com/", "https://user:word@example.com/", "file:///etc/passwd",
                "gopher://example.com/", "http://example.com/", "http://10.0.0.1/", "https://example.com/#part",
                "https://exa mple.com/", "https://example.com\\@127.0.0.1/", "https://[::127.0.0.1]/", "//example.com",
                "https://", "https:///", "https://192.168.1.1:8443/", "https://169.254.169.254%/", "https://a{b}/", "https://100.100.100.200/"):
        done = run("webhook", "add", url)
        holds(24, "refused: " + url, done.returncode == 2 and not done.stdout, done)
        print("%-4s %-44s refused" % (24, url))


def proxies():
    """The environment's proxies are nobody's business."""
    target = Endpoint(receiver.url("/ok/%d" % next(numbers)))
    done = run("webhook", "test", target.id, env={**os.environ, "http_proxy": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1"})
    holds("-", "no proxy of the environment", done.returncode == 0, done)


rows = {name[4:]: function for name, function in list(globals().items()) if name.startswith("row_")}
# one waits for twenty seconds, and nobody has to wait for it
waiting = [threading.Thread(target=rows.pop("5"))] if not only else []
for thread in waiting:
    thread.start()
for number in only or sorted(rows, key=int):
    rows[number]()
for thread in waiting:
    thread.join()
if not only:
    proxies()
receiver.close()
print("%d rows, %d faults" % (len(only or rows) + len(waiting), broken))
sys.exit(broken > 0)
