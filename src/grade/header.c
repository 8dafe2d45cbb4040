/* SPDX-License-Identifier: MIT */
#include "header.h"

#include "auto.h"
#include "cache.h"
#include "digest.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define HEADER_FORMAT "assess-header/1"
#define HEADER_MAX    (UINT64_C(256) << 20)
#define HEADER_ROOM   (UINT64_C(1) << 30) /* free on the disk, or none is made */
#define HEADER_CPU    INT64_C(60000000000)
#define HEADER_MEMORY (UINT64_C(2) << 30) /* its limit, and what the host must have in all */
#define PIECE         (1u << 20)

/* Behind the compiler's bytes, which it reads from the front. */
struct trailer {
    char format[16];
    char digest[DIGEST_TEXT_SIZE]; /* of the key and the bytes */
    uint64_t size;                 /* of the bytes; 0: this tool chain cannot make one */
};

/* ---- does it fit ------------------------------------------------------------------------------ */

/* Behind white space and comments; NULL where it is not certain what stands there. */
static const char *skip_blank(const char *at)
{
    for (;;) {
        at += strspn(at, " \t\r\n");
        if (at[0] == '/' && at[1] == '*') {
            at = strstr(at + 2, "*/");
            if (!at)
                return NULL;
            at += 2;
        } else if (at[0] == '/' && at[1] == '/') {
            size_t length = strcspn(at, "\n");

            /* May go on in the next line. */
            if (memchr(at, '\\', length))
                return NULL;
            at += length;
        } else {
            return at;
        }
    }
}

static bool begins_with_include(const char *text, const char *header)
{
    const char *at = skip_blank(text);
    size_t length = strlen(header);

    if (!at || *at++ != '#')
        return false;
    at += strspn(at, " \t");
    if (!text_has_prefix(at, "include"))
        return false;
    at += strlen("include");
    at += strspn(at, " \t");
    if (*at++ != '<' || strncmp(at, header, length) != 0 || at[length] != '>')
        return false;
    at += length + 1;
    at += strspn(at, " \t\r");
    return *at == '\n' || *at == '\0';
}

static bool is_source(const struct program *program, size_t index)
{
    const char *name = program->names.items[index];

    for (size_t i = 0; i < program->sources.count; i++) {
        const char *source = program->sources.items[i];

        if (strcmp(text_has_prefix(source, "./") ? source + 2 : source, name) == 0)
            return true;
    }
    return false;
}

bool header_fits(const struct program *program)
{
    const char *header = program->profile->header.include;
    bool any = false;

    for (size_t i = 0; header && i < program->submission->file_count; i++) {
        if (!is_source(program, i))
            continue;
        any = true;
        if (!begins_with_include(program->submission->files[i].data, header))
            return false;
    }
    return any;
}

/* ---- the kept file ---------------------------------------------------------------------------- */

static void begin_digest(struct digest *digest, const char *key)
{
    digest_add_text(digest, HEADER_FORMAT);
    digest_add_text(digest, key);
}

/* A regular file of ours whose bytes are those that were stored under KEY. */
static bool is_whole(int fd, const char *key, struct trailer *out_trailer)
{
    struct digest *digest = digest_new();
    auto_free char *piece = malloc(PIECE);
    struct stat status;
    struct trailer trailer = {0};
    char text[DIGEST_TEXT_SIZE] = "";
    uint64_t at = 0;
    bool fine = digest && piece && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                status.st_uid == geteuid() && status.st_size >= (off_t)sizeof(trailer) &&
                pread(fd, &trailer, sizeof(trailer), status.st_size - (off_t)sizeof(trailer)) ==
                    (ssize_t)sizeof(trailer) &&
                memcmp(trailer.format, HEADER_FORMAT, sizeof(HEADER_FORMAT)) == 0 &&
                trailer.size == (uint64_t)status.st_size - sizeof(trailer);

    if (digest)
        begin_digest(digest, key);
    while (fine && at < trailer.size) {
        uint64_t left = trailer.size - at;
        ssize_t got = pread(fd, piece, left < PIECE ? left : PIECE, (off_t)at);

        fine = got > 0;
        if (fine)
            digest_add_part(digest, piece, (size_t)got);
        at += fine ? (uint64_t)got : 0;
    }
    if (digest)
        digest_end(digest, text);
    *out_trailer = trailer;
    return fine && text[0] && strncmp(text, trailer.digest, sizeof(text)) == 0;
}

