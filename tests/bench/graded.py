#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""graded.py ASSESS CHALLENGES FOLDER [--smoke] [--json]: from the commit of a grade to the 2xx of the receiver, on loopback.

Submissions wait in the queue; one `assess work --watch` judges them all.  The time is that between the event, which
commits with the grade, and the last byte of the answer, as the attempt's record has both; the receiver is a thread of Python."""
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "webhook"))
from place import Place, popen
from receiver import Receiver

BUDGET_MS = 50


def main():
    assess, challenges, folder = (os.path.abspath(path) for path in sys.argv[1:4])
    count = 3 if "--smoke" in sys.argv else 300
    shutil.rmtree(folder, ignore_errors=True)
    receiver = Receiver(folder)
    faults = []
    place = Place(assess, folder, lambda what, said: faults.append((what, said)))
    with open(folder + "/config.yaml", "a") as file:
        file.write(f"cache: {folder}/cache\n")
    with open(folder + "/config.yaml") as file:
        text = file.read().replace("cache: off\n", "")
    with open(folder + "/config.yaml", "w") as file:
        file.write(text)
    place.endpoint(receiver.url("/ok/graded"), "--events", "order.graded")
    solutions = [("ratelimiter", challenges + "/ratelimiter/submissions/accepted/sliding_log.c"),
                 ("lrucache", challenges + "/lrucache/submissions/accepted/list_and_heap.c")]
    for _ in range(count):
        order = place.order()
        place.must("order", "start", order)
        for challenge, source in solutions:
            place.must("order", "submit", order, "--queue", "-c", challenge, source)
    with popen(place.words("work", "--watch", "-q"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          stdin=subprocess.DEVNULL) as worker:
        receiver.await_count("/ok/graded", count, patience=600)
        while any(row["state"] == "pending" for row in place.deliveries("--event", "order.graded", "--max", "9999")):
            pass
        worker.terminate()
    times = []
    for row in place.deliveries("--event", "order.graded", "--max", "9999"):
        attempts = place.document("webhook", "deliveries", row["id"])["attempts"]
        times.append(attempts[0]["at"] + attempts[0]["times_us"]["total"] / 1000 - row["created_at"])
    receiver.close()
    times.sort()
    p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
    if "--json" in sys.argv:
        for name, value in (("p50", p50), ("p99", p99)):
            print(json.dumps({"bench": "graded", "row": "grade to 2xx " + name, "unit": "ms", "value": value, "n": len(times)}))
    else:
        print("\ngraded%39s %7s %5s" % ("p50", "p99", "n"))
        print("  grade to 2xx             ms %16.1f %7.1f %5d  p99<=%d %s" % (p50, p99, len(times), BUDGET_MS,
                                                                            "ok" if p99 <= BUDGET_MS else "over"))
    sys.exit(bool(faults) or len(times) != count)


main()
