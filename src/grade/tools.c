/* SPDX-License-Identifier: MIT */
/* Processes: tool_version starts the host's own tool, by exec, and reads its first line. */
#include "tools.h"

#include "auto.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

bool tool_is_there(const struct tool *tool)
{
    return tool->path && access(tool->path, X_OK) == 0;
}

static int start(const struct tool *tool, int output, pid_t *out_pid)
{
    static char locale[] = "LC_ALL=C";
    static char *const environment[] = {locale, NULL};
    posix_spawn_file_actions_t actions;
    char *argv[16] = {tool->path};
    int rc;

    for (size_t i = 0; i < tool->version.count && i < 14; i++)
        argv[i + 1] = tool->version.items[i];
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_adddup2(&actions, output, 1);
    (void)posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    rc = posix_spawn(out_pid, tool->path, &actions, NULL, argv, environment);
    (void)posix_spawn_file_actions_destroy(&actions);
    return rc;
}

/* The first digits-and-dots word of what the tool prints. */
static void find_version(const char *text, char *out, size_t size)
{
    size_t length = 0;

    while (*text && !isdigit((unsigned char)*text))
        text++;
    while (length + 1 < size && (isalnum((unsigned char)text[length]) || text[length] == '.'))
        length++;
    memcpy(out, text, length);
    out[length] = '\0';
}

static size_t read_answer(int fd, char *text, size_t size)
{
    size_t used = 0;
    ssize_t got = 1;

    while (got > 0 && used + 1 < size) {
        struct pollfd polled = {.fd = fd, .events = POLLIN};

        if (poll(&polled, 1, 10000) <= 0)
            break;
        got = read(fd, text + used, size - 1 - used);
        used += got > 0 ? (size_t)got : 0;
    }
    text[used] = '\0';
    return used;
}

int tool_version(const struct tool *tool, char **out_version, struct error *err)
{
    auto_close int readable = -1;
    char text[512] = "";
    char version[64];
    int ends[2];
    int status = 0;
    pid_t pid;
    int rc;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_errno(err, ERR_SYSTEM, errno, "cannot make a pipe");
    readable = ends[0];
    rc = start(tool, ends[1], &pid);
    (void)close(ends[1]);
    if (rc != 0)
        return error_errno(err, ERR_TOOLCHAIN, rc, "cannot start '%s'", tool->path);
    (void)read_answer(readable, text, sizeof(text));
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    find_version(text, version, sizeof(version));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || version[0] == '\0')
        return error_set(err, ERR_TOOLCHAIN, "'%s' does not say its version", tool->path);
    *out_version = text_format("%s %s", tool->name, version);
    return *out_version ? 0 : error_set(err, ERR_SYSTEM, "out of memory");
}

static bool is_missing(const struct tool *tool)
{
    return tool->name && !tool_is_there(tool);
}

const struct toolchain *toolchain_here(const struct profile *profile)
{
    for (size_t i = 0; i < profile->chain_count; i++)
        if (!is_missing(&profile->chains[i].compiler) && !is_missing(&profile->chains[i].runtime))
            return &profile->chains[i];
    return &profile->chains[0];
}

static int check(const struct profile *profile, const struct tool *tool, struct error *err)
{
    if (!is_missing(tool))
        return 0;
    (void)error_set(err, ERR_TOOLCHAIN, "%s is not installed: no '%s'", profile->name, tool->path);
    if (tool->package)
        error_hint(err, "sudo apt-get install %s", tool->package);
    return -(int)ERR_TOOLCHAIN;
}

int toolchain_check(const struct profile *profile, const struct toolchain *chain, struct error *err)
{
    int rc = check(profile, &chain->compiler, err);

    return rc == 0 ? check(profile, &chain->runtime, err) : rc;
}
