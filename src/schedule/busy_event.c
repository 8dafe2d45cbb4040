/* SPDX-License-Identifier: MIT */
/* Events: what repeats them, what is left out, and what has been moved (RFC 5545, 3.8.4.4 and 3.8.5). */
#include "busy_parts.h"

#include "civil.h"

#include <stdlib.h>
#include <string.h>

enum state { STATE_FREE, STATE_TENTATIVE, STATE_BUSY };

struct event {
    const struct ical_component *component;
    const struct ical_property *begin;
    struct busy_time from;
    int64_t days, seconds; /* how long: nominal days, then exact seconds */
    enum state state;
};

/* One that takes the place of an instance, or of all from there on. */
struct change {
    struct ical_span uid;
    struct event event;
    int64_t instant; /* of what it stands for */
    bool is_date, and_future, used;
};

struct changes {
    struct change *items;
    size_t count, room;
};

/* What goes through the instances of a series. */
struct series {
    struct reading *reading;
    const struct event *event;
    const struct zone *zone; /* that of its first one: dates are its days */
    struct change *changes;  /* of its UID, by what they stand for */
    size_t change_count;
};

static const struct ical_property *get(const struct reading *reading,
                                       const struct ical_component *component, enum ical_name name)
{
    return ical_get(&reading->scan, component, name);
}

/* ---- one event -------------------------------------------------------------------------------------- */

static bool is_address(struct ical_span value, const char *address)
{
    static const char scheme[] = "mailto:";

    if (value.size > sizeof scheme - 1 && strncasecmp(value.text, scheme, sizeof scheme - 1) == 0) {
        value.text += sizeof scheme - 1;
        value.size -= sizeof scheme - 1;
    }
    return ical_is(value, address);
}

/* What its owner has answered. */
static enum state state_of_owner(const struct reading *reading,
                                 const struct ical_component *component)
{
    const char *address = reading->request->address;

    if (!address)
        return STATE_BUSY;
    for (const struct ical_property *one = get(reading, component, ICAL_ATTENDEE); one;
         one = ical_next(&reading->scan, one))
        if (is_address(one->value, address))
            return ical_is(one->state, "DECLINED")    ? STATE_FREE
                   : ical_is(one->state, "TENTATIVE") ? STATE_TENTATIVE
                                                      : STATE_BUSY;
    return STATE_BUSY;
}

static enum state state_of(const struct reading *reading, const struct ical_component *component)
{
    const struct ical_property *status = get(reading, component, ICAL_STATUS);
    const struct ical_property *opacity = get(reading, component, ICAL_TRANSP);
    const struct ical_property *outlook = get(reading, component, ICAL_BUSYSTATUS);
    enum state state = state_of_owner(reading, component);

    if ((status && ical_is(status->value, "CANCELLED")) ||
        (opacity && ical_is(opacity->value, "TRANSPARENT")) ||
        (outlook && ical_is(outlook->value, "FREE")))
        return STATE_FREE;
    if ((status && ical_is(status->value, "TENTATIVE")) ||
        (outlook && ical_is(outlook->value, "TENTATIVE")))
        return state < STATE_TENTATIVE ? state : STATE_TENTATIVE;
    return state;
}

/* RFC 5545, 3.8.5.3: an end makes all instances as long by the clock, a duration as long on the wall. */
static bool read_length(struct reading *reading, struct event *event)
{
    const struct ical_property *end = get(reading, event->component, ICAL_DTEND);
    const struct ical_property *duration = get(reading, event->component, ICAL_DURATION);
    struct busy_time to;

    event->days = event->from.is_date ? 1 : 0;
    if (duration && !end) {
        if (ical_read_duration(duration->value, &event->days, &event->seconds))
            return true;
        busy_fault(reading, duration->line, "its duration cannot be read");
        return false;
    }
    if (!end)
        return true;
    if (!busy_time(reading, end, end->value, &to))
        return false;
    if (event->from.is_date && to.is_date) {
        event->days = (to.civil - event->from.civil) / CIVIL_DAY;
        return true;
    }
    event->days = 0;
    event->seconds = busy_instant(&to) - busy_instant(&event->from);
    return true;
}

