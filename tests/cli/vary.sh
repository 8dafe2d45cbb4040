#!/bin/bash
# SPDX-License-Identifier: MIT
# vary.sh ASSESS: private variants - the same statement, other secret tests, for the operator alone.
set -u

# shellcheck source=tests/cli/place.sh
. "$(dirname "$0")/place.sh"
place_enter "$1"

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# The files, and again with each sentence in one line, wherever it was broken.
unbroken() { cat "$@" && cat "$@" | tr -s ' \n' ' '; }

# expect SENTENCE STATUS TEXT command…: TEXT stands in one of its streams.
expect() {
    sentence=$1
    wanted=$2
    text=$3
    shift 3
    "$@" > out 2> err < /dev/null
    status=$?
    if [ $status -ne "$wanted" ] || ! unbroken out err | grep -qF -- "$text"; then
        fail "$sentence: status $status (wanted $wanted, '$text')"
        cat out err
    fi
}

says() { unbroken "$1" | grep -qF -- "$2" || fail "$sentence: $1 lacks '$2': $(cat "$1")"; }
lacks() { ! unbroken "$1" | grep -qF -- "$2" || fail "$sentence: $1 has '$2': $(cat "$1")"; }

# expect_json SENTENCE EXPRESSION command…: the expression holds for the document, called d.
expect_json() {
    sentence=$1
    expression=$2
    shift 2
    "$@" > out 2> err < /dev/null
    python3 -c 'import json, sys
d = json.load(open("out"))
sys.exit(not eval("(" + sys.argv[1] + ")"))' "$expression" || {
        fail "$sentence: not $expression"
        cat out err
    }
}

# The catalogue: one package, the example of `challenge new`.
mkdir -p cat config/assess
(cd cat && "$assess" challenge new inventory --name Stock > /dev/null) || exit 1
sed -i 's/^  time_limit: 1/  time_limit: 0.3\n  time_resolution: 0.1/' cat/inventory/problem.yaml
printf 'challenges: %s/cat\n' "$work" > config/assess/config.yaml
stored=$XDG_DATA_HOME/assess/challenges
own=$stored/inventory
program=cat/inventory/submissions/accepted/formula.py
seed=5678901234567890123

vary() { "$assess" challenge vary inventory "$@"; }

# ---- made, used, told ----------------------------------------------------------------------------

expect "no variant is no fault" 0 'no private variants' "$assess" challenge vary --list
[ ! -e "$XDG_DATA_HOME" ] || fail "$sentence: looking makes folders"
expect "a variant is made" 0 '4 fresh secret tests; all 6 programs' vary --seed $seed
says out "seed           $seed"
cp -r "$own" first
[ "$(stat -c %a "$XDG_DATA_HOME" "$stored" "$own" "$own/data/secret" | sort -u)" = 700 ] ||
    fail "$sentence: a folder is open: $(stat -c '%a %n' "$stored" "$own")"
[ -z "$(find "$own" -type f -perm /077)" ] || fail "$sentence: a file is open"
[ "$(ls -A "$stored")" = inventory ] || fail "$sentence: left: $(ls -A "$stored")"
diff -r -x secret -x .variant.yaml cat/inventory "$own" || fail "$sentence: more than the secret tests is new"
for name in 02-small 03-beyond-32-bits 04-long; do
    ! cmp -s "cat/inventory/data/secret/$name.in" "$own/data/secret/$name.in" || fail "$sentence: $name is the old one"
done
[ "$(ls "$own/data/secret")" = "$(ls cat/inventory/data/secret)" ] || fail "$sentence: other names"

expect "the catalogue says so" 0 'private: Stock' "$assess" challenge list
expect_json "and says so to machines" "d['challenges'][0]['private'] is True" "$assess" challenge list --json
expect "so does what a candidate reads" 0 'a private variant' "$assess" challenge show inventory
lacks out $seed
expect "a report says so" 0 'inventory · private variant · formula.py' "$assess" run -c inventory -v --for reviewer "$program"
lacks out $seed
expect_json "a document says so, and not the seed" \
    "d['challenge']['private'] is True and d['verdict'] == 'AC' and '$seed' not in json.dumps(d)" \
    "$assess" run --json --for reviewer -c inventory "$program"
expect_json "the shipped one is still there by its folder" "d['challenge']['private'] is False" \
    "$assess" run --json -c ./cat/inventory "$program"
expect "the list has the seed" 0 $seed "$assess" challenge vary --list
lacks out changed
expect_json "and for machines" "d['variants'][0]['seed'] == $seed and not d['variants'][0]['outdated']" \
    "$assess" challenge vary --list --json

# ---- the same again, another one, and none -------------------------------------------------------

