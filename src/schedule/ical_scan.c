/* SPDX-License-Identifier: MIT */
#include "ical_scan.h"

#include "auto.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BLOCK_SIZE = 64 << 10 };

struct ical_block {
    struct ical_block *next;
    size_t used, size;
    char data[];
};

struct scanning {
    const char *at, *end, *address;
    unsigned line;
    struct ical_scan *scan;
    uint32_t open[ICAL_DEPTH_MAX]; /* components */
    unsigned depth, skipped;       /* skipped: how deep in one that says nothing of times */
    size_t property_room, component_room;
};

static const struct {
    const char *text;
    size_t size;
} names[ICAL_NAMES] = {
    [ICAL_DTSTART] = {"DTSTART",                    7 },
    [ICAL_DTEND] = {"DTEND",                      5 },
    [ICAL_DURATION] = {"DURATION",                   8 },
    [ICAL_RRULE] = {"RRULE",                      5 },
    [ICAL_EXRULE] = {"EXRULE",                     6 },
    [ICAL_RDATE] = {"RDATE",                      5 },
    [ICAL_EXDATE] = {"EXDATE",                     6 },
    [ICAL_RECURRENCE_ID] = {"RECURRENCE-ID",              13},
    [ICAL_UID] = {"UID",                        3 },
    [ICAL_STATUS] = {"STATUS",                     6 },
    [ICAL_TRANSP] = {"TRANSP",                     6 },
    [ICAL_BUSYSTATUS] = {"X-MICROSOFT-CDO-BUSYSTATUS", 26},
    [ICAL_ATTENDEE] = {"ATTENDEE",                   8 },
    [ICAL_FREEBUSY] = {"FREEBUSY",                   8 },
    [ICAL_TZID] = {"TZID",                       4 },
    [ICAL_OFFSET_FROM] = {"TZOFFSETFROM",               12},
    [ICAL_OFFSET_TO] = {"TZOFFSETTO",                 10},
    [ICAL_METHOD] = {"METHOD",                     6 },
};

static const struct {
    const char *text;
    enum ical_kind kind;
} kinds[] = {
    {"VCALENDAR", ICAL_CALENDAR },
    {"VEVENT",    ICAL_EVENT    },
    {"VFREEBUSY", ICAL_BUSY_TIME},
    {"VTIMEZONE", ICAL_ZONE     },
    {"STANDARD",  ICAL_STANDARD },
    {"DAYLIGHT",  ICAL_DAYLIGHT },
};

bool ical_is(struct ical_span span, const char *word)
{
    return strlen(word) == span.size && strncasecmp(span.text, word, span.size) == 0;
}

void ical_scan_done(struct ical_scan *scan)
{
    struct ical_block *next;

    for (struct ical_block *block = scan->memory; block; block = next) {
        next = block->next;
        free(block);
    }
    free(scan->properties);
    free(scan->components);
    *scan = (struct ical_scan){0};
}

static int fail(const struct scanning *scanning, struct error *err, const char *what)
{
    (void)error_set(err, ERR_USAGE, "line %u: %s", scanning->line, what);
    error_hint(err, "save it once more where it comes from; it must begin with BEGIN:VCALENDAR");
    return -(int)ERR_USAGE;
}

/* ---- lines ------------------------------------------------------------------------------------------ */

static char *reserve(struct ical_scan *scan, size_t size)
{
    struct ical_block *block = scan->memory;

    if (!block || block->size - block->used < size) {
        size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;

        block = malloc(sizeof *block + room);
        if (!block)
            return NULL;
        *block = (struct ical_block){.next = scan->memory, .size = room};
        scan->memory = block;
    }
    block->used += size;
    return block->data + block->used - size;
}

/* Without its end; AT is the beginning of the next one. */
static struct ical_span take_physical(struct scanning *scanning)
{
    const char *first = scanning->at;
    const char *end = memchr(first, '\n', (size_t)(scanning->end - first));
    size_t size = (size_t)((end ? end : scanning->end) - first);

    scanning->at = end ? end + 1 : scanning->end;
    return (struct ical_span){first, size > 0 && first[size - 1] == '\r' ? size - 1 : size};
}

static bool goes_on(const struct scanning *scanning)
{
    return scanning->at < scanning->end && (*scanning->at == ' ' || *scanning->at == '\t');
}

/* FIRST and the lines that are folded behind it, in one. */
static int unfold(struct scanning *scanning, struct ical_span first, struct ical_span *out_line,
                  unsigned *folds, struct error *err)
{
    const char *at = scanning->at;
    size_t size = first.size, used = first.size;
    char *text;

    while (goes_on(scanning)) {
        size += take_physical(scanning).size - 1;
        ++*folds;
        if (size > ICAL_LINE_MAX)
            return fail(scanning, err, "it is longer than any line of a calendar");
    }
    text = reserve(scanning->scan, size);
    if (!text)
        return error_memory(err);
    memcpy(text, first.text, first.size);
    scanning->at = at;
    while (goes_on(scanning)) {
        struct ical_span part = take_physical(scanning);

        memcpy(text + used, part.text + 1, part.size - 1);
        used += part.size - 1;
    }
    *out_line = (struct ical_span){text, size};
    return 0;
}

