#!/bin/sh
# SPDX-License-Identifier: MIT
# format.sh TREE: every C file looks as clang-format 14 would write it.
set -u
cd "$1" || exit 1

formatter=
for name in clang-format-14 clang-format; do
    if "$name" --version 2> /dev/null | grep -q 'version 14\.'; then
        formatter=$name
        break
    fi
done
if [ -z "$formatter" ]; then
    echo "skipped: clang-format 14 is not installed (other versions differ)"
    exit 77
fi
find src sandbox include tests -name '*.[ch]' -exec "$formatter" --dry-run -Werror {} +
