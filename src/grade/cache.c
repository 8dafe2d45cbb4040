/* SPDX-License-Identifier: MIT */
#include "cache.h"

#include "auto.h"
#include "digest.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CACHE_FORMAT "assess-cache/1"
#define ENTRY_MAX    (256u << 20)
#define LARGE        (4u << 20)

/* Before the texts; in the host's own byte order, since it never leaves the host. */
struct entry_head {
    char format[16];
    char digest[DIGEST_TEXT_SIZE]; /* of all else */
    int64_t cpu_ns, wall_ns;
    uint64_t memory_bytes;
    uint64_t text_size, data_size;
};

/* ---- the folder ------------------------------------------------------------------------------- */

int cache_open_folder(const struct grader *grader)
{
    struct error ignored;
    int fd = -1;

    if (!grader->cache_dir || !grader->cache_dir[0] ||
        file_open_own_folder(grader->cache_dir, &fd, &ignored) < 0)
        return -1;
    return fd;
}

/* ---- the key ---------------------------------------------------------------------------------- */

static void add_words(struct digest *digest, const struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        digest_add_text(digest, words->items[i]);
    digest_add_text(digest, "");
}

/* As it is run but for its memory: a limit that is met makes nothing that is kept. */
static bool add_command(struct digest *digest, const struct stage *stage,
                        const struct program *program)
{
    AUTO(words_done) struct words command = {0};
    AUTO(words_done) struct words environment = {0};
    struct error ignored;

    if (stage_command(stage, program, 0, &command, &ignored) < 0 ||
        stage_environment(stage, program, 0, &environment, &ignored) < 0)
        return false;
    add_words(digest, &command);
    add_words(digest, &environment);
    return true;
}

/* What a compiler may do decides what it makes: the rules themselves, not their name alone. */
static void add_policy(struct digest *digest, const struct stage *stage)
{
    digest_add_text(digest, stage->policy);
    digest_add_text(digest, sandbox_policies_digest());
}

/* A changed compiler, assembler or header folder is another file by size, time or inode. */
static bool add_file(struct digest *digest, const char *path)
{
    struct stat status = {0};
    int64_t facts[6];

    if (stat(path, &status) < 0)
        return false;
    facts[0] = status.st_size;
    facts[1] = status.st_mtim.tv_sec;
    facts[2] = status.st_mtim.tv_nsec;
    facts[3] = (int64_t)status.st_ino;
    facts[4] = status.st_ctim.tv_sec;
    facts[5] = status.st_ctim.tv_nsec;
    digest_add_text(digest, path);
    digest_add(digest, facts, sizeof(facts));
    return true;
}

/* Its stamp is written last, so that it changes when anything was made anew. */
static bool add_material(struct digest *digest, const struct program *program)
{
    auto_free char *stamp = NULL;

    if (!program->chain->material || !program->languages)
        return true;
    stamp = text_format("%s/%s/stamp", program->languages, program->chain->material);
    if (stamp)
        (void)add_file(digest, stamp);
    return stamp != NULL;
}

/* A folder among the mounts looks the same when a tool in it is another. */
static bool add_tools(struct digest *digest, const struct stage *stage,
                      const struct program *program)
{
    const struct tool *tools[] = {&program->chain->compiler, &program->chain->runtime};

    for (size_t i = 0; i < stage->mount_count; i++) {
        auto_free char *outside = mount_outside(&stage->mounts[i], program);
        auto_free char *inside = mount_inside(&stage->mounts[i], program);

        if (!outside || !inside)
            return false;
        digest_add_text(digest, inside);
        (void)add_file(digest, outside);
    }
    for (size_t i = 0; i < 2; i++)
        if (tools[i]->path) {
            digest_add_text(digest, tools[i]->name);
            (void)add_file(digest, tools[i]->path);
        }
    return add_material(digest, program);
}

static bool end_key(struct digest *digest, char key[80])
{
    char text[DIGEST_TEXT_SIZE];

    digest_end(digest, text);
    if (!text_has_prefix(text, "sha256:")) /* libcrypto failed */
        return false;
    (void)snprintf(key, 80, "%s", text + strlen("sha256:"));
    return true;
}

/* What the compiler is, does and may. */
static bool add_stage(struct digest *digest, const struct stage *stage,
                      const struct program *program)
{
    add_policy(digest, stage);
    return add_command(digest, stage, program) && add_tools(digest, stage, program);
}

bool cache_tool_key(const struct grader *grader, const struct tool *tool, char key[80])
{
    auto_close int folder = cache_open_folder(grader);
    struct digest *digest = folder >= 0 ? digest_new() : NULL;
    bool fine;

    if (!digest)
        return false;
    digest_add_text(digest, CACHE_FORMAT " version");
    fine = add_file(digest, tool->path);
    add_words(digest, &tool->version);
    return end_key(digest, key) && fine;
}

bool cache_header_key(const struct grader *grader, const struct program *program, char key[80])
{
    const struct ahead *header = &program->profile->header;
    auto_close int folder = cache_open_folder(grader);
    struct digest *digest = folder >= 0 ? digest_new() : NULL;
    struct program none = *program;
    struct stage stage = program->profile->compile;
    bool fine;

    if (!digest)
        return false;
    none.names = none.sources = (struct words){0};
    stage.command = header->command;
    digest_add_text(digest, CACHE_FORMAT " header");
    digest_add_text(digest, header->include);
    fine = add_stage(digest, &stage, &none);
    return end_key(digest, key) && fine;
}