static bool read_event(struct reading *reading, const struct ical_component *component,
                       struct event *event)
{
    *event = (struct event){.component = component,
                            .begin = get(reading, component, ICAL_DTSTART),
                            .state = state_of(reading, component)};
    if (!event->begin) {
        busy_fault(reading, component->line, "an event has no DTSTART");
        return false;
    }
    return busy_time(reading, event->begin, event->begin->value, &event->from) &&
           read_length(reading, event);
}

static void add_at(struct reading *reading, const struct event *event, int64_t civil)
{
    const struct busy_time from = {civil, event->from.zone, event->from.is_date};
    const struct busy_time days = {civil + event->days * CIVIL_DAY, event->from.zone, false};
    int64_t end = (event->days != 0 ? busy_instant(&days) : busy_instant(&from)) + event->seconds;

    if (event->state != STATE_FREE)
        busy_add(reading, busy_instant(&from), end, event->state == STATE_TENTATIVE);
}

/* ---- what is left out, and what is added ------------------------------------------------------------ */

static int64_t civil_at(const struct zone *zone, int64_t instant)
{
    return instant + zone_offset(zone, instant);
}

static bool is_excluded(const struct series *series, int64_t instant)
{
    struct reading *reading = series->reading;
    const struct event *event = series->event;

    for (const struct ical_property *out = get(reading, event->component, ICAL_EXDATE); out;
         out = ical_next(&reading->scan, out)) {
        struct ical_span left = out->value;

        while (left.size > 0) {
            const char *comma = memchr(left.text, ',', left.size);
            struct ical_span word = {left.text, comma ? (size_t)(comma - left.text) : left.size};
            struct busy_time time;
            unsigned rest;

            reading->steps--;
            if (!busy_time(reading, out, word, &time))
                return false;
            /* a date leaves out what is on that day */
            if (time.is_date ? civil_day_of(instant + zone_offset(series->zone, instant), &rest) *
                                       CIVIL_DAY ==
                                   time.civil
                             : busy_instant(&time) == instant)
                return true;
            left.text += comma ? word.size + 1 : word.size;
            left.size -= comma ? word.size + 1 : word.size;
        }
    }
    return false;
}

/* The change that stands for the instance, or the last one that is for all from before it on. */
static struct change *find_change(const struct series *series, int64_t instant, int64_t civil)
{
    struct change *found = NULL;
    unsigned rest;

    for (size_t i = 0; i < series->change_count; i++) {
        struct change *change = &series->changes[i];

        if (change->is_date ? civil_day_of(civil, &rest) * CIVIL_DAY == change->event.from.civil ||
                                  change->instant == instant
                            : change->instant == instant)
            return change;
        if (change->and_future && change->instant < instant)
            found = change;
    }
    return found;
}

/* Moved by as much on the wall of the series as the one that says so, and as long as that one. */
static void add_moved(struct series *series, const struct change *change, int64_t instant)
{
    struct event event = change->event;
    int64_t moved = civil_at(series->zone, busy_instant(&change->event.from)) -
                    civil_at(series->zone, change->instant);

    event.from.zone = series->zone;
    add_at(series->reading, &event, civil_at(series->zone, instant) + moved);
}

static bool add_instance(void *context, int64_t civil)
{
    struct series *series = context;
    struct reading *reading = series->reading;
    const struct busy_time at = {civil, series->event->from.zone, series->event->from.is_date};
    int64_t instant = busy_instant(&at);
    struct change *change;

    reading->steps -= 1 + (int64_t)series->change_count / 8;
    if (is_excluded(series, instant))
        return reading->steps >= 0;
    change = find_change(series, instant, civil);
    if (!change)
        add_at(reading, series->event, civil);
    else if (change->and_future && change->instant != instant)
        add_moved(series, change, instant);
    return reading->steps >= 0;
}

/* A period has an end of its own. */
static void add_date(struct series *series, const struct ical_property *property,
                     struct ical_span word)
{
    const char *slash = memchr(word.text, '/', word.size);
    struct reading *reading = series->reading;
    struct event event = *series->event;
    struct busy_time to;
    struct ical_span end;

