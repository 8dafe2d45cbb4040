#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Do the tests of a package notice small mistakes?

    mutants.py ASSESS PACKAGE LIST [--sample N] [--write]

Judges mutants (mutate.py) of all accepted solutions of PACKAGE by its tests. One that is not accepted is dead; one that does
not compile does not count. Those that live are judged once more by inputs that the package's generator makes from other
seeds: if they answer all of these as they should, the mistake is taken to change nothing (or nothing but speed); if not,
the package's tests have missed it. LIST has all that live, with the reason of each.

The test fails if a mutant lives that LIST does not have, if LIST has one that does not live (or that is not made any more),
or if of those that change an answer less than 95 % die. With --sample only every so-manieth mutant is judged, N in all, and
only by the package's tests. With --write LIST is written anew; reasons in it are kept.
"""
import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
from mutate import mutants  # noqa: E402

SEEDS = 25
WANTED = 0.95
KNOWN = (".c", ".cpp", ".py")
NO_REASON = "no reason given"


class Judge:
    def __init__(self, assess, folder):
        self.assess = assess
        self.folder = folder
        self.environment = dict(os.environ, XDG_CACHE_HOME=f"{folder}/cache", XDG_CONFIG_HOME=f"{folder}/config")

    def doctor(self):
        return subprocess.run([self.assess, "doctor", "--quick"], env=self.environment, capture_output=True, text=True)

    def verdict(self, package, name, text):
        """The verdict, and the name of the first test that was not passed."""
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            path = os.path.join(place, name)
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            run = subprocess.run([self.assess, "run", "--json", "--jobs", "1", "-c", package, path], env=self.environment,
                                 capture_output=True, text=True)
        if run.returncode not in (0, 1):
            raise SystemExit(f"could not judge a mutant of {name}: status {run.returncode}\n{run.stderr}")
        result = json.loads(run.stdout)
        failed = [test["name"] for test in result["tests"] if test["verdict"] not in ("AC", None) and test["cpu_ns"]]
        return result["verdict"], failed[0] if failed else None


def read_list(path):
    """{(file, line, its mutant): (what became of it, why)}"""
    listed = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            blocks = file.read().split("\n\n")
        for block in blocks:
            lines = [line for line in block.split("\n") if line and not line.startswith("#")]
            if lines:
                name, before, after, outcome = lines
                listed[name, before[2:], after[2:]] = tuple(outcome.split(": ", 1))
    return listed


def write_list(path, package, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"# Mutants of the accepted solutions of {package} that live, by mutants.py, and why.\n")
        file.write("# equivalent: no input was found that it answers in another way.\n")
        file.write("# missed: it is wrong, and the tests of the package do not notice.\n")
        file.write("# undefined: it leaves its memory; whether it lives is up to the compiler, so it may die, too.\n")
        for (name, before, after), (outcome, why) in lines.items():
            file.write(f"\n{name}\n- {before}\n+ {after}\n{outcome}: {why}\n")


def other_inputs(package, folder):
    """A copy of the package with inputs of other seeds: all kinds once, the small ones from many seeds."""
    specification = importlib.util.spec_from_file_location("generate", f"{package}/generators/generate.py")
    generate = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(generate)
    place = os.path.join(folder, "other", os.path.basename(package))
    shutil.copytree(f"{package}/data/sample", f"{place}/data/sample")
    shutil.copy(f"{package}/problem.yaml", place)
    os.mkdir(f"{place}/data/secret")
    count = 0
    for seed in range(1, SEEDS + 1):
        for name, build in generate.TESTS:
            if seed > 1 and not name.startswith(("edge", "random-small")):
                continue
            count += 1
            for ending, text in zip((".in", ".ans"), generate.make(seed, name, build)):
                with open(f"{place}/data/secret/{count:04d}-{name}{ending}", "w", encoding="ascii") as file:
                    file.write(text)
    return place, count


def chosen(found, sample):
    if not sample or sample >= len(found):
        return found
    return [found[i * len(found) // sample] for i in range(sample)]


def key(mutant):
    return mutant.file, mutant.before, mutant.after


def all_mutants(package):
    made = []
    accepted = os.path.join(package, "submissions", "accepted")
    for name in sorted(os.listdir(accepted)):
        if not name.endswith(KNOWN):
            print(f"no mutants of {name}: mutate.py knows C, C++ and Python")
            continue
        with open(os.path.join(accepted, name), encoding="ascii") as file:
            made += mutants(name, file.read())
    return made


def judge_all(judge, package, some):
    """The outcomes of these mutants, in order; the first one that cannot be judged ends it."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        try:
            return list(pool.map(lambda mutant: judge.verdict(package, mutant.file, mutant.text), some))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def judge_again(judge, package, folder, living, listed):
    """What the list is to say of each that lives."""
    other, count = other_inputs(package, folder)
    now = {}
    for mutant, (verdict, test) in zip(living, judge_all(judge, other, living)):
        outcome = "equivalent" if verdict == "AC" else "missed"
        was, why = listed.get(key(mutant), (outcome, NO_REASON))
        now[key(mutant)] = ("undefined" if was == "undefined" else outcome, why)
        if outcome == "missed":
            print(f"missed: {mutant.file}:{mutant.line}: {mutant.after}: {verdict} in {test}")
    print(f"those that live were judged by {count} other inputs")
    return now


