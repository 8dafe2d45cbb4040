#!/bin/bash
# SPDX-License-Identifier: MIT
# The README's two commands on a bare Debian, from a fresh clone: as root, and as an ordinary user
# with sudo.
#
#   bare.sh [-s SUITE] [-k] TREE [root|user] [demo|test]…
#
# TREE is the git tree to clone (what is committed, not what lies in it).  Without further words: both
# people, both commands.  A person has a tree with gcc, make, cmake, git and sudo, and nothing else
# that `./quickstart` needs.  -k keeps the trees.  Exit 77: cannot be had here, why is said.
set -u
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/debian.sh"

suite=bookworm
keep=false
while getopts s:k option; do
    case $option in
        s) suite=$OPTARG ;;
        k) keep=true ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || exit 2
tree=$(realpath "$1")
shift
people='' commands=''
for word; do
    case $word in
        root | user) people+=" $word" ;;
        demo | test) commands+=" $word" ;;
        *) exit 2 ;;
    esac
done

debian_need
command -v git > /dev/null || debian_skip "no git: apt-get install git"
git -C "$tree" rev-parse HEAD > /dev/null || debian_skip "$tree is no git tree: nothing to clone"
place=$(mktemp -d /var/tmp/assess-bare-XXXXXX) || exit 1
$keep || trap 'rm -rf "$place"' EXIT

faults=0
for person in ${people:-root user}; do
    root=$place/$person
    debian_tree "$suite" "$root" gcc make cmake git sudo
    login=root
    if [ "$person" = user ]; then
        login=ann
        chroot "$root" useradd --create-home --shell /bin/bash $login
        echo "$login ALL=(ALL) NOPASSWD: ALL" > "$root/etc/sudoers.d/$login"
    fi
    home=$(chroot "$root" getent passwd $login | cut -d: -f6)
    git clone --quiet --no-hardlinks "$tree" "$root$home/assess" || exit 1
    chroot "$root" chown -R $login: "$home/assess"
    for command in ${commands:-demo test}; do
        word=${command#demo}
        started=$(date +%s)
        debian_enter "$root" su - $login -c "cd assess && exec ./quickstart $word" \
            < /dev/null > "$place/log" 2>&1
        status=$?
        echo "$suite, $person: ./quickstart $word: exit $status after $(($(date +%s) - started)) s"
        grep -A1 '^skipped: ' "$place/log"
        [ $status -eq 0 ] && continue
        faults=$((faults + 1))
        tail -n 60 "$place/log"
    done
    $keep || rm -rf "$root"
done
echo "$faults of these failed"
[ $faults -eq 0 ]
