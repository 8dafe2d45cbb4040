#!/bin/bash
# SPDX-License-Identifier: MIT
# store.sh ASSESS: people and the store through the verbs; nothing is judged.
set -u

assess=$1
here=$(cd "$(dirname "$0")" && pwd)
# In memory where there is room: it is not the disk that is tried, and a busy one takes seconds a change.
if [ "$(df -m --output=avail /dev/shm 2> /dev/null | tail -n 1)" -gt 256 ] 2> /dev/null; then
    work=$(mktemp -d -p /dev/shm)
else
    work=$(mktemp -d)
fi
trap 'rm -rf "$work"' EXIT
export HOME="$work" XDG_DATA_HOME="$work/data" XDG_CONFIG_HOME="$work/config" \
    XDG_CACHE_HOME="$work/cache" LC_ALL=C.UTF-8 COLUMNS=200
cd "$work" || exit 1
umask 077
store=$work/data/assess/store
faults=0

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# fits SCHEMA: the document in out does, and the schema tells of all its members.
fits() {
    python3 "$here/fits.py" "$here/../../src/model/schema/assess-$1-1.json" < out > fits || {
        fail "$sentence: $(cat fits)"
        cat out
    }
}

# The streams, and again with each sentence in one line, wherever it was broken.
unbroken() { cat "$@" && cat "$@" | tr -s ' \n' ' '; }

# expect SENTENCE STATUS TEXT command…: TEXT stands in one of its streams.
expect() {
    sentence=$1
    local wanted=$2 text=$3
    shift 3
    "$@" > out 2> err < "${input:-/dev/null}"
    status=$?
    if [ $status -ne "$wanted" ] || ! unbroken out err | grep -qF -- "$text"; then
        fail "$sentence: status $status (wanted $wanted, '$text')"
        cat out err
    fi
}

# expect_json SENTENCE STATUS EXPRESSION command…: the expression holds for the document, called d.
expect_json() {
    sentence=$1
    local wanted=$2 expression=$3
    shift 3
    "$@" > out 2> err < /dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "$sentence: status $status, not $wanted"
    python3 -c 'import json, sys
d = json.load(open("out"))
sys.exit(not eval("(" + sys.argv[1] + ")"))' "$expression" || {
        fail "$sentence: not $expression"
        cat out err
    }
}

untouched() { # SENTENCE: the store's file is what it was
    [ "$(sha256sum < "$store/assess.db")" = "$before" ] || fail "$1"
}

# ---- nothing is there yet ------------------------------------------------------------------------

expect "without a store reading says so" 2 "there is no store" "$assess" candidate list
expect "and makes none" 2 E0203 "$assess" store check
[ ! -e data ] || fail "reading made a folder"

# ---- who applies ---------------------------------------------------------------------------------

cat > ada.yaml << END
name: Ada Canarylace
email: ada.canary@example.org
zone: Europe/London
END
expect "somebody is added from a file" 0 "A-1017 is" "$assess" candidate add --external-id A-1017 --person ada.yaml
input=ada.yaml
expect "and from standard input" 0 "A-1018 is" "$assess" candidate add --external-id A-1018 --person -
input=
expect "nothing need be known" 0 "A-1019 is" "$assess" candidate add --external-id A-1019
expect "an external id is there once" 2 E0209 "$assess" candidate add --external-id A-1017
expect "an address is no external id" 2 "an address is no external id" "$assess" candidate add --external-id ada.canary@example.org
! grep -q canary@ err || fail "the address is in the message"
expect "an external id is needed" 2 "--external-id is missing" "$assess" candidate add
expect "a name is not for the command line" 2 "--person FILE" "$assess" candidate add --external-id A-1 --name Ada
printf 'name: Ada\nnick: Canarynick\n' > wrong.yaml
expect "a key that is none is refused, with its place" 2 "wrong.yaml:2:1" "$assess" candidate add --external-id A-1 --person wrong.yaml
! grep -q Canarynick err || fail "the person's text is in the message"
printf 'email: canary at example\n' > wrong.yaml
expect "an address is one" 2 E0202 "$assess" candidate add --external-id A-1 --person wrong.yaml
expect "a file that is not there" 2 E0203 "$assess" candidate add --external-id A-1 --person none.yaml
expect "refused people are not there" 2 E0203 "$assess" candidate show A-1
expect "the list has them" 0 "Ada Canarylace" "$assess" candidate list
expect_json "as a document, too" 0 'len(d["candidates"]) == 3 and d["candidates"][0]["person"]["zone"] == "Europe/London"' \
    "$assess" candidate list --json
