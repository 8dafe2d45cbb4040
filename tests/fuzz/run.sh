#!/bin/bash
# SPDX-License-Identifier: MIT
# run.sh [-s SECONDS | -r RUNS] BUILD [TARGET…]: fuzzes each target (all of them when none is named),
# as many at once as there are cores.  BUILD is that of the preset fuzz.
#
#   cmake --preset fuzz && cmake --build --preset fuzz --target fuzzers
#   tests/fuzz/run.sh -s 600 build/fuzz yaml
#
# The seed is always the same and printed.  What breaks a target is kept in BUILD/found; what is new
# stays in BUILD/grown/TARGET and goes into corpus/TARGET by
#   BUILD/tests/fuzz/fuzz_TARGET -merge=1 -reduce_inputs=1 corpus/TARGET BUILD/grown/TARGET
set -u
here=$(cd "$(dirname "$0")" && pwd)
seconds=60
runs=-1
seed=20261124

while getopts s:r: option; do
    case $option in
        s) seconds=$OPTARG ;;
        r) runs=$OPTARG seconds=0 ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -ge 1 ] || { sed -n '3,4p' "$0" && exit 2; }
build=$(cd "$1" && pwd) || exit 2
shift
[ $# -gt 0 ] || mapfile -t targets < <(ls "$here/corpus")
[ $# -eq 0 ] || targets=("$@")

fuzz() { # TARGET
    local target=$1 log=$build/found/$1.log grown=$build/grown/$1 status=0
    local -a extra=()
    mkdir -p "$build/found" "$grown"
    [ ! -e "$here/dictionary/$target" ] || extra=("-dict=$here/dictionary/$target")
    # A smoke run is the same each time: nothing of earlier runs, nothing kept.
    [ "$runs" -lt 0 ] || grown=$(mktemp -d)
    "$build/tests/fuzz/fuzz_$target" -seed=$seed -max_total_time="$seconds" -runs="$runs" \
        -timeout=25 -rss_limit_mb=4096 -max_len=8192 -print_final_stats=1 "${extra[@]}" \
        -artifact_prefix="$build/found/$target-" "$grown" "$here/corpus/$target" \
        > "$log" 2>&1 || status=$?
    [ "$runs" -lt 0 ] || rm -rf "$grown"
    awk -v target="$target" -v seed=$seed -v status=$status '
        /cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") last = $(i + 1) }
        /INITED/ { first = last }
        /number_of_executed_units/ { runs = $2 }
        END { printf "%-12s seed %d: %d runs, coverage %d -> %d%s\n", target, seed, runs, first, last,
                     status ? ", BROKEN" : "" }' "$log"
    [ $status -eq 0 ] || tail -n 40 "$log"
    return $status
}
export -f fuzz
export here build seconds runs seed
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I '{}' bash -c 'fuzz {}'
