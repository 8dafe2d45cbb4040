/* SPDX-License-Identifier: MIT */
/* What to say about a name that is no zone's: the nearest that is, for a person to choose; nothing is taken for another. */
#include "zone_parts.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* A calendar may have unknown zones without end; each guess compares with hundreds of names. */
enum { TAB_MAX = 256 << 10, NAMES_MAX = 1000, ASKED_MAX = 100, WINDOWS_MAX = 200 };

static const char table[] = "zone.tab";

void zone_names_done(struct zone_names *names)
{
    free(names->data);
    free(names->names);
    free(names->parts);
    *names = (struct zone_names){0};
}

/* The third column of "DE\t+5230+01322\tEurope/Berlin\tmost of Germany". */
static void add_line(struct zone_names *names, char *line, size_t *count)
{
    char *name = line[0] == '#' ? NULL : strchr(line, '\t');
    char *slash;

    name = name ? strchr(name + 1, '\t') : NULL;
    if (!name || *count == NAMES_MAX)
        return;
    name[1 + strcspn(name + 1, "\t")] = '\0';
    slash = strrchr(name + 1, '/');
    names->names[*count] = name + 1;
    names->parts[*count] = slash ? slash + 1 : name + 1;
    ++*count;
}

/* False: there are none; no memory is no reason to fail, either. */
static bool load(struct zone_names *names, const char *folder)
{
    auto_free char *path = text_format("%s/%s", folder, table);
    struct error ignored;
    size_t size = 0, count = 0;
    char *rest = NULL;

    if (names->names)
        return true;
    free(names->data);
    names->data = NULL;
    if (!path || file_read_given(path, TAB_MAX, &names->data, &size, &ignored) < 0)
        return false;
    names->names = calloc(NAMES_MAX + 2, sizeof *names->names);
    names->parts = calloc(NAMES_MAX + 2, sizeof *names->parts);
    if (!names->names || !names->parts) {
        zone_names_done(names);
        return false;
    }
    for (char *line = strtok_r(names->data, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        add_line(names, line, &count);
    names->names[count] = names->parts[count] = "UTC";
    return true;
}

/* "Berlin" and "New York" are meant as the zone whose name ends so. */
static const char *by_part(const struct zone_names *names, const char *word)
{
    const char *part = text_nearest(word, names->parts);

    for (size_t i = 0; part && names->parts[i]; i++)
        if (names->parts[i] == part)
            return names->names[i];
    return NULL;
}

static const char *of_windows(const char *name)
{
    const char *all[WINDOWS_MAX + 1] = {NULL};

    for (size_t i = 0; i < WINDOWS_MAX && zone_windows_name(i); i++)
        all[i] = zone_windows_name(i);
    return text_nearest(name, all);
}

static const char *nearest(const struct zone_names *names, const char *name)
{
    char word[ZONE_NAME_SIZE];
    size_t size = strlen(name);
    const char *found;

    if (size < 3 || size >= sizeof word)
        return NULL;
    for (size_t i = 0; i <= size; i++)
        word[i] = name[i] == ' ' ? '_' : name[i];
    found = text_nearest(word, names->names);
    if (!found)
        found = by_part(names, word);
    return found ? found : of_windows(name);
}

void zone_names_hint(struct zone_names *names, const char *folder, const char *name,
                     struct error *err)
{
    const char *found = NULL;

    if (names->asked < ASKED_MAX) {
        names->asked++;
        if (!load(names, folder)) {
            error_hint(err, "are there tables of zones in %s? the package is called tzdata",
                       folder);
            return;
        }
        found = nearest(names, name);
    }
    if (found)
        error_hint(err, "did you mean '%s'?", found);
    else
        error_hint(err, "zones are called like Europe/Berlin; %s/%s has most of them", folder,
                   table);
}
