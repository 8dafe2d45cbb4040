#!/bin/sh
# SPDX-License-Identifier: MIT
# repeat.sh ASSESS PACKAGE [--short] ROUNDS [HOG…]: each accepted program gets the same verdicts on the same
# tests every time, while the hogs (cpu, memory, forks) keep another core busy.  The spread of the slowest
# test's CPU time is printed, and decides nothing.  Programs whose language is not here are counted apart.
# With --short one program of each language is judged, and by the longest tests only.
set -u
assess=$1
package=$2
shift 2
short=
[ "$1" = --short ] && short=yes && shift
rounds=$1
shift
work=$(mktemp -d)
hogs=
# Each hog leads a process group of its own, so that what it starts ends with it; and it ends with this
# script, however that is ended.
stop_hogs() {
    for hog in $hogs; do kill -KILL "-$hog"; done
    wait
    hogs=
}
trap 'stop_hogs; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data"
faults=0
judged=0
left_out=0

if ! "$assess" doctor --quick > "$work/doctor" 2>&1; then
    echo "skipped: this machine cannot judge:"
    cat "$work/doctor"
    exit 77
fi
# The first two cores that this process may use: one judges, one is kept busy.
cores=$(taskset -cp $$ | sed 's/.*: //' | tr ',' '\n' | while IFS=- read -r first last; do
    seq "$first" "${last:-$first}"
done | head -n 2)
if [ "$(echo "$cores" | wc -l)" -lt 2 ]; then
    echo "skipped: there is no other core to keep busy"
    exit 77
fi
judge=$(echo "$cores" | head -n 1)
other=$(echo "$cores" | tail -n 1)

start_hog() {
    case $1 in
    cpu) set -- sh -c 'while :; do :; done' ;;
    memory) set -- sh -c 'exec dd if=/dev/zero of=/dev/null bs=64M 2> /dev/null' ;;
    forks) set -- sh -c 'while :; do /bin/true; done' ;;
    *) exit 2 ;;
    esac
    setpriv --pdeathsig KILL taskset -c "$other" setsid "$@" &
    hogs="$hogs $!"
}

# The verdicts of all rounds must be one; their slowest tests are shown.
cat > "$work/read.py" << 'END'
import json, sys
name, documents = sys.argv[1], [json.loads(line) for line in open(sys.argv[2])]
verdicts = {tuple((t["name"], t["verdict"]) for t in d["tests"]) for d in documents}
slowest = sorted(max(t["cpu_ns"] for t in d["tests"]) for d in documents)
limit = documents[0]["limits"]["cpu_ns"]
repeated = sum(t["first_cpu_ns"] is not None for d in documents for t in d["tests"])
wrong = [d["verdict"] for d in documents if d["verdict"] != "AC"]
print("%-20s %3d times %s; slowest test %.1f / %.1f / %.1f ms (min / median / max), %.0f %% of the limit, "
      "spread %.2f; %d runs repeated"
      % (name, len(documents), "AC" if not wrong else " ".join(sorted(set(wrong))), slowest[0] / 1e6,
         slowest[len(slowest) // 2] / 1e6, slowest[-1] / 1e6, 100 * slowest[-1] / limit,
         slowest[-1] / slowest[0], repeated))
sys.exit(bool(wrong) or len(verdicts) != 1)
END

# A copy of the package with its samples, its eight longest tests and those that assess.yaml speaks of.
longest_tests() {
    copy="$work/${package##*/}"
    cp -r "$package" "$copy" || exit 1
    for input in $(ls -S "$copy"/data/secret/*.in | tail -n +9); do
        test=${input##*/}
        grep -q "secret/${test%.in}:" "$copy/assess.yaml" || rm "$input" "${input%.in}.ans"
    done
    package=$copy
}

# Is this the first program of its language?  Folders are left to the long form.
is_first() {
    [ -f "$1" ] || return 1
    ending=${1##*.}
    [ "$ending" = mjs ] && ending=js
    case " $seen " in
    *" $ending "*) return 1 ;;
    esac
    seen="$seen $ending"
}

seen=
not_run=
if [ "$short" ]; then longest_tests; fi
for hog; do start_hog "$hog"; done
echo "$rounds rounds on core $judge, core $other busy with: ${*:-nothing}"
[ -z "$short" ] || echo "short: one program of each language, by $(ls "$package"/data/*/*.in | wc -l) tests"
for program in "$package"/submissions/accepted/*; do
    name=${program##*/}
    if [ "$short" ] && ! is_first "$program"; then
        not_run="$not_run $name"
        continue
    fi
    : > "$work/documents"
    for _ in $(seq "$rounds"); do
        taskset -c "$judge" "$assess" run -c "$package" --json --for reviewer "$program" \
            > "$work/result" 2> "$work/errors" < /dev/null
        status=$?
        if grep -q 'E0307' "$work/errors"; then
            echo "left out: $name, whose language is not installed here"
            left_out=$((left_out + 1))
            continue 2
        fi
        [ -s "$work/result" ] || {
            echo "FAILED $name: status $status"
            cat "$work/errors"
            exit 1
        }
        cat "$work/result" >> "$work/documents"
    done
    judged=$((judged + 1))
    python3 "$work/read.py" "$name" "$work/documents" || {
        echo "FAILED $name: not accepted every time"
        cat "$work/errors"
        faults=$((faults + 1))
    }
done
for hog in $hogs; do
    kill -0 "-$hog" || {
        echo "FAILED a hog ended by itself: the other core was not busy"
        faults=$((faults + 1))
    }
done
[ -z "$not_run" ] || echo "not in the short form:$not_run"
echo "$judged judged, $left_out left out"
[ $judged -gt 0 ] && [ $faults -eq 0 ]
