#!/bin/bash
# SPDX-License-Identifier: MIT
# symbols.sh TREE BUILD: what the objects ask for, which says more than their text.
# The sources are compiled once more, as the build compiles them but without optimisation, builtins
# and fortification, so that no call is lost or renamed.
set -u
tree=$1
build=$2
faults=0

command -v nm > /dev/null || {
    echo "skipped: nm is not installed"
    exit 77
}

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$tree" "$build" "$work" << 'END' || exit 1
import concurrent.futures, json, os, shlex, subprocess, sys

tree, build, work = (os.path.realpath(path) for path in sys.argv[1:])
apart = ("sandbox/tests/", "sandbox/attack/programs/")  # programs for inside of boxes
done = set()
jobs = []
for entry in json.load(open(os.path.join(build, "compile_commands.json"))):
    name = os.path.relpath(os.path.realpath(entry["file"]), tree)
    ours = name.startswith("src/") or name.startswith("sandbox/")
    if not ours or name.startswith(apart) or name in done:
        continue
    done.add(name)
    words = shlex.split(entry["command"])
    words = words[:words.index("-o")] if "-o" in words else words
    words = [word for word in words if not word.startswith(("-fsanitize", "-Werror", "-O"))]
    words += ["-O0", "-fno-builtin", "-w", "-U_FORTIFY_SOURCE", "-c", entry["file"], "-o",
              os.path.join(work, name.replace("/", "_") + ".o")]
    jobs.append((words, entry["directory"]))
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    list(pool.map(lambda job: subprocess.run(job[0], cwd=job[1], check=True), jobs))
END

objects=("$work"/*.o)
[ ${#objects[@]} -ge 40 ] || fail "only ${#objects[@]} objects: where is the tree?"

# What each object asks for and defines: "OBJECT SYMBOL" a line.
(cd "$work" && nm -uA ./*.o) | sed 's/^\.\/\(.*\)\.c\.o: *U /\1 /' > "$work/asked"
(cd "$work" && nm -A --defined-only ./*.o) | awk 'NF == 3 { sub(/^\.\//, "", $1); sub(/\.c\.o:.*/, "", $1); print $1, $3 }' \
    > "$work/defined"
for list in asked defined; do
    [ "$(wc -l < "$work/$list")" -ge 1000 ] || fail "only so many symbols are $list: $(wc -l < "$work/$list")"
done

# The only objects that may ask for symbols of a library.
owners() { # PATTERN "OBJECT GLOB"…
    local pattern=$1 object symbol glob allowed
    shift
    while read -r object symbol; do
        allowed=false
        for glob; do
            # shellcheck disable=SC2053 # a pattern
            [[ $object == $glob ]] && allowed=true
        done
        $allowed || fail "$object may not use $symbol"
    done < <(grep -E " ($pattern)" "$work/asked")
}
owners 'curl_' 'src_net_*'
owners 'seccomp_' 'sandbox_policy*' 'src_net_send_fence' 'src_parse_parse_fence'
# its parser of calendars, its zones and its own expansion are at fault where people would be booked twice
owners 'ical(component|property|parameter|value|timezone|parser|memory)_' 'nobody'
owners 'ical(recur|time)' 'src_schedule_ical_rule'
owners 'yaml_(parser|event|document|emitter|token)_' 'src_model_*'
owners 'EVP_|SHA[0-9]|HMAC' 'src_model_digest' 'src_webhook_sign' 'src_webhook_pem' 'src_store_seal'
owners 'sqlite3_' 'src_store_db_sqlite*'
owners 'json_(object|array|string|integer|pack|unpack|dumps|load|decref|delete)' 'src_model_*' \
    'src_cli_json_*' 'src_webhook_re[cq]*' 'src_webhook_settings*' 'src_webhook_token' 'src_grade_diagnostics' 'src_grade_program_package'
owners 'sandbox_' 'src_grade_*' 'src_core_*' 'sandbox_*'

# Calls that cannot say no, that start a shell, or that keep hidden state.
banned='strcpy|strcat|sprintf|vsprintf|strncpy|strncat|strtok|atoi|atol|atoll|atof|gets|system|popen'
banned+='|localtime|gmtime|ctime|asctime|rand|srand|tmpnam|tempnam|mktemp|alloca'
grep -E " ($banned)(@|$)" "$work/asked" && fail "a banned call is used"
# Only the clock reads clocks; the sandbox has its own.
grep -E '^src_[^ ]* (clock_gettime|gettimeofday|time)(@|$)' "$work/asked" | grep -v '^src_base_clock ' && fail "a clock is read"

# Places to die are built into the crash tests' program alone.
grep ' failpoint$' "$work/asked" && fail "what is shipped has failpoints"
program=$build/bin/assess
nm "$program" 2> /dev/null | grep ' failpoint$' && fail "assess has failpoints"
grep -qaF 'before commit' "$program" && fail "assess names failpoints"
faulty=$build/tests/crash/assess-faults
[ ! -e "$faulty" ] || grep -qaF 'before commit' "$faulty" || fail "$faulty has no failpoints"

# The helper is libc alone, linked statically: nothing is left open, and its objects ask only for
# what the C library has.
helper=$build/libexec/assess/sandbox-box
nm -u "$helper" 2> /dev/null | grep ' U ' && fail "sandbox-box has undefined symbols"
if command -v readelf > /dev/null && readelf -d "$helper" | grep NEEDED; then
    fail "sandbox-box needs shared libraries"
fi

# A layer may use only what lies below it; for static archives the linker would not say so.
symbols() { awk -v of="src_$2_" 'index($1, of) == 1 { print $2 }' "$work/$1" | sort -u; } # LIST FOLDER
uses() { comm -12 <(symbols asked "$1") <(symbols defined "$2"); } # FOLDER OTHER: does it call into OTHER?
not_below() { # FOLDER OTHER…
    local folder=$1 other found
    shift
    for other; do
        found=$(uses "$folder" "$other")
        [ -z "$found" ] || fail "$folder uses $other: $found"
    done
}
not_below base model store grade core cli
not_below model store grade core cli
not_below store grade core cli
not_below grade store core cli
not_below core cli
not_below cli store grade

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
