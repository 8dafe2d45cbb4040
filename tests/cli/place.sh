# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# place.sh - to be sourced by tests of the real judge: a new folder to work in, which has all that is a
# person's, and the reasons to leave a test out (77).
#
#   place_enter ASSESS         $assess, $work, $faults; exits 77 where this machine cannot judge
#   place_has FILE             whether the language of FILE, a program that accepts anything, is here;
#                              what fails otherwise than by its absence (E0307) fails the test
#   place_needs FILE LANGUAGE  exits 77 where it is not; LANGUAGE as ./quickstart languages takes it

place_enter() {
    assess=$1
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8
    cd "$work" || exit 1
    # shellcheck disable=SC2034 # counted by the test
    faults=0
    if ! "$assess" doctor --quick > doctor.txt 2>&1; then
        echo "skipped: this machine cannot judge:"
        cat doctor.txt
        exit 77
    fi
}

place_has() {
    "$assess" run --json "$1" > out 2>&1 < /dev/null && return
    grep -q 'E0307' out && return 1
    cat out
    exit 1
}

place_needs() {
    place_has "$1" || {
        echo "skipped: not here, or not prepared: ./quickstart languages $2"
        exit 77
    }
}
