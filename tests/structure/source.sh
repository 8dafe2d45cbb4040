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
    [parse]='base schedule'
    [mail]='base model'
    [webhook]='base model net'
    [core]='base model net store grade schedule parse mail webhook sandbox'
    [cli]='base model'
)
# Which public headers of include/assess a folder may use besides those of plain data.
plain=' metrics.h webhook.h error.h judgement.h run.h check.h person.h candidate.h store.h role.h order.h ordering.h results.h '
declare -A api=([core]='assess.h' [cli]='assess.h')

# The folder of src/ that has a header, or "sandbox".
declare -A owner_of=([assess-sandbox.h]=sandbox [assess-sandbox-attack.h]=sandbox)
for header in src/*/*.h; do
    folder=${header%/*}
    owner_of[${header##*/}]=${owner_of[${header##*/}]-${folder#src/}}
done

includes() { # FILE…: "FILE HEADER" a line
    grep -HoE '^ *# *include *"[^"]*"' "$@" | sed 's/^\([^:]*\):[^"]*"\([^"]*\)"/\1 \2/'
}

check_include() { # FILE FOLDER HEADER
    local owner
    case $3 in
        assess/*)
            [[ "$plain${api[$2]-} " == *" ${3#assess/} "* ]] || fail "$1 includes $3"
            return
            ;;
    esac
    [[ $3 == *..* ]] && fail "$1 includes $3" && return
    [ -e "src/$2/$3" ] && return
    owner=${owner_of[$3]-}
    [ -z "$owner" ] || [[ " ${may[$2]} " == *" $owner "* ]] || fail "$1 includes $3 of $owner"
}

while read -r file header; do
    folder=${file%/*}
    check_include "$file" "${folder#src/}" "$header"
done < <(includes src/*/*.[ch])
for folder in src/*/; do
    folder=$(basename "$folder")
    [ "$folder" = man ] || [ -n "${may[$folder]+known}" ] || fail "src/$folder has no layer"
done
# The battery knows the sandbox by its public header; the sandbox knows nothing of the battery.
own_headers() { # "FOLDER…" FILE…: they include nothing but what lies in these
    local file header folder found
    while read -r file header; do
        found=false
        for folder in $1; do [ -e "$folder/$header" ] && found=true; done
        $found || fail "$file includes $header, which is not in $1"
    done < <(includes "${@:2}")
}
own_headers 'sandbox sandbox/include' sandbox/*.[ch]
grep -n 'assess-sandbox-attack.h' sandbox/*.[ch] && fail "the sandbox includes the battery"
own_headers sandbox/include sandbox/include/*.h
own_headers 'sandbox/attack sandbox/include' sandbox/attack/*.[ch] sandbox/attack/programs/*.c
for file in include/assess/*.h sandbox/include/*.h; do
    grep -nE '# *include *<(curl|jansson|yaml|seccomp|openssl|libical|sqlite3|gmime)' "$file" &&
        fail "$file: a library in a public header"
done

# What is cleaned up at each way out has a value from the first one on.
grep -nE '^ *(AUTO\([a-z_]+\)|auto_[a-z]+) [^=;]*;' src/*/*.c && fail "what is cleaned up has no value at first"

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
    [src/grade/cache_room.c]='inside a folder from file_open_own_folder'
    [src/grade/header.c]='inside a folder from file_open_own_folder'
    [src/grade/tools.c]='the tools of the languages'
    [src/model/challenge.c]='the name of a folder given as "."; is there a problem.yaml?'
    [src/model/challenge_tests.c]='folder or test?'
    [src/model/package_tree.c]='file, folder or link?'
    [src/base/fence_files.c]='fixed folders that the fence leaves open, never opened here to be read'
    [src/store/backup.c]='how large is the copy, in the folder of file_place_open?'
    [src/store/copy.c]='inside the folder of file_place_open, under a name that was drawn'
    [src/store/check.c]='inside a folder from file_open_own_folder'
    [src/store/place.c]='inside a folder from file_open_own_folder'
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

# What a crash leaves is tried at each commit: above the driver it stands between two failpoints.
for file in src/store/[!d]*.c; do
    awk -v file="$file" '
        { lines[NR] = $0 }
        END {
            for (at = 1; at <= NR; at++) {
                before = lines[at - 1] lines[at - 2]
                if (lines[at] ~ /db_commit\(/ && !(before ~ /failpoint\(/ && lines[at + 1] ~ /failpoint\(/)) {
                    print file ":" at ":" lines[at]
                    found = 1
                }
            }
            exit found
        }' "$file" || fail "$file commits without failpoints"
done

mapfile -t sources < <(find src sandbox include tests -name '*.[ch]' | sort)

grep -nwE 'goto' "${sources[@]}" && fail "goto"
# Only main ends the process; the helper, tests and what runs in boxes are programs of their own.
grep -nE '\b(exit|_exit|abort|_Exit)\(' src/*/*.c | grep -v '^src/cli/main.c:' &&
    fail "a library ends the process"

# Files of at most 500 lines, functions of at most 60 (from the line of "{" to that of "}").
awk '
    FNR == 1 { start = 0 }
    FNR == 501 { bad = 1; printf "%s has more than 500 lines\n", FILENAME }
    /^\{/ { start = FNR }
    /^\}/ && start {
        if (FNR - start + 1 > 60) {
            printf "%s:%d: a function of %d lines\n", FILENAME, start, FNR - start + 1
            bad = 1
        }
        start = 0
    }
    END { exit bad }' "${sources[@]}" || fail "files or functions are too long"

# Whatever people read or run says under which licence; data files cannot.
mapfile -d '' -t licensed < <(find . \( -name .git -o -path './build' -o -path './challenges' \) -prune -o -type f \
    \( -perm -100 -o -name '*.[ch]' -o -name '*.sh' -o -name '*.cmake' -o -name CMakeLists.txt -o \
    -name '*.[0-9]' \) -print0 | sort -z)
awk '
    FNR <= 5 && /SPDX-License-Identifier: MIT/ { says[FILENAME] }
    END {
        for (i = 1; i < ARGC; i++)
            if (!(ARGV[i] in says)) {
                print ARGV[i] " has no licence line"
                bad = 1
            }
        exit bad
    }' "${licensed[@]}" || fail "files without a licence line"

# Paths of one machine, and to-dos that say nothing.
mapfile -d '' -t texts < <(find . \( -name .git -o -path './build' -o -path './challenges/*/data' -o -path \
    './tests/structure/source.sh' -o -path './tests/fuzz/corpus' \) -prune -o -type f -print0 | sort -z)
printf '%s\0' "${texts[@]}" | xargs -0 grep -nIE '(^|[^[:alnum:]_/.-])/(home|root|work|Users)/' /dev/null |
    grep -v '/home/somebody' && fail "paths of one machine"
printf '%s\0' "${texts[@]}" | xargs -0 grep -nIE '\b(TODO|FIXME|HACK)\b' /dev/null && fail "a to-do without a question"

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
