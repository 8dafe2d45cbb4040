#!/bin/bash
# SPDX-License-Identifier: MIT
# source.sh TREE: rules that the text of the sources shows.
set -u
cd "$1" || exit 1
faults=0

fail() {
    echo "FAILED: $*"
    faults=$((faults + 1))
}

# Which folders a folder may include from (design: layers).  Its own is always allowed.
declare -A may=(
    [base]=''
    [model]='base'
    [net]='base'
    [store]='base model'
    [grade]='base model sandbox'
    [schedule]='base model'
    [mail]='base model'
    [webhook]='base model'
    [core]='base model net store grade schedule mail webhook sandbox'
    [cli]='base model'
)
# Which public headers of include/assess a folder may use besides those of plain data.
declare -A api=([core]='assess.h' [cli]='assess.h')

folder_of() { # the folder of src/ that has this header, "sandbox", or nothing
    local found
    case $1 in assess-sandbox.h | assess-sandbox-attack.h) echo sandbox && return ;; esac
    for found in src/*/"$1"; do
        [ -e "$found" ] && basename "$(dirname "$found")" && return
    done
}

check_includes() { # FILE FOLDER
    local header owner
    while read -r header; do
        case $header in
            assess/error.h | assess/judgement.h | assess/run.h | assess/check.h) continue ;;
            assess/*)
                [[ " ${api[$2]-} " == *" ${header#assess/} "* ]] || fail "$1 includes $header"
                continue
                ;;
        esac
        [[ $header == *..* ]] && fail "$1 includes $header" && continue
        [ -e "src/$2/$header" ] && continue
        owner=$(folder_of "$header")
        [ -z "$owner" ] && continue
        [[ " ${may[$2]} " == *" $owner "* ]] || fail "$1 includes $header of $owner"
    done < <(sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$1")
}

for file in src/*/*.[ch]; do
    check_includes "$file" "$(basename "$(dirname "$file")")"
done
for folder in src/*/; do
    folder=$(basename "$folder")
    [ "$folder" = man ] || [ -n "${may[$folder]+known}" ] || fail "src/$folder has no layer"
done
# The battery knows the sandbox by its public header; the sandbox knows nothing of the battery.
own_headers() { # FILE FOLDER…: it includes nothing but what lies in these
    local file=$1 header folder found
    shift
    while read -r header; do
        found=false
        for folder; do [ -e "$folder/$header" ] && found=true; done
        $found || fail "$file includes $header, which is not in $*"
    done < <(sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$file")
}
for file in sandbox/*.[ch]; do
    own_headers "$file" sandbox sandbox/include
    grep -n 'assess-sandbox-attack.h' "$file" && fail "$file includes the battery"
done
for file in sandbox/include/*.h; do own_headers "$file" sandbox/include; done
for file in sandbox/attack/*.[ch] sandbox/attack/programs/*.c; do
    own_headers "$file" sandbox/attack sandbox/include
done
for file in include/assess/*.h sandbox/include/*.h; do
    grep -nE '# *include *<(curl|jansson|yaml|seccomp|openssl|libical|sqlite3|gmime)' "$file" &&
        fail "$file: a library in a public header"
done

# Who names a file to the system by a path, besides src/base/file*.c, which knows the rules for what
# others can change: only these, for paths and folders that nobody else can.
declare -A by_path=(
    [src/cli/stream.c]='the null device'
    [src/core/config.c]='is there a configuration?'
    [src/core/doctor.c]='settings of the kernel; may the own cache be written to?'
    [src/core/languages_own.c]='is there a folder with languages beside the configuration?'
    [src/core/mistakes.c]='is there what the caller named?'
    [src/core/paths.c]='the parts of the program itself'
    [src/core/run.c]='the names of the folders above a submission that was loaded'
    [src/core/scope.c]='control groups'
    [src/core/variants.c]='is there a folder with private variants?'
    [src/grade/box_request.c]='is an optional part of a tool chain there?'
    [src/grade/cache.c]='inside a folder from file_open_own_folder'
    [src/grade/header.c]='inside a folder from file_open_own_folder'
    [src/grade/tools.c]='the tools of the languages'
    [src/model/challenge.c]='the name of a folder given as "."; is there a problem.yaml?'
    [src/model/challenge_tests.c]='folder or test?'
    [src/model/package_tree.c]='file, folder or link?'
    [src/model/submission.c]='which entries of a folder to leave out'
)
calls='open|open64|openat|fopen|freopen|opendir|creat|stat|lstat|statx|fstatat|mkdir|mkdirat|mkfifo|unlink|unlinkat|remove|rmdir|rename|renameat|renameat2|link|linkat|symlink|symlinkat|chown|lchown|fchownat|chmod|fchmodat|realpath|access|faccessat|readlink|readlinkat|mkstemp|mkostemp|mkdtemp|truncate|utimensat|mknod|chdir|execv|execve|execvp|posix_spawnp|popen|system'
for file in src/*/*.c; do
    [[ $file == src/base/file*.c || -n ${by_path[$file]-} ]] && continue
    grep -nE "(^|[^_[:alnum:]])($calls)\\(" "$file" && fail "$file goes by a path of its own"
done
for file in "${!by_path[@]}"; do
    grep -qE "(^|[^_[:alnum:]])($calls)\\(" "$file" || fail "$file need not be in the list of paths"
done

mapfile -t sources < <(find src sandbox include tests -name '*.[ch]' | sort)

grep -nwE 'goto' "${sources[@]}" && fail "goto"
# Only main ends the process; the helper, tests and what runs in boxes are programs of their own.
grep -nE '\b(exit|_exit|abort|_Exit)\(' src/*/*.c | grep -v '^src/cli/main.c:' &&
    fail "a library ends the process"

# Files of at most 500 lines, functions of at most 60 (from the line of "{" to that of "}").
for file in "${sources[@]}"; do
    lines=$(wc -l < "$file")
    [ "$lines" -le 500 ] || fail "$file has $lines lines"
    awk -v file="$file" '
        /^\{/ { start = NR }
        /^\}/ && start {
            if (NR - start + 1 > 60) {
                printf "%s:%d: a function of %d lines\n", file, start, NR - start + 1
                bad = 1
            }
            start = 0
        }
        END { exit bad }' "$file" || fail "$file"
done

# Whatever people read or run says under which licence; data files cannot.
while read -r file; do
    head -n 5 "$file" | grep -q 'SPDX-License-Identifier: MIT' || fail "$file has no licence line"
done < <(find . \( -name .git -o -path './build' -o -path './challenges' \) -prune -o -type f \
    \( -perm -100 -o -name '*.[ch]' -o -name '*.sh' -o -name '*.cmake' -o -name CMakeLists.txt -o \
    -name '*.[0-9]' \) -print | sort)

# Paths of one machine, and to-dos that say nothing.
while read -r file; do
    grep -nIE '(^|[^[:alnum:]_/.-])/(home|root|work|Users)/' "$file" | grep -v '/home/somebody' &&
        fail "$file: a path of one machine"
    grep -nIE '\b(TODO|FIXME|HACK)\b' "$file" /dev/null && fail "$file: a to-do without a question"
done < <(find . \( -name .git -o -path './build' -o -path './challenges/*/data' -o -path \
    './tests/structure/source.sh' -o -path './tests/fuzz/corpus' \) -prune -o -type f -print | sort)

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
