/* SPDX-License-Identifier: MIT */
/* Which source a package.json starts. */
#include "profile.h"

#include "auto.h"
#include "text.h"

#include <jansson.h>
#include <string.h>

static void json_clean(json_t **json)
{
    json_decref(*json);
}

static const char *find_name(const struct program *program, const char *name)
{
    for (size_t i = 0; i < program->sources.count; i++) {
        const char *source = program->sources.items[i];

        if (strcmp(text_has_prefix(source, "./") ? source + 2 : source, name) == 0)
            return source;
    }
    return NULL;
}

/* "main" may leave out the ending, and name a folder for the index in it. */
static const char *find_main(const struct program *program, const char *name)
{
    const struct words *endings = &program->profile->extensions;
    const char *found = find_name(program, name);

    for (size_t i = 0; !found && i < endings->count; i++) {
        auto_free char *file = text_format("%s%s", name, endings->items[i]);
        auto_free char *index = text_format("%s/index%s", name, endings->items[i]);

        if (file && index)
            found = find_name(program, file);
        if (file && index && !found)
            found = find_name(program, index);
    }
    return found;
}

static const struct source_file *find_package(const struct program *program)
{
    const struct words *entries = &program->profile->entries;
    bool honoured = false;

    for (size_t i = 0; i < entries->count; i++)
        honoured = honoured || strcmp(entries->items[i], PACKAGE_JSON) == 0;
    for (size_t i = 0; honoured && i < program->names.count; i++)
        if (strcmp(program->names.items[i], PACKAGE_JSON) == 0)
            return &program->submission->files[i];
    return NULL;
}

/* What it names is often made by a build that is not run here; then the usual names count. */
const char *program_package_main(const struct program *program)
{
    const struct source_file *file = find_package(program);
    AUTO(json_clean) json_t *json = file ? json_loadb(file->data, file->size, 0, NULL) : NULL;
    const char *name = json_string_value(json_object_get(json, "main"));
    auto_free char *plain = NULL;

    while (name && text_has_prefix(name, "./"))
        name += 2;
    plain = name ? text_copy(name) : NULL;
    while (plain && text_has_suffix(plain, "/"))
        plain[strlen(plain) - 1] = '\0';
    return plain ? find_main(program, plain) : NULL;
}
