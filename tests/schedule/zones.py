#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""zones.py ZONE_DUMP: each zone of the system's tables, over sixteen years and around each change, as Python's zoneinfo has it.

Python's fold=0 is RFC 5545, 3.3.5: the offset before a gap, the first pass of a fold."""
import subprocess
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

ORDINARY, GAP, FOLD = 0, 1, 2
FIRST, LAST = 2020, 2036
OLD_AND_FAR = 258  # up to 2096
epoch = datetime(1970, 1, 1)


def changes(zone):
    """Instants, as civil times of UTC, between which the offset changes."""
    step = timedelta(days=3)
    at = datetime(FIRST, 1, 1)
    offset = at.replace(tzinfo=timezone.utc).astimezone(zone).utcoffset()
    while at < datetime(LAST, 1, 1):
        after = (at + step).replace(tzinfo=timezone.utc).astimezone(zone).utcoffset()
        if after != offset:
            low, high = at, at + step
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if middle.replace(tzinfo=timezone.utc).astimezone(zone).utcoffset() == offset:
                    low = middle
                else:
                    high = middle
            yield high, offset, after
            offset = after
        at += step


def main():
    questions, wanted = [], []
    for name in sorted(zoneinfo.available_timezones()):
        if name in ("localtime", "Factory") or name.startswith(("posix/", "right/")):
            continue
        zone = zoneinfo.ZoneInfo(name)
        times = [datetime(year, month, 15, 12) for year in range(FIRST, LAST) for month in range(1, 13)]
        # and now and then all that a table and its rule are for
        times += [datetime(1890, 1, 5) + timedelta(days=293, hours=5) * i for i in range(OLD_AND_FAR)]
        for instant, before, after in changes(zone):
            for offset in (before, after):
                wall = instant + offset
                times += [wall + timedelta(seconds=s) for s in (-86400, -3601, -3600, -1801, -1800, -1, 0, 1, 900, 1799, 1800, 3599, 3600, 86400)]
        for civil in times:
            first = civil.replace(tzinfo=zone, fold=0)
            second = civil.replace(tzinfo=zone, fold=1)
            utc = first.astimezone(timezone.utc).replace(tzinfo=None)
            back = utc.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None, fold=0)
            kind = ORDINARY if first.utcoffset() == second.utcoffset() else FOLD if back == civil else GAP
            seconds = int((civil - epoch).total_seconds())
            questions.append("%s %d" % (name, seconds))
            wanted.append((int((utc - epoch).total_seconds()), kind,
                           int(utc.replace(tzinfo=timezone.utc).astimezone(zone).utcoffset().total_seconds())))
    done = subprocess.run([sys.argv[1]], input="\n".join(questions) + "\n", capture_output=True, text=True)
    got = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    faults = [(q, w, g) for q, w, g in zip(questions, wanted, got) if w != g]
    kinds = [sum(w[1] == kind for w in wanted) for kind in (ORDINARY, GAP, FOLD)]
    print("%d times in %d zones: %d ordinary, %d in gaps, %d in folds; %d differ" % (
        len(wanted), len({q.split()[0] for q in questions}), *kinds, len(faults)))
    for fault in faults[:20]:
        print("FAILED:", *fault)
    if done.returncode != 0 or len(got) != len(wanted):
        print("FAILED: it ended with %d after %d of %d: %s" % (done.returncode, len(got), len(wanted), done.stderr))
    sys.exit(done.returncode != 0 or len(got) != len(wanted) or bool(faults) or kinds[GAP] < 1000)


main()
