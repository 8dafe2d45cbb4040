/* SPDX-License-Identifier: MIT */
#include "render_order.h"

#include "auto.h"
#include "clock.h"
#include "render.h"
#include "stream.h"

#include <stdio.h>
#include <string.h>

enum {
    SHORT = 8,
    STATE_COLUMNS = 10,
    ROLE_COLUMNS = 25,
    FACT_COLUMNS = 11,
    SECOND_MS = 1000,
    MINUTE = 60,
    HOUR = 60 * MINUTE,
    DAY = 24 * HOUR,
    DATE = 16, /* "2026-11-30T09:15" */
    TIME_SIZE = 25,
    LEFT_SIZE = 48,
    LEFT_COLUMNS = 19,
    LIST_WIDTH = 60,
};

static const char *end_of(const char *id)
{
    size_t size = strlen(id);

    return size > SHORT ? id + size - SHORT : id;
}

/* "2026-11-30 09:15 UTC"; OUT has TIME_SIZE bytes. */
static const char *moment(char *out, int64_t wall_ms)
{
    clock_format(wall_ms, out);
    out[DATE - 6] = ' ';
    (void)snprintf(out + DATE, TIME_SIZE - DATE, " UTC");
    return out;
}

/* "3 days 4 h", "1 h 20 min", "12 min", "40 s": rounded down, so that nobody relies on more than there is. */
static const char *duration(char *out, int64_t ms)
{
    long long seconds = ms / SECOND_MS;

    if (seconds >= DAY)
        (void)snprintf(out, LEFT_SIZE, "%lld day%s %lld h", seconds / DAY,
                       seconds / DAY > 1 ? "s" : "", seconds % DAY / HOUR);
    else if (seconds >= HOUR)
        (void)snprintf(out, LEFT_SIZE, "%lld h %lld min", seconds / HOUR, seconds % HOUR / MINUTE);
    else if (seconds >= MINUTE)
        (void)snprintf(out, LEFT_SIZE, "%lld min", seconds / MINUTE);
    else
        (void)snprintf(out, LEFT_SIZE, "%lld s", seconds);
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

static bool is_open(const struct order *order)
{
    return order->state == ORDER_ORDERED || order->state == ORDER_STARTED ||
           order->state == ORDER_SUBMITTED;
}

/* ---- the list ----------------------------------------------------------------------------------- */

static void add_row(struct buf *out, const struct view *view, const struct order *order,
                    int64_t now)
{
    struct order_time time;
    char left[LEFT_SIZE];
    size_t used;

    order_time_at(order, now, &time);
    buf_addf(out, "  %-*s  ", SHORT, end_of(order->id));
    buf_addf(out, "%-*s ", STATE_COLUMNS, order_state_name(order->state));
    if (view->width >= LIST_WIDTH)
        buf_addf(out, "%-*s  ", SHORT, end_of(order->candidate));
    used = view_used(out);
    if (view->width < used + ROLE_COLUMNS + LEFT_COLUMNS) {
        (void)view_cut(out, view, order->role, view->width > used + 8 ? view->width - used : 8);
        view_end_line(out);
        return;
    }
    view_fit(out, view, order->role, ROLE_COLUMNS);
    if (order->state == ORDER_GRADED)
        buf_addf(out, "  %d %%", order_score(order) / 100);
    else if (is_open(order) && time.end != ORDER_END_NONE)
        buf_addf(out, "  %s left", duration(left, time.left_ms));
    view_end_line(out);
}

void render_orders(struct buf *out, const struct view *view, const struct order_list *list)
{
    view_add(out, view, STYLE_DIM, "  %-*s  %-*s ", SHORT, "id", STATE_COLUMNS, "state");
    if (view->width >= LIST_WIDTH)
        view_add(out, view, STYLE_DIM, "%-*s  ", SHORT, "person");
    view_add(out, view, STYLE_DIM, "role");
    buf_addc(out, '\n');
    for (size_t i = 0; i < list->count; i++)
        add_row(out, view, &list->items[i], list->now);
}

/* ---- one ---------------------------------------------------------------------------------------- */

static void add_times(struct buf *out, const struct view *view, const struct order *order,
                      int64_t now)
{
    struct order_time time;
    char at[TIME_SIZE], left[LEFT_SIZE], text[160];

    order_time_at(order, now, &time);
    add_fact(out, view, "ordered", moment(at, order->ordered_at));
    if (order->started_at > 0)
        add_fact(out, view, "started", moment(at, order->started_at));
    if (order->clock_ms > 0 && order->started_at == 0) {
        (void)snprintf(text, sizeof text, "%s from the start",
                       duration(left, order_clock(order->clock_ms, order->extra_percent)));
        add_fact(out, view, "clock", text);
    }
    if (time.end != ORDER_END_NONE && is_open(order)) {
        (void)snprintf(text, sizeof text, "%s, by the %s: %s left", moment(at, time.ends_at),
                       time.end == ORDER_END_CLOCK ? "clock" : "deadline",
                       duration(left, time.left_ms));
        add_fact(out, view, "ends", text);
    }
    if (order->ended_at > 0 && !is_open(order))
        add_fact(out, view, "ended", moment(at, order->ended_at));
}

static void add_part(struct buf *out, const struct view *view, const struct order_challenge *part)
{
    bool judged = part->graded > 0;
    bool good = judged && part->score == part->max_score;

    view_add(out, view, good ? STYLE_GOOD : STYLE_NONE, "  %s ",
             view_glyph(view, good     ? GLYPH_OK
                              : judged ? GLYPH_FAIL
                                       : GLYPH_NONE));
    view_flow(out, view, 4, "%s:", part->id);
    if (part->submissions == 0)
        view_flow(out, view, 4, " nothing handed in yet");
    else if (part->graded != part->submissions)
        view_flow(out, view, 4, " submission %u waits to be judged", part->submissions);
    else
        view_flow(out, view, 4, " %d/%d, %s", part->score, part->max_score, part->verdict);
    if (part->submissions > 1)
        view_clause(out, view, 4, ", ", "the last of %u submissions counts", part->submissions);
    view_end_line(out);
}

static void add_runs(struct buf *out, const struct view *view, const struct order_info *info)
{
    if (info->run_count == 0)
        return;
    view_add(out, view, STYLE_DIM, "\n  runs\n");
    for (size_t i = 0; i < info->run_count; i++) {
        const struct order_run *run = &info->runs[i];
        char at[TIME_SIZE];

        buf_addf(out, "  %s  ", end_of(run->id));
        if (run->number == 0)
            view_flow(out, view, 12, "%s, a trial,", run->challenge);
        else
            view_flow(out, view, 12, "%s %u%s,", run->challenge, run->number,
                      run->again[0] ? " once more" : "");
        view_flow(out, view, 12, " %s", moment(at, run->created_at));
        if (run->judged_at > 0)
            view_clause(out, view, 12, ": ", "%s %d/%d", run->verdict, run->score, run->max_score);
        else
            view_clause(out, view, 12, ": ", "not judged yet");
        view_end_line(out);
    }
}

static void add_sum(struct buf *out, const struct view *view, const struct order *order)
{
    int score = order_score(order);

    if (order->state != ORDER_GRADED)
        return;
    buf_addc(out, '\n');
    view_flow(out, view, 2, "  %d.%02d %% of all points.", score / 100, score % 100);
    if (order->threshold >= 0)
        view_flow(out, view, 2, " The role marks %d %%: %s.", order->threshold,
                  score >= order->threshold * 100 ? "reached" : "not reached");
    view_flow(out, view, 2, " A person decides.");
    view_end_line(out);
}

void render_order(struct buf *out, const struct view *view, const struct order_info *info)
{
    const struct order *order = &info->order;

    view_flow(out, view, 2, "order %s: %s", end_of(order->id), order_state_name(order->state));
    buf_adds(out, "\n\n");
    add_fact(out, view, "candidate", end_of(order->candidate));
    add_fact(out, view, "role", order->role);
    if (order->application[0])
        add_fact(out, view, "application", order->application);
    add_times(out, view, order, info->now);
    buf_addc(out, '\n');
    for (size_t i = 0; i < order->challenge_count; i++)
        add_part(out, view, &order->challenges[i]);
    add_runs(out, view, info);
    add_sum(out, view, order);
}

/* ---- handing in --------------------------------------------------------------------------------- */

static void add_verdict(struct buf *out, const struct view *view, const char *challenge,
                        const struct judgement *judgement)
{
    view_add(out, view, render_style(judgement->verdict), "  %s ",
             view_glyph(view, render_glyph(judgement->verdict)));
    view_flow(out, view, 4, "%s: %s, %d/%d", challenge, render_words(judgement->verdict),
              judgement->score, judgement->max_score);
    view_end_line(out);
}

static void add_fault(struct buf *out, const struct view *view, const char *challenge,
                      const struct error *fault)
{
    AUTO(buf_done) struct buf message = {0};

    buf_init(&message, REPORT_MAX);
    view_text(&message, view, fault->message);
    view_add(out, view, STYLE_OURS, "  %s ", view_glyph(view, GLYPH_WARN));
    view_flow(out, view, 4, "%s: not judged yet (%s: %s); it is kept and tried again", challenge,
              error_name(fault->code), message.data);
    view_end_line(out);
}

void render_submitted(struct buf *out, const struct view *view, const struct submitted *submitted,
                      bool queued)
{
    const struct order *order = &submitted->info.order;
    struct order_time time;
    char left[LEFT_SIZE];

    for (size_t i = 0; i < submitted->count; i++) {
        const char *challenge = submitted->items[i].challenge;

        if (submitted->items[i].judgement) {
            add_verdict(out, view, challenge, submitted->items[i].judgement);
        } else if (submitted->items[i].fault.code != ERR_OK) {
            add_fault(out, view, challenge, &submitted->items[i].fault);
        } else {
            view_flow(out, view, 4, "  %s %s: taken%s", view_glyph(view, GLYPH_DOT), challenge,
                      queued ? "; \"assess work\" judges it" : "");
            view_end_line(out);
        }
    }
    order_time_at(order, submitted->info.now, &time);
    view_flow(out, view, 2, "  Order %s is %s.", end_of(order->id), order_state_name(order->state));
    if (!time.is_over && time.end != ORDER_END_NONE)
        view_flow(out, view, 2, " %s left; the last submission of each challenge counts.",
                  duration(left, time.left_ms));
    view_end_line(out);
}

/* ---- workers ------------------------------------------------------------------------------------ */

void render_work_event(struct buf *out, const struct view *view, const struct work_event *event)
{
    switch (event->kind) {
    case WORK_JUDGED: add_verdict(out, view, event->challenge, event->judgement); break;
    case WORK_FAILED: add_fault(out, view, event->challenge, event->err); break;
    case WORK_DROPPED:
        view_flow(out, view, 4, "  %s %s: not wanted any more", view_glyph(view, GLYPH_NONE),
                  event->challenge[0] ? event->challenge : "a run");
        view_end_line(out);
        break;
    case WORK_WAITING:
        view_flow(out, view, 2, "  nothing is due; waiting");
        view_end_line(out);
        break;
    }
}

void render_work(struct buf *out, const struct view *view, const struct work_report *report)
{
    view_flow(out, view, 2, "  %lld judged, %lld failed, %lld not wanted any more; %lld wait",
              (long long)report->judged, (long long)report->failed, (long long)report->dropped,
              (long long)report->waiting);
    if (report->ended > 0)
        view_clause(out, view, 2, ", ", "%lld orders ended by time", (long long)report->ended);
    if (report->removed + report->erased > 0)
        view_clause(out, view, 2, ", ", "%lld pieces and %lld people kept for long enough",
                    (long long)report->removed, (long long)report->erased);
    if (report->dead + report->quarantined > 0)
        view_clause(out, view, 2, ", ", "%lld dead and %lld quarantined", (long long)report->dead,
                    (long long)report->quarantined);
    view_end_line(out);
    if (report->delivered + report->undelivered + report->deliveries_waiting > 0) {
        view_flow(out, view, 2, "  %lld delivered, %lld tr%s failed; %lld wait",
                  (long long)report->delivered, (long long)report->undelivered,
                  report->undelivered == 1 ? "y" : "ies", (long long)report->deliveries_waiting);
        view_end_line(out);
    }
    if (report->dead + report->quarantined > 0)
        render_hint(out, view,
                    "\"assess work --again\" takes up what was given up, once its cause is mended");
}
