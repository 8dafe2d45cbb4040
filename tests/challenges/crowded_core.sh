#!/bin/sh
# SPDX-License-Identifier: MIT
# crowded_core.sh ASSESS [all]: what others do with the judge's core decides nothing about a program.  One that
# computes gets the time that it waited for the core on top, one that sleeps does not, and where the
# core is hardly to be had nobody is judged.
set -u
assess=$1
work=$(mktemp -d)
hogs=
stop_hogs() {
    # shellcheck disable=SC2086 # a list of words
    [ -z "$hogs" ] || kill -KILL $hogs
    wait
    hogs=
}
trap 'stop_hogs; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
export XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work/config"
cd "$work" || exit 1
faults=0
core=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')

if ! "$assess" doctor --quick --json > doctor; then
    echo "skipped: this machine cannot judge:"
    cat doctor
    exit 77
fi
if [ ! -r /proc/self/schedstat ] || [ "$(cat /proc/self/schedstat)" = "0 0 0" ]; then
    echo "skipped: this kernel does not count how long a process waits for a core"
    exit 77
fi

# Sessions of their own: each gets a share of the core, however the kernel groups them.  They end with
# this script, however that is ended.
start_hogs() {
    while [ "$(echo "$hogs" | wc -w)" -lt "$1" ]; do
        setpriv --pdeathsig KILL taskset -c "$core" setsid sh -c 'while :; do :; done' &
        hogs="$hogs $!"
    done
}

# expect SENTENCE VERDICT LIMIT PROGRAM
expect() {
    taskset -c "$core" "$assess" run --json -j 1 -c ./package "$4" > out 2> err < /dev/null
    python3 -c 'import json, sys
d = json.load(open("out"))
t = d["tests"][0]
print("%s %s: CPU %.2f s, elapsed %.2f s, limits %.2f and %.2f s" % (sys.argv[3], d["verdict"],
    t["cpu_ns"] / 1e9, t["wall_ns"] / 1e9, d["limits"]["cpu_ns"] / 1e9, d["limits"]["wall_ns"] / 1e9))
sys.exit(d["verdict"] != sys.argv[1] or str(t["limit"]) != sys.argv[2])' "$2" "$3" "$4" || {
        echo "FAILED $1"
        cat out err
        faults=$((faults + 1))
    }
}

mkdir -p package/data/secret
echo 'name: Share' > package/problem.yaml
echo 0.1 > package/.timelimit
echo go | tee package/data/secret/1.in > package/data/secret/1.ans
cat > computes.c << 'END'
#include <stdio.h>
#include <time.h>
int main(void)
{
    struct timespec now;
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_nsec < 80000000);
    return puts("go") < 0;
}
END
sed 's/80000000/300000000/' computes.c > loops.c
printf '#include <unistd.h>\nint main(void) { return sleep(1000) > 0; }\n' > sleeps.c
# The first thread only waits for the others: for all at once, or for one after the other.
cat > pool.c << 'END'
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
static void *work(void *nothing)
{
    struct timespec now;
    do clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    while (now.tv_nsec < 10000000);
    return nothing;
}
int main(void)
{
    pthread_t threads[8];
    for (int i = 0; i < 8; i++)
        if (pthread_create(&threads[i], NULL, work, NULL) != 0)
            return 1;
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    return puts("go") < 0;
}
END
sed '/^    for (int i = 0; i < 8; i++)$/ { N; s/^.*pthread_join.*$//; }; s/return 1;/return 1;\n        else\n            pthread_join(threads[i], NULL);/' pool.c > joins.c
# They keep one another from the core, and then they sleep.
sed 's/    return nothing;/    sleep(1000);\n&/' pool.c > naps.c

# Compiled while the core is free.
expect "computing, alone" AC None computes.c
expect "too long, alone" TLE cpu loops.c
expect "sleeping, alone" TLE wall sleeps.c
expect "threads at once, alone" AC None pool.c
expect "threads one after the other, alone" AC None joins.c
expect "threads that sleep after work, alone" TLE wall naps.c
start_hogs 24
expect "computing among two dozen others" AC None computes.c
expect "too long among them" TLE cpu loops.c
expect "sleeping among them" TLE wall sleeps.c
expect "threads at once among them" AC None pool.c
expect "threads that sleep after work among them" TLE wall naps.c
if [ "${2-}" = all ]; then
    start_hogs 140
    expect "computing among very many" JE None computes.c
    grep -qF 'the core is too busy' out err || {
        echo "FAILED that the core is too busy is not said"
        cat out err
        faults=$((faults + 1))
    }
fi
stop_hogs
expect "and alone again" AC None computes.c
[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
