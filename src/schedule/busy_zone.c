/* SPDX-License-Identifier: MIT */
/* Zones that a calendar brings (RFC 5545, 3.6.5), as changes around the window. */
#include "busy_parts.h"

#include "auto.h"
#include "civil.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ONSETS_MAX = 2000, SHOWN = 80 };

#define AROUND                                                                                     \
    (INT64_C(800) * CIVIL_DAY) /* two years and a bit, so that the last change before is in it */

struct onset {
    int64_t from;
    int32_t before, offset;
};

struct onsets {
    struct onset items[ONSETS_MAX];
    size_t count;
    int32_t before, offset; /* of the observance that is expanded */
};

static bool add_onset(void *context, int64_t civil)
{
    struct onsets *onsets = context;

    if (onsets->count == ONSETS_MAX)
        return false;
    onsets->items[onsets->count++] =
        (struct onset){civil - onsets->before, onsets->before, onsets->offset};
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct onset *one = left, *other = right;

    return (one->from > other->from) - (one->from < other->from);
}

/* The rule of an observance, from where it matters: the last onset before the window is needed, too. */
static bool expand_rule(struct reading *reading, const struct ical_property *rule, int64_t begin,
                        struct onsets *onsets)
{
    char message[RECUR_MESSAGE_SIZE];
    struct recur recur;
    struct recur_range range = {.begin = begin,
                                .from = reading->request->from - AROUND,
                                .to = reading->request->to + AROUND,
                                .until = INT64_MAX,
                                .steps = &reading->steps};

    if (!recur_parse(rule->value, &recur, message))
        return false;
    if (recur.until != INT64_MAX)
        range.until = recur.until + (recur.until_is_utc ? onsets->before : 0);
    if (range.until != INT64_MAX && range.until < reading->request->from)
        range.from = range.until - AROUND;
    return recur_expand(&recur, &range, add_onset, onsets);
}

static void add_dates(const struct ical_scan *scan, const struct ical_component *component,
                      struct onsets *onsets)
{
    for (const struct ical_property *dates = ical_get(scan, component, ICAL_RDATE); dates;
         dates = ical_next(scan, dates)) {
        struct ical_span left = dates->value;

        while (left.size > 0) {
            const char *comma = memchr(left.text, ',', left.size);
            struct ical_span word = {left.text, comma ? (size_t)(comma - left.text) : left.size};
            bool is_date, is_utc;
            int64_t civil;

            if (ical_read_time(word, &civil, &is_date, &is_utc))
                (void)add_onset(onsets, civil + (is_utc ? onsets->before : 0));
            left.text += comma ? word.size + 1 : word.size;
            left.size -= comma ? word.size + 1 : word.size;
        }
    }
}

static bool add_observance(struct reading *reading, const struct ical_component *component,
                           struct onsets *onsets)
{
    const struct ical_scan *scan = &reading->scan;
    const struct ical_property *begin = ical_get(scan, component, ICAL_DTSTART);
    const struct ical_property *from = ical_get(scan, component, ICAL_OFFSET_FROM);
    const struct ical_property *to = ical_get(scan, component, ICAL_OFFSET_TO);
    const struct ical_property *rule = ical_get(scan, component, ICAL_RRULE);
    bool is_date, is_utc;
    int64_t civil;

    if (!begin || !from || !to || !ical_read_offset(from->value, &onsets->before) ||
        !ical_read_offset(to->value, &onsets->offset) ||
        !ical_read_time(begin->value, &civil, &is_date, &is_utc))
        return false;
    add_dates(scan, component, onsets);
    if (rule)
        return expand_rule(reading, rule, civil, onsets);
    return add_onset(onsets, civil);
}

