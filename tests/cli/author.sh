#!/bin/sh
# SPDX-License-Identifier: MIT
# author.sh ASSESS CHALLENGES: the tools of authors, and what they give to candidates.
set -u

assess=$1
challenges=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8
cd "$work" || exit 1
faults=0

if ! "$assess" doctor --quick > doctor 2>&1; then
    echo "skipped: this machine cannot judge:"
    cat doctor
    exit 77
fi

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

# ---- start ---------------------------------------------------------------------------------------

mkdir start
cd start || exit 1
expect "a starter is named after its challenge" 0 'ratelimiter.c' "$assess" challenge start ratelimiter -l c
says out 'assess run ratelimiter.c'
head -n 5 ratelimiter.c | grep -q '^// assess: ratelimiter$' || fail "$sentence: no marker"
grep -q '^// C17, gcc [0-9]' ratelimiter.c || fail "$sentence: no exact compiler"
grep -q '^// [0-9]* s of CPU time, memory 256 MiB' ratelimiter.c || fail "$sentence: no limits"
expect "the marker is enough for a run" 1 'WRONG ANSWER' "$assess" run ratelimiter.c
cp ratelimiter.c before
expect "a file that is there is left as it is" 2 'ratelimiter-2.c' "$assess" challenge start ratelimiter -l c
cmp -s ratelimiter.c before || fail "$sentence: it was changed"
[ "$(ls -A | wc -l)" -eq 4 ] || fail "$sentence: something else is there: $(ls -A)"
ln -s nowhere.py dangling.py
expect "a link that leads nowhere is something, too" 2 'is there already' "$assess" challenge start ratelimiter dangling.py
[ ! -e nowhere.py ] || fail "$sentence: it was followed"
expect "the ending says the language" 0 'Python 3' "$assess" challenge start ratelimiter "it's mine.py"
says out "assess run 'it'\\''s mine.py'"
mkdir folder
expect "a folder is where it goes" 0 'folder/ratelimiter.cpp' "$assess" challenge start ratelimiter folder -l cpp
expect "no language is asked for" 2 'c, cpp, ' "$assess" challenge start ratelimiter
expect "a language is nearly right" 2 'did you mean "python"?' "$assess" challenge start ratelimiter -l pyton
expect "an ending of another language" 2 'must end in .c' "$assess" challenge start ratelimiter -l c program.py
expect "a challenge is nearly right" 2 'did you mean "ratelimiter"?' "$assess" challenge start ratelimter -l c
expect "a folder that is not there" 2 'does not exist' "$assess" challenge start ratelimiter nowhere/program.c
cd .. || exit 1

# Where the package has none, the language has one; the name of the package is a stranger's.
cp -r "$challenges/ratelimiter" bare && rm -r bare/attachments
sed -i 's|en: Rate Limiter|en: "A \\x1b[2J */ \\\\"|' bare/problem.yaml
for language in c cpp python; do
    expect_json "the language's own starter in $language" "d['starter'] == 'language'" \
        "$assess" challenge start ./bare -l "$language" --json
    file=$(python3 -c 'import json; print(json.load(open("out"))["path"])')
    expect_json "$file compiles and is judged" \
        "d['verdict'] == 'WA' and d['compile']['diagnostics'] == []" "$assess" run --json -c bare "$file"
done
sed -i 's/^languages: .*/languages: [python]/' bare/assess.yaml
rm bare.py
expect "the only language need not be said" 0 'assess run -c ./bare bare.py' "$assess" challenge start ./bare
expect "a language that the challenge does not take" 2 'it takes: python' "$assess" challenge start ./bare -l c
mkdir bare/attachments
printf 'import sys\n\377\n' > bare/attachments/starter.py
expect "a starter that is no text" 3 'no UTF-8 text' "$assess" challenge start ./bare other.py
ln -sf /etc/passwd bare/attachments/starter.py
expect "a starter that leads out of its package" 3 'out of its folder' "$assess" challenge start ./bare other.py
[ ! -e other.py ] || fail "$sentence: something was written"

# ---- new -----------------------------------------------------------------------------------------

mkdir new && cd new || exit 1
expect "a new challenge is a working example" 0 'inventory/statement/problem.en.md' \
    "$assess" challenge new inventory --name 'Vorräte: 1'
