/* SPDX-License-Identifier: MIT */
#include "zone_parts.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 256 << 10 };

static const char system_folder[] = "/usr/share/zoneinfo";

struct zone_set {
    char *folder;
    struct zone *zones;
    struct zone_names names;
};

/* ---- the set ---------------------------------------------------------------------------------------- */

int zone_set_open(const char *folder, struct zone_set **out_set, struct error *err)
{
    struct zone_set *set = calloc(1, sizeof *set);

    if (set)
        set->folder = text_copy(folder ? folder : system_folder);
    if (!set || !set->folder) {
        free(set);
        return error_memory(err);
    }
    *out_set = set;
    return 0;
}

static void zone_free(struct zone *zone)
{
    if (zone)
        free(zone->changes);
    free(zone);
}

AUTO_OWNER(zone, zone_free)

void zone_set_close(struct zone_set *set)
{
    struct zone *next;

    if (!set)
        return;
    for (struct zone *zone = set->zones; zone; zone = next) {
        next = zone->next;
        zone_free(zone);
    }
    zone_names_done(&set->names);
    free(set->folder);
    free(set);
}

void zone_set_forget(struct zone_set *set)
{
    struct zone **at = &set->zones;

    while (*at) {
        struct zone *zone = *at;

        if (zone->brought) {
            *at = zone->next;
            zone_free(zone);
        } else {
            at = &zone->next;
        }
    }
}

static void keep(struct zone_set *set, struct zone **zone)
{
    (*zone)->next = set->zones;
    set->zones = take(*zone);
}

static const struct zone *find_kept(const struct zone_set *set, const char *name)
{
    for (const struct zone *zone = set->zones; zone; zone = zone->next)
        if (!zone->brought && strcmp(zone->name, name) == 0)
            return zone;
    return NULL;
}

/* ---- by name ---------------------------------------------------------------------------------------- */

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(name, *names) != 0)
        names++;
    return *names != NULL;
}

/*
 * What names a table below the folder and nothing else.  "posix/" and "right/" have them twice, the latter with other seconds;
 * what this machine goes by, or goes by as long as nobody has said, is nobody's zone.
 */
static bool is_name(const char *name)
{
    static const char *const no_zones[] = {"localtime", "posixrules", "Factory", NULL};
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    size_t size = strlen(name);

    return size > 0 && size < ZONE_NAME_SIZE && strspn(name, allowed) == size && name[0] != '/' &&
           name[size - 1] != '/' && !strstr(name, "//") && strncmp(name, "posix/", 6) != 0 &&
           strncmp(name, "right/", 6) != 0 && !is_one_of(name, no_zones);
}

static int unknown(struct zone_set *set, const char *name, struct error *err)
{
    char shown[ZONE_NAME_SIZE + 40];

    (void)error_set(err, ERR_NOT_FOUND, "there is no zone '%s'",
                    text_escape_into(shown, sizeof shown, name, strnlen(name, ZONE_NAME_SIZE)));
    zone_names_hint(&set->names, set->folder, name, err);
    return -(int)ERR_NOT_FOUND;
}

static int read_zone(struct zone_set *set, const char *name, struct zone *zone, struct error *err)
{
    auto_free char *path = text_format("%s/%s", set->folder, name);
    auto_free char *data = NULL;
    struct error why;
    size_t size = 0;
    int rc;

    if (!path)
        return error_memory(err);
    rc = file_read_given(path, FILE_MAX, &data, &size, &why);
    if (rc == -(int)ERR_SYSTEM) {
        *err = why;
        return error_wrap(err, "zone '%s'", name);
    }
    if (rc < 0) {
        (void)unknown(set, name, err);
        if (why.code == ERR_UNREADABLE)
            error_detail(err, "%s", why.message);
        return -(int)ERR_NOT_FOUND;
    }
    if (!zone_read_tzif((const unsigned char *)data, size, zone))
        return error_set(err, ERR_CONFIG, "the table of the zone '%s' cannot be read", name);
    return 0;
}

int zone_find(struct zone_set *set, const char *name, const struct zone **out_zone,
              struct error *err)
{
    static const char *const utc[] = {"UTC", "Etc/UTC", "GMT", NULL}; /* need no table */
    AUTO(auto_zone_clean) struct zone *zone = NULL;
    const struct zone *kept = find_kept(set, name);
    const char *iana = name;
    int rc;

    if (!kept) {
        const char *of_windows = zone_of_windows(name);

        iana = of_windows ? of_windows : strcmp(name, "Z") == 0 ? "UTC" : name;
        kept = find_kept(set, iana);
    }
    if (kept) {
        *out_zone = kept;
        return 0;
    }
    if (!is_name(iana))
        return unknown(set, name, err);
    zone = calloc(1, sizeof *zone);
    if (!zone)
        return error_memory(err);
    (void)snprintf(zone->name, sizeof zone->name, "%s", iana);
    rc = is_one_of(iana, utc) ? 0 : read_zone(set, iana, zone, err);
    if (rc < 0)
        return rc;
    *out_zone = zone;
    keep(set, &zone);
    return 0;
}

int zone_add(struct zone_set *set, const char *name, int32_t first,
             const struct zone_change *changes, size_t count, const struct zone **out_zone,
             struct error *err)
{
    AUTO(auto_zone_clean) struct zone *zone = calloc(1, sizeof *zone);

    if (!zone)
        return error_memory(err);
    (void)snprintf(zone->name, sizeof zone->name, "%s", name);
    zone->first = first;
    zone->brought = true;
    if (first < -ZONE_OFFSET_MAX || first > ZONE_OFFSET_MAX)
        return error_set(err, ERR_USAGE, "a zone is further from UTC than any can be");
    for (size_t i = 0; i < count; i++)
        if (!zone_push(zone, changes[i].from, changes[i].offset))
            return error_set(err, ERR_USAGE, "the changes of a zone are not in order");
    *out_zone = zone;
    keep(set, &zone);
    return 0;
}

/* ---- times ------------------------------------------------------------------------------------------ */

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

static int32_t before(const struct zone *zone, size_t change)
{
    return change > 0 ? zone->changes[change - 1].offset : zone->first;
}

int32_t zone_offset(const struct zone *zone, int64_t utc)
{
    size_t low = 0, high = zone->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (zone->changes[middle].from <= utc)
            low = middle + 1;
        else
            high = middle;
    }
    return before(zone, low);
}

int64_t zone_to_utc(const struct zone *zone, int64_t civil, enum zone_kind *out_kind)
{
    size_t low = 0, high = zone->count;
    enum zone_kind kind = ZONE_ORDINARY;
    int32_t offset;

    /* how many changes a clock that goes by what was before each of them has seen */
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (zone->changes[middle].from + before(zone, middle) <= civil)
            low = middle + 1;
        else
            high = middle;
    }
    offset = before(zone, low);
    if (low > 0 && civil < zone->changes[low - 1].from + offset) {
        kind = ZONE_GAP;
        offset = before(zone, low - 1);
    } else if (low < zone->count && civil >= zone->changes[low].from + zone->changes[low].offset) {
        kind = ZONE_FOLD;
    }
    if (out_kind)
        *out_kind = kind;
    return civil - offset;
}
