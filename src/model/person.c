/* SPDX-License-Identifier: MIT */
#include "person.h"

#include "auto.h"
#include "text.h"
#include "yaml.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

AUTO_OWNER(yaml, yaml_free)

enum { FIELDS = 4 };

static const char *const person_keys[] = {"name", "email", "phone", "zone", NULL};

static char **field_of(struct person *person, size_t index)
{
    char **const fields[FIELDS] = {&person->name, &person->email, &person->phone, &person->zone};

    return fields[index];
}

void person_done(struct person *person)
{
    for (size_t i = 0; i < FIELDS; i++) {
        char **field = field_of(person, i);

        if (*field)
            explicit_bzero(*field, strlen(*field));
        free(*field);
    }
    *person = (struct person){0};
}

/* ---- from a file ------------------------------------------------------------------------------ */

/* One "@" with something on both sides, and no blank: whether mail arrives, only mail can tell. */
static bool is_address(const char *text)
{
    const char *at = strchr(text, '@');

    return at && at > text && at[1] != '\0' && !strchr(at + 1, '@') && !strpbrk(text, " \t<>,;");
}

static const char *fault_of(size_t index, const char *text)
{
    if (text[0] == '\0' || strlen(text) > PERSON_TEXT_MAX || !text_is_plain(text, ""))
        return "is a text in one line, of 1 to 200 bytes";
    if (index == 1 && !is_address(text))
        return "is one address, such as ada@example.org";
    return NULL;
}

static int read_field(const struct yaml *yaml, size_t index, struct person *person,
                      struct error *err)
{
    const struct yaml_node *root = yaml_root(yaml);
    const char *key = person_keys[index], *text = NULL, *fault;
    int rc = yaml_text(yaml, root, key, &text, err);

    if (rc < 0 || !text)
        return rc;
    fault = fault_of(index, text);
    if (fault)
        return yaml_fail(yaml, yaml_get(root, key), err, "\"%s\" %s", key, fault);
    *field_of(person, index) = text_copy(text);
    return *field_of(person, index) ? 0 : error_memory(err);
}

int person_read(const char *file, const char *text, size_t size, struct person *out_person,
                struct error *err)
{
    AUTO(auto_yaml_clean) struct yaml *yaml = NULL;
    AUTO(person_done) struct person person = {0};
    int rc = yaml_parse(file, text, size, &yaml, err);

    if (rc == 0)
        rc = yaml_check_keys(yaml, yaml_root(yaml), person_keys, err);
    for (size_t i = 0; rc == 0 && i < FIELDS; i++)
        rc = read_field(yaml, i, &person, err);
    if (rc < 0) {
        /* messages end up in logs */
        explicit_bzero(err->place.text, sizeof err->place.text);
        return rc;
    }
    *out_person = take_struct(person);
    return 0;
}

/* ---- JSON ------------------------------------------------------------------------------------- */

char *person_to_json(const struct person *person)
{
    char *text;
    json_t *root = json_pack("{s:s*, s:s*, s:s*, s:s*}", "name", person->name, "email",
                             person->email, "phone", person->phone, "zone", person->zone);

    text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    json_decref(root);
    return text;
}

int person_from_json(const char *text, size_t size, struct person *out_person, struct error *err)
{
    AUTO(person_done) struct person person = {0};
    json_error_t why;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
    bool fine = json_is_object(root);

    for (size_t i = 0; fine && i < FIELDS; i++) {
        const json_t *value = json_object_get(root, person_keys[i]);

        if (!value)
            continue;
        *field_of(&person, i) = json_is_string(value) ? text_copy(json_string_value(value)) : NULL;
        fine = *field_of(&person, i) != NULL;
    }
    json_decref(root);
    if (!fine)
        return error_set(err, ERR_SEALED, "what was sealed is no person");
    *out_person = take_struct(person);
    return 0;
}