expect "the same seed" 0 'fresh' vary --seed $seed -q
diff -r -x .variant.yaml first "$own" || fail "$sentence makes other bytes"
expect_json "no seed: one is drawn" "d['seed'] != $seed and d['seed'] > 0 and d['tests'] == 4" vary --json
! diff -rq first/data "$own/data" > /dev/null || fail "$sentence: the same tests"
cp -r "$own" second
expect "the seed of the package" 3 'everybody has' vary --seed 1
mkdir elsewhere
expect "a variant elsewhere" 0 'elsewhere/inventory' vary --seed $seed -o elsewhere
diff -r -x .variant.yaml first elsewhere/inventory || fail "$sentence: other bytes"
expect "a folder that is there stays as it is" 2 'is there already' vary --seed 8 -o elsewhere
diff -r -x .variant.yaml first elsewhere/inventory || fail "$sentence: other bytes"
[ "$(ls -A elsewhere)" = inventory ] || fail "$sentence: left: $(ls -A elsewhere)"
expect "a variant is not varied" 2 'private variant itself' "$assess" challenge vary ./elsewhere/inventory
expect "seeds are whole numbers" 2 '--seed' vary --seed -4
expect "no challenge of that id" 2 'no challenge' "$assess" challenge vary nothing
expect "one or the other" 2 '--list' vary --list

expect "a variant is not handed on by accident" 2 '--private' "$assess" challenge export inventory
[ ! -e inventory.zip ] || fail "$sentence: it was"
expect "but on purpose" 0 'inventory.zip' "$assess" challenge export inventory --private
sentence="and for nobody else on this machine"
[ "$(stat -c %a inventory.zip)" = 600 ] || fail "$(ls -l inventory.zip)"
python3 -c 'import zipfile; assert not [n for n in zipfile.ZipFile("inventory.zip").namelist() if "/." in n]' ||
    fail "$sentence: with its seed"

# ---- what is refused, and changes nothing --------------------------------------------------------

generator=cat/inventory/generators/generate.py
cp $generator generator

# refused SENTENCE STATUS TEXT LINES: the generator, with LINES at its end, makes nothing.
refused() {
    { cat generator && printf '%s\n' "$4"; } > $generator
    expect "$1" "$2" "$3" vary --seed 21
    diff -r second "$own" || fail "$sentence: the variant has changed"
    [ "$(ls -A "$stored")" = inventory ] || fail "$sentence: left: $(ls -A "$stored")"
    cp generator $generator
}
out='out = sys.argv[sys.argv.index("--out") + 1]'
refused "tests that let a wrong program through" 3 'one_by_one.py gets AC; it should get TLE' "import sys; $out
write(out + '/04-long.in', '1 20000\n'), write(out + '/04-long.ans', '200010000\n')"
refused "answers that are wrong" 3 'it should get AC' "import sys; $out
write(out + '/02-small.ans', '3\n')"
refused "inputs that are none" 3 'validate.py refuses this input' "import sys; $out
write(out + '/02-small.in', '4 3\n')"
refused "a test too few" 3 "does not write the test 'secret/02-small'" "import sys; $out
os.unlink(out + '/02-small.in'), os.unlink(out + '/02-small.ans')"
refused "a test too many" 3 'writes tests that are not in' "import sys; $out
write(out + '/05-more.in', '1 1\n'), write(out + '/05-more.ans', '1\n')"
refused "half a test" 3 'its other half is missing' "import sys; $out
os.unlink(out + '/02-small.ans')"
refused "a name that is none" 3 'a test is called NAME.in' "import sys; $out
write(out + '/\x1b[2J.in', '')"
refused "a generator that fails" 3 'exit code 1' 'raise ValueError("out of luck")'
says err 'ValueError: out of luck'
refused "a generator that ends with a word" 3 'out of luck' 'import sys; sys.exit("out of luck")'
refused "a generator that is killed" 3 'the generator was stopped' 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)'
refused "a generator that writes without end" 3 'No space left on device' 'open("/box/tmp/tests/x", "w").write("x" * (300 << 20))'
refused "a generator that reads the host" 3 'No such file' 'open("/etc/passwd").read()'
refused "a generator that wants the network" 3 'exit code 1' 'import socket; socket.socket()'
mv $generator gone
expect "no generator" 3 'has no generator' vary
mv gone $generator

# ---- the package goes on, the variant goes away --------------------------------------------------