says out 'assess challenge check ./inventory'
expect "a folder beside us is shown, too, as every hint says" 0 'Vorräte: 1' "$assess" challenge show inventory
cp -r inventory before
(cd inventory && python3 generators/generate.py) || fail "$sentence: its generator fails"
diff -r before inventory || fail "$sentence: its generator makes other tests than it has"
for input in inventory/data/*/*.in; do
    python3 inventory/input_validators/validate.py < "$input"
    [ $? -eq 42 ] || fail "$sentence: its validator refuses $input"
done
printf '5 4\n' | python3 inventory/input_validators/validate.py
[ $? -eq 43 ] || fail "$sentence: its validator takes a > b"
for program in inventory/submissions/*/*; do
    case $program in
    */accepted/*) verdict=AC ;;
    */wrong_answer/*) verdict=WA ;;
    *) verdict=TLE ;;
    esac
    expect_json "$program does as its folder says" \
        "d['verdict'] == '$verdict' and d['challenge']['name'] == 'Vorräte: 1'" \
        "$assess" run --json "$program"
done
for language in c cpp python; do
    expect_json "the example has a starter in $language" "d['starter'] == 'challenge'" \
        "$assess" challenge start ./inventory -l "$language" --json
    file=$(python3 -c 'import json; print(json.load(open("out"))["path"])')
    expect_json "$file compiles and is judged" \
        "d['verdict'] == 'WA' and d['compile']['diagnostics'] == []" "$assess" run --json -c ./inventory "$file"
done
cp inventory.py inventory/submissions/wrong_answer/
expect_json "a marker may name the package around the file" "d['verdict'] == 'WA'" \
    "$assess" run --json inventory/submissions/wrong_answer/inventory.py
rm inventory/submissions/wrong_answer/inventory.py
expect "a folder that is there stays as it is" 2 'is there already' "$assess" challenge new inventory
diff -r before inventory || fail "$sentence: it was changed"
expect "an id has small letters and digits" 2 'is no id' "$assess" challenge new 'In-ventory'
expect "no id comes from above" 2 'is no id' "$assess" challenge new ..
expect "a name is one line" 2 'one line' "$assess" challenge new other --name "$(printf 'a\nb')"
expect "a name ends no word of YAML" 2 'one line' "$assess" challenge new other --name 'a" b'
expect "a folder around it is there" 2 'does not exist' "$assess" challenge new nowhere/other
mkdir folder
expect "another folder" 0 'folder/other' "$assess" challenge new folder/other
[ "$(ls -A | grep -vx -e out -e err)" = "$(printf 'before\nfolder\ninventory\ninventory.c\ninventory.cpp\ninventory.py')" ] ||
    fail "$sentence: something else is there: $(ls -A)"
cd .. || exit 1

# ---- export --------------------------------------------------------------------------------------

mkdir export && cd export || exit 1
expect "a challenge in one file" 0 'ratelimiter.zip' "$assess" challenge export ratelimiter
python3 - "$challenges/ratelimiter" << 'EOF' || fail "$sentence: see above"
import os, sys, zipfile
package, archive = sys.argv[1], zipfile.ZipFile("ratelimiter.zip")
assert archive.testzip() is None
names = archive.namelist()
wanted = sorted(os.path.relpath(os.path.join(folder, name), os.path.dirname(package))
                for folder, _, files in os.walk(package) for name in files if "__pycache__" not in folder)
assert sorted(names) == wanted, set(names) ^ set(wanted)
assert len(set(names)) == len(names)
for name in names:
    assert archive.read(name) == open(os.path.join(os.path.dirname(package), name), "rb").read(), name
archive.extractall("out-of-it")
EOF
expect_json "what comes out of it is the challenge again" "d['verdict'] == 'AC'" "$assess" run --json \
    -c ./out-of-it/ratelimiter out-of-it/ratelimiter/submissions/accepted/sliding_log.c
expect "a file that is there stays as it is" 2 '-o ratelimiter-2.zip' "$assess" challenge export ratelimiter
cp -r ../new/inventory .
expect "an example in one file" 0 'inventory.zip' "$assess" challenge export ./inventory
touch inventory/problem.yaml inventory/.hidden
mkdir inventory/generators/__pycache__
echo x > inventory/generators/__pycache__/generate.pyc
expect "another time and place, hidden files" 0 'again.zip' \
    env TZ=Asia/Tokyo "$assess" challenge export ./inventory -o again.zip
cmp inventory.zip again.zip || fail "$sentence: other bytes"

# refused SENTENCE TEXT: the package here, called p, gives no zip.
refused() {
    expect "$1" 3 "$2" "$assess" challenge export ./p
    [ ! -e p.zip ] || fail "$sentence: there is a zip"
    rm -r p && cp -r ../new/inventory p
}
cp -r ../new/inventory p
ln -s /etc/passwd p/attachments/notes.txt && refused "a link that leads out" 'out of its folder'
ln -s .. p/attachments/more && refused "a folder in itself" 'in too many folders'
mkfifo p/attachments/pipe && refused "a pipe" 'is not a regular file'
echo x > "p/attachments/$(printf 'a\033b')" && refused "a name that is none" 'a\x1bb'
echo x > p/attachments/-rf && refused "a name like an option" 'does not allow'
echo 'limits: {time_limt: 1}' >> p/problem.yaml && refused "a broken package" 'error[E0305]'
rm -r p/data && refused "a package without tests" 'there is no test'
mv p Bad && expect "an id that others do not take" 3 'is no id' "$assess" challenge export ./Bad
cp -r ../new/inventory p && ln -s ../data/sample/1.in p/attachments/example.txt
expect "a link inside becomes a copy" 0 'p.zip' "$assess" challenge export ./p
python3 -c 'import zipfile; assert zipfile.ZipFile("p.zip").read("p/attachments/example.txt") == b"3 6\n"' ||
    fail "$sentence"
expect "a folder that is not there" 2 'does not exist' "$assess" challenge export ratelimiter -o nowhere/r.zip
cd .. || exit 1

# ---- a full disk ---------------------------------------------------------------------------------

mkdir full
cat > on_full_disk << 'EOF'
set -eu
mount -t tmpfs -o size=40k none full
cd full
! "$1" challenge new inventory 2> ../err || { echo 'new: it should be full'; exit 1; }
! "$1" challenge export ratelimiter 2>> ../err || { echo 'export: it should be full'; exit 1; }
! "$1" challenge start ratelimiter big.c -l c 2>> ../err || : # may fit
rm -f big.c
[ -z "$(ls -A)" ] || { echo "left: $(ls -A)"; exit 1; }
[ "$(tr -s ' \n' ' ' < ../err | grep -o 'No space left on device' | wc -l)" -ge 2 ] || { cat ../err; exit 1; }
EOF
if unshare -rm true 2> /dev/null; then
    unshare -rm sh on_full_disk "$assess" > out 2>&1 || fail "a full disk: $(cat out)"
else
    echo "skip full disk: no user namespaces for this user"
fi

echo "author: $faults faults"
exit $((faults > 0))
