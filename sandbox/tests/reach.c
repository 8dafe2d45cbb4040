/* SPDX-License-Identifier: MIT */
/*
 * reach - the program in the boxes of test_fences: tries the one thing that its first argument names,
 * by bare system calls, and prints what came of it ("done" or the error); or prints what it finds
 * itself to be.  It is meant for boxes without a filter, where another fence has to answer.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/random.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define USAGE 64

static int answer(long rc)
{
    (void)dprintf(1, "%s\n", rc < 0 ? strerrorname_np(errno) : "done");
    return 0;
}

static int reach_user_namespace(const char *arg)
{
    (void)arg;
    return answer(unshare(CLONE_NEWUSER));
}

/* The folder that the namespace has as its root lies above ours, if it can be seen at all. */
static int reach_above(const char *arg)
{
    struct stat root;
    struct stat above;

    (void)arg;
    if (stat("/", &root) < 0 || stat("/../../..", &above) < 0)
        return answer(-1);
    if (root.st_ino != above.st_ino || root.st_dev != above.st_dev)
        return answer(0);
    return answer(chroot("/box/work"));
}

/* With the flags ARG. */
static int reach_memory_program(const char *arg)
{
    int fd = (int)syscall(SYS_memfd_create, "program", strtol(arg, NULL, 10));

    return answer(fd < 0 ? fd : fchmod(fd, 0700));
}

static int reach_key(const char *ring)
{
    return answer(syscall(SYS_add_key, "user", "assess-fence", "x", 1, strtol(ring, NULL, 10)));
}

/* Whether an earlier run left one in the ring that its uid keeps, and leaves one. */
static int reach_persistent_key(const char *arg)
{
    long ring = syscall(SYS_keyctl, KEYCTL_GET_PERSISTENT, -1, KEY_SPEC_PROCESS_KEYRING);
    long found = syscall(SYS_keyctl, KEYCTL_SEARCH, ring, "user", "assess-left", 0);

    (void)arg;
    if (ring < 0)
        return answer(ring);
    (void)syscall(SYS_add_key, "user", "assess-left", "x", 1, ring);
    errno = found < 0 ? ENOKEY : 0;
    return answer(found);
}

static int reach_tcp(const char *arg)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(47812)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    (void)arg;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return answer(fd < 0 ? fd : connect(fd, (struct sockaddr *)&address, sizeof(address)));
}

static int reach_device(const char *path)
{
    int count = 0;
    int fd = open(path, O_RDONLY);

    return answer(fd < 0 ? fd : ioctl(fd, RNDGETENTCNT, &count));
}

/* ---- what it is ------------------------------------------------------------------------------- */

/* The lines of /proc/self/NAME that begin with PREFIX. */
static void print_lines(const char *name, const char *prefix)
{
    char path[64];
    char line[256];
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/self/%s", name);
    file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file))
        if (strncmp(line, prefix, strlen(prefix)) == 0)
            (void)dprintf(1, "%s", line);
    if (file)
        (void)fclose(file);
}

static int reach_state(const char *arg)
{
    mode_t mask = umask(0);

    (void)arg;
    (void)dprintf(1, "nice %ld\n", 20 - syscall(SYS_getpriority, PRIO_PROCESS, 0));
    (void)dprintf(1, "scheduler %ld\n", syscall(SYS_sched_getscheduler, 0));
    (void)dprintf(1, "io %ld\n", syscall(SYS_ioprio_get, 1, 0));
    (void)dprintf(1, "personality %d\n", personality(0xffffffff));
    (void)dprintf(1, "slack %d\n", prctl(PR_GET_TIMERSLACK));
    (void)dprintf(1, "huge pages off %d\n", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
    (void)dprintf(1, "subreaper %d\n", prctl(PR_GET_CHILD_SUBREAPER, &(int){0}) < 0);
    (void)dprintf(1, "umask %o\n", mask);
    print_lines("status", "SigBlk:");
    print_lines("status", "SigIgn:");
    print_lines("status", "CapPrm:");
    print_lines("status", "CapBnd:");
    print_lines("status", "NoNewPrivs:");
    print_lines("oom_score_adj", "");
    return 0;
}

/* The last part of each line of /proc/self/cgroup that is not the top. */
static int reach_groups(const char *arg)
{
    char line[512];
    FILE *file = fopen("/proc/self/cgroup", "re");

    (void)arg;
    if (!file)
        return answer(-1);
    while (fgets(line, sizeof(line), file)) {
        const char *path = strrchr(line, ':');

        if (!path || strcmp(path, ":/\n") != 0)
            (void)dprintf(1, "%s", line);
    }
    (void)fclose(file);
    return answer(0);
}

/* Its own streams, opened again by their names. */
static int reach_streams(const char *arg)
{
    char text[64] = "";
    int in = open("/dev/stdin", O_RDONLY | O_CLOEXEC);
    int out = open("/dev/stdout", O_WRONLY | O_CLOEXEC);
    ssize_t got = read(in, text, sizeof(text));

    (void)arg;
    (void)dprintf(out, "%zd %s\n", got, got > 0 ? text : "");
    in = open("/dev/stdin", O_WRONLY | O_CLOEXEC);
    return answer(in < 0 ? in : write(in, "x", 1));
}

static const struct {
    const char *name;
    int (*reach)(const char *arg);
} reaches[] = {
    {"user-namespace", reach_user_namespace},
    {"above",          reach_above         },
    {"memory-program", reach_memory_program},
    {"key",            reach_key           },
    {"persistent-key", reach_persistent_key},
    {"tcp",            reach_tcp           },
    {"device",         reach_device        },
    {"state",          reach_state         },
    {"groups",         reach_groups        },
    {"streams",        reach_streams       },
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 2 && i < sizeof(reaches) / sizeof(reaches[0]); i++)
        if (strcmp(argv[1], reaches[i].name) == 0)
            return reaches[i].reach(argv[2]);
    return USAGE;
}
