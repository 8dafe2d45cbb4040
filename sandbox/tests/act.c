/* SPDX-License-Identifier: MIT */
/*
 * act - the program in the boxes of the tests: does what its first argument says.
 *
 * Ends with 0 when that could be done, with 3 when it was refused, and then says why; with 64 when it
 * was not understood.  It never gives up by itself on a limit: ending it is the sandbox's business.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define REFUSED 3
#define USAGE   64

static char piece[65536];

static long number(const char *text)
{
    return text ? strtol(text, NULL, 10) : 0;
}

static int refused(const char *what)
{
    (void)dprintf(1, "%s: %s\n", what, strerror(errno));
    return REFUSED;
}

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t done = write(fd, data, size);

        if (done <= 0)
            return false;
        data += done;
        size -= (size_t)done;
    }
    return true;
}

/* BYTES times 'x'. */
static bool write_many(int fd, long bytes)
{
    memset(piece, 'x', sizeof(piece));
    while (bytes > 0) {
        size_t now = bytes < (long)sizeof(piece) ? (size_t)bytes : sizeof(piece);

        if (!write_all(fd, piece, now))
            return false;
        bytes -= (long)now;
    }
    return true;
}

static int copy_to_output(int fd)
{
    ssize_t got;

    while ((got = read(fd, piece, sizeof(piece))) > 0)
        if (!write_all(1, piece, (size_t)got))
            return REFUSED;
    return got < 0 ? REFUSED : 0;
}

/* ---- what it can do --------------------------------------------------------------------------- */

static int act_print(char **args)
{
    return args[0] && write_all(1, args[0], strlen(args[0])) ? 0 : USAGE;
}

static int act_cat(char **args)
{
    (void)args;
    return copy_to_output(0);
}

static int act_exit(char **args)
{
    return (int)number(args[0]);
}

static int act_signal(char **args)
{
    (void)kill(getpid(), (int)number(args[0]));
    return refused("kill");
}

static int act_spin(char **args)
{
    volatile unsigned long turns = 0;

    (void)args;
    while (turns + 1 != 0)
        turns++;
    return 0;
}

/* Four that spin. */
static int act_tree(char **args)
{
    for (int i = 0; i < 3; i++) {
        pid_t pid = fork();

        if (pid < 0)
            return refused("fork");
        if (pid == 0)
            break;
    }
    return act_spin(args);
}

/* Says so first, so that who waits for the word knows that it runs. */
static int act_sleep(char **args)
{
    const struct timespec hour = {.tv_sec = 3600};

    (void)args;
    (void)write_all(1, "asleep\n", 7);
    while (nanosleep(&hour, NULL) == 0 || errno == EINTR) {
    }
    return refused("nanosleep");
}

static int act_touch(char **args)
{
    size_t size = (size_t)number(args[0]) << 20;
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        return refused("mmap");
    for (size_t at = 0; at < size; at += 4096)
        memory[at] = 1;
    return 0;
}

/* MB FILE: touches so many, then reads a file that has no room beside them, again and again. */
static int act_thrash(char **args)
{
    int fd = open(args[1], O_RDONLY);
    struct stat status;
    const volatile char *file;
    unsigned sum = 0;

    if (fd < 0 || fstat(fd, &status) < 0)
        return refused(args[1]);
    file = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (file == MAP_FAILED || act_touch(args) != 0)
        return refused("mmap");
    while (sum == 0) /* it is full of zeros */
        for (off_t at = 0; at < status.st_size; at += 4096)
            sum += (unsigned)file[at];
    return (int)sum;
}

static int act_flood(char **args)
{
    return write_many(1, number(args[0])) ? 0 : REFUSED;
}

static int act_moan(char **args)
{
    return write_many(2, number(args[0])) ? 0 : REFUSED;
}

/* NAME BYTES */
static int act_write(char **args)
{
    int fd = open(args[0], O_CREAT | O_EXCL | O_WRONLY, 0600);

    if (fd < 0)
        return refused(args[0]);
    return write_many(fd, number(args[1])) ? 0 : refused("write");
}

/* NAME, made in both folders: refused when an earlier run left it there. */
static int act_mark(char **args)
{
    (void)args;
    if (open("mark", O_CREAT | O_EXCL | O_WRONLY, 0600) < 0)
        return refused("mark");
    if (open("/tmp/mark", O_CREAT | O_EXCL | O_WRONLY, 0600) < 0)
        return refused("/tmp/mark");
    (void)write_all(1, "fresh\n", 6);
    return 0;
}

