/* SPDX-License-Identifier: MIT */
/* How large the input of each test is, where assess.yaml says which word of it tells. */
#include "challenge_parts.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { WORD_MAX = 32, BEGINNING = 4096, NAME_MAX_BYTES = 12 };

/* Word NUMBER of TEXT, counted from 1, as a whole number; -1: it is none. */
static int64_t number_at(const char *text, size_t size, int64_t number)
{
    size_t at = 0, start = 0;
    char word[WORD_MAX];
    int64_t value = 0;

    for (int64_t i = 0; i < number; i++) {
        while (at < size && isspace((unsigned char)text[at]))
            at++;
        for (start = at; at < size && !isspace((unsigned char)text[at]); at++) {
        }
    }
    if (at - start == 0 || at - start >= sizeof word)
        return -1;
    memcpy(word, text + start, at - start);
    word[at - start] = '\0';
    return parse_i64(word, 0, INT64_MAX, &value) ? value : -1;
}

/* As much of PATH as there is, up to SIZE bytes. */
static int read_beginning(const struct package *package, const char *path, char *out, size_t size,
                          size_t *out_size)
{
    auto_close int fd = -1;
    int result = package_open(package, path, &fd);

    *out_size = 0;
    while (result == 0 && *out_size < size) {
        ssize_t got = read(fd, out + *out_size, size - *out_size);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(package->err, ERR_PACKAGE, errno, "cannot read '%s'", path);
        if (got == 0)
            break;
        *out_size += (size_t)got;
    }
    return result;
}

static int read_name(struct package *package, const struct yaml *yaml, const struct yaml_node *map)
{
    const char *name = "n";
    int result = yaml_text(yaml, map, "name", &name, package->err);

    if (result < 0)
        return result;
    if (name[0] == '\0' || strlen(name) > NAME_MAX_BYTES)
        return yaml_fail(yaml, yaml_get(map, "name"), package->err,
                         "the name of a size has 1 to %d letters, as in the statement",
                         NAME_MAX_BYTES);
    for (const char *at = name; *at != '\0'; at++) {
        if (!isalnum((unsigned char)*at))
            return yaml_fail(yaml, yaml_get(map, "name"), package->err,
                             "the name of a size is letters and digits, as in the statement");
    }
    package->challenge->size_name = text_copy(name);
    return package->challenge->size_name ? 0 : error_memory(package->err);
}

int package_read_size(struct package *package, const struct yaml *yaml)
{
    static const char *const keys[] = {"name", "word", NULL};
    const struct yaml_node *map = yaml_get(yaml_root(yaml), "size");
    char text[BEGINNING];
    size_t size = 0;
    int64_t word = 0;
    int result = 0;

    if (yaml_is_null(map))
        return 0;
    if ((result = yaml_check_keys(yaml, map, keys, package->err)) < 0 ||
        (result = yaml_i64(yaml, map, "word", 1, WORD_MAX, &word, package->err)) < 0 ||
        (result = read_name(package, yaml, map)) < 0)
        return result;
    if (word == 0)
        return yaml_fail(yaml, map, package->err,
                         "'size' must say which word of an input it is, such as 'word: 2'");
    for (size_t i = 0; i < package->challenge->test_count; i++) {
        struct testcase *test = &package->challenge->tests[i];

        result = read_beginning(package, test->input_path, text, sizeof text, &size);
        if (result < 0)
            return result;
        test->size = number_at(text, size, word);
        if (test->size < 0)
            return yaml_fail(yaml, yaml_get(map, "word"), package->err,
                             "word %lld of '%s' is no whole number", (long long)word,
                             test->input_path);
    }
    return 0;
}
