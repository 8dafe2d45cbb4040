#!/bin/sh
# SPDX-License-Identifier: MIT
# own_languages.sh ASSESS MANUAL: languages of the operator's, beside his configuration: the manual's
# example as it stands there, and what is refused.
set -u

assess=$1
manual=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8
cd "$work" || exit 1
faults=0
[ ! -e /etc/assess ] || {
    echo "skipped: /etc/assess has a configuration of its own"
    exit 77
}

# expect SENTENCE STATUS TEXT command…: TEXT stands in one of its streams.
expect() {
    sentence=$1
    wanted=$2
    text=$3
    shift 3
    "$@" > out 2> err < input.txt
    status=$?
    if [ $status -ne "$wanted" ] || ! cat out err | tr '\n' ' ' | tr -s ' ' | grep -qF -- "$text"; then
        echo "FAILED: $sentence: status $status (wanted $wanted, '$text')"
        cat out err
        faults=$((faults + 1))
    fi
}

umask 022
here=$work/config/assess/languages
mkdir -p "$here"
awk '/^## An operator/ { found = 1 } found && /^```$/ { exit } open; found && /^```yaml$/ { open = 1 }' \
    "$manual" > awk.yaml
[ -s awk.yaml ] || {
    echo "FAILED: the manual has no example"
    exit 1
}
printf '1 2\n3 4\n' > input.txt
echo '{ sum += $1 * $2 } END { print "sum", sum }' > sum.awk
echo 'print(1)' > one.py

cp awk.yaml "$here/awk.yaml"
echo 'not a language' > "$here/notes.txt"

sed 's/^id:/idd:/' awk.yaml > "$here/wrong.yaml"
expect "an unknown key has its place" 2 'languages/wrong.yaml:1:1' "$assess" challenge list
sed 's/policy: native/policy: naive/; s/^id: awk/id: awk2/' awk.yaml > "$here/wrong.yaml"
expect "an unknown policy has its place" 2 'languages/wrong.yaml:8:11' "$assess" challenge list
cp awk.yaml "$here/wrong.yaml"
expect "one id in two files is an error" 2 'is in another file, too' "$assess" challenge list
sed 's/^id: awk/id: "a\/b"/' awk.yaml > "$here/wrong.yaml"
expect "an id is a word" 2 'small letters and digits' "$assess" challenge list
sed 's/^id: awk/id: awk2/' awk.yaml > "$here/wrong.yaml"
chmod o+w "$here/wrong.yaml"
expect "a file that all may write is not obeyed" 2 'can be changed by every user' "$assess" challenge list
rm "$here/wrong.yaml"
ln -s "$work/awk.yaml" "$here/wrong.yaml"
expect "a link is not followed" 2 'wrong.yaml' "$assess" challenge list
rm "$here/wrong.yaml"
chmod o+w "$here"
expect "nor a folder that all may write" 2 'can be changed by every user' "$assess" challenge list
chmod o-w "$here"
expect "the shell is offered it" 0 "$(printf 'word\tawk\tAWK')" "$assess" complete -- run -l aw

if ! "$assess" doctor --quick > doctor.txt || [ ! -x /usr/bin/mawk ]; then
    [ $faults -eq 0 ] || exit 1
    echo "skipped: this machine cannot judge, or has no mawk:"
    cat doctor.txt
    exit 77
fi
expect "doctor says which file it is from" 0 'AWK: mawk' cat doctor.txt
mkdir other
echo 'jobs: 1' > other/config.yaml
expect "it lies beside the configuration in force" 2 "there is no language 'awk'" \
    "$assess" run --config other/config.yaml -l awk sum.awk
cp -R "$here" other/languages
expect "also beside one that was named" 0 'sum 14' "$assess" run --config other/config.yaml sum.awk
expect "the manual's example runs" 0 'sum 14' "$assess" run sum.awk
sed 's/^id: awk/id: awk2/; s/\[\.awk\]/[.awk, .py]/' awk.yaml > "$here/second.yaml"
expect "an ending stays with the first" 0 'sum 14' "$assess" run sum.awk
expect "and with what is shipped" 0 '1' "$assess" run one.py
expect "the other is meant by -l" 0 'sum 14' "$assess" run -l awk2 sum.awk
sed 's/^id: awk/id: python/; s/^name: .*/name: Serpent/; s/\[\.awk\]/[.py]/; s/main\.awk/main.py/' awk.yaml \
    > "$here/second.yaml"
echo 'END { print "from awk" }' > one.py
expect "a shipped id stands for the operator's file" 0 'from awk' "$assess" run one.py

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
