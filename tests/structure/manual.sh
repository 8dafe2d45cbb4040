#!/bin/bash
# SPDX-License-Identifier: MIT
# manual.sh TREE ASSESS_FAKE: what the manual pages say is what the program knows, and they are well made.
set -u
assess=$(readlink -f "$2")
cd "$1/src" || exit 1
faults=0
unchecked=

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# keys FILE…: the words of all arrays whose name ends in "keys" or is "flag_names".
keys() {
    awk '
        /char \*const ([a-z]*_)?(keys|flag_names)\[\]/ { inside = 1 }
        inside {
            line = $0
            while (match(line, /"[a-z0-9_]+"/)) {
                print substr(line, RSTART + 1, RLENGTH - 2)
                line = substr(line, RSTART + RLENGTH)
            }
        }
        /;/ { inside = 0 }' "$@" | sort -u
}

# shown PAGE: the words in bold at the head of a paragraph, as they are typed.
shown() {
    awk '
        { while (sub(/\\$/, "") && (getline more) > 0) $0 = $0 more }
        head { print }
        { head = /^\.TP/ }' "$1" | grep -oE '\\fB[a-z0-9_]+\\fR' | sed 's/\\f[BR]//g' | sort -u
}

# same NAME CODE PAGE: each word of one is in the other.
same() {
    local only
    only=$(comm -23 <(printf '%s\n' "$2") <(printf '%s\n' "$3"))
    [ -z "$only" ] || fail "$1 says nothing of" $only
    only=$(comm -13 <(printf '%s\n' "$2") <(printf '%s\n' "$3"))
    [ -z "$only" ] || fail "$1 names what is not read:" $only
    [ "$(wc -w <<< "$2")" -gt 4 ] || fail "$1: no keys were found in the code"
}

# "name" and "flags" stand in a sentence of validator_flags; "why" in one of tests, "word" in one of size
same assess-challenge.5 "$(keys model/challenge*.c)" "$(
    { shown man/assess-challenge.5 && printf '%s\n' flags why word; } | sort -u)"
for word in flags why word; do
    grep -qF "\\fB$word\\fR" man/assess-challenge.5 || fail "assess-challenge.5 says nothing of $word"
done
same assess-role.5 "$(keys model/role*.c)" "$(shown man/assess-role.5)"
same assess-config.5 "$(keys core/config.c)" "$(shown man/assess-config.5)"

# Every verb has its place in the list of verbs, every variable and every document is named.
plain=$(sed 's/\\f[BIR]//g; s/\\-/-/g' man/assess.1)
verbs=$(sed -n '/^\.SH VERBS/,/^\.SH ORDINARY/p' <<< "$plain")
while read -r verb; do
    grep -qE "^([a-z ]*, )*$verb(,.*)?\$" <<< "$verbs" || fail "assess.1 does not say what '$verb' does"
done < <("$assess" complete -- '' | cut -f2 | while read -r word; do
    actions=$("$assess" complete -- "$word" '' | awk -F'\t' -v word="$word" \
        '$1 == "word" && $2 !~ /^-/ { print word " " $2 }')
    case $("$assess" help "$word" | head -n 1) in
        *ACTION*) printf '%s\n' "$actions" ;;
        *) echo "$word" ;;
    esac
done)
while read -r name; do
    grep -qw "$name" <<< "$plain" || fail "assess.1 does not name the variable $name"
done < <(sed -nE 's/.*(getenv|has|is_set|is_on|home_path)\("([A-Za-z_]+)".*/\2/p' cli/*.c core/*.c | sort -u)
while read -r schema; do
    grep -qF "$schema" <<< "$plain" || fail "assess.1 does not name the document $schema"
done < <(grep -hoE '"assess-[a-z-]+/[0-9]+"' cli/*.c model/*.c | tr -d '"' | sort -u)

for page in man/*.[0-9]; do
    if command -v groff > /dev/null; then
        said=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
        [ -z "$said" ] || fail "groff: $said"
    else
        unchecked=" groff"
    fi
    if command -v mandoc > /dev/null; then
        said=$(mandoc -T lint -W warning "$page" 2>&1)
        [ -z "$said" ] || fail "mandoc: $said"
    else
        unchecked="$unchecked mandoc"
    fi
done

[ $faults -eq 0 ] || exit 1
if [ -n "$unchecked" ]; then
    echo "skipped: the pages were not formatted, for want of:$unchecked"
    exit 77
fi
echo "all held"