/* N children that stay; how many there were. */
static int act_fork(char **args)
{
    int made = 0;

    for (long i = number(args[0]); i > 0; i--) {
        pid_t pid = fork();

        if (pid == 0)
            return act_sleep(args + 1);
        made += pid > 0;
    }
    (void)dprintf(2, "%d\n", made);
    return 0;
}

/* A grandchild that stays when this and its parent have gone. */
static int act_orphan(char **args)
{
    pid_t pid = fork();

    if (pid < 0)
        return refused("fork");
    if (pid > 0)
        return 0;
    if (fork() == 0)
        return act_sleep(args);
    return 0;
}

/* DISTINCT TIMES: sockets, each DISTINCT-th like the first. */
static int act_socket(char **args)
{
    long distinct = number(args[0]);
    int error = 0;

    for (long i = 0; distinct > 0 && i < number(args[1]); i++) {
        if (socket(AF_INET, SOCK_STREAM, (int)(i % distinct)) >= 0)
            return 0;
        error |= errno;
    }
    errno = error;
    return refused("socket");
}

static int act_stat(char **args)
{
    struct stat status;

    if (fstatat(AT_FDCWD, args[0], &status, AT_SYMLINK_NOFOLLOW) < 0)
        return refused(args[0]);
    (void)dprintf(1, "%o %lld\n", status.st_mode, (long long)status.st_size);
    return 0;
}

static int act_read(char **args)
{
    int fd = open(args[0], O_RDONLY);

    return fd < 0 ? refused(args[0]) : copy_to_output(fd);
}

/* Whether a file can be changed in any way; says which. */
static int act_change(char **args)
{
    if (open(args[0], O_WRONLY) >= 0)
        return act_print((char *[]){(char[]){"opened"}, NULL});
    if (unlink(args[0]) == 0)
        return act_print((char *[]){(char[]){"unlinked"}, NULL});
    if (chmod(args[0], 0777) == 0)
        return act_print((char *[]){(char[]){"chmod"}, NULL});
    if (rename(args[0], "/box/work/mine") == 0)
        return act_print((char *[]){(char[]){"renamed"}, NULL});
    return REFUSED;
}

/* The whole command and environment, each on a line in brackets. */
static int act_args(char **args)
{
    for (; *args; args++)
        (void)dprintf(1, "[%s]\n", *args);
    for (char **env = environ; *env; env++)
        (void)dprintf(1, "<%s>\n", *env);
    return 0;
}

static int act_ids(char **args)
{
    char folder[256];

    (void)args;
    if (!getcwd(folder, sizeof(folder)))
        return refused("getcwd");
    (void)dprintf(1, "%u %u %u %u %s\n", getuid(), geteuid(), getgid(), getegid(), folder);
    return 0;
}

/* A good file, one too large by a byte (args[0] is the limit), one with two names, and a folder. */
static int act_outputs(char **args)
{
    char good[] = "good";
    char large[] = "large";
    char twin[] = "twin";
    char size[] = "1000";
    char larger[32];

    (void)snprintf(larger, sizeof(larger), "%ld", number(args[0]) + 1);
    if (act_write((char *[]){good, size, NULL}) != 0 ||
        act_write((char *[]){large, larger, NULL}) != 0)
        return REFUSED;
    (void)!symlink("good", "symlink"); /* Landlock, where there is one, refuses already this */
    if (act_write((char *[]){twin, size, NULL}) != 0 || link("twin", "other") < 0 ||
        mkdir("folder", 0700) < 0)
        return refused("link");
    return 0;
}

static const struct {
    const char *name;
    int (*act)(char **args);
} acts[] = {
    {"print",   act_print  },
    {"cat",     act_cat    },
    {"exit",    act_exit   },
    {"signal",  act_signal },
    {"spin",    act_spin   },
    {"tree",    act_tree   },
    {"sleep",   act_sleep  },
    {"touch",   act_touch  },
    {"thrash",  act_thrash },
    {"flood",   act_flood  },
    {"moan",    act_moan   },
    {"write",   act_write  },
    {"mark",    act_mark   },
    {"fork",    act_fork   },
    {"orphan",  act_orphan },
    {"socket",  act_socket },
    {"stat",    act_stat   },
    {"read",    act_read   },
    {"change",  act_change },
    {"args",    act_args   },
    {"ids",     act_ids    },
    {"outputs", act_outputs},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof(acts) / sizeof(acts[0]); i++)
        if (strcmp(argv[1], acts[i].name) == 0)
            return acts[i].act(argv + 2);
    return USAGE;
}
