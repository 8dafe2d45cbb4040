#!/bin/sh
# SPDX-License-Identifier: MIT
# orders.sh ASSESS CHALLENGES: from a person to a decision, with the real judge: clocks, markers, trials, the queue, two
# workers at a time, results, judging once more, erasing.
set -u

assess=$1
challenges=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
LC_ALL=C.UTF-8
export LC_ALL
faults=0
printf 'data: %s/data\ncache: %s/cache\nchallenges: %s\n' "$work" "$work" "$challenges" > config.yaml

fail() {
    echo "FAILED: $*" >&2
    faults=$((faults + 1))
}

# expect SENTENCE STATUS ARGUMENT…: runs assess, leaves its streams in out and err.
expect() {
    sentence=$1
    wanted=$2
    shift 2
    "$assess" "$@" --config config.yaml > out 2> err < /dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "$sentence: status $status, not $wanted: $(cat out err)"
}

says() { tr -s ' \n' '  ' < "$1" | grep -qF -- "$2" || fail "$sentence: $1 lacks '$2': $(cat "$1")"; }

# fits SCHEMA [ARGUMENT…]: out, or the verb's document, does; the schema tells of all its members.
fits() {
    schema=$1
    shift
    [ $# -eq 0 ] || expect "JSON of $*" 0 "$@" --json
    python3 "$here/fits.py" "$here/../../src/model/schema/assess-$schema-1.json" < out > misfits ||
        fail "$sentence: $(cat misfits)"
}

# of ORDER EXPRESSION: a value of its document.
of() {
    "$assess" order show "$1" --json --config config.yaml |
        python3 -c "import json, sys; order = json.load(sys.stdin)['order']; print($2)"
}

if ! "$assess" doctor --quick --json --config config.yaml > doctor.json 2> err; then
    echo "skipped: this machine cannot judge"
    exit 77
fi
good=$challenges/ratelimiter/submissions/accepted/sliding_log.c
bad=$challenges/ratelimiter/submissions/wrong_answer/boundary_closed.c
cache=$challenges/lrucache/submissions/accepted/list_and_heap.c
role=senior-backend-engineer

expect "a person" 0 candidate add --external-id A-1
expect "nobody else" 2 order add A-2 --role $role
expect "no such role" 2 order add A-1 --role senior-backend-enginer
says err "did you mean \"$role\"?"
expect "no such alternative" 2 order add A-1 --role $role --challenge nothing
expect "asked" 0 order add A-1 --role $role --extra-time 25
says out '2 h 30 min from the start'
id=$("$assess" order list --json --config config.yaml | python3 -c \
    'import json, sys; print(json.load(sys.stdin)["orders"][0]["id"])')
expect "asked twice" 2 order add A-1 --role $role
says err 'the same is open already'
expect "not started" 2 order submit "$id" --queue -c ratelimiter "$good"
says err "it was not started yet"
expect "the clock runs" 0 order start "$id"
expect "it runs once" 2 order start "$id"
says err 'it was started already'
grep -v "assess:" "$good" > bare.c
expect "which challenge?" 2 order submit "$id" --queue bare.c
says err 'has: ratelimiter, lrucache'
expect "a challenge that is not in it" 2 order submit "$id" --queue -c inventory "$good"
{ echo '// assess: lrucache' && cat "$good"; } > marked.c
expect "a marker that says another one" 2 order submit "$id" --queue -c ratelimiter marked.c
says err "is for 'lrucache', says its marker"
echo text > notes.txt
expect "no language" 2 order submit "$id" --queue -c ratelimiter notes.txt
[ "$(of "$id" 'sum(c["submissions"] for c in order["challenges"])')" = 0 ] ||
    fail "what was refused counts nothing"

expect "a trial for what is not in it" 2 run "$good" --order "$id" -c inventory
expect "a trial whose marker says another one" 2 run marked.c --order "$id" -c ratelimiter
says err "says its marker"
expect "a trial" 1 run "$bad" --order "$id" -c ratelimiter --json
fits result
grep -q '"run":"run_' out || fail "$sentence: no id: $(cat out)"
says err 'Kept as the trial'
[ "$(of "$id" 'sum(c["submissions"] for c in order["challenges"])')" = 0 ] || fail "a trial counts nothing"
expect "too early to decide" 2 results decide "$id" --advance --by Grace --reason early
says err 'it is too early to decide, it is only started'

expect "judged at once" 0 order submit "$id" -c ratelimiter "$bad"
says out 'ratelimiter: wrong answer'
expect "queued" 0 order submit "$id" --queue -c ratelimiter "$good"
expect "the other one is queued" 0 order submit "$id" --queue -c lrucache "$cache"
[ "$(of "$id" 'order["state"]')" = submitted ] || fail "it is submitted"
fits order order show "$id"
grep -q 'sliding' data/store/* && fail "sources lie in the store as they are"

# Two workers share what is left.
"$assess" work -q --config config.yaml > first 2>&1 < /dev/null &
one=$!
"$assess" work -q --config config.yaml > second 2>&1 < /dev/null &
two=$!
wait $one || fail "the first worker: $(cat first)"
wait $two || fail "the second worker: $(cat second)"
[ "$(cat first second | grep -c 'accepted, 100/100')" = 2 ] ||
    fail "two workers judge each submission once: $(cat first second)"
expect "graded" 0 order show "$id"
says out 'graded'; says out 'the last of 2 submissions counts'; says out 'ratelimiter, a trial, '; says out '100.00 % of all points. A person decides.'
[ "$(of "$id" 'order["score"]')" = 100 ] || fail "the score"
fits order order show "$id"
fits orders order list
fits role role show $role
fits roles role list
expect "nothing to cancel" 2 order cancel "$id"
says err 'it is graded'

# What came of it, and what is decided.
expect "results" 0 results list --role $role --state graded
says out 'A-1'; says out '100 %'
expect "none in that state" 0 results list --state expired
says err 'no results'
expect "a result" 0 results show "$id"
says out 'ratelimiter: AC, 100/100, weight'; says out 'a trial: WA'; says out 'by gcc'; says out 'it counts'
says out 'Nobody has decided yet'
expect "its document" 0 results show "$id" --json
fits order-result
result() { "$assess" results show "$id" --json --config config.yaml |
    python3 -c "import json, sys; result = json.load(sys.stdin)['result']; print($1)"; }
[ "$(result 'all(d.startswith("sha256:") for r in result["runs"] for d in r["digests"].values())')" = True ] ||
    fail "each run has all four digests: $(cat out)"
[ "$(result '[r["submission"] for r in result["runs"] if r["counts"]]')" = '[2, 1]' ] || fail "the last ones count"
expect "a decision needs a person" 2 results decide "$id" --advance --reason 'good'
expect "and a word" 2 results decide "$id" --by Grace --reason 'good'
expect "and a reason" 2 results decide "$id" --advance --by Grace --reason '  '
expect "rejected" 0 results decide "$id" --reject --by 'Alan Canary' --reason 'slow canary'
printf 'fast\nand well tested canary\n' > reason.txt
"$assess" results decide "$id" --advance --by 'Grace Canary' --reason - --config config.yaml < reason.txt > out 2> err ||
    fail "another decision: $(cat err)"
says out 'decided advance'; says out 'before reject'; says out 'Grace Canary'
[ "$(result '[(d["decision"], d["in_force"]) for d in result["decisions"]]')" = \
    "[('reject', False), ('advance', True)]" ] || fail "both decisions are kept"
grep -qa canary data/store/* && fail "reasons lie in the store as they are"
expect "what is decided is not opened again" 2 order extend "$id" --extra-time 50
says err 'it is decided'
expect "all of them, for a spreadsheet" 0 results export
[ "$(grep -c "^$id,A-1,$role,100.00,.*,advance," out)" = 2 ] || fail "$sentence: $(cat out)"
grep -qiE 'canary|extra|started' out && fail "$sentence: more than it should say"
expect "and for a program" 0 results export --json
fits order-results
grep -qiE 'canary|extra' out && fail "$sentence: more than it should say"
expect "everything of a person" 0 candidate show A-1 --all --json
fits candidate
python3 -c 'import json, sys
file = json.load(open("out"))
assert [d["by"] for d in file["orders"][0]["decisions"]] == ["Alan Canary", "Grace Canary"]
assert file["orders"][0]["order"]["time"]["extra_time_percent"] == 25 and len(file["orders"][0]["runs"]) == 4
assert {"candidate.add", "order.add", "order.start", "order.decide"} <= {row["action"] for row in file["audit"]}
runs = {run["id"] for run in file["orders"][0]["runs"]}
sources = {piece["subject"]: piece["files"] for piece in file["kept"] if piece["kind"] == "source"}
reports = {piece["subject"]: piece["report"] for piece in file["kept"] if piece["kind"] == "report"}
assert set(sources) == runs and all(files[0]["text"] for files in sources.values())
assert reports and set(reports) <= runs and all(report["schema"] == "assess-result/1" for report in reports.values())' ||
    fail "$sentence: $(cat out)"

# What is damaged of it is named, and the rest is there.
damage() { # KIND
    python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
run, body = db.execute("SELECT subject, body FROM sealed WHERE kind = ? ORDER BY subject", (sys.argv[2],)).fetchone()
db.execute("UPDATE sealed SET body = ? WHERE subject = ? AND kind = ?",
           (body[:-1] + bytes([body[-1] ^ 255]), run, sys.argv[2]))
db.commit()' data/store/assess.db "$1"
}
damage source
expect "everything but what is damaged" 0 candidate show A-1 --all --json
fits candidate
python3 -c 'import json
kept = json.load(open("out"))["kept"]
closed = [piece for piece in kept if piece["fault"]]
assert len(closed) == 1 and closed[0]["kind"] == "source" and closed[0]["files"] == [], closed
assert closed[0]["fault"]["code"] == "E0316" and sum(piece["kind"] == "source" for piece in kept) == 4' ||
    fail "$sentence: $(cat out)"
damage source
damage person
expect "everything but the name" 0 candidate show A-1 --all --json
fits candidate
python3 -c 'import json
file = json.load(open("out"))
assert file["candidate"]["fault"]["code"] == "E0316" and len(file["kept"]) == 8, file["kept"]
assert not [piece for piece in file["kept"] if piece["fault"]]' || fail "$sentence: $(cat out)"
damage person
damage decision
expect "the result, but for who decided first" 0 results show "$id"
says out 'who and why are damaged, and cannot be opened (E0316)'
says out 'Grace Canary'
expect "as a document, too" 0 results show "$id" --json
fits order-result
python3 -c 'import json
assert [(d["closed"], d["by"] is None) for d in json.load(open("out"))["result"]["decisions"]] == [(True, True), (False, False)]' ||
    fail "$sentence: $(cat out)"
damage decision

# Judged once more, it comes out the same; by another package it is not judged.
expect "once more" 0 results regrade "$id" --json
fits regrade
python3 -c 'import json
document = json.load(open("out"))
assert document["answer"] in ("equal", "near_limit") and len(document["challenges"]) == 2
assert all(run["outputs_equal"] for run in document["challenges"])' || fail "$sentence: $(cat out)"
[ "$(result '[r["again_of"] is not None for r in result["runs"]].count(True)')" = 2 ] || fail "both are kept"
[ "$(result 'sum(r["counts"] for r in result["runs"])')" = 2 ] || fail "the old runs count"
cp -R "$challenges" other
for file in other/lrucache/data/secret/01-*.in; do echo >> "$file"; done
sed "s|^challenges:.*|challenges: $work/other|" config.yaml > other.yaml
"$assess" results regrade "$id" --config other.yaml > out 2> err < /dev/null
[ $? -eq 2 ] || fail "a changed package is refused"
says err "the package 'lrucache' is another one than the order was judged by"

expect "another person" 0 candidate add --external-id A-3
expect "an id of ours is nobody's external id" 2 candidate add --external-id "Can_${id#*_}"
says err 'looks like an id of ours'
expect "an address is no application's id" 2 order add A-3 --role $role --application ann@example.org
says err "no application's id"
expect "asked, too" 0 order add A-3 --role $role --application app-4711
other=$("$assess" order list --candidate A-3 --json --config config.yaml | python3 -c \
    'import json, sys; print(json.load(sys.stdin)["orders"][0]["id"])')
fits order order start "$other"
fits order order submit "$other" --queue -c ratelimiter "$good"
expect "judged" 0 work
expect "handed in again" 0 order submit "$other" --queue -c ratelimiter "$good"
expect "what waits is not what counts" 0 results show "$other"
says out 'ratelimiter: submission 2 waits to be judged'
grep -q 'it counts' out && fail "$sentence: $(cat out)"
fits order order extend "$other" --extra-time 50 --days 3
expect "extending takes no time away" 2 order extend "$other" --extra-time 20
says err 'more extra time than that already'
expect "cancelled" 0 order cancel "$other"
expect "nothing is judged of it" 0 work
says out '0 judged'
expect "erased" 0 candidate erase A-3 --yes
[ "$(of "$other" 'order["application"]')" = None ] || fail "the application's id outlives the person"
expect "erased as well" 0 candidate erase A-1 --yes
says out 'why it was decided so (2)'
expect "what is left of the result names nobody" 0 results show "$id"
says out 'decided advance'
grep -qiE 'canary|A-1$' out && fail "$sentence: $(cat out)"
expect "nothing is left to judge once more" 2 results regrade "$id"
expect "nor to decide" 2 results decide "$id" --reject --by Grace --reason late
expect "nobody asks the erased" 2 order add A-3 --role $role

# Time ends what nobody handed in, and takes what was kept for long enough; not from people who are held.
expect "somebody who is late" 0 candidate add --external-id A-4
expect "asked, too" 0 order add A-4 --role $role
expect "nothing is over yet" 0 work
says out '0 judged'
printf 'retention:\n  people: 1\n  sources: keep\n' >> config.yaml
"$assess" doctor --quick --config config.yaml > out 2> err
sentence="what is kept is told"
says out 'kept: trials 90 days, sources for good, reports 730 days, deliveries 365 days, people 1 day'
fits work work
[ -z "$(find cache -type f ! -name '*.*' -exec grep -la ELF {} +)" ] || fail "somebody's program lies in the cache"
[ "$(find cache -type f | wc -l)" -gt 0 ] || fail "there is no cache to look at"
expect "the chain holds" 0 audit verify

# A store that is too large to be checked at each opening is damaged: what cannot be read is no answer.
expect "somebody else" 0 candidate add --external-id A-5
expect "asked, too" 0 order add A-5 --role $role
last=$("$assess" order list --candidate A-5 --json --config config.yaml | python3 -c \
    'import json, sys; print(json.load(sys.stdin)["orders"][0]["id"])')
expect "started" 0 order start "$last"
expect "handed in" 0 order submit "$last" --queue -c ratelimiter "$good"
jobs() { python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM job").fetchone()[0])' data/store/assess.db; }
before=$(jobs)
python3 - data/store/assess.db << 'END'
import sqlite3
import sys
db = sqlite3.connect(sys.argv[1])
person, = db.execute("SELECT id FROM candidate WHERE external_id = 'A-5'").fetchone()
db.execute("INSERT INTO sealed VALUES ('large', 'output', ?, zeroblob(35000000), 1)", (person,))
db.commit()
page, = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'part' AND type = 'table'").fetchone()
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
db.close()
with open(sys.argv[1], "r+b") as file:
    file.seek((page - 1) * 4096)
    file.write(b"x" * 4096)
END
expect "a damaged order is not called unwanted" 3 work
[ "$(jobs)" = "$before" ] || fail "$sentence: $before jobs were there, and $(jobs) are: $(cat out err)"

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
