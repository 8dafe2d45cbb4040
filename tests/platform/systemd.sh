#!/bin/bash
# SPDX-License-Identifier: MIT
# What assess does where systemd is PID 1 and all control groups are v2.  Runs as root inside a machine
# that is thrown away (platforms.sh starts it): it adds users, breaks their bus, reloads systemd.
#
#   systemd.sh FOLDER [full]
#
# FOLDER has bin, libexec and share of assess, test_hostile and samples.sh.  With full the batteries run, too.
set -u
folder=$1 full=${2-}
assess=$folder/bin/assess
faults=0

is() { # WHAT CONDITION…
    local what=$1
    shift
    if "$@"; then
        echo "ok      $what"
    else
        echo "FAILED  $what"
        faults=$((faults + 1))
        [ ! -s out ] || sed 's/^/        out: /' out | head -n 20
        [ ! -s err ] || sed 's/^/        err: /' err | head -n 20
    fi
}

as() { # USER COMMAND…: with nothing of a session in its environment
    local user=$1
    shift
    setpriv --reuid "$user" --regid "$user" --init-groups env -i PATH=/usr/bin:/bin LANG=C.UTF-8 \
        HOME="$(getent passwd "$user" | cut -d: -f6)" "$@"
}

await() { # CONDITION…: the test's own time limit ends what never comes
    until "$@"; do
        sleep 0.1
    done
}

no_scopes() {
    [ -z "$(find /sys/fs/cgroup/user.slice -name 'assess*')" ]
}

says() { # FILE TEXT
    grep -qs -- "$2" "$1"
}

cd "$(mktemp -d)" || exit 1
chmod 755 .
useradd -m ann
useradd -m ben
loginctl enable-linger ann
ann=$(id -u ann) ben=$(id -u ben)
cat > echo.c << 'END'
#include <stdio.h>
int main(void)
{
    for (int c; (c = getchar()) != EOF;)
        putchar(c);
    return 0;
}
END
printf 'import time\nprint("here", flush=True)\ntime.sleep(600)\n' > sleeper.py
# An emulated machine is slow, and slower beside others: time is not what is tested.
cp -RL "$folder/share/assess/challenges/ratelimiter" ratelimiter
sed -i 's/^  time_limit: .*/  time_limit: 60/' ratelimiter/problem.yaml
find ratelimiter/data/secret -type f ! -name '0*' -delete
sample=$PWD/ratelimiter/submissions
await systemctl is-active -q "user@$ann.service"

# ---- root ---------------------------------------------------------------------------------------

"$assess" doctor --quick > out 2> err
is "root's doctor finds cgroup2 at the top" says out 'cgroup2 at /sys/fs/cgroup/assess'
(
    while [ ! -e stop ]; do
        systemctl daemon-reload
        systemd-run -q --wait -p MemoryMax=64M -p CPUQuota=50% true
    done
) &
churn=$!
"$assess" run -q -c "$sample/.." "$sample/accepted/sliding_log.c" > out 2> err
is "root judges while systemd reloads and starts services" [ $? -eq 0 ]
as ann "$assess" run -q "$sample/wrong_answer/boundary_closed.c" > out 2> err
is "a user judges while systemd reloads and starts services" [ $? -eq 1 ]
touch stop
wait $churn
is "root's groups keep their controllers" says /sys/fs/cgroup/assess/cgroup.controllers memory

# ---- an ordinary user with a manager ------------------------------------------------------------

as ann "$assess" doctor --quick > out 2> err
is "a lingering user's doctor finds a scope, without any environment" says out 'systemd user manager'
printf 'a\0b\377\n' > bytes
as ann "$assess" run -q --raw echo.c < bytes > out 2> err
is "standard input and output pass byte by byte" cmp -s bytes out
mkdir $'odd \377 folder'
cp echo.c $'odd \377 folder/e\377.c'
(cd $'odd \377 folder' && as ann "$assess" run -q $'e\377.c' < /dev/null > ../out 2> ../err)
is "folder and arguments pass byte by byte" [ $? -eq 0 ]
is "no scope is left" no_scopes

as ann env TERM=xterm script -qec "$assess doctor --quick" /dev/null < /dev/null > out 2> err
is "a terminal stays one: its colours come" says out $'\033'
is "from within a scope" says out 'systemd user manager'
as ann "$assess" doctor --quick > out 2> err
is "and a file stays one" [ "$(grep -c $'\033' out)" = 0 ]

