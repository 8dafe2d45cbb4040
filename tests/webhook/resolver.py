#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""resolver.py ASSESS: a name server that never answers keeps nobody else waiting.

It is on loopback in namespaces of its own, so that resolv.conf can name it and nothing of the machine is asked."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile

INSIDE = "ASSESS_TEST_INSIDE"


def enter():
    """This program again, in new namespaces with a silent name server; 77 where there can be none."""
    words = ["unshare", "-nm", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", sys.executable, *sys.argv]
    if os.getuid() != 0:
        # in a namespace of users all folders above a store would be somebody else's
        print("skipped: a name server of our own needs namespaces, and so root")
        sys.exit(77)
    can = shutil.which("ip") and subprocess.run([*words[:2], "ip", "link", "set", "lo", "up"], capture_output=True).returncode == 0
    if not can:
        print("skipped: no namespaces of our own for a name server (unshare -nm, iproute2)")
        sys.exit(77)
    os.execvpe(words[0], words, {**os.environ, INSIDE: "1"})


def main():
    from place import Place, popen
    from receiver import Receiver
    work = tempfile.TemporaryDirectory()
    broken = []

    def holds(what, truth, said=""):
        print("%s %s" % ("ok    " if truth else "FAILED:", what), *([] if truth else [said]), flush=True)
        broken.extend([] if truth else [what])

    silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    silent.bind(("127.0.0.1", 53))
    for name, text in (("resolv.conf", "nameserver 127.0.0.1\noptions timeout:30 attempts:3\n"), ("nsswitch.conf", "hosts: dns\n")):
        with open(f"{work.name}/{name}", "w") as file:
            file.write(text)
        subprocess.run(["mount", "--bind", f"{work.name}/{name}", f"/etc/{name}"], check=True)
    receiver = Receiver(work.name)
    place = Place(os.path.abspath(sys.argv[1]), work.name + "/place", lambda what, said: holds(what, False, said))
    place.endpoint("https://never.example/")
    place.endpoint(receiver.url("/ok/live"))
    place.order()
    worker = popen(place.words("work", "--watch", "-q"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL)
    holds("the live one has its event", receiver.await_count("/ok/live", 1))
    while "dns" not in [row["reason"] for row in place.deliveries()]:
        pass
    rows = place.deliveries()
    place.order()
    holds("and its next one, while the resolver still hangs", receiver.await_count("/ok/live", 2, patience=20), rows)
    worker.terminate()
    worker.wait(20)
    receiver.close()
    sys.exit(bool(broken))


if __name__ == "__main__":
    main() if os.environ.get(INSIDE) else enter()