def faults_of_list(path, listed, made, tried, outcomes):
    """Where the list does not say what came out. A mutant left out of a sample says nothing."""
    for entry in set(listed) - {key(mutant) for mutant in made}:
        yield f"{path} has a mutant that is not made: {' | '.join(entry)}"
    alive = {key(mutant) for mutant, (verdict, _) in zip(tried, outcomes) if verdict == "AC"}
    for mutant, (verdict, _) in zip(tried, outcomes):
        entry = key(mutant)
        if verdict == "AC" and entry not in listed:
            yield f"{mutant.file}:{mutant.line} lives: {mutant.before}\n    with {mutant.after}"
        if entry not in alive and listed.get(entry, ("undefined",))[0] != "undefined":
            yield f"{mutant.file}:{mutant.line} is in the list, but is {verdict}: {mutant.after}"
    for entry, (_, why) in listed.items():
        if why == NO_REASON:
            yield f"{' | '.join(entry)}: {NO_REASON}"


def faults_of_tests(listed, now, dead):
    missed = sum(outcome == "missed" for outcome, _ in now.values())
    share = dead / max(1, dead + missed)
    print(f"{dead} of the {dead + missed} that change an answer died: {share:.1%}, wanted {WANTED:.0%}")
    if share < WANTED:
        yield "too many of those that change an answer live"
    for entry, (outcome, _) in now.items():
        if listed.get(entry, (outcome,))[0] != outcome:
            yield f"{' | '.join(entry)}: {outcome}, but the list says {listed[entry][0]}"


def main():
    parser = argparse.ArgumentParser(description="Do the tests of a package notice small mistakes?")
    parser.add_argument("assess")
    parser.add_argument("package")
    parser.add_argument("list")
    parser.add_argument("--sample", type=int, metavar="N", help="judge N mutants only")
    parser.add_argument("--write", action="store_true", help="write LIST anew; judges all")
    options = parser.parse_args()
    package = os.path.abspath(options.package)
    made = all_mutants(package)
    listed = read_list(options.list)
    tried = made if options.write else chosen(made, options.sample)

    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(os.path.abspath(options.assess), folder)
        doctor = judge.doctor()
        if doctor.returncode != 0:
            print(f"skipped: this machine cannot judge:\n{doctor.stdout}{doctor.stderr}")
            return 77
        outcomes = judge_all(judge, package, tried)
        living = [mutant for mutant, (verdict, _) in zip(tried, outcomes) if verdict == "AC"]
        broken = sum(verdict == "CE" for verdict, _ in outcomes)
        dead = len(tried) - len(living) - broken
        print(f"{len(made)} mutants, {len(tried)} tried: {broken} do not compile, {dead} died, {len(living)} live")
        faults = list(faults_of_list(options.list, listed, made, tried, outcomes))
        if len(tried) == len(made):
            now = judge_again(judge, package, folder, living, listed)
            faults += faults_of_tests(listed, now, dead)
    if options.write:
        write_list(options.list, os.path.basename(package), now)
    print("\n".join(faults))
    return 1 if faults or dead == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