/* ---- properties ------------------------------------------------------------------------------------- */

static bool find_name(const char *text, size_t size, enum ical_name *out_name)
{
    for (unsigned i = 0; i < ICAL_NAMES; i++)
        if (names[i].size == size && (text[0] | 0x20) == (names[i].text[0] | 0x20) &&
            strncasecmp(names[i].text, text, size) == 0) {
            *out_name = (enum ical_name)i;
            return true;
        }
    return false;
}

/* Its end is behind the value, quoted or not. */
static const char *take_value(const char *at, const char *end, struct ical_span *out_value)
{
    const char *first = at;

    if (at < end && *at == '"') {
        const char *quote = memchr(at + 1, '"', (size_t)(end - at - 1));

        if (!quote)
            return NULL;
        *out_value = (struct ical_span){at + 1, (size_t)(quote - at - 1)};
        return quote + 1;
    }
    while (at < end && *at != ';' && *at != ':' && *at != ',' && *at != '"')
        at++;
    *out_value = (struct ical_span){first, (size_t)(at - first)};
    return at;
}

static void note_parameter(struct ical_property *property, struct ical_span name,
                           struct ical_span value)
{
    if (ical_is(name, "TZID"))
        property->tzid = value;
    else if (ical_is(name, "PARTSTAT") || ical_is(name, "FBTYPE"))
        property->state = value;
    else if (ical_is(name, "VALUE")) {
        property->is_date = ical_is(value, "DATE");
        property->is_period = ical_is(value, "PERIOD");
    } else if (ical_is(name, "RANGE"))
        property->and_future = ical_is(value, "THISANDFUTURE");
}

/* AT: behind the name; NULL: they cannot be told from the value. */
static const char *take_parameters(const char *at, const char *end, struct ical_property *property)
{
    while (at < end && *at == ';') {
        const char *equals = memchr(at, '=', (size_t)(end - at));
        struct ical_span value = {NULL, 0}, name = {at + 1, 0};

        if (!equals)
            return NULL;
        name.size = (size_t)(equals - at - 1);
        if (memchr(name.text, ':', name.size))
            return NULL;
        at = take_value(equals + 1, end, &value);
        note_parameter(property, name, value);
        while (at && at < end && *at == ',')
            at = take_value(at + 1, end, &value);
        if (!at)
            return NULL;
    }
    return at < end && *at == ':' ? at + 1 : NULL;
}

static int grow(void **items, size_t *room, size_t count, size_t size, struct error *err)
{
    void *grown;

    if (count < *room)
        return 0;
    *room = *room ? 2 * *room : 64;
    grown = realloc(*items, *room * size);
    if (!grown)
        return error_memory(err);
    *items = grown;
    return 0;
}

static int add_property(struct scanning *scanning, const struct ical_property *property,
                        struct error *err)
{
    struct ical_scan *scan = scanning->scan;
    struct ical_component *owner = &scan->components[scanning->open[scanning->depth - 1]];
    void *items = scan->properties;
    int rc;

    if (scan->property_count == ICAL_PROPERTIES_MAX)
        return fail(scanning, err, "there are more lines than any calendar has");
    rc = grow(&items, &scanning->property_room, scan->property_count, sizeof *property, err);
    scan->properties = items;
    if (rc < 0)
        return rc;
    scan->properties[scan->property_count] = *property;
    if (owner->last)
        scan->properties[owner->last].next = (uint32_t)scan->property_count;
    if (!owner->named[property->name])
        owner->named[property->name] = (uint32_t)scan->property_count;
    owner->last = (uint32_t)scan->property_count++;
    return 0;
}

/* ---- components ------------------------------------------------------------------------------------- */

static int begin_component(struct scanning *scanning, struct ical_span name, struct error *err)
{
    struct ical_scan *scan = scanning->scan;
    void *items = scan->components;
    int rc;

    if (scanning->depth + scanning->skipped == ICAL_DEPTH_MAX)
        return fail(scanning, err, "components stand inside one another too deep");
    for (size_t i = 0; scanning->skipped == 0 && i < sizeof kinds / sizeof *kinds; i++) {
        if (!ical_is(name, kinds[i].text))
            continue;
        if ((kinds[i].kind == ICAL_CALENDAR) != (scanning->depth == 0))
            return fail(scanning, err, "this component has no place here");
        rc = grow(&items, &scanning->component_room, scan->component_count,
                  sizeof *scan->components, err);
        scan->components = items;
        if (rc < 0)
            return rc;
        scan->components[scan->component_count] = (struct ical_component){
            .kind = kinds[i].kind,
            .line = scanning->line,
            .parent = scanning->depth > 0 ? scanning->open[scanning->depth - 1] : 0};
        scanning->open[scanning->depth++] = (uint32_t)scan->component_count++;
        return 0;
    }
    if (scanning->depth == 0)
        return fail(scanning, err, "it does not begin with BEGIN:VCALENDAR");
    scanning->skipped++;
    return 0;
}

