/* SPDX-License-Identifier: MIT */
/* Processes: ask starts the host's own tool, by exec, and reads what it says. */
#include "tools.h"

#include "auto.h"
#include "cache.h"
#include "file.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ANSWER_SIZE = 512,      /* more than the lines that matter */
    ANSWER_MAX = 64 << 10,  /* no tool says so much about itself */
    PATIENCE_MS = 10 * 1000 /* for its next words: a JVM from a slow disk takes seconds */
};

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
    /* where no file of anybody's tells the tool to be another one, as a go.mod would */
    (void)posix_spawn_file_actions_addchdir_np(&actions, "/");
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

/*
 * Its first words into TEXT; the others are read as well, or it would wait for somebody to do so.
 * False: it fell silent and did not end, or did not stop talking.
 */
static bool read_answer(int fd, char text[ANSWER_SIZE])
{
    char rest[ANSWER_SIZE];
    size_t used = 0;
    ssize_t got = 1;

    text[0] = '\0';
    for (size_t total = 0; total < ANSWER_MAX; total += (size_t)got) {
        struct pollfd polled = {.fd = fd, .events = POLLIN};
        size_t room = ANSWER_SIZE - 1 - used;
        int ready;

        do
            ready = poll(&polled, 1, PATIENCE_MS);
        while (ready < 0 && errno == EINTR);
        if (ready <= 0)
            return false;
        got = read(fd, room > 0 ? text + used : rest, room > 0 ? room : sizeof(rest));
        if (got <= 0)
            return got == 0;
        used += room > 0 ? (size_t)got : 0;
        text[used] = '\0';
    }
    return false;
}

/* What it prints to its output. */
static int ask(const struct tool *tool, char text[ANSWER_SIZE], struct error *err)
{
    auto_close int readable = -1;
    int ends[2];
    int status = 0;
    bool answered;
    pid_t pid;
    int rc;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_errno(err, ERR_SYSTEM, errno, "cannot make a pipe");
    readable = ends[0];
    rc = start(tool, ends[1], &pid);
    (void)close(ends[1]);
    if (rc != 0)
        return error_errno(err, ERR_TOOLCHAIN, rc, "cannot start '%s'", tool->path);
    answered = read_answer(readable, text);
    if (!answered)
        (void)kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!answered)
        return error_set(err, ERR_TOOLCHAIN, "'%s' was asked for its version and did not end",
                         tool->path);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return error_set(err, ERR_TOOLCHAIN, "'%s' does not say its version", tool->path);
    return 0;
}

/* Starting a runtime to ask for its name takes longer than many programs run: it is asked once. */
static int answer_of(const struct profiles *profiles, const struct tool *tool,
                     char text[ANSWER_SIZE], struct error *err)
{
    const struct grader keeper = {.cache_dir = profiles->cache};
    AUTO(cache_entry_done) struct cache_entry kept = {0};
    char key[80];
    bool has_key = cache_tool_key(&keeper, tool, key);
    int rc;

    if (has_key && cache_get(&keeper, key, &kept)) {
        if (kept.compiler_text_size < ANSWER_SIZE) {
            memcpy(text, kept.compiler_text, kept.compiler_text_size + 1);
            return 0;
        }
        cache_entry_done(&kept);
        kept = (struct cache_entry){0};
    }
    rc = ask(tool, text, err);
    if (rc == 0 && has_key) {
        kept.compiler_text = text_copy(text);
        kept.compiler_text_size = strlen(text);
        if (kept.compiler_text)
            cache_put(&keeper, key, &kept);
    }
    return rc;
}

int tool_version(const struct profiles *profiles, const struct tool *tool, char **out_version,
                 struct error *err)
{
    char text[ANSWER_SIZE];
    char version[64];
    int rc = answer_of(profiles, tool, text, err);

    if (rc < 0)
        return rc;
    find_version(text, version, sizeof(version));
    if (version[0] == '\0')
        return error_set(err, ERR_TOOLCHAIN, "'%s' does not say its version", tool->path);
    *out_version = text_format("%s %s", tool->name, version);
    return *out_version ? 0 : error_memory(err);
}

/* ---- tool chains ------------------------------------------------------------------------------ */

static bool is_missing(const struct tool *tool)
{
    return tool->name && !tool_is_there(tool);
}

