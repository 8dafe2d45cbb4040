/* SPDX-License-Identifier: MIT */
/*
 * Test discovery.  Samples come first, then secret tests; in each folder tests and folders are
 * taken in the order of their base names, so that "1.in" comes before "1-big.in" and a folder "2"
 * between "1.in" and "3.in".
 */
#include "challenge_parts.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 8, TESTS_MAX = 10000, PART_SIZE = 16384 };

struct folder {
    const char *path;  /* "data/secret/small" */
    const char *group; /* "secret/small" */
    bool secret;
    unsigned depth;
    struct validator_flags flags; /* of the nearest folder that gives some */
    int fd;
    const struct file_names *names;
};

/* A test or a folder of tests. */
struct entry {
    const char *name;
    size_t base_size; /* without ".in" */
    bool is_test;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    size_t shorter = a->base_size < b->base_size ? a->base_size : b->base_size;
    int order = memcmp(a->name, b->name, shorter);

    if (order != 0)
        return order;
    if (a->base_size != b->base_size)
        return a->base_size < b->base_size ? -1 : 1;
    return (int)b->is_test - (int)a->is_test;
}

static int compare_name(const void *key, const void *element)
{
    return strcmp(key, *(const char *const *)element);
}

/* Is BASE (SIZE bytes) with SUFFIX in the folder? */
static bool has_file(const struct folder *folder, const char *base, size_t size, const char *suffix)
{
    char name[300];

    if (size + strlen(suffix) >= sizeof name)
        return false;
    memcpy(name, base, size);
    memcpy(name + size, suffix, strlen(suffix) + 1);
    return bsearch(name, folder->names->names, folder->names->count, sizeof *folder->names->names,
                   compare_name) != NULL;
}

/* The format: such files and folders count, all others are as if they were not there. */
static bool is_package_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "_.-";

    return name[0] != '.' && name[0] != '-' && name[0] != '\0' &&
           name[strspn(name, allowed)] == '\0';
}

/* Open PATH, take its size, and add its bytes to the digest. */
static int add_data(struct package *package, const char *path, uint64_t *out_size)
{
    auto_close int fd = -1;
    uint64_t size = 0, done = 0;
    char part[PART_SIZE];
    int result = package_open(package, path, &fd);

    if (result < 0 || (result = file_size_fd(fd, path, &size, package->err)) < 0)
        return result;
    if (size > PACKAGE_DATA_MAX)
        return error_set(package->err, ERR_PACKAGE, "'%s' is larger than %d MiB", path,
                         PACKAGE_DATA_MAX >> 20);
    digest_add_text(package->digest, path);
    digest_add_size(package->digest, size);
    while (done < size) {
        ssize_t got = read(fd, part, size - done < PART_SIZE ? size - done : PART_SIZE);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(package->err, ERR_PACKAGE, errno, "cannot read '%s'", path);
        if (got == 0)
            return error_set(package->err, ERR_PACKAGE, "'%s' changed while it was read", path);
        digest_add_part(package->digest, part, (size_t)got);
        done += (uint64_t)got;
    }
    *out_size = size;
    return 0;
}

static struct validator_flags merge(struct validator_flags all, const struct validator_flags *own)
{
    all.case_sensitive |= own->case_sensitive;
    all.space_change_sensitive |= own->space_change_sensitive;
    if (own->has_relative || own->has_absolute) {
        all.has_relative = own->has_relative;
        all.has_absolute = own->has_absolute;
        all.relative = own->relative;
        all.absolute = own->absolute;
    }
    return all;
}

static const char *const group_keys[] = {
    /* legacy testdata.yaml */
    "on_reject", "grading", "grader_flags", "input_validator_flags", "output_validator_flags",
    "accept_score", "reject_score", "range",
    /* drafts */
    "scoring",
    /* 2025-09 test_group.yaml and <test>.yaml */
    "max_score", "score_aggregation", "static_validation_score", "require_pass", "args",
    "input_validator_args", "static_validator_args", "output_validator_args",
    "input_visualizer_args", "output_visualizer_args", "full_feedback", "hint", "description",
    NULL};

