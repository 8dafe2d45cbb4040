/* SPDX-License-Identifier: MIT */
/* Sealed memfds: the box's spec, its files, a test's input. */
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

int files_seal(int fd, struct sandbox_error *err)
{
    const int seals = F_SEAL_SEAL | F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK;

    if (fcntl(fd, F_ADD_SEALS, seals) < 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot seal a memory file");
    return 0;
}

static int memory_file(const char *name, int *out_fd, struct sandbox_error *err)
{
    *out_fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (*out_fd < 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot make a memory file");
    return 0;
}

static int write_all(int fd, const void *data, size_t size, struct sandbox_error *err)
{
    const char *at = data;

    while (size > 0) {
        ssize_t done = write(fd, at, size);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return sandbox_fail(err, SANDBOX_NO_MEMORY, errno, "cannot fill a memory file");
        at += done;
        size -= (size_t)done;
    }
    return 0;
}

/* Ends FD on failure; hands it over sealed on success. */
static int finish(int fd, int rc, int *out_fd, struct sandbox_error *err)
{
    if (rc == 0)
        rc = files_seal(fd, err);
    if (rc < 0)
        (void)close(fd);
    else
        *out_fd = fd;
    return rc;
}

/* ---- the spec --------------------------------------------------------------------------------- */

/* Appends TEXT to the string area; an offset beyond it marks an overflow, found by validation. */
static uint32_t add_string(struct wire_spec *spec, const char *text)
{
    size_t size = strlen(text) + 1;
    uint32_t offset = spec->string_bytes;

    if (size > WIRE_STRINGS - spec->string_bytes)
        return WIRE_STRINGS;
    memcpy(spec->strings + offset, text, size);
    spec->string_bytes += (uint32_t)size;
    return offset;
}

static uint32_t add_strings(struct wire_spec *spec, const char *const *texts, uint32_t *offsets,
                            uint32_t max)
{
    uint32_t count = 0;

    for (; texts && texts[count]; count++) {
        if (count == max)
            return max + 1;
        offsets[count] = add_string(spec, texts[count]);
    }
    return count;
}

static void add_mounts(struct wire_spec *spec, const struct sandbox_recipe *recipe)
{
    spec->mount_count = (uint32_t)recipe->mount_count;
    for (size_t i = 0; i < recipe->mount_count && i < WIRE_MOUNTS; i++) {
        spec->mounts[i].kind = (uint32_t)recipe->mounts[i].kind;
        spec->mounts[i].source = add_string(spec, recipe->mounts[i].source);
        spec->mounts[i].target = add_string(spec, recipe->mounts[i].target);
    }
}

static void add_limits(struct wire_spec *spec, const struct sandbox_limits *limits)
{
    spec->cpu_ns = limits->cpu_ns;
    spec->wall_ns = limits->wall_ns;
    spec->memory_bytes = limits->memory_bytes;
    spec->file_bytes = limits->file_bytes;
    spec->file_count = limits->file_count;
    spec->processes = limits->processes;
    spec->open_files = limits->open_files;
    spec->stack_bytes = limits->stack_bytes;
}

static void add_policy(struct wire_spec *spec, const struct sandbox_policy *policy)
{
    spec->instruction_count = policy->instructions;
    spec->record_count = policy->record_count;
    for (uint32_t i = 0; i < policy->record_count && i < WIRE_RECORDS; i++)
        spec->records[i] = (struct wire_record){policy->records[i].nr, policy->records[i].error};
}

int files_spec(const struct sandbox_lane *lane, const struct sandbox_recipe *recipe,
               const struct sandbox_limits *limits, int *out_fd, struct sandbox_error *err)
{
    struct wire_spec *spec = calloc(1, sizeof(*spec));
    int fd = -1;
    int rc;

    if (!spec)
        return sandbox_fail(err, SANDBOX_NO_MEMORY, 0, "no memory");
    spec->head = wire_head(WIRE_SPEC, sizeof(*spec));
    spec->flags = recipe->flags;
    spec->uid = lane->uid;
    spec->gid = lane->gid;
    spec->outputs_max_bytes = recipe->outputs_max_bytes;
    add_mounts(spec, recipe);
    add_limits(spec, limits);
    add_policy(spec, recipe->policy);
    spec->argc = add_strings(spec, recipe->argv, spec->argv, WIRE_ARGUMENTS);
    spec->envc = add_strings(spec, recipe->env, spec->env, WIRE_ENVIRONMENT);
    spec->output_count = add_strings(spec, recipe->outputs, spec->outputs, WIRE_OUTPUTS);
    spec->cwd = add_string(spec, recipe->cwd ? recipe->cwd : "/box/work");
    if (!wire_spec_is_valid(spec))
        rc = sandbox_fail(err, SANDBOX_INVALID, 0,
                          "the recipe has a bad path or too many mounts, arguments or outputs");
    else
        rc = memory_file("assess-spec", &fd, err);
    if (rc == 0)
        rc = finish(fd, write_all(fd, spec, sizeof(*spec), err), out_fd, err);
    free(spec);
    return rc;
}

/* ---- the files -------------------------------------------------------------------------------- */

static int write_entries(int fd, const struct sandbox_recipe *recipe, struct sandbox_error *err)
{
    struct wire_files head = {.head = wire_head(WIRE_SPEC, sizeof(head)),
                              .count = (uint32_t)recipe->file_count};
    uint64_t offset = sizeof(head) + recipe->file_count * sizeof(struct wire_file);
    int rc;

    head.total_bytes = offset;
    for (size_t i = 0; i < recipe->file_count; i++)
        head.total_bytes += recipe->files[i].size;
    rc = write_all(fd, &head, sizeof(head), err);
    for (size_t i = 0; rc == 0 && i < recipe->file_count; i++) {
        const struct sandbox_file *file = &recipe->files[i];
        struct wire_file entry = {
            .executable = file->executable, .offset = offset, .size = file->size};

        if (!wire_name_is_safe(file->name))
            return sandbox_fail(err, SANDBOX_INVALID, 0, "file %zu has no safe relative name", i);
        (void)snprintf(entry.name, sizeof(entry.name), "%s", file->name);
        rc = write_all(fd, &entry, sizeof(entry), err);
        offset += file->size;
    }
    return rc;
}

static int copy_descriptor(int to, const struct sandbox_file *file, struct sandbox_error *err)
{
    off_t at = 0;
    uint64_t left = file->size;

    while (left > 0) {
        ssize_t sent = sendfile(to, file->fd, &at, left > (1u << 30) ? 1u << 30 : (size_t)left);

        if (sent <= 0)
            return sandbox_fail(err, SANDBOX_HOST, sent < 0 ? errno : 0, "cannot copy file '%s'",
                                file->name);
        left -= (uint64_t)sent;
    }
    return 0;
}

int files_pack(const struct sandbox_recipe *recipe, int *out_fd, struct sandbox_error *err)
{
    int fd = -1;
    int rc;

    if (recipe->file_count > SANDBOX_FILES_MAX)
        return sandbox_fail(err, SANDBOX_INVALID, 0, "more than %d files", SANDBOX_FILES_MAX);
    rc = memory_file("assess-files", &fd, err);
    if (rc < 0)
        return rc;
    rc = write_entries(fd, recipe, err);
    for (size_t i = 0; rc == 0 && i < recipe->file_count; i++) {
        const struct sandbox_file *file = &recipe->files[i];

        rc = file->data ? write_all(fd, file->data, (size_t)file->size, err)
                        : copy_descriptor(fd, file, err);
    }
    return finish(fd, rc, out_fd, err);
}

/* ---- inputs ----------------------------------------------------------------------------------- */

int sandbox_input_new(const void *data, size_t size, int *out_fd, struct sandbox_error *err)
{
    int fd = -1;
    int rc = memory_file("assess-input", &fd, err);

    if (rc < 0)
        return rc;
    rc = write_all(fd, data, size, err);
    (void)lseek(fd, 0, SEEK_SET);
    return finish(fd, rc, out_fd, err);
}

int sandbox_input_open(int input_fd, int *out_fd, struct sandbox_error *err)
{
    char path[40];
    int fd;

    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", input_fd);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot open a test's input again");
    *out_fd = fd;
    return 0;
}