static const struct zone *make_zone(struct reading *reading, size_t at, struct ical_span name)
{
    auto_free struct onsets *onsets = calloc(1, sizeof *onsets);
    auto_free struct zone_change *changes = calloc(ONSETS_MAX, sizeof *changes);
    char text[ZONE_NAME_SIZE];
    const struct zone *zone = NULL;
    size_t count = 0;

    if (!onsets || !changes)
        reading->out_of_memory = true;
    for (size_t i = at + 1; onsets && changes && i < reading->scan.component_count; i++) {
        const struct ical_component *component = &reading->scan.components[i];

        if (component->parent == at &&
            (component->kind == ICAL_STANDARD || component->kind == ICAL_DAYLIGHT) &&
            !add_observance(reading, component, onsets))
            return NULL;
    }
    if (!onsets || !changes || onsets->count == 0)
        return NULL;
    qsort(onsets->items, onsets->count, sizeof *onsets->items, compare);
    for (size_t i = 0; i < onsets->count; i++)
        if (count == 0 || onsets->items[i].from > changes[count - 1].from)
            changes[count++] = (struct zone_change){onsets->items[i].from, onsets->items[i].offset};
    (void)snprintf(text, sizeof text, "%.*s", (int)(name.size < 60 ? name.size : 60), name.text);
    return zone_add(reading->request->zones, text, onsets->items[0].before, changes, count, &zone,
                    reading->err) == 0
               ? zone
               : NULL;
}

/* That of the file, else of IANA or Windows. */
static const struct zone *find(struct reading *reading, struct ical_span name, bool *out_broken)
{
    char text[ZONE_NAME_SIZE];
    const struct zone *zone = NULL;
    struct error ignored;

    *out_broken = false;
    for (size_t i = 0; i < reading->scan.component_count; i++) {
        const struct ical_component *component = &reading->scan.components[i];
        const struct ical_property *id =
            component->kind == ICAL_ZONE ? ical_get(&reading->scan, component, ICAL_TZID) : NULL;

        if (id && id->value.size == name.size &&
            memcmp(id->value.text, name.text, name.size) == 0) {
            zone = make_zone(reading, i, name);
            *out_broken = !zone;
            return zone;
        }
    }
    if (name.size == 0 || name.size >= sizeof text)
        return NULL;
    memcpy(text, name.text, name.size);
    text[name.size] = '\0';
    return zone_find(reading->request->zones, text, &zone, &ignored) == 0 ? zone : NULL;
}

static struct busy_zone *add_zone(struct reading *reading, struct ical_span name)
{
    struct busy_zone *grown =
        realloc(reading->zones, (reading->zone_count + 1) * sizeof *reading->zones);

    if (!grown) {
        reading->out_of_memory = true;
        return NULL;
    }
    reading->zones = grown;
    grown[reading->zone_count] = (struct busy_zone){.name = name};
    return &grown[reading->zone_count++];
}

const struct zone *busy_zone(struct reading *reading, const struct ical_property *property)
{
    struct ical_span name = property->tzid;
    char shown[SHOWN];
    struct busy_zone *known;
    bool broken;

    if (name.size == 0)
        return reading->request->home;
    for (size_t i = 0; i < reading->zone_count; i++)
        if (reading->zones[i].name.size == name.size &&
            memcmp(reading->zones[i].name.text, name.text, name.size) == 0)
            return reading->zones[i].zone;
    if (reading->zone_count == BUSY_FAULTS_MAX || !(known = add_zone(reading, name)))
        return NULL;
    known->zone = find(reading, name, &broken);
    (void)text_escape_into(shown, sizeof shown, name.text, name.size);
    if (!known->zone)
        busy_fault(reading, property->line,
                   broken ? "its zone '%s' cannot be read" : "there is no zone '%s'", shown);
    return known->zone;
}

int64_t busy_instant(const struct busy_time *time)
{
    return zone_to_utc(time->zone, time->civil, NULL);
}

bool busy_time(struct reading *reading, const struct ical_property *property,
               struct ical_span value, struct busy_time *out_time)
{
    const struct zone *utc = NULL;
    char shown[SHOWN];
    bool is_utc;

    if (!ical_read_time(value, &out_time->civil, &out_time->is_date, &is_utc)) {
        busy_fault(
            reading, property->line, "'%s' is no time",
            text_escape_into(shown, sizeof shown, value.text, value.size < 40 ? value.size : 40));
        return false;
    }
    if (is_utc)
        (void)zone_find(reading->request->zones, "UTC", &utc, reading->err);
    out_time->zone = is_utc              ? utc
                     : out_time->is_date ? reading->request->home
                                         : busy_zone(reading, property);
    return out_time->zone != NULL;
}
