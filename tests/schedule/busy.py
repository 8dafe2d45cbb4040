#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""busy.py BUSY_DUMP [COUNT [SEED]]: busy time of made-up calendars of every feature, to the second, beside an engine of its own:
dateutil follows the rules and zoneinfo tells the times; how events are put together is written here once more."""
import os
import random
import subprocess
import sys
import tempfile
import zoneinfo
from datetime import date, datetime, timedelta, timezone

try:
    from dateutil.rrule import rrulestr
except ImportError:
    print("skipped: no python3-dateutil")
    sys.exit(77)

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "America/St_Johns",
         "Pacific/Auckland", "UTC", "Asia/Tokyo", "America/Sao_Paulo"]
WINDOWS = {"W. Europe Standard Time": "Europe/Berlin", "Eastern Standard Time": "America/New_York",
           "India Standard Time": "Asia/Kolkata", "New Zealand Standard Time": "Pacific/Auckland"}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
OWN_ZONES = '''BEGIN:VTIMEZONE
TZID:My Berlin
X-LIC-LOCATION:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:/of/ours: New York
BEGIN:STANDARD
DTSTART:16010101T020000
RRULE:FREQ=YEARLY;UNTIL=20061029T060000Z;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:STANDARD
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Fixed
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
END:STANDARD
END:VTIMEZONE'''.split("\n")
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def instant(civil, zone):
    """fold=0 is what RFC 5545, 3.3.5 wants, in gaps and folds."""
    return int((civil.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=0).astimezone(timezone.utc) - EPOCH).total_seconds())


def stamp(civil):
    return civil.strftime("%Y%m%dT%H%M%S")


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines, self.spans = [], []
        self.home = self.random.choice(ZONES)
        start = datetime(2025, 1, 1) + timedelta(days=self.random.randrange(900))
        self.window = (instant(start, "UTC"), instant(start + timedelta(days=28), "UTC"))
        self.start = start
        self.features = set()

    def near(self, before=40, after=30):
        minutes = self.random.randrange(-before * 24 * 60, after * 24 * 60)
        return self.start + timedelta(minutes=minutes - minutes % 5)

    def write(self, line):
        """Folded now and then, as others do, and at odd places."""
        if len(line) > 20 and self.random.random() < .2:
            at = self.random.randrange(15, len(line))
            line = line[:at] + "\r\n" + self.random.choice(" \t") + line[at:]
        self.lines.append(line)

    def time(self, name, civil, zone, spelled, extra=""):
        if zone == "UTC" and spelled == "UTC":
            self.write(f"{name}{extra}:{stamp(civil)}Z")
        elif spelled is None:
            self.write(f"{name}{extra}:{stamp(civil)}")
        else:
            quote = '"' if self.random.random() < .2 or ":" in spelled else ""
            self.write(f"{name}{extra};TZID={quote}{spelled}{quote}:{stamp(civil)}")

    def zone(self):
        """A zone and how it is spelled; None: floating."""
        dice = self.random.random()
        if dice < .1:
            return self.home, None
        if dice < .2:
            spelled = self.random.choice(list(WINDOWS))
            return WINDOWS[spelled], spelled
        if dice < .3:
            self.features.add("VTIMEZONE")
            return self.random.choice([("Europe/Berlin", "My Berlin"), ("America/New_York", "/of/ours: New York"), ("Asia/Tokyo", "Fixed")])
        zone = self.random.choice(ZONES)
        return zone, zone

    def add(self, first, last, free):
        if not free:
            self.spans.append((first, last))

    # ---- rules

    def rule(self, begin, zone):
        r, parts = self.random, []
        frequency = r.choice(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"])
        parts.append("FREQ=" + frequency)
        if r.random() < .5:
            parts.append("INTERVAL=%d" % r.choice([1, 2, 3, 5]))
        if frequency == "WEEKLY":
            if r.random() < .8:
                parts.append("BYDAY=" + ",".join(r.sample(DAYS, r.randrange(1, 4))))
            if r.random() < .3:
                parts.append("WKST=" + r.choice(DAYS))
        elif frequency == "DAILY":
            if r.random() < .3:
                parts.append("BYDAY=" + ",".join(r.sample(DAYS, 4)))
            if r.random() < .2:
                parts.append("BYMONTHDAY=" + ",".join(map(str, r.sample([1, 2, 5, 10, 15, 20, -1, -2, -10], 4))))
        elif frequency == "MONTHLY":
            dice = r.random()
            if dice < .35:
                parts.append("BYDAY=" + ",".join(r.choice(["1", "2", "3", "4", "-1", "-2"]) + day for day in r.sample(DAYS, 2)))
            elif dice < .6:
                parts.append("BYMONTHDAY=" + ",".join(map(str, r.sample([1, 13, 28, 29, 30, 31, -1, -3, -31], 3))))
            elif dice < .8:
                parts.append("BYDAY=" + ",".join(r.sample(DAYS, 3)))
                parts.append("BYSETPOS=" + ",".join(map(str, r.sample([1, 2, 3, -1, -2], 2))))
        else:
            dice = r.random()
            if dice < .3:
                parts.append("BYMONTH=" + ",".join(map(str, r.sample(range(1, 13), 4))))
            elif dice < .5:
                parts.append("BYMONTH=%d" % r.randrange(1, 13))
                parts.append("BYDAY=" + r.choice(["1", "2", "-1", ""]) + r.choice(DAYS))
            elif dice < .65:
                parts.append("BYYEARDAY=" + ",".join(map(str, r.sample([1, 60, 100, 200, 365, 366, -1, -30], 4))))
            elif dice < .8:
                parts.append("BYWEEKNO=" + ",".join(map(str, r.sample([1, 10, 20, 30, 40, 52, 53, -1], 4))))
                parts.append("BYDAY=" + r.choice(DAYS))
            elif dice < .9:
                parts.append("BYDAY=" + r.choice(["20", "-10", "5", "40"]) + r.choice(DAYS))
        dice = r.random()
        if dice < .25:
            parts.append("COUNT=%d" % r.randrange(1, 300))
        elif dice < .5:
            last = self.near(10, 40)
            if zone == "date":
                parts.append("UNTIL=" + last.strftime("%Y%m%d"))
            else:
                parts.append("UNTIL=" + stamp(last) + "Z")
        r.shuffle(parts)
        self.features.add(frequency)
        return ";".join(parts)

    def instances(self, rule, begin, zone):
        """Civil times; DTSTART is the first one, and COUNT counts it."""
        until, parts, count = None, [], None
        for part in rule.split(";"):
            if part.startswith("UNTIL="):
                until = part[6:]
            elif part.startswith("COUNT="):
                count = int(part[6:])
            else:
                parts.append(part)
        found = [begin]
        end = self.start + timedelta(days=80)
        for one in rrulestr("RRULE:" + ";".join(parts), dtstart=begin):
            if one > end:
                break
            if one != begin:
                found.append(one)
        found = found[:count] if count else found
        if until and until.endswith("Z"):
            last = int((datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc) - EPOCH).total_seconds())
            offset = (EPOCH + timedelta(seconds=last)).astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
            found = [one for one in found if one <= offset]
        elif until:
            last = datetime.strptime(until, "%Y%m%d") + timedelta(days=1)
            found = [one for one in found if one < last]
        return found

    # ---- events

    def whole_day(self, number):
        first = self.near().replace(hour=0, minute=0)
        days = self.random.choice([0, 1, 1, 2, 5])
        self.write("BEGIN:VEVENT")
        self.write(f"UID:day-{number}@example.com")
        self.write("DTSTART;VALUE=DATE:" + first.strftime("%Y%m%d"))
        if days:
            self.write("DTEND;VALUE=DATE:" + (first + timedelta(days=days)).strftime("%Y%m%d"))
        free = self.random.random() < .1
        if free:
            self.write("TRANSP:TRANSPARENT")
        starts = [first]
        if self.random.random() < .3:
            first_rule = self.rule(first, "date")
            self.write("RRULE:" + first_rule)
            starts = self.instances(first_rule, first, self.home)
            self.features.add("all-day rule")
        self.write("END:VEVENT")
        for one in starts:
            self.add(instant(one, self.home), instant(one + timedelta(days=days or 1), self.home), free)
        self.features.add("all-day")

    def length(self, begin, zone):
        """How it ends: written, and a function from a civil beginning to an instant."""
        minutes = self.random.choice([15, 30, 45, 60, 90, 480, 1500])
        dice = self.random.random()
        if dice < .5:
            first = instant(begin, zone)
            last = (EPOCH + timedelta(seconds=first + minutes * 60)).astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
            if instant(last, zone) != first + minutes * 60:
                last += timedelta(hours=2)
            exact = instant(last, zone) - first
            return ("end", last), lambda civil: instant(civil, zone) + exact
        if dice < .8:
            return ("duration", "PT%dM" % minutes), lambda civil: instant(civil, zone) + minutes * 60
        if dice < .9:
            return ("duration", "P1DT2H"), lambda civil: instant(civil + timedelta(days=1), zone) + 7200
        return ("none", None), lambda civil: instant(civil, zone)

    def write_length(self, length, zone, spelled):
        kind, value = length
        if kind == "end":
            self.time("DTEND", value, zone, spelled)
        elif kind == "duration":
            self.write("DURATION:" + value)

    def status(self):
        dice = self.random.random()
        if dice < .05:
            self.write("STATUS:CANCELLED")
            return True
        if dice < .1:
            self.write("TRANSP:TRANSPARENT")
            return True
        if dice < .14:
            self.write("X-MICROSOFT-CDO-BUSYSTATUS:FREE")
            return True
        if dice < .2:
            self.write("ATTENDEE;CN=\"Doe, Ada: x\";PARTSTAT=DECLINED:MAILTO:ada@example.com")
            self.features.add("declined")
            return True
        if dice < .3:
            self.write("STATUS:TENTATIVE")
        if dice < .4:
            self.write("ATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.com")
        return False

    def event(self, number):
        zone, spelled = self.zone()
        repeats = self.random.random() < .6
        begin = self.near(600 if repeats else 40, 30)
        uid = f"event-{number}@example.com"
        length, end_of = self.length(begin, zone)
        self.write("BEGIN:VEVENT")
        self.write("UID:" + uid)
        self.time("DTSTART", begin, zone, spelled)
        self.write_length(length, zone, spelled)
        free = self.status()
        starts = [begin]
        if repeats:
            rule = self.rule(begin, zone)
            self.write("RRULE:" + rule)
            starts = self.instances(rule, begin, zone)
        ends = {one: end_of(one) for one in starts}
        periods = []
        if self.random.random() < .3:
            extra = self.near(20, 30)
            other, other_spelled = self.zone()
            if other_spelled is None:
                other, other_spelled = zone, spelled
            civil = (EPOCH + timedelta(seconds=instant(extra, other))).astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
            if self.random.random() < .5 and instant(civil, zone) == instant(extra, other):
                self.time("RDATE", extra, other, other_spelled)
                # nominal days are those of the zone that it is written in
                ends[civil] = instant(extra + timedelta(days=1), other) + 7200 if length[1] == "P1DT2H" else end_of(civil)
            else:
                extra = extra.replace(second=0)
                self.write(f"RDATE;VALUE=PERIOD:{stamp(extra)}Z/PT50M")
                at = instant(extra, "UTC")
                periods.append(at)
            self.features.add("RDATE")
        overrides = []
        live = [one for one in ends if self.window[0] - 86400 * 3 < instant(one, zone) < self.window[1] + 86400 * 3]
        if repeats and live and self.random.random() < .5:
            gone = self.random.choice(live)
            if self.random.random() < .3 and spelled is not None:
                self.write("EXDATE;VALUE=DATE:" + gone.strftime("%Y%m%d"))
                ends = {one: last for one, last in ends.items() if one.date() != gone.date()}
                there = zoneinfo.ZoneInfo(zone)
                periods = [at for at in periods if (EPOCH + timedelta(seconds=at)).astimezone(there).date() != gone.date()]
            else:
                at = instant(gone, zone)
                self.write("EXDATE:" + (EPOCH + timedelta(seconds=at)).strftime("%Y%m%dT%H%M%SZ"))
                ends = {one: last for one, last in ends.items() if instant(one, zone) != at}
                periods = [one for one in periods if one != at]
            live = [one for one in live if one in ends]
            self.features.add("EXDATE")
        self.write("END:VEVENT")
        if repeats and live and self.random.random() < .5:
            for moved in self.random.sample(live, min(len(live), 2)):
                overrides.append(moved)
        replaced = {instant(one, zone) for one in overrides}
        if repeats and live and not periods and self.random.random() < .2:
            after = self.random.choice(live)
            if instant(after, zone) not in replaced:
                self.all_after(uid, after, zone, spelled, ends, replaced)
        for at in periods:
            if at not in replaced:
                self.add(at, at + 3000, free)
        for one, last in ends.items():
            if instant(one, zone) not in replaced:
                self.add(instant(one, zone), last, free)
        for moved in overrides:
            self.override(uid, moved, zone, spelled)

    def all_after(self, uid, moved, zone, spelled, ends, replaced):
        """One that is for all from there on: moved by as much, and as long."""
        away = timedelta(minutes=self.random.choice([-60, 30, 120, 1440]))
        self.write("BEGIN:VEVENT")
        self.write("UID:" + uid)
        self.time("RECURRENCE-ID", moved, zone, spelled, ";RANGE=THISANDFUTURE")
        self.time("DTSTART", moved + away, zone, spelled)
        self.write("DURATION:PT25M")
        self.write("END:VEVENT")
        first = instant(moved, zone)
        for one in [one for one in ends if instant(one, zone) >= first and instant(one, zone) not in replaced]:
            # what a clock there shows then, moved
            shown = (EPOCH + timedelta(seconds=instant(one, zone))).astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None) + away
            at = instant(one + away if one == moved else shown, zone)
            ends.pop(one)
            self.add(at, at + 1500, False)
        self.features.add("THISANDFUTURE")

    def override(self, uid, moved, zone, spelled):
        other, other_spelled = self.zone()
        begin = self.near(5, 30)
        self.write("BEGIN:VEVENT")
        self.write("UID:" + uid)
        if self.random.random() < .5:
            at = EPOCH + timedelta(seconds=instant(moved, zone))
            away = self.random.choice(ZONES)
            there = at.astimezone(zoneinfo.ZoneInfo(away)).replace(tzinfo=None)
            if instant(there, away) == instant(moved, zone):
                self.time("RECURRENCE-ID", there, away, away)
            else:
                self.write("RECURRENCE-ID:" + at.strftime("%Y%m%dT%H%M%SZ"))
            self.features.add("override in another zone")
        else:
            self.time("RECURRENCE-ID", moved, zone, spelled)
        self.time("DTSTART", begin, other, other_spelled)
        length, end_of = self.length(begin, other)
        self.write_length(length, other, other_spelled)
        free = self.status()
        self.write("END:VEVENT")
        self.add(instant(begin, other), end_of(begin), free)

    def free_busy(self):
        self.write("BEGIN:VFREEBUSY")
        for kind in ("", ";FBTYPE=BUSY-TENTATIVE", ";FBTYPE=FREE", ";FBTYPE=BUSY-UNAVAILABLE"):
            first = self.near(2, 30)
            at = instant(first, "UTC")
            self.write(f"FREEBUSY{kind}:{stamp(first)}Z/PT1H,{stamp(first + timedelta(hours=3))}Z/{stamp(first + timedelta(hours=4))}Z")
            self.add(at, at + 3600, kind == ";FBTYPE=FREE")
            self.add(at + 10800, at + 14400, kind == ";FBTYPE=FREE")
        self.write("END:VFREEBUSY")
        self.features.add("VFREEBUSY")

    def make(self):
        self.write("BEGIN:VCALENDAR")
        self.write("VERSION:2.0")
        self.lines += OWN_ZONES
        for number in range(self.random.randrange(1, 12)):
            self.whole_day(number) if self.random.random() < .15 else self.event(number)
        if self.random.random() < .2:
            self.free_busy()
        self.write("END:VCALENDAR")
        return "\r\n".join(self.lines) + "\r\n"

    def busy(self):
        merged = []
        for first, last in sorted((max(a, self.window[0]), min(b, self.window[1])) for a, b in self.spans):
            if first >= last:
                continue
            if merged and first <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], last)
            else:
                merged.append([first, last])
        return [tuple(span) for span in merged]


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    faults, seconds, features = 0, 0, {}
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(seed, seed + count):
            maker = Maker(number)
            path = os.path.join(folder, "one.ics")
            with open(path, "w", newline="") as file:
                file.write(maker.make())
            child.stdin.write(f"{path} {maker.home} {maker.window[0]} {maker.window[1]} ada@example.com\n")
            child.stdin.flush()
            got, said = [], []
            for line in child.stdout:
                if line == ".\n":
                    break
                (said if line.startswith("!") else got).append(line.strip())
            got = [tuple(map(int, line.split()[:2])) for line in got]
            wanted = maker.busy()
            seconds += sum(b - a for a, b in wanted)
            for feature in maker.features:
                features[feature] = features.get(feature, 0) + 1
            if got != wanted or said:
                faults += 1
                if faults <= 3:
                    keep = f"/tmp/busy-{number}.ics"
                    print(f"FAILED: calendar of seed {number}, at home in {maker.home}: {said}")
                    print("  ours alone:  ", sorted(set(got) - set(wanted))[:5])
                    print("  theirs alone:", sorted(set(wanted) - set(got))[:5])
                    if os.environ.get("KEEP"):
                        with open(keep, "w", newline="") as file:
                            file.write("\r\n".join(maker.lines) + "\r\n")
        child.stdin.close()
        child.wait()
    print("%d calendars, %d busy seconds, %d differ; %s" % (count, seconds, faults, ", ".join(
        "%s %d" % item for item in sorted(features.items()))))
    sys.exit(faults > 0 or seconds == 0)


main()
