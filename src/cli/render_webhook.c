/* SPDX-License-Identifier: MIT */
#include "render_webhook.h"

#include "auto.h"
#include "clock.h"
#include "render.h"
#include "stream.h"

#include <stdio.h>
#include <string.h>

enum {
    SHORT = 8,
    FACT_COLUMNS = 10,
    TYPE_COLUMNS = 15,
    STATE_COLUMNS = 9,
    DATE = 19,
    TIME_SIZE = 25
};

static const char *end_of(const char *id)
{
    size_t size = strlen(id);

    return size > SHORT ? id + size - SHORT : id;
}

/* "2026-11-30 09:15:02 UTC"; OUT has TIME_SIZE bytes. */
static const char *moment(char *out, int64_t wall_ms)
{
    clock_format(wall_ms, out);
    out[DATE - 9] = ' ';
    (void)snprintf(out + DATE, TIME_SIZE - DATE, " UTC");
    return out;
}

static void add_fact(struct buf *out, const struct view *view, const char *name, const char *text)
{
    AUTO(buf_done) struct buf shown = {0};

    buf_init(&shown, REPORT_MAX);
    view_text(&shown, view, text);
    view_add(out, view, STYLE_DIM, "  %-*s", FACT_COLUMNS, name);
    view_flow(out, view, FACT_COLUMNS + 3, " %s", shown.data);
    view_end_line(out);
}

/* ---- endpoints -------------------------------------------------------------------------------------- */

static void add_types(struct buf *out, unsigned types)
{
    if (types == 0) {
        buf_adds(out, "all events");
        return;
    }
    for (unsigned i = 0; i < EVENT_TYPES; i++)
        if (types >> i & 1u)
            buf_addf(out, "%s%s", out->size > 0 ? ", " : "", event_type_name((enum event_type)i));
}

static void add_state(struct buf *out, const struct endpoint *endpoint)
{
    char time[TIME_SIZE];

    buf_adds(out, endpoint_state_name(endpoint->state));
    if (endpoint->reason[0])
        buf_addf(out, ": %s", endpoint->reason);
    if (endpoint->failures > 0)
        buf_addf(out, ", %lld times in a row", (long long)endpoint->failures);
    if (endpoint->state == ENDPOINT_ACTIVE && endpoint->held_until > 0)
        buf_addf(out, "; held until %s", moment(time, endpoint->held_until));
}

static void add_form(struct buf *out, const struct endpoint *endpoint)
{
    buf_addf(out, "%s, %s", endpoint->adaptor, endpoint->thin ? "ids alone" : "with results");
    if (endpoint->ordered)
        buf_adds(out, ", one after the other for each order");
    if (endpoint->rate > 0)
        buf_addf(out, ", at most %u a second", endpoint->rate);
}

void render_endpoint(struct buf *out, const struct view *view, const struct endpoint_info *info)
{
    const struct endpoint *endpoint = &info->endpoint;
    AUTO(buf_done) struct buf types = {0};
    AUTO(buf_done) struct buf state = {0};
    AUTO(buf_done) struct buf form = {0};

    buf_init(&types, REPORT_MAX);
    buf_init(&state, REPORT_MAX);
    buf_init(&form, REPORT_MAX);
    add_types(&types, endpoint->types);
    add_state(&state, endpoint);
    add_form(&form, endpoint);
    view_add(out, view, STYLE_NONE, "  %s%s%s\n", end_of(endpoint->id),
             endpoint->name[0] ? "  " : "", endpoint->name);
    add_fact(out, view, "to", endpoint->url);
    add_fact(out, view, "state", state.data);
    add_fact(out, view, "events", types.data);
    add_fact(out, view, "as", form.data);
    view_add(out, view, STYLE_DIM, "  %-*s", FACT_COLUMNS, "waiting");
    view_flow(out, view, FACT_COLUMNS + 3, " %lld, and %lld dead", (long long)endpoint->waiting,
              (long long)endpoint->dead);
    view_end_line(out);
    if (info->public_key[0])
        add_fact(out, view, "public key", info->public_key);
    if (info->secret[0]) {
        add_fact(out, view, "secret", info->secret);
        render_hint(out, view, "the secret is shown this once: give it to the receiver now");
    }
    if (endpoint->state != ENDPOINT_ACTIVE)
        render_hint(out, view, "\"assess webhook resume\" sends what waits");
}

