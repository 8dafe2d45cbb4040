#!/bin/sh
# SPDX-License-Identifier: MIT
# Shipped submissions of every kind get their verdicts.
#
#   samples.sh ASSESS [SECONDS]
#
# SECONDS is the time limit to use instead of the challenge's, but for the submission that is too slow:
# for machines that are slow because they are emulated, on hosts that may be busy.
set -u
assess=$1
package=$(cd "$(dirname "$assess")/../share/assess/challenges/ratelimiter" && pwd -P) || exit 1
place=$(mktemp -d /tmp/assess-samples-XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT
faults=0

cp -R "$package" "$place/ratelimiter"

# judge FILE VERDICT STATUS
judge() {
    "$assess" run -q --json -c "$place/ratelimiter" \
        "$place/ratelimiter/submissions/$1" > "$place/json" 2> "$place/errors"
    status=$?
    verdict=$(sed 's/^{"schema":"assess-result.1","run":null,"verdict":"\([A-Z]*\)".*/\1/' "$place/json")
    if [ "$verdict $status" = "$2 $3" ]; then
        echo "$1: $verdict"
    else
        echo "FAILED: $1: '$verdict', exit status $status instead of $2, $3"
        cat "$place/errors"
        faults=$((faults + 1))
    fi
}

judge time_limit_exceeded/walk_back.c TLE 1
if [ $# -gt 1 ]; then
    sed -i "s/^  time_limit: .*/  time_limit: $2/" "$place/ratelimiter/problem.yaml"
fi
judge accepted/sliding_log.c AC 0
judge wrong_answer/boundary_closed.c WA 1
judge wrong_answer/same_millisecond.py WA 1
judge run_time_error/ring_for_everyone.c MLE 1
judge run_time_error/too_many_clients.c RTE 1
exit $((faults > 0))