/* FROM -1: that none can be made. */
static bool copy_digested(int from, int to, const char *key, struct trailer *trailer)
{
    struct digest *digest = digest_new();
    auto_free char *piece = malloc(PIECE);
    bool fine = digest && piece;
    ssize_t got = 1;

    if (digest)
        begin_digest(digest, key);
    while (fine && from >= 0 && got > 0) {
        got = pread(from, piece, PIECE, (off_t)trailer->size);
        fine = got >= 0 && cache_write_all(to, piece, (size_t)got);
        if (fine)
            digest_add_part(digest, piece, (size_t)got);
        trailer->size += fine ? (uint64_t)got : 0;
    }
    if (digest)
        digest_end(digest, trailer->digest);
    return fine;
}

/* Readable for the lane's uid in the box; nobody else gets through the folder. */
static bool store(int folder, const char *name, const char *key, int from)
{
    auto_close int fd = openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    struct trailer trailer = {.format = HEADER_FORMAT};
    char path[40];

    if (fd < 0 || !copy_digested(from, fd, key, &trailer) ||
        !cache_write_all(fd, &trailer, sizeof(trailer)) || fchmod(fd, 0444) < 0)
        return false;
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, path, folder, name, AT_SYMLINK_FOLLOW) == 0 || errno == EEXIST;
}

/* ---- making it -------------------------------------------------------------------------------- */

static bool run_compiler(const struct grader *grader, const struct box_request *request,
                         struct sandbox_box **out_box, struct sandbox_result *result)
{
    struct sandbox_policy *policy = NULL;
    struct error ignored;
    bool fine = grade_open_policy(request->stage->policy, &policy, &ignored) == 0 &&
                grade_open_box(grader->lanes[0], request, policy, out_box, &ignored) == 0 &&
                grade_run_once(grader, *out_box, grade_show_compiling, result, &ignored) == 0;

    sandbox_policy_free(policy);
    return fine;
}

/* Nothing of a candidate is read: the only source is the include itself. */
static bool make(const struct grader *grader, const struct program *program, int folder,
                 const char *name, const char *key)
{
    const struct profile *profile = program->profile;
    static char source_name[] = "header";
    auto_free char *text = text_format("#include <%s>\n", profile->header.include);
    const char *outputs[] = {profile->header.output, NULL};
    const struct sandbox_file file = {
        .name = source_name, .data = text, .size = text ? strlen(text) : 0};
    const struct program none = {
        .profile = profile, .chain = program->chain, .languages = program->languages};
    struct stage stage = profile->compile;
    struct box_request request = {
        .stage = &stage,
        .program = &none,
        .files = &file,
        .file_count = 1,
        .cwd = "/app",
        .outputs = outputs,
        .outputs_max_bytes = HEADER_MAX,
        .limits = {.cpu_ns = HEADER_CPU,
                   .memory_bytes = HEADER_MEMORY,
                   .file_bytes = HEADER_MAX,
                   .open_files = 1024}
    };
    struct sandbox_box *box = NULL;
    struct sandbox_result result;
    struct sandbox_error why;
    auto_close int fd = -1;
    uint64_t size;
    bool ran;
    bool stored = false;

    stage.command = profile->header.command;
    ran = text && run_compiler(grader, &request, &box, &result);
    if (ran && result.outcome == SANDBOX_EXITED && result.exit_code == 0 &&
        sandbox_take_output(box, 0, &fd, &size, &why) == 0) {
        cache_make_room(folder, (int64_t)size);
        stored = store(folder, name, key, fd);
    } else if (ran && result.outcome == SANDBOX_EXITED) {
        /* This tool chain has no such header: not to be tried each time. */
        (void)store(folder, name, key, -1);
    }
    sandbox_box_close(box);
    return stored;
}

