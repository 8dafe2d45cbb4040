/* SPDX-License-Identifier: MIT */
/* The command line of the default output validator, as packages spell it. */
#include "challenge_parts.h"
#include "text.h"

#include <math.h>
#include <string.h>

static const char *const flag_names[] = {"case_sensitive",           "space_change_sensitive",
                                         "float_tolerance",          "float_relative_tolerance",
                                         "float_absolute_tolerance", NULL};

struct flag_reader {
    const struct package *package;
    const struct yaml *yaml;
    const struct yaml_node *node; /* for the place of a fault */
    struct validator_flags flags;
    const char *pending; /* the tolerance that waits for its number, or NULL */
};

static int repeated(const struct flag_reader *reader, const char *name)
{
    return yaml_fail(reader->yaml, reader->node, reader->package->err,
                     "'%s' gives a tolerance that was given before", name);
}

static int read_tolerance(struct flag_reader *reader, const char *word, size_t size)
{
    struct validator_flags *flags = &reader->flags;
    const char *name = reader->pending;
    bool relative = strcmp(name, "float_absolute_tolerance") != 0;
    bool absolute = strcmp(name, "float_relative_tolerance") != 0;
    long double value = 0;

    if (!parse_real(word, size, &value) || value < 0 || !isfinite((double)value))
        return yaml_fail(reader->yaml, reader->node, reader->package->err,
                         "'%s' needs a number that is not negative, such as 1e-6", name);
    if ((relative && flags->has_relative) || (absolute && flags->has_absolute))
        return repeated(reader, name);
    if (relative) {
        flags->has_relative = true;
        flags->relative = (double)value;
    }
    if (absolute) {
        flags->has_absolute = true;
        flags->absolute = (double)value;
    }
    reader->pending = NULL;
    return 0;
}

static int read_word(struct flag_reader *reader, const char *word, size_t size)
{
    char name[48];
    const char *nearest = NULL;
    int result = 0;

    if (reader->pending)
        return read_tolerance(reader, word, size);
    (void)text_escape_into(name, sizeof name, word, size);
    for (size_t i = 0; flag_names[i]; i++) {
        if (strcmp(name, flag_names[i]) != 0)
            continue;
        reader->flags.case_sensitive |= i == 0;
        reader->flags.space_change_sensitive |= i == 1;
        reader->pending = i > 1 ? flag_names[i] : NULL;
        return 0;
    }
    result = yaml_fail(reader->yaml, reader->node, reader->package->err,
                       "the default validator has no flag '%s'", name);
    nearest = text_nearest(name, flag_names);
    if (nearest)
        error_hint(reader->package->err, "did you mean '%s'?", nearest);
    return result;
}

static int read_words(struct flag_reader *reader, const char *text)
{
    static const char spaces[] = " \t\n\r";

    for (;;) {
        size_t size = 0;
        int result = 0;

        text += strspn(text, spaces);
        if (*text == '\0')
            return 0;
        size = strcspn(text, spaces);
        result = read_word(reader, text, size);
        if (result < 0)
            return result;
        text += size;
    }
}

int package_flags(const struct package *package, const struct yaml *yaml,
                  const struct yaml_node *node, struct validator_flags *out_flags)
{
    struct flag_reader reader = {.package = package, .yaml = yaml, .node = node};
    int result = 0;

    if (!yaml_is_null(node) && node->kind == YAML_MAP) {
        static const char *const keys[] = {"name", "flags", NULL};

        result = yaml_check_keys(yaml, node, keys, package->err);
        return result < 0 ? result
                          : package_flags(package, yaml, yaml_get(node, "flags"), out_flags);
    }
    if (!yaml_is_null(node) && node->kind == YAML_SCALAR)
        result = read_words(&reader, node->text);
    for (size_t i = 0; result == 0 && !yaml_is_null(node) && i < node->count; i++) {
        reader.node = node->items[i];
        if (reader.node->kind != YAML_SCALAR)
            return yaml_fail(yaml, reader.node, package->err, "a flag must be a word");
        result = read_word(&reader, reader.node->text, strlen(reader.node->text));
    }
    if (result == 0 && reader.pending)
        result = yaml_fail(yaml, reader.node, package->err, "'%s' needs a number behind it",
                           reader.pending);
    if (result == 0)
        *out_flags = reader.flags;
    return result;
}
