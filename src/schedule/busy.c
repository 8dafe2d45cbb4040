/* SPDX-License-Identifier: MIT */
#include "busy_parts.h"

#include "auto.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void busy_done(struct busy *busy)
{
    free(busy->spans);
    free(busy->faults);
    *busy = (struct busy){0};
}

static void reading_done(struct reading *reading)
{
    ical_scan_done(&reading->scan);
    busy_done(&reading->busy);
    free(reading->zones);
}

void busy_fault(struct reading *reading, unsigned line, const char *format, ...)
{
    struct busy *busy = &reading->busy;
    va_list values;

    if (busy->fault_count == BUSY_FAULTS_MAX)
        return;
    if (!busy->faults)
        busy->faults = calloc(BUSY_FAULTS_MAX, sizeof *busy->faults);
    if (!busy->faults) {
        reading->out_of_memory = true;
        return;
    }
    busy->faults[busy->fault_count].line = line;
    va_start(values, format);
    (void)vsnprintf(busy->faults[busy->fault_count].message,
                    sizeof busy->faults[busy->fault_count].message, format, values);
    va_end(values);
    busy->fault_count++;
}

void busy_add(struct reading *reading, int64_t from, int64_t to, bool tentative)
{
    const struct busy_request *request = reading->request;
    struct busy *busy = &reading->busy;
    struct busy_span *grown = busy->spans;

    from = from < request->from ? request->from : from;
    to = to > request->to ? request->to : to;
    if (from >= to || (tentative && request->tentative_is_free))
        return;
    if (busy->count == BUSY_SPANS_MAX) {
        reading->out_of_steps = true;
        return;
    }
    if (busy->count == reading->span_room) {
        reading->span_room = reading->span_room ? 2 * reading->span_room : 256;
        grown = realloc(busy->spans, reading->span_room * sizeof *grown);
    }
    if (!grown) {
        reading->out_of_memory = true;
        return;
    }
    busy->spans = grown;
    busy->spans[busy->count++] = (struct busy_span){from, to, tentative};
}

/* ---- VFREEBUSY -------------------------------------------------------------------------------------- */

/* "START/END" or "START/DURATION". */
static void add_period(struct reading *reading, const struct ical_property *property,
                       struct ical_span period, bool tentative)
{
    const char *slash = memchr(period.text, '/', period.size);
    struct busy_time from, to;
    struct ical_span end;
    int64_t days, seconds;

    if (!slash) {
        busy_fault(reading, property->line, "a period of FREEBUSY is none");
        return;
    }
    end = (struct ical_span){slash + 1, (size_t)(period.text + period.size - slash - 1)};
    if (!busy_time(reading, property,
                   (struct ical_span){period.text, (size_t)(slash - period.text)}, &from))
        return;
    if (ical_read_duration(end, &days, &seconds))
        busy_add(reading, busy_instant(&from), busy_instant(&from) + days * 86400 + seconds,
                 tentative);
    else if (busy_time(reading, property, end, &to))
        busy_add(reading, busy_instant(&from), busy_instant(&to), tentative);
}

static void read_busy_time(struct reading *reading, const struct ical_component *component)
{
    for (const struct ical_property *property = ical_get(&reading->scan, component, ICAL_FREEBUSY);
         property; property = ical_next(&reading->scan, property)) {
        struct ical_span left = property->value;

        if (ical_is(property->state, "FREE"))
            continue;
        while (left.size > 0) {
            const char *comma = memchr(left.text, ',', left.size);
            struct ical_span word = {left.text, comma ? (size_t)(comma - left.text) : left.size};

            add_period(reading, property, word, ical_is(property->state, "BUSY-TENTATIVE"));
            left.text += comma ? word.size + 1 : word.size;
            left.size -= comma ? word.size + 1 : word.size;
        }
    }
}

/* ---- the whole -------------------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
    const struct busy_span *one = left, *other = right;

    return (one->from > other->from) - (one->from < other->from);
}

static void merge(struct busy *busy)
{
    size_t kept = 0;

    if (busy->count > 1)
        qsort(busy->spans, busy->count, sizeof *busy->spans, compare);
    for (size_t i = 0; i < busy->count; i++) {
        struct busy_span *last = kept > 0 ? &busy->spans[kept - 1] : NULL;

        if (last && busy->spans[i].from <= last->to) {
            last->to = busy->spans[i].to > last->to ? busy->spans[i].to : last->to;
            last->tentative = last->tentative && busy->spans[i].tentative;
        } else {
            busy->spans[kept++] = busy->spans[i];
        }
    }
    busy->count = kept;
}

static bool is_cancelled(const struct reading *reading, const struct ical_component *component)
{
    const struct ical_component *calendar = &reading->scan.components[component->parent];
    const struct ical_property *method = ical_get(&reading->scan, calendar, ICAL_METHOD);

    return method && ical_is(method->value, "CANCEL");
}

int busy_read(const struct busy_request *request, struct busy *out_busy, struct error *err)
{
    AUTO(reading_done)
    struct reading reading = {.request = request, .steps = BUSY_STEPS_MAX, .err = err};
    int rc = ical_scan(request->text, request->size, request->address, &reading.scan, err);

    if (rc < 0)
        return rc;
    busy_events(&reading);
    for (size_t i = 0; i < reading.scan.component_count; i++)
        if (reading.scan.components[i].kind == ICAL_BUSY_TIME &&
            !is_cancelled(&reading, &reading.scan.components[i]))
            read_busy_time(&reading, &reading.scan.components[i]);
    if (reading.out_of_steps || reading.steps < 0)
        busy_fault(&reading, 0, "it repeats more than can be followed: its busy time is not whole");
    if (reading.out_of_memory)
        return error_memory(err);
    merge(&reading.busy);
    *out_busy = take_struct(reading.busy);
    return 0;
}