    if (!busy_time(reading, property,
                   (struct ical_span){word.text, slash ? (size_t)(slash - word.text) : word.size},
                   &event.from))
        return;
    if (slash) {
        end = (struct ical_span){slash + 1, (size_t)(word.text + word.size - slash - 1)};
        event.days = event.seconds = 0;
        if (!ical_read_duration(end, &event.days, &event.seconds)) {
            if (!busy_time(reading, property, end, &to))
                return;
            event.seconds = busy_instant(&to) - busy_instant(&event.from);
        }
    }
    series->event = &event;
    (void)add_instance(series, event.from.civil);
}

static void add_dates(struct series *series)
{
    const struct event *event = series->event;
    struct reading *reading = series->reading;

    for (const struct ical_property *dates = get(reading, event->component, ICAL_RDATE); dates;
         dates = ical_next(&reading->scan, dates)) {
        struct ical_span left = dates->value;

        while (left.size > 0 && reading->steps >= 0) {
            const char *comma = memchr(left.text, ',', left.size);
            struct ical_span word = {left.text, comma ? (size_t)(comma - left.text) : left.size};

            add_date(series, dates, word);
            series->event = event;
            left.text += comma ? word.size + 1 : word.size;
            left.size -= comma ? word.size + 1 : word.size;
        }
    }
}

/* ---- series ----------------------------------------------------------------------------------------- */

static int64_t longest(const struct series *series)
{
    int64_t most = series->event->days * CIVIL_DAY + series->event->seconds;

    for (size_t i = 0; i < series->change_count; i++) {
        const struct event *event = &series->changes[i].event;
        int64_t length = event->days * CIVIL_DAY + event->seconds;
        int64_t moved = series->changes[i].and_future
                            ? busy_instant(&event->from) - series->changes[i].instant
                            : 0;

        length += moved < 0 ? -moved : moved;
        most = length > most ? length : most;
    }
    return most > 0 ? most : 0;
}

static void follow_rule(struct series *series, const struct ical_property *rule)
{
    const struct event *event = series->event;
    struct reading *reading = series->reading;
    int64_t around = longest(series) + 2 * (int64_t)CIVIL_DAY;
    struct recur_range range = {.begin = event->from.civil,
                                .from = reading->request->from - around,
                                .to = reading->request->to + around,
                                .until = INT64_MAX,
                                .steps = &reading->steps};
    char message[RECUR_MESSAGE_SIZE];
    struct recur recur;

    if (!recur_parse(rule->value, &recur, message)) {
        busy_fault(reading, rule->line, "%s", message);
        (void)add_instance(series, event->from.civil);
        return;
    }
    if (recur.until != INT64_MAX)
        range.until = recur.until_is_utc ? recur.until + zone_offset(event->from.zone, recur.until)
                                         : recur.until;
    if (!recur_expand(&recur, &range, add_instance, series) && reading->steps >= 0)
        busy_fault(reading, rule->line, "its rule cannot be followed");
}

static void add_event(struct reading *reading, const struct event *event, struct change *changes,
                      size_t count)
{
    struct series series = {reading, event, event->from.zone, changes, count};
    const struct ical_property *rule = get(reading, event->component, ICAL_RRULE);
    const struct ical_property *other = get(reading, event->component, ICAL_EXRULE);

    if (other)
        busy_fault(reading, other->line, "it leaves out by a rule (EXRULE), which is no more");
    if (rule && ical_next(&reading->scan, rule))
        busy_fault(reading, rule->line, "it has more than one rule: the first one is followed");
    if (rule)
        follow_rule(&series, rule);
    else
        (void)add_instance(&series, event->from.civil);
    add_dates(&series);
}

/* ---- changes ---------------------------------------------------------------------------------------- */

static int compare_uids(struct ical_span one, struct ical_span other)
{
    size_t size = one.size < other.size ? one.size : other.size;
    int order = size > 0 ? memcmp(one.text, other.text, size) : 0;

    return order != 0 ? order : (one.size > other.size) - (one.size < other.size);
}

static int compare_changes(const void *left, const void *right)
{
    const struct change *one = left, *other = right;
    int order = compare_uids(one->uid, other->uid);

    return order != 0 ? order : (one->instant > other->instant) - (one->instant < other->instant);
}