bool cache_key(const struct grader *grader, const struct program *program, char key[80])
{
    auto_close int folder = cache_open_folder(grader);
    struct digest *digest = folder >= 0 ? digest_new() : NULL;
    bool fine;

    if (!digest)
        return false;
    digest_add_text(digest, CACHE_FORMAT);
    fine = add_stage(digest, &program->profile->compile, program);
    add_words(digest, &program->names);
    for (size_t i = 0; i < program->submission->file_count; i++)
        digest_add(digest, program->submission->files[i].data, program->submission->files[i].size);
    return end_key(digest, key) && fine;
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* Of the entry as a whole, but for the digest in it. */
static void digest_entry(const struct entry_head *head, const char *text, const char *data,
                         char out[DIGEST_TEXT_SIZE])
{
    struct digest *digest = digest_new();
    struct entry_head blank = *head;

    out[0] = '\0';
    if (!digest)
        return;
    memset(blank.digest, 0, sizeof(blank.digest));
    digest_add(digest, &blank, sizeof(blank));
    digest_add(digest, text, head->text_size);
    digest_add(digest, data, head->data_size);
    digest_end(digest, out);
}

static bool is_whole(const char *file, size_t size, struct entry_head *out_head)
{
    char digest[DIGEST_TEXT_SIZE];

    if (size < sizeof(*out_head))
        return false;
    memcpy(out_head, file, sizeof(*out_head));
    file += sizeof(*out_head);
    size -= sizeof(*out_head);
    if (memcmp(out_head->format, CACHE_FORMAT, sizeof(CACHE_FORMAT)) != 0 ||
        out_head->text_size > size || out_head->data_size != size - out_head->text_size)
        return false;
    digest_entry(out_head, file, file + out_head->text_size, digest);
    return digest[0] && strncmp(digest, out_head->digest, sizeof(digest)) == 0;
}

bool cache_get(const struct grader *grader, const char *key, struct cache_entry *out_entry)
{
    auto_close int folder = cache_open_folder(grader);
    auto_free char *file = NULL;
    struct entry_head head;
    struct error ignored;
    const char *content;
    size_t size;

    if (folder < 0 || file_read_beneath(folder, key, ENTRY_MAX, &file, &size, &ignored) < 0)
        return false;
    if (!is_whole(file, size, &head)) {
        (void)unlinkat(folder, key, 0);
        return false;
    }
    content = file + sizeof(head);
    *out_entry = (struct cache_entry){
        .cpu_ns = head.cpu_ns,
        .wall_ns = head.wall_ns,
        .memory_bytes = head.memory_bytes,
        .compiler_text = text_copy_n(content, head.text_size),
        .compiler_text_size = head.text_size,
        .artifact = {.is_binary = head.data_size > 0, .size = head.data_size}
    };
    if (!out_entry->compiler_text)
        return false;
    memmove(file, content + head.text_size, head.data_size); /* where it is: it may be large */
    out_entry->artifact.data = take(file);
    (void)utimensat(folder, key, NULL, 0); /* used now */
    return true;
}

/* ---- writing ---------------------------------------------------------------------------------- */

bool cache_write_all(int fd, const void *data, size_t size)
{
    const char *at = data;

    while (size > 0) {
        ssize_t done = write(fd, at, size);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        at += done;
        size -= (size_t)done;
    }
    return true;
}

/* Nameless until it is whole, so that a killed writer leaves nothing. */
static void store(int folder, const char *key, const struct entry_head *head,
                  const struct cache_entry *entry)
{
    auto_close int fd = openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    char path[40];

    if (fd < 0 || !cache_write_all(fd, head, sizeof(*head)) ||
        !cache_write_all(fd, entry->compiler_text, head->text_size) ||
        !cache_write_all(fd, entry->artifact.data, head->data_size))
        return;
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    /* Where another process was first its entry is as good, and without one all is only slower. */
    (void)!linkat(AT_FDCWD, path, folder, key, AT_SYMLINK_FOLLOW);
}

/* To look at all that is kept takes as long as to compile: one key in 64, and what is large. */
static bool is_a_look_due(const char *key)
{
    size_t length = strlen(key);

    return length >= 2 && key[length - 1] == 'f' && strchr("cdef", key[length - 2]);
}

void cache_put(const struct grader *grader, const char *key, const struct cache_entry *entry)
{
    auto_close int folder = cache_open_folder(grader);
    size_t size = entry->compiler_text_size + entry->artifact.size;
    struct entry_head head = {.format = CACHE_FORMAT,
                              .cpu_ns = entry->cpu_ns,
                              .wall_ns = entry->wall_ns,
                              .memory_bytes = entry->memory_bytes,
                              .text_size = entry->compiler_text_size,
                              .data_size = entry->artifact.size};

    if (folder < 0 || size > ENTRY_MAX - sizeof(head))
        return;
    digest_entry(&head, entry->compiler_text, entry->artifact.data, head.digest);
    if (size > LARGE || is_a_look_due(key))
        cache_make_room(folder, (int64_t)size);
    store(folder, key, &head, entry);
}

void cache_entry_done(struct cache_entry *entry)
{
    free(entry->compiler_text);
    artifact_done(&entry->artifact);
}