static bool has_room(int folder)
{
    struct statvfs status;
    uint64_t memory = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);

    return memory >= HEADER_MEMORY && fstatvfs(folder, &status) == 0 &&
           (uint64_t)status.f_bavail * status.f_frsize >= HEADER_ROOM;
}

/* ---- finding it ------------------------------------------------------------------------------- */

enum found { FOUND_NONE, FOUND_USABLE, FOUND_IMPOSSIBLE };

static enum found look(int folder, const char *name, const char *key)
{
    auto_close int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct trailer trailer;

    if (fd < 0 && errno == ENOENT)
        return FOUND_NONE;
    if (fd < 0 || !is_whole(fd, key, &trailer)) {
        (void)unlinkat(folder, name, 0);
        return FOUND_NONE;
    }
    (void)utimensat(folder, name, NULL, 0); /* used now */
    return trailer.size > 0 ? FOUND_USABLE : FOUND_IMPOSSIBLE;
}

/* Once only is no reason; whoever takes the note away makes it, alone. */
static bool asked_before(int folder, const char *key)
{
    char note[88];
    int fd;

    (void)snprintf(note, sizeof(note), "%s.asked", key);
    if (unlinkat(folder, note, 0) == 0)
        return true;
    fd = openat(folder, note, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd >= 0)
        (void)close(fd);
    return false;
}

/* The compiler looks for a file of the plain name there when it meets the include again. */
static bool place_text(int folder, const char *name, const char *header)
{
    auto_free char *wanted = text_format("#include_next <%s>\n", header);
    auto_close int old = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    auto_close int fd = -1;
    char path[40];
    char found[256] = "";

    if (!wanted || strlen(wanted) >= sizeof(found))
        return false;
    if (old >= 0 && read(old, found, sizeof(found) - 1) == (ssize_t)strlen(wanted) &&
        strcmp(found, wanted) == 0)
        return true;
    (void)unlinkat(folder, name, 0);
    fd = openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0 || !cache_write_all(fd, wanted, strlen(wanted)) || fchmod(fd, 0444) < 0)
        return false;
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, path, folder, name, AT_SYMLINK_FOLLOW) == 0 || errno == EEXIST;
}

static bool find(const struct grader *grader, const struct program *program, bool at_once,
                 struct header *out_header)
{
    const struct ahead *header = &program->profile->header;
    auto_close int folder = -1;
    char key[80];
    char name[88];
    char text[88];
    enum found found;

    *out_header = (struct header){0};
    if (!header->include || !cache_header_key(grader, program, key))
        return false;
    folder = cache_open_folder(grader);
    if (folder < 0)
        return false;
    (void)snprintf(name, sizeof(name), "%s.gch", key);
    (void)snprintf(text, sizeof(text), "%s.h", key);
    found = look(folder, name, key);
    if (found == FOUND_NONE && has_room(folder) && (at_once || asked_before(folder, key)) &&
        make(grader, program, folder, name, key))
        found = look(folder, name, key);
    if (found != FOUND_USABLE || !place_text(folder, text, header->include))
        return false;
    out_header->ahead = text_format("%s/%s", grader->cache_dir, name);
    out_header->text = text_format("%s/%s", grader->cache_dir, text);
    return out_header->ahead && out_header->text;
}

bool header_for(const struct grader *grader, const struct program *program,
                struct header *out_header)
{
    *out_header = (struct header){0};
    return header_fits(program) && find(grader, program, false, out_header);
}

void header_done(struct header *header)
{
    free(header->ahead);
    free(header->text);
}

bool grade_warm_header(const struct grader *grader, const struct program *program)
{
    AUTO(header_done) struct header header = {0};

    return find(grader, program, true, &header);
}
