#!/bin/sh
# SPDX-License-Identifier: MIT
# data.sh PACKAGE: the generator makes the committed secret tests again, byte for byte, and the input
# validator accepts every input and refuses a damaged one.
set -u
package=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0

/usr/bin/python3 "$package/generators/generate.py" --out "$work/secret" >/dev/null || exit 1
diff -rq "$work/secret" "$package/data/secret" || faults=1
for input in "$package"/data/*/*.in; do
    /usr/bin/python3 "$package/input_validators/validate.py" <"$input" >"$work/words" 2>&1
    status=$?
    [ $status -eq 42 ] || {
        echo "FAIL $input: the validator says $status"
        cat "$work/words"
        faults=1
    }
done
printf 'no such thing\n' | /usr/bin/python3 "$package/input_validators/validate.py" >/dev/null 2>&1
[ $? -eq 43 ] || {
    echo "FAIL the validator accepts nonsense"
    faults=1
}
exit $faults
