/* SPDX-License-Identifier: MIT */
/* What happened, frozen with the change that it tells of. */
#include "webhooks.h"

#include "auto.h"
#include "candidates.h"
#include "store_parts.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* W3C Trace Context, 3.2.2.3: 16 random bytes, not all of them zero. */
static int draw_trace(char out[EVENT_TRACE_SIZE], struct error *err)
{
    unsigned char bytes[16];

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return error_errno(err, ERR_SYSTEM, errno, "no random bytes");
    bytes[0] |= 1;
    for (size_t i = 0; i < sizeof bytes; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    return 0;
}

static int put_event(struct store *store, const struct event *event, struct error *err)
{
    auto_free char *body = event_to_json(event, false);
    auto_free char *thin = event_to_json(event, true);
    char trace[EVENT_TRACE_SIZE];
    int rc = body && thin ? draw_trace(trace, err) : error_memory(err);

    if (rc < 0)
        return rc;
    return db_run(store->db,
                  SQL("INSERT INTO event (id, type, assessment, sequence, trace, body, thin, "
                      "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
                  DB_VALUES(db_text(event->id), db_text(event_type_name(event->type)),
                            db_text(event->order ? event->order->id : NULL),
                            db_i64(event->sequence), db_text(trace), db_text(body), db_text(thin),
                            db_i64(event->at)),
                  err);
}

struct fan {
    struct store *store;
    const struct event *event;
    const char *only; /* this endpoint, whatever it takes; NULL: each that takes it */
    char delivery[ID_SIZE];
    size_t count;
};

static int put_delivery(struct fan *fan, const struct endpoint *endpoint, struct error *err)
{
    const struct event *event = fan->event;
    struct job_wanted job = {.kind = JOB_WEBHOOK,
                             .priority = JOB_NORMAL,
                             .subject = fan->delivery,
                             .candidate = event->order ? event->order->candidate : NULL,
                             .body = "",
                             .due_at = fan->only ? 1 : 0, /* before all that waits */
                             .queue = endpoint->id,
                             .ordering = endpoint->ordered && event->order ? event->order->id : "",
                             .ordinal = event->sequence};
    char ignored[ID_SIZE];
    int rc = id_new("dlv", event->at, fan->delivery, err);

    if (rc == 0)
        rc =
            db_run(fan->store->db,
                   SQL("INSERT INTO delivery (id, event, endpoint, state, attempts, status, "
                       "reason, created_at, ended_at) VALUES (?, ?, ?, 'pending', 0, 0, '', ?, 0)"),
                   DB_VALUES(db_text(fan->delivery), db_text(event->id), db_text(endpoint->id),
                             db_i64(event->at)),
                   err);
    if (rc == 0)
        rc = job_enqueue(fan->store, &job, ignored, err);
    fan->count++;
    return rc;
}

static int fan_out(void *context, struct endpoint *endpoint, struct error *err)
{
    struct fan *fan = context;
    bool wanted = fan->only ? strcmp(fan->only, endpoint->id) == 0
                            : endpoint->types == 0 || (endpoint->types >> fan->event->type & 1u);
    int rc = 0;

    if (wanted && fan->count == 0)
        rc = put_event(fan->store, fan->event, err);
    if (rc == 0 && wanted)
        rc = put_delivery(fan, endpoint, err);
    endpoint_done(endpoint);
    return rc;
}

/* Counted also where nobody wants it, so that whoever comes later sees the same numbers. */
static int next_sequence(struct store *store, const char *order, int64_t *out_sequence,
                         struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(
        store->db, SQL("UPDATE assessment SET events = events + 1 WHERE id = ? RETURNING events"),
        DB_VALUES(db_text(order)), &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    *out_sequence = row ? db_column_i64(query, 0) : 0;
    /* to its end: the change is made by the last step */
    return row ? db_next(query, &row, err) : 0;
}

int events_add(struct store *store, enum event_type type, const struct order *order,
               const char *decision, struct error *err)
{
    struct candidate_row candidate = {0};
    char id[ID_SIZE];
    struct event event = {.id = id,
                          .type = type,
                          .at = store_now_ms(store),
                          .order = order,
                          .external_id = candidate.external_id,
                          .decision = decision};
    struct fan fan = {.store = store, .event = &event};
    int rc = next_sequence(store, order->id, &event.sequence, err);

    if (rc == 0)
        rc = candidate_get(store, order->candidate, &candidate, err);
    if (rc == 0)
        rc = id_new("evt", event.at, id, err);
    return rc == 0 ? endpoints_each(store, fan_out, &fan, err) : rc;
}

int events_add_test(struct store *store, const char *endpoint, char out_delivery[ID_SIZE],
                    struct error *err)
{
    char id[ID_SIZE];
    struct event event = {.id = id, .type = EVENT_TEST, .at = store_now_ms(store)};
    struct fan fan = {.store = store, .event = &event, .only = endpoint};
    int rc = id_new("evt", event.at, id, err);

    if (rc == 0)
        rc = endpoints_each(store, fan_out, &fan, err);
    (void)snprintf(out_delivery, ID_SIZE, "%s", fan.delivery);
    return rc;
}

int events_forget(struct store *store, const char *candidate, struct error *err)
{
    int rc = db_run(store->db,
                    SQL("UPDATE delivery SET state = 'cancelled', reason = 'erased', ended_at = ? "
                        "WHERE state = 'pending' AND event IN (SELECT event.id FROM event "
                        "JOIN assessment ON assessment.id = event.assessment "
                        "WHERE assessment.candidate = ?)"),
                    DB_VALUES(db_i64(store_now_ms(store)), db_text(candidate)), err);

    if (rc == 0)
        rc = db_run(store->db,
                    SQL("DELETE FROM attempt WHERE delivery IN (SELECT delivery.id FROM delivery "
                        "JOIN event ON event.id = delivery.event "
                        "JOIN assessment ON assessment.id = event.assessment "
                        "WHERE assessment.candidate = ?)"),
                    DB_VALUES(db_text(candidate)), err);
    if (rc == 0)
        rc = db_run(store->db,
                    SQL("UPDATE event SET body = '', thin = '' WHERE assessment IN "
                        "(SELECT id FROM assessment WHERE candidate = ?)"),
                    DB_VALUES(db_text(candidate)), err);
    return rc;
}