static int end_component(struct scanning *scanning, struct ical_span name, struct error *err)
{
    const struct ical_component *component;

    if (scanning->skipped > 0) {
        scanning->skipped--;
        return 0;
    }
    if (scanning->depth == 0)
        return fail(scanning, err, "END without BEGIN");
    component = &scanning->scan->components[scanning->open[--scanning->depth]];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].kind == component->kind && ical_is(name, kinds[i].text))
            return 0;
    return fail(scanning, err, "another component ends than the one that was begun");
}

/* ---- the whole -------------------------------------------------------------------------------------- */

static size_t name_size(struct ical_span line)
{
    size_t size = 0;

    while (size < line.size && line.text[size] != ':' && line.text[size] != ';')
        size++;
    return size;
}

static bool ends_with(struct ical_span line, const char *address)
{
    size_t size = address ? strlen(address) : 0;

    return size > 0 && size < line.size &&
           strncasecmp(line.text + line.size - size, address, size) == 0;
}

static int take_line(struct scanning *scanning, struct error *err)
{
    struct ical_span line = take_physical(scanning);
    struct ical_property property = {.line = scanning->line};
    size_t size = 0;
    unsigned folds = 0;
    const char *value;
    int rc = 0;

    size = name_size(line);
    /* a name may be folded, too */
    if (size == line.size && goes_on(scanning)) {
        rc = unfold(scanning, line, &line, &folds, err);
        size = name_size(line);
    }
    if (rc < 0)
        return rc;
    if (size == 5 && strncasecmp(line.text, "BEGIN", 5) == 0)
        return line.size > 5 ? begin_component(
                                   scanning, (struct ical_span){line.text + 6, line.size - 6}, err)
                             : 0;
    if (size == 3 && strncasecmp(line.text, "END", 3) == 0)
        return line.size > 3
                   ? end_component(scanning, (struct ical_span){line.text + 4, line.size - 4}, err)
                   : 0;
    if (scanning->skipped > 0 || scanning->depth == 0 ||
        !find_name(line.text, size, &property.name)) {
        if (scanning->depth == 0 && line.size > 0)
            return fail(scanning, err, "it does not begin with BEGIN:VCALENDAR");
        for (scanning->line += folds; goes_on(scanning); scanning->line++)
            (void)take_physical(scanning);
        return 0;
    }
    if (line.size > ICAL_LINE_MAX)
        return fail(scanning, err, "it is longer than any line of a calendar");
    if (goes_on(scanning))
        rc = unfold(scanning, line, &line, &folds, err);
    scanning->line += folds;
    if (rc < 0)
        return rc;
    if (property.name == ICAL_ATTENDEE && !ends_with(line, scanning->address))
        return 0;
    value = take_parameters(line.text + size, line.text + line.size, &property);
    if (!value)
        return fail(scanning, err, "its parameters cannot be read");
    property.value = (struct ical_span){value, (size_t)(line.text + line.size - value)};
    return add_property(scanning, &property, err);
}

int ical_scan(const char *text, size_t size, const char *address, struct ical_scan *out_scan,
              struct error *err)
{
    static const struct ical_property none;
    AUTO(ical_scan_done) struct ical_scan scan = {0};
    struct scanning scanning = {.at = text, .end = text + size, .address = address, .scan = &scan};
    int rc;

    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        scanning.at += 3;
    scan.properties = calloc(64, sizeof *scan.properties);
    if (!scan.properties)
        return error_memory(err);
    scanning.property_room = 64;
    scan.properties[scan.property_count++] = none;
    rc = 0;
    while (rc == 0 && scanning.at < scanning.end) {
        scanning.line++;
        rc = take_line(&scanning, err);
    }
    if (rc == 0 && (scanning.depth > 0 || scanning.skipped > 0))
        rc = fail(&scanning, err, "it ends within a component");
    if (rc == 0 && scan.component_count == 0)
        rc = fail(&scanning, err, "there is no calendar in it");
    if (rc < 0)
        return rc;
    *out_scan = take_struct(scan);
    return 0;
}

const struct ical_property *ical_get(const struct ical_scan *scan,
                                     const struct ical_component *component, enum ical_name name)
{
    uint32_t at = component->named[name];

    return at ? &scan->properties[at] : NULL;
}

const struct ical_property *ical_next(const struct ical_scan *scan,
                                      const struct ical_property *property)
{
    for (uint32_t at = property->next; at; at = scan->properties[at].next)
        if (scan->properties[at].name == property->name)
            return &scan->properties[at];
    return NULL;
}