static struct ical_span uid_of(const struct reading *reading,
                               const struct ical_component *component)
{
    const struct ical_property *uid = get(reading, component, ICAL_UID);

    return uid ? uid->value : (struct ical_span){"", 0};
}

static void add_change(struct reading *reading, struct changes *changes,
                       const struct ical_component *component, const struct ical_property *id)
{
    struct change change = {.uid = uid_of(reading, component), .and_future = id->and_future};
    struct change *grown = changes->items;
    struct busy_time time;

    if (!busy_time(reading, id, id->value, &time) || !read_event(reading, component, &change.event))
        return;
    change.instant = busy_instant(&time);
    change.is_date = time.is_date;
    if (changes->count == changes->room) {
        changes->room = changes->room ? 2 * changes->room : 64;
        grown = realloc(changes->items, changes->room * sizeof *grown);
    }
    if (!grown) {
        reading->out_of_memory = true;
        return;
    }
    changes->items = grown;
    changes->items[changes->count++] = change;
}

/* Those of UID: a stretch of the sorted list. */
static size_t find_changes(const struct changes *changes, struct ical_span uid, size_t *out_count)
{
    size_t low = 0, high = changes->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_uids(changes->items[middle].uid, uid) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *out_count = 0;
    while (low + *out_count < changes->count &&
           compare_uids(changes->items[low + *out_count].uid, uid) == 0)
        ++*out_count;
    return low;
}

static bool is_ours(const struct reading *reading, const struct ical_component *component)
{
    const struct ical_component *calendar = &reading->scan.components[component->parent];
    const struct ical_property *method = ical_get(&reading->scan, calendar, ICAL_METHOD);

    return component->kind == ICAL_EVENT && !(method && ical_is(method->value, "CANCEL"));
}

static bool civil_of(const struct ical_property *property, int64_t *out_civil)
{
    bool is_date, is_utc;

    return property && ical_read_time(property->value, out_civil, &is_date, &is_utc);
}

/* Surely apart from the window, whatever its zone: most events of a calendar are, and need no more looks. */
static bool is_far(const struct reading *reading, const struct ical_component *component)
{
    int64_t from = reading->request->from - 2 * (int64_t)CIVIL_DAY;
    int64_t to = reading->request->to + 2 * (int64_t)CIVIL_DAY, civil;

    if (get(reading, component, ICAL_RRULE) || get(reading, component, ICAL_RDATE))
        return false;
    return (civil_of(get(reading, component, ICAL_DTSTART), &civil) && civil > to) ||
           (civil_of(get(reading, component, ICAL_DTEND), &civil) && civil < from);
}

static void add_masters(struct reading *reading, const struct changes *changes)
{
    for (size_t i = 0; i < reading->scan.component_count && reading->steps >= 0; i++) {
        const struct ical_component *component = &reading->scan.components[i];
        struct event event;
        size_t first = 0, count = 0;

        if (!is_ours(reading, component) || get(reading, component, ICAL_RECURRENCE_ID) ||
            is_far(reading, component) || !read_event(reading, component, &event))
            continue;
        if (changes->count > 0)
            first = find_changes(changes, uid_of(reading, component), &count);
        add_event(reading, &event, changes->items ? changes->items + first : NULL, count);
    }
}

void busy_events(struct reading *reading)
{
    struct changes changes = {0};

    for (size_t i = 0; i < reading->scan.component_count; i++) {
        const struct ical_component *component = &reading->scan.components[i];
        const struct ical_property *id =
            is_ours(reading, component) ? get(reading, component, ICAL_RECURRENCE_ID) : NULL;

        if (id)
            add_change(reading, &changes, component, id);
    }
    if (changes.count > 1)
        qsort(changes.items, changes.count, sizeof *changes.items, compare_changes);
    add_masters(reading, &changes);
    /* each stands by itself, too: also where what it changes is not here */
    for (size_t i = 0; i < changes.count; i++)
        add_at(reading, &changes.items[i].event, changes.items[i].event.from.civil);
    free(changes.items);
}