/* Settings of a folder or a test; what they do not say stays as inherited in *flags. */
static int read_settings(struct package *package, const char *path, struct validator_flags *flags)
{
    static const char *const flag_keys[] = {"output_validator_flags", "output_validator_args"};
    static const char *const refused[] = {"args", "static_validation_score"};
    static const char *const validator_keys[] = {"input_validator_flags", "input_validator_args"};
    auto_yaml struct yaml *yaml = NULL;
    int result = package_yaml(package, path, &yaml);

    if (result < 0 || !yaml)
        return result;
    result = yaml_check_keys(yaml, yaml_root(yaml), group_keys, package->err);
    for (size_t i = 0; result == 0 && i < 2; i++) {
        const struct yaml_node *node = yaml_get(yaml_root(yaml), refused[i]);

        if (yaml_is_null(node) || (node->kind == YAML_LIST && node->count == 0))
            continue;
        (void)yaml_fail(yaml, node, package->err, "'%s' is not supported yet", refused[i]);
        package->err->code = ERR_UNSUPPORTED;
        return -(int)ERR_UNSUPPORTED;
    }
    for (size_t i = 0; result == 0 && i < 2; i++) {
        const struct yaml_node *node = yaml_get(yaml_root(yaml), validator_keys[i]);

        package->challenge->has_validator_flags |=
            !yaml_is_null(node) && (node->kind == YAML_SCALAR || node->count > 0);
    }
    for (size_t i = 0; result == 0 && i < 2; i++) {
        const struct yaml_node *node = yaml_get(yaml_root(yaml), flag_keys[i]);

        if (node)
            result = package_flags(package, yaml, node, flags);
    }
    return result;
}

static int grow_tests(struct package *package)
{
    struct challenge *challenge = package->challenge;
    size_t count = challenge->test_count;
    struct testcase *grown = NULL;

    if (count == TESTS_MAX)
        return error_set(package->err, ERR_PACKAGE, "more than %d tests", TESTS_MAX);
    /* doubled at powers of two */
    if ((count & (count - 1)) != 0)
        return 0;
    grown = realloc(challenge->tests, (count > 0 ? count * 2 : 1) * sizeof *grown);
    if (!grown)
        return error_memory(package->err);
    challenge->tests = grown;
    return 0;
}

static int add_test(struct package *package, const struct folder *folder, const char *name,
                    size_t base_size)
{
    struct challenge *challenge = package->challenge;
    struct validator_flags flags = folder->flags;
    auto_free char *settings = text_format("%s/%.*s.yaml", folder->path, (int)base_size, name);
    struct testcase *test = NULL;
    int result = grow_tests(package);

    if (result < 0)
        return result;
    test = &challenge->tests[challenge->test_count++];
    *test = (struct testcase){.secret = folder->secret};
    test->name = text_format("%s/%.*s", folder->group, (int)base_size, name);
    test->group = text_copy(folder->group);
    test->input_path = text_format("%s/%s", folder->path, name);
    test->answer_path = text_format("%s/%.*s.ans", folder->path, (int)base_size, name);
    if (!settings || !test->name || !test->group || !test->input_path || !test->answer_path)
        return error_memory(package->err);
    if (!has_file(folder, name, base_size, ".ans"))
        return error_set(package->err, ERR_PACKAGE, "test '%s' has no answer: '%s' is missing",
                         test->name, test->answer_path);
    if (has_file(folder, name, base_size, ".files"))
        return error_set(package->err, ERR_UNSUPPORTED,
                         "test '%s' comes with files, which is not supported yet", test->name);
    if (!package->legacy && has_file(folder, name, base_size, ".yaml"))
        result = read_settings(package, settings, &flags);
    test->flags = merge(package->flags, &flags);
    if (result < 0 || (result = add_data(package, test->input_path, &test->input_size)) < 0)
        return result;
    return add_data(package, test->answer_path, &test->answer_size);
}

static int read_folder(struct package *package, const struct folder *parent);

static int add_subfolder(struct package *package, const struct folder *parent, const char *name)
{
    struct folder folder = *parent;
    auto_free char *path = text_format("%s/%s", parent->path, name);
    auto_free char *group = text_format("%s/%s", parent->group, name);

    if (!path || !group)
        return error_memory(package->err);
    folder.path = path;
    folder.group = group;
    folder.depth++;
    if (folder.depth > DEPTH_MAX)
        return error_set(package->err, ERR_PACKAGE, "'%s' is nested more than %d folders deep",
                         path, DEPTH_MAX);
    return read_folder(package, &folder);
}