sed -i 's/^version: .*/version: "0.2"/' cat/inventory/problem.yaml
expect "another version of the package" 0 'has changed since' "$assess" challenge vary --list
expect "away with it" 0 'is the shipped one again' "$assess" challenge vary --remove inventory
[ -z "$(ls -A "$stored")" ] || fail "$sentence: left: $(ls -A "$stored")"
expect_json "the shipped one is used again" "d['challenge']['private'] is False" "$assess" run --json -c inventory "$program"
expect "it is away" 2 'no private variant' "$assess" challenge vary --remove inventory
expect "and was never outside" 2 'no private variant' "$assess" challenge vary --remove ../challenges

# ---- killed, at once, no room, not ours ----------------------------------------------------------

# Killed while its tests are judged; what it leaves is hidden, and cleared by the next one.
"$assess" challenge vary inventory --seed $seed -q > killed 2>&1 & # no function: $! is to be it
killed=$!
while [ -z "$(find "$stored" -name 04-long.ans)" ] && kill -0 $killed 2> /dev/null; do sleep 0.05; done
kill -9 $killed 2> /dev/null
wait $killed 2> /dev/null
[ -n "$(ls -A "$stored")" ] || fail "killed too late to tell"
expect_json "what was killed is not half there" "[c['private'] for c in d['challenges']] == [False]" \
    "$assess" challenge list --json
vary --seed 30 -q > one 2>&1 &
one=$!
vary --seed $seed -q > two 2>&1 || fail "two at once: $(cat two)"
wait $one || fail "two at once: $(cat one)"
[ "$(ls -A "$stored")" = inventory ] || fail "two at once left: $(ls -A "$stored")"
diff -rq -x .variant.yaml -x problem.yaml first "$own" > /dev/null || grep -q '^seed: 30$' "$own/.variant.yaml" ||
    fail "two at once: neither of the two"
(cd "$own/data/secret" && for name in *.in; do [ -s "${name%.in}.ans" ] || exit 1; done) || fail "two at once: not whole"

# A shell lets no child of it in the background hear Ctrl-C.
"$assess" challenge vary inventory --seed 31 -q > interrupted 2>&1 &
interrupted=$!
while [ "$(find "$stored" -name 04-long.ans | wc -l)" -lt 2 ] && kill -0 $interrupted 2> /dev/null; do sleep 0.05; done
kill -TERM $interrupted 2> /dev/null
wait $interrupted
status=$?
[ $status -eq 143 ] || fail "told to end: status $status: $(cat interrupted)"
[ "$(ls -A "$stored")" = inventory ] || fail "told to end, it left: $(ls -A "$stored")"

# A generator may compute for minutes: nobody who wants to end it waits for that.
cp $generator generator
echo 'while True: pass' >> $generator
"$assess" challenge vary inventory --seed 32 -q > interrupted 2>&1 &
interrupted=$!
while [ -z "$(find "$stored" -name '.inventory.*')" ] && kill -0 $interrupted 2> /dev/null; do sleep 0.05; done
kill -TERM $interrupted 2> /dev/null
timeout 60 tail --pid=$interrupted -f /dev/null || fail "told to end, the generator goes on"
kill -KILL $interrupted 2> /dev/null
wait $interrupted
status=$?
[ $status -eq 143 ] || fail "told to end while it makes tests: status $status: $(cat interrupted)"
[ "$(ls -A "$stored")" = inventory ] || fail "told to end while it makes tests, it left: $(ls -A "$stored")"
cp generator $generator

chmod 755 "$stored"
expect "a folder that others can read is not the operator's" 2 'belongs to another user or is open' vary --seed 5
says err 'hint: '
expect "nor is it obeyed" 2 'open to others' "$assess" run -c inventory "$program"
chmod 700 "$stored"
expect "no home, no variants" 2 'data: FOLDER' env -u HOME -u XDG_DATA_HOME "$assess" challenge vary inventory \
    --config config/assess/config.yaml
printf 'data: %s/other\n' "$work" >> config/assess/config.yaml
expect "the configuration names the place" 0 "$work/other/challenges/inventory" vary --seed 5
expect "and shows it" 0 "$work/other" "$assess" config show

if [ "$(id -u)" -eq 0 ] && unshare -m true 2> /dev/null; then
    mkdir full
    cp -r "$work/other/challenges/inventory" before
    unshare -m sh -c 'mount -t tmpfs -o size=40k,mode=700 none "$1/full" &&
        printf "challenges: %s/cat\ndata: %s/full\n" "$1" "$1" > config.yaml &&
        ! "$2" challenge vary inventory --seed 5 --config config.yaml && [ -z "$(ls -A full/challenges)" ]' \
        full "$work" "$assess" > out 2>&1 || fail "a full disk: $(cat out)"
    unbroken out | grep -q 'No space left on device' || fail "a full disk: $(cat out)"
else
    echo "skip full disk: only root can mount one that is small"
fi

echo "vary: $faults faults"
exit $((faults > 0))