fits candidates
id=$(python3 -c 'import json; print(json.load(open("out"))["candidates"][0]["id"])')
end=${id#"${id%????????}"}
expect "one by the external id" 0 "ada.canary@example.org" "$assess" candidate show A-1017
expect "one by the whole id" 0 "$id" "$assess" candidate show "$id"
expect "one by its end, in any case" 0 "$id" "$assess" candidate show "$(echo "$end" | tr '[:upper:]' '[:lower:]')"
expect "an id that is not there" 2 "assess candidate list" "$assess" candidate show ZZZZZZZZ
expect_json "all that is known has the audit" 0 'd["audit"][0]["action"] == "candidate.add" and d["audit"][0]["login"]' \
    "$assess" candidate show A-1017 --all --json
fits candidate

# ---- what is where -------------------------------------------------------------------------------

canaries() { # FOLDER…: who has what names the person?
    grep -rlaE 'Canarylace|ada\.canary' "$@" 2> /dev/null
}
[ -z "$(canaries data cache config)" ] || fail "the name lies open in $(canaries data cache config)"
[ "$(stat -c %a "$store" "$store"/* | sort -u | tr '\n' ' ')" = "600 700 " ] || fail "modes"
"$assess" doctor --quick > doctor 2>&1
unbroken doctor | grep -qF "store $store/assess.db" || fail "doctor does not say which store is in use"

# ---- copies --------------------------------------------------------------------------------------

expect "a copy is made" 0 copy.db "$assess" store backup copy.db
expect "a copy replaces nothing" 2 "is there already" "$assess" store backup copy.db
expect "a copy with keys" 0 copy2.db.keys "$assess" store backup copy2.db --keys
expect_json "a copy as a document" 0 'd["keys"] is None and d["tables"]["candidate"] == 3' "$assess" store backup copy3.db --json
fits backup
expect "a copy is not the store's own log" 2 "own folder" "$assess" store backup "$store/assess.db-journal"
expect "nor is what was saved" 2 "own folder" "$assess" store recover "$store/new.db"
[ ! -e "$store/assess.db-journal" ] && [ ! -e "$store/new.db" ] || fail "a copy in the store's folder"
expect "a copy has its folder" 2 E0203 "$assess" store backup none/copy.db
[ "$(stat -c %a copy.db copy2.db.keys | sort -u)" = 600 ] || fail "modes of copies"
[ -z "$(find . -maxdepth 1 -name '.*' -type f)" ] || fail "a copy left something"
expect_json "the store is whole" 0 'd["sound"] and d["keys_missing"] == 0 and d["keys_unused"] == 0 and d["audit"]["broken"] is None' \
    "$assess" store check --json
fits store
head=$("$assess" audit verify --json | python3 -c 'import json,sys; a = json.load(sys.stdin)["audit"]; print("%d:%s" % (a["sealed"], a["head"]))')
expect "the audit holds" 0 "unbroken" "$assess" audit verify
expect "a noted head is still there" 0 "unbroken" "$assess" audit verify --head "$head"
expect "another one is not" 1 "the head that was noted" "$assess" audit verify --head "1:sha256:$(printf %064d 7)"
expect "a head is a head" 2 E0201 "$assess" audit verify --head nonsense

# ---- holding, erasing ----------------------------------------------------------------------------

expect "who is held" 0 "is held" "$assess" candidate hold A-1017
expect "is not erased" 2 "is held" "$assess" candidate erase --yes A-1017
expect "released" 0 "is not held" "$assess" candidate hold --release A-1017
expect "erasing is meant" 2 "--yes" "$assess" candidate erase A-1017
expect "erased" 0 "with keys" "$assess" candidate erase --yes A-1017
expect "erased twice is no harm" 0 "is erased" "$assess" candidate erase --yes "$end"
expect_json "an erasure as a document" 0 'd["candidate"].startswith("can_") and d["backups"]["with_keys"] == 1' \
    "$assess" candidate erase --yes "$end" --json
fits erasure
expect "nobody is known by that external id" 2 E0203 "$assess" candidate show A-1017
expect "the rest names nobody" 0 "somebody who was erased" "$assess" candidate show "$end"
expect "who is erased cannot be held" 2 "is erased" "$assess" candidate hold "$end"
expect_json "who was erased as a document" 0 'd["candidate"]["state"] == "erased"' "$assess" candidate show "$end" --all --json
fits candidate
expect "A-1018 is still there" 0 "Ada Canarylace" "$assess" candidate show A-1018
expect "and then not" 0 "is erased" "$assess" candidate erase --yes A-1018
[ -z "$(canaries data cache config)" ] || fail "what was erased is in $(canaries data cache config)"
! grep -qa 'A-101[78]' "$store"/assess.db* || fail "an external id was left"
# the sealed bytes themselves are gone as well, not only what opens them
sealed=$(python3 - copy.db "$store" "$id" << 'END'
import glob, sqlite3, sys
body = sqlite3.connect(sys.argv[1]).execute("SELECT body FROM sealed WHERE subject = ?", (sys.argv[3],)).fetchone()[0]
print([name for name in glob.glob(sys.argv[2] + "/*") if body[1:20] in open(name, "rb").read()])
key = sqlite3.connect("copy2.db.keys").execute("SELECT secret FROM person_key WHERE candidate = ?", (sys.argv[3],)).fetchone()[0]
print([name for name in glob.glob(sys.argv[2] + "/*") if key in open(name, "rb").read()])
END
)
[ "$sealed" = "$(printf '[]\n[]')" ] || fail "sealed bytes or key are in $sealed"

# a copy from before brings nobody back
# add_to_log EXTERNAL-ID: somebody has the store open meanwhile and ends as if he had been killed, so the log stays.
add_to_log() {
    local holder
    coproc python3 -c 'import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print(db.execute("SELECT 1 FROM store").fetchone(), flush=True)
sys.stdin.read()
os._exit(0)' "$store/assess.db"
    holder=$COPROC_PID
    read -r _ <&"${COPROC[0]}"
    "$assess" candidate add --external-id "$1" > /dev/null
    eval "exec ${COPROC[1]}>&-"
    wait "$holder"
    [ -s "$store/assess.db-wal" ] || fail "no log to leave behind"
}
add_to_log A-1030
cp copy.db "$store/assess.db"
expect "a copy beside the log of another one is not opened" 3 "beside the log of another one" "$assess" candidate list
expect "nor recovered" 3 "beside the log of another one" "$assess" store recover mixed.db
[ ! -e mixed.db ] || fail "a mixture was recovered"
cmp -s copy.db "$store/assess.db" || fail "the copy was changed"
rm -f "$store"/assess.db*
cp copy.db "$store/assess.db"
expect "the next change erases who was erased" 0 "A-1020 is" "$assess" candidate add --external-id A-1020
expect "so nobody came back" 2 E0203 "$assess" candidate show A-1017
expect "and the audit holds" 0 unbroken "$assess" audit verify

# one came back and another one is gone: as many as before, and not the same
"$assess" candidate add --external-id A-1040 > /dev/null
"$assess" candidate add --external-id A-1041 > /dev/null
"$assess" candidate erase --yes A-1040 > /dev/null
python3 - "$store/assess.db" << 'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
back, = db.execute("SELECT id FROM candidate WHERE state = 'erased' ORDER BY id DESC LIMIT 1").fetchone()
db.execute("UPDATE candidate SET state = 'erased', external_id = NULL, erased_at = 1 WHERE external_id = 'A-1041'")
db.execute("UPDATE candidate SET state = 'active', external_id = 'A-1040', erased_at = NULL WHERE id = ?", (back,))
db.commit()
END
expect "who came back is seen" 0 "A-1042 is" "$assess" candidate add --external-id A-1042
expect "and erased, whatever the number of the others" 2 E0203 "$assess" candidate show A-1040

# a file that is gone takes nothing with it that its log still has
"$assess" store backup full.db --keys > /dev/null
add_to_log A-1050
mv "$store/assess.db" moved.db
for use in "list" "add --external-id A-1051"; do
    # shellcheck disable=SC2086 # a verb and its words
    expect "without its file nothing is made beside the keys" 3 "the keys of its people are there" "$assess" candidate $use
done
mv "$store/people.keys" moved.keys
expect "nor beside the log" 3 "its log assess.db-wal is there" "$assess" candidate add --external-id A-1051
: > "$store/assess.db"
expect "nor in an empty file" 3 "missing or empty" "$assess" candidate add --external-id A-1051
mv moved.keys "$store/people.keys"
mv moved.db "$store/assess.db"
expect "with its file all is there again" 0 "A-1050" "$assess" candidate list

python3 - "$store/people.keys" << 'END'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(4096)
    file.write(b"x" * 4096)
END
expect "damaged keys are told as such" 1 "people.keys" "$assess" store check
grep -q 'FILE.keys of a backup' out || fail "what to do about damaged keys: $(cat out)"
rm "$store"/people.keys*
cp full.db.keys "$store/people.keys"
expect "and the copy of them is put back" 0 "A-1050" "$assess" candidate list

# ---- without the keys ----------------------------------------------------------------------------

"$assess" candidate add --external-id A-1021 --person ada.yaml > /dev/null
mv "$store/people.keys" kept.keys
expect "without its key a person's data stays closed" 3 E0316 "$assess" candidate show A-1021
expect "the check says so" 1 "missing" "$assess" store check
expect "nothing is sealed by new ones in their place" 3 "people.keys' is missing" \
    "$assess" candidate add --external-id A-1022 --person ada.yaml
[ ! -e "$store/people.keys" ] || fail "looking made new keys"
install -m 600 /dev/null "$store/people.keys"
expect "but by somebody's wish" 0 "A-1022 is" "$assess" candidate add --external-id A-1022 --person ada.yaml
expect "what was sealed by the lost ones stays closed" 3 E0316 "$assess" candidate show A-1021
expect "erasing ends, without them, too" 0 "" "$assess" candidate erase --yes A-1022
rm "$store"/people.keys*
mv kept.keys "$store/people.keys"
expect "with the key it opens again" 0 "Ada Canarylace" "$assess" candidate show A-1021

# ---- what must not be used -----------------------------------------------------------------------

chmod 640 "$store/assess.db"
expect "others may read it: refused" 3 "is open to others" "$assess" candidate list
chmod 600 "$store/assess.db"
mkdir other
chmod 755 other
mkdir -p other/store
echo "data: $work/other" > open.yaml
chmod 755 other/store
expect "a folder that others may look into" 3 E0311 "$assess" candidate add --external-id A-1 --config open.yaml
chmod 700 other/store
expect "ours alone" 0 "A-1 is" "$assess" candidate add --external-id A-1 --config open.yaml

# ---- newer, changed, damaged ---------------------------------------------------------------------

python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("INSERT INTO migration VALUES (999, 1)")
db.commit()' other/store/assess.db
before=$(sha256sum < other/store/assess.db)
expect "a newer store is refused" 3 E0313 "$assess" candidate add --external-id A-2 --config open.yaml
[ "$(sha256sum < other/store/assess.db)" = "$before" ] || fail "the newer store was touched"

python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE audit SET login = \"mallory\" WHERE seq = 2")
db.commit()' "$store/assess.db"
expect "a changed row breaks the chain there" 1 "broken at number 2" "$assess" audit verify
expect_json "as a document, too" 1 'd["audit"]["broken"]["at"] == 2' "$assess" audit verify --json
fits audit
expect "the check says so" 1 "broken at number 2" "$assess" store check
python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DELETE FROM audit WHERE seq = 1")
db.commit()' "$store/assess.db"
expect "a row that is gone, too" 1 "number 1 is missing" "$assess" audit verify