void render_endpoints(struct buf *out, const struct view *view, const struct endpoint_list *list)
{
    if (list->count == 0) {
        view_flow(out, view, 2, "  There are no endpoints.");
        view_end_line(out);
        render_hint(out, view, "assess webhook add https://... tells another system what happens");
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct endpoint *endpoint = &list->items[i];
        AUTO(buf_done) struct buf state = {0};

        buf_init(&state, REPORT_MAX);
        add_state(&state, endpoint);
        view_add(out, view, endpoint->state == ENDPOINT_ACTIVE ? STYLE_NONE : STYLE_POLICY,
                 "  %s  ", end_of(endpoint->id));
        view_flow(out, view, SHORT + 4, "%s%s%s; %lld wait, %lld dead", endpoint->name,
                  endpoint->name[0] ? ": " : "", state.data, (long long)endpoint->waiting,
                  (long long)endpoint->dead);
        view_end_line(out);
        buf_addf(out, "  %*s  ", SHORT, "");
        view_text(out, view, endpoint->url);
        buf_addc(out, '\n');
    }
}

/* ---- deliveries ------------------------------------------------------------------------------------- */

void render_delivery(struct buf *out, const struct view *view, const struct delivery *delivery)
{
    bool arrived = strcmp(delivery->state, "delivered") == 0;
    char time[TIME_SIZE];

    view_add(out, view, arrived ? STYLE_GOOD : STYLE_OURS, "  %s ",
             view_glyph(view, arrived ? GLYPH_OK : GLYPH_WARN));
    view_flow(out, view, 4, "%s to %s: ", delivery->type, end_of(delivery->endpoint));
    if (arrived)
        view_flow(out, view, 4, "delivered, status %lld", (long long)delivery->status);
    else if (delivery->status > 0)
        view_flow(out, view, 4, "%s, status %lld", delivery->reason, (long long)delivery->status);
    else
        view_flow(out, view, 4, "%s", delivery->reason);
    if (delivery->endpoint_state != ENDPOINT_ACTIVE)
        view_flow(out, view, 4, "; the endpoint is %s now: mend it, then assess webhook resume %s",
                  endpoint_state_name(delivery->endpoint_state), end_of(delivery->endpoint));
    else if (delivery->due_at > 0)
        view_flow(out, view, 4, "; again at %s", moment(time, delivery->due_at));
    else if (!arrived)
        view_flow(out, view, 4, "; %s", delivery->state);
    view_end_line(out);
}

static void add_row(struct buf *out, const struct view *view, const struct delivery *delivery)
{
    char time[TIME_SIZE];

    view_add(out, view, STYLE_NONE, "  %s  %-*s  %-*s  %s", end_of(delivery->id), STATE_COLUMNS,
             delivery->state, TYPE_COLUMNS, delivery->type, moment(time, delivery->created_at));
    buf_addc(out, '\n');
    view_add(out, view, STYLE_DIM, "  %*s  to %s, ", SHORT, "", end_of(delivery->endpoint));
    if (delivery->order[0])
        view_add(out, view, STYLE_DIM, "order %s, ", end_of(delivery->order));
    view_add(out, view, STYLE_DIM, "%lld tr%s", (long long)delivery->attempts,
             delivery->attempts == 1 ? "y" : "ies");
    if (delivery->status > 0)
        view_add(out, view, STYLE_DIM, ", status %lld", (long long)delivery->status);
    if (delivery->reason[0])
        view_add(out, view, STYLE_DIM, ", %s", delivery->reason);
    buf_addc(out, '\n');
}

void render_deliveries(struct buf *out, const struct view *view, const struct delivery_list *list)
{
    if (list->count == 0) {
        view_flow(out, view, 2, "  There are no such deliveries.");
        view_end_line(out);
    }
    for (size_t i = 0; i < list->count; i++)
        add_row(out, view, &list->items[i]);
    for (size_t i = 0; i < list->attempt_count; i++) {
        view_add(out, view, STYLE_DIM, "  try %zu: ", i + 1);
        view_text(out, view, list->attempts[i]);
        buf_addc(out, '\n');
    }
}