/* A folder, or a link to one that stays in the package. */
static int is_subfolder(struct package *package, const struct folder *folder, const char *name,
                        bool *out_is)
{
    auto_close int fd = -1;
    auto_free char *path = text_format("%s/%s", folder->path, name);
    struct stat status;
    int result = 0;

    *out_is = false;
    if (!path)
        return error_memory(package->err);
    if (fstatat(folder->fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return error_errno(package->err, ERR_PACKAGE, errno, "cannot read '%s'", path);
    if (S_ISLNK(status.st_mode)) {
        result = package_open(package, path, &fd);
        if (result < 0)
            return result;
        if (fstat(fd, &status) < 0)
            return error_errno(package->err, ERR_PACKAGE, errno, "cannot read '%s'", path);
    }
    *out_is = S_ISDIR(status.st_mode);
    return 0;
}

/* What stands beside tests: its names end so, and it is no test. */
static bool is_companion(const char *name)
{
    static const char *const suffixes[] = {
        ".ans",  ".out",           ".interaction", ".in.statement", ".hint",
        ".desc", ".ans.statement", ".in.download", ".yaml",         ".ans.download",
        ".png",  ".jpg",           ".jpeg",        ".svg",          ".files"};

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (text_has_suffix(name, suffixes[i]))
            return true;
    }
    return false;
}

static int collect(struct package *package, const struct folder *folder, struct entry *entries,
                   size_t *out_count)
{
    size_t count = 0;

    for (size_t i = 0; i < folder->names->count; i++) {
        const char *name = folder->names->names[i];
        size_t size = strlen(name);
        bool is_folder = false;
        int result = 0;

        if (!is_package_name(name)) {
            if (text_has_suffix(name, ".in") || text_has_suffix(name, ".ans"))
                return error_set(package->err, ERR_PACKAGE, "'%s/%s' is no name for a test",
                                 folder->path, name);
            continue;
        }
        if (text_has_suffix(name, ".in") && size > strlen(".in")) {
            entries[count++] = (struct entry){name, size - strlen(".in"), true};
        } else if (text_has_suffix(name, ".ans") &&
                   !has_file(folder, name, size - strlen(".ans"), ".in")) {
            return error_set(package->err, ERR_PACKAGE, "'%s/%s' has no input beside it",
                             folder->path, name);
        } else if (!is_companion(name)) {
            result = is_subfolder(package, folder, name, &is_folder);
            if (result < 0)
                return result;
            if (is_folder)
                entries[count++] = (struct entry){name, size, false};
        }
    }
    if (count > 0)
        qsort(entries, count, sizeof *entries, compare_entries);
    *out_count = count;
    return 0;
}

static int read_folder_settings(struct package *package, const char *path,
                                struct validator_flags *flags)
{
    static const char *const files[] = {"testdata.yaml", "test_group.yaml"};

    for (size_t i = 0; i < 2; i++) {
        auto_free char *file = text_format("%s/%s", path, files[i]);
        int result = file ? read_settings(package, file, flags) : error_memory(package->err);

        if (result < 0)
            return result;
    }
    return 0;
}

static int read_folder(struct package *package, const struct folder *parent)
{
    AUTO(file_names_done) struct file_names names = {0};
    auto_free struct entry *entries = NULL;
    auto_close int fd = -1;
    struct folder folder = *parent;
    size_t count = 0;
    int result = package_open(package, folder.path, &fd);

    if (result < 0)
        return result;
    result = file_list_fd(fd, folder.path, false, PACKAGE_ENTRIES_MAX, &names, package->err);
    if (result < 0 || (result = read_folder_settings(package, folder.path, &folder.flags)) < 0)
        return result;
    folder.fd = fd;
    folder.names = &names;
    entries = calloc(names.count + 1, sizeof *entries);
    if (!entries)
        return error_memory(package->err);
    result = collect(package, &folder, entries, &count);
    for (size_t i = 0; result == 0 && i < count; i++)
        result = entries[i].is_test
                     ? add_test(package, &folder, entries[i].name, entries[i].base_size)
                     : add_subfolder(package, &folder, entries[i].name);
    return result;
}

/* One of the two top folders; that there is none is no fault of its own. */
static int read_top(struct package *package, const char *group, const struct validator_flags *flags)
{
    auto_free char *path = text_format("data/%s", group);
    auto_close int fd = -1;
    struct folder folder = {
        .path = path,
        .group = group,
        .secret = strcmp(group, "secret") == 0,
        .depth = 1,
        .flags = *flags,
    };
    int result = path ? package_open(package, path, &fd) : error_memory(package->err);

    if (result == -(int)ERR_NOT_FOUND)
        return 0;
    return result < 0 ? result : read_folder(package, &folder);
}

int package_read_tests(struct package *package)
{
    struct validator_flags flags = {0};
    int result = read_folder_settings(package, "data", &flags);

    if (result < 0 || (result = read_top(package, "sample", &flags)) < 0)
        return result;
    result = read_top(package, "secret", &flags);
    if (result < 0 || package->challenge->test_count > 0)
        return result;
    result = error_set(package->err, ERR_PACKAGE, "there is no test");
    error_hint(package->err, "put pairs of NAME.in and NAME.ans into data/secret/");
    return result;
}