rm -rf "$store"
"$assess" candidate add --external-id B-0 --person ada.yaml > /dev/null
python3 - "$store/assess.db" << 'END'
import sqlite3, sys
path = sys.argv[1]
db = sqlite3.connect(path)
for n in range(200):
    id = "can_%026d" % n
    db.execute("INSERT INTO candidate VALUES (?, ?, 'active', NULL, 1, 1, NULL)", (id, "B-x%d" % n))
    db.execute("INSERT INTO sealed VALUES (?, 'person', ?, ?, 1)", (id, id, b"x" * 300))
db.commit()
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
# a leaf in the middle of the table, or where it cannot be told which that is, its root
pages = [row[0] for row in db.execute("SELECT pageno FROM dbstat WHERE name = 'candidate' AND pagetype = 'leaf' ORDER BY path")] \
    if db.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'dbstat'").fetchone()[0] else []
root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'candidate'").fetchone()[0]
db.close()
page = pages[len(pages) // 2] if len(pages) > 2 else root
with open(path, "r+b") as file:
    file.seek((page - 1) * 4096)
    file.write(b"canary of a page that failed" * 146)
END
before=$(sha256sum < "$store/assess.db")
expect "a damaged store is refused" 3 E0312 "$assess" candidate add --external-id A-3
expect "the check says what it is" 1 "recover NEW" "$assess" store check
expect_json "as a document, too" 1 'not d["sound"] and d["fault"]' "$assess" store check --json
fits store
untouched "looking changed the damaged store"
expect_json "what can be read is saved, and counted" 1 'not d["complete"] and {t["name"]: t["copied"] for t in d["tables"]}["sealed"] == 201' \
    "$assess" store recover saved.db --json
fits recovery
untouched "saving changed the damaged store"
expect "never over another file" 2 "is there already" "$assess" store recover saved.db
rm -f "$store"/assess.db*
cp saved.db "$store/assess.db"
expect "the new one opens" 0 "" "$assess" candidate list

# ---- many at a time ------------------------------------------------------------------------------

rm -rf "$store"
seq 64 | xargs -P 64 -I{} "$assess" candidate add --external-id 'C-{}' > many 2>&1 || fail "64 writers: $(cat many)"
expect_json "64 writers at a time, each once" 0 'len({c["external_id"] for c in d["candidates"]}) == 64' "$assess" candidate list --json
expect "and an unbroken audit" 0 "64 sealed rows, unbroken" "$assess" audit verify

# ---- a full disk, where this user may mount one --------------------------------------------------

mkdir disk
cat > full.sh << 'END'
mount -t tmpfs -o size=60m,mode=700 none disk || exit 77
mkdir -m 700 disk/home
echo "data: $PWD/disk/home" > full.yaml
"$1" candidate add --external-id D-1 --person ada.yaml --config full.yaml || exit 1
"$1" candidate add --external-id D-2 --person ada.yaml --config full.yaml || exit 1
head -c 30m /dev/zero > disk/filler
"$1" candidate add --external-id D-3 --config full.yaml 2> err && exit 2
grep -q E0314 err || exit 3
cat /dev/zero > disk/filler2 2> /dev/null
"$1" candidate list --config full.yaml > out || exit 4
"$1" candidate erase --yes D-1 --config full.yaml > out 2> err || exit 5
grep -qa Canarylace disk/home/store/assess.db && exit 6
rm disk/filler disk/filler2
"$1" candidate add --external-id D-3 --config full.yaml || exit 7
[ -e disk/home/store/reserve ] || exit 8
"$1" audit verify --config full.yaml
END
unshare -rm sh full.sh "$assess" > full 2>&1
status=$?
case $status in
    0) ;;
    1) grep -qE 'unshare|E0311' full && echo "not tried: no disk can be mounted" || fail "full disk: $(cat full)" ;;
    77) echo "not tried: no disk can be mounted" ;;
    *) fail "a full disk keeps what begins out and lets what has begun end: step $status: $(cat full out err)" ;;
esac

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