bool toolchain_is_here(const struct toolchain *chain)
{
    return !is_missing(&chain->compiler) && !is_missing(&chain->runtime);
}

const struct toolchain *toolchain_here(const struct profile *profile)
{
    for (size_t i = 0; i < profile->chain_count; i++)
        if (toolchain_is_here(&profile->chains[i]))
            return &profile->chains[i];
    return &profile->chains[0];
}

const struct tool *toolchain_tool(const struct toolchain *chain)
{
    return chain->compiler.name ? &chain->compiler : &chain->runtime;
}

const char *toolchain_word(const struct profile *profile)
{
    return profile->install || !profile->chains[0].material ? profile->install : profile->id;
}

void toolchain_hint(const struct profile *profile, const struct tool *tool, struct error *err)
{
    const char *word = toolchain_word(profile);

    if (word)
        error_hint(err, "./quickstart languages %s", word);
    else if (tool->package)
        error_hint(err, "sudo apt-get install %s", tool->package);
}

static int check(const struct profile *profile, const struct tool *tool, struct error *err)
{
    if (!is_missing(tool))
        return 0;
    (void)error_set(err, ERR_TOOLCHAIN, "%s is not installed: no '%s'", profile->name, tool->path);
    toolchain_hint(profile, tool, err);
    return -(int)ERR_TOOLCHAIN;
}

/* The first lines of what the tool says, as they were when the material was made. */
static bool is_stamp_of(char *stamp, size_t size, const char *answer)
{
    while (size > 0 && isspace((unsigned char)stamp[size - 1]))
        size--;
    return size > 0 && strncmp(answer, stamp, size) == 0 &&
           (answer[size] == '\0' || answer[size] == '\n');
}

static bool read_stamp(const struct profiles *profiles, const struct toolchain *chain,
                       char **out_path, char **out_stamp, size_t *out_size)
{
    struct error absent;

    *out_path =
        text_format("%s/%s/stamp", profiles->languages ? profiles->languages : "", chain->material);
    return *out_path &&
           file_read_at(AT_FDCWD, *out_path, ANSWER_SIZE, out_stamp, out_size, &absent) == 0;
}

bool toolchain_is_prepared(const struct profiles *profiles, const struct toolchain *chain)
{
    auto_free char *path = NULL;
    auto_free char *stamp = NULL;
    size_t size;

    return toolchain_is_here(chain) &&
           (!chain->material || read_stamp(profiles, chain, &path, &stamp, &size));
}

/* Made by another compiler it fits nowhere; the runtime would say so to the candidate. */
static int check_material(const struct profiles *profiles, const struct profile *profile,
                          const struct toolchain *chain, struct error *err)
{
    auto_free char *path = NULL;
    auto_free char *stamp = NULL;
    char answer[ANSWER_SIZE];
    size_t size;
    int rc;

    if (!read_stamp(profiles, chain, &path, &stamp, &size)) {
        (void)error_set(err, ERR_TOOLCHAIN, "%s is not prepared: no '%s'", profile->name,
                        path ? path : "");
        toolchain_hint(profile, toolchain_tool(chain), err);
        return -(int)ERR_TOOLCHAIN;
    }
    rc = answer_of(profiles, toolchain_tool(chain), answer, err);
    if (rc < 0 || is_stamp_of(stamp, size, answer))
        return rc;
    (void)error_set(err, ERR_TOOLCHAIN, "%s was prepared for another version than %.*s: '%s'",
                    profile->name, (int)strcspn(answer, "\n"), answer, path);
    toolchain_hint(profile, toolchain_tool(chain), err);
    return -(int)ERR_TOOLCHAIN;
}

int toolchain_check(const struct profiles *profiles, const struct profile *profile,
                    const struct toolchain *chain, struct error *err)
{
    int rc = check(profile, &chain->compiler, err);

    if (rc == 0)
        rc = check(profile, &chain->runtime, err);
    return rc == 0 && chain->material ? check_material(profiles, profile, chain, err) : rc;
}

int toolchain_version(const struct profiles *profiles, const struct toolchain *chain,
                      char **out_version, struct error *err)
{
    auto_free char *named = NULL;
    const struct tool *tool = toolchain_tool(chain);
    int rc = tool_version(profiles, tool, &named, err);

    if (rc < 0)
        return rc;
    *out_version = text_copy(named + strlen(tool->name) + 1);
    return *out_version ? 0 : error_memory(err);
}