rm out
as ann "$assess" run -q sleeper.py > out 2> err &
await says out here
pid=$(pgrep -u ann -x assess)
is "the running command sits in its scope" says "/proc/$pid/cgroup" 'app.slice/assess-.*.scope'
kill -INT "$pid"
wait $!
is "an interrupt ends it with 130" [ $? -eq 130 ]
is "no scope is left after it" no_scopes
rm out
as ann "$assess" run -q sleeper.py > out 2> err &
await says out here
kill -KILL "$(pgrep -u ann -x assess)"
wait $!
await no_scopes
is "no process is left after a kill" [ -z "$(pgrep -u ann -f 'sandbox-box|sleeper')" ]

as ann env XDG_RUNTIME_DIR="/run/user/$ann" systemd-run --user --scope -q -- \
    sh -c "$assess doctor --quick; true" > out 2> err
is "a scope that is not delegated is left alone" says out 'systemd user manager'
is "and nothing is made beside it" no_scopes
as ann env XDG_RUNTIME_DIR="/run/user/$ann" systemd-run --user --scope -q --collect -p Delegate=yes -- \
    "$assess" doctor --quick --json > out 2> err
is "a delegated scope is used as it is" says out 'cgroup2 at .*/run-.*\.scope/assess'
is "and no other is asked for" [ "$(grep -c 'systemd user manager' out)" = 0 ]

mkdir evil
chown ann evil
as ann python3 -c '
import socket
s = socket.socket(socket.AF_UNIX)
s.bind("evil/bus")
s.listen()
open("evil/ready", "w")
s.accept()
open("evil/asked", "w")' &
listener=$!
await test -e evil/ready
as ann env XDG_RUNTIME_DIR="$PWD/evil" DBUS_SESSION_BUS_ADDRESS="unix:path=$PWD/evil/bus" \
    "$assess" run -q echo.c < /dev/null > out 2> err
is "a hostile environment changes nothing" [ $? -eq 0 ]
is "the bus that it names is not asked" [ ! -e evil/asked ]
kill $listener

# ---- without a manager, with a false one --------------------------------------------------------

as ben "$assess" run -q echo.c < /dev/null > out 2> err
is "a user without a manager is refused" [ $? -eq 3 ]
as ben "$assess" doctor --quick > out 2> err
is "and told the fix" says out 'sudo loginctl enable-linger ben'
su - ben -c "$assess doctor --quick" > out 2> err
is "over su he has one" says out 'systemd user manager'
(
    as ann "$assess" run -q -c "$sample/.." "$sample/accepted/sliding_log.c" > ann.out 2> ann.err
    echo $? > ann.status
) &
su - ben -c "$assess run -q $sample/wrong_answer/boundary_closed.c" > out 2> err
is "two users at once: the one" [ $? -eq 1 ]
wait $!
is "two users at once: the other" says ann.status '^0$'

loginctl enable-linger ben
await systemctl is-active -q "user@$ben.service"
rm "/run/user/$ben/bus"
as ben python3 -c '
import os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen()
open(sys.argv[1] + ".ready", "w")
while True:
    s.accept()[0].close()' "/run/user/$ben/bus" &
listener=$!
await test -e "/run/user/$ben/bus.ready"
as ben "$assess" run -q echo.c < /dev/null > out 2> err
is "a bus that talks nonsense is a refusal" [ $? -eq 3 ]
kill $listener

# ---- the batteries ------------------------------------------------------------------------------

if [ -n "$full" ]; then
    battery=("$folder/test_hostile" "$folder/libexec/assess/sandbox-box-test"
        "$folder/libexec/assess/sandbox-attack")
    "${battery[@]}" > out 2> err
    status=$?
    cat out
    is "root: the hostile battery" [ $status -eq 0 ]
    as ann env XDG_RUNTIME_DIR="/run/user/$ann" systemd-run --user --scope -q --collect \
        -p Delegate=yes -- "${battery[@]}" > out 2> err
    status=$?
    cat out
    is "a user: the hostile battery" [ $status -eq 0 ]
    "$assess" doctor --quick --attack > out 2> err
    is "root: assess doctor --attack" [ $? -eq 0 ]
    as ann "$assess" doctor --quick --attack > out 2> err
    is "a user: assess doctor --attack" [ $? -eq 0 ]
    "$folder/samples.sh" "$assess" 30 > out 2> err
    is "root: the sample submissions" [ $? -eq 0 ]
    as ann "$folder/samples.sh" "$assess" 30 > out 2> err
    is "a user: the sample submissions" [ $? -eq 0 ]
fi
echo "$faults failed"
exit $((faults > 0))
