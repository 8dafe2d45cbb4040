/* SPDX-License-Identifier: MIT */
#include "render_result.h"

#include "auto.h"
#include "id.h"
#include "render.h"
#include "render_stored.h"

#include <stdio.h>
#include <string.h>

enum {
    STATE_COLUMNS = 10,
    PERSON_COLUMNS = 14,
    ROLE_COLUMNS = 25,
    SCORE_COLUMNS = 6,
    NUMBER_SIZE = 24,
    FACT_COLUMNS = 11,
    LIST_WIDTH = 60,
    DIGITS = 16,
};

static const char *who(const struct result *result)
{
    return result->external_id[0] ? result->external_id : id_short(result->info.order.candidate);
}

static bool is_judged(const struct order *order)
{
    return order->state == ORDER_GRADED;
}

__attribute__((format(printf, 4, 5))) static void
add_fact(struct buf *out, const struct view *view, const char *name, const char *format, ...)
{
    AUTO(buf_done) struct buf text = {0};
    AUTO(buf_done) struct buf shown = {0};
    va_list arguments;

    buf_init(&text, (size_t)4 * DECISION_REASON_MAX);
    buf_init(&shown, (size_t)16 * DECISION_REASON_MAX);
    va_start(arguments, format);
    buf_addv(&text, format, arguments);
    va_end(arguments);
    view_text(&shown, view, text.data);
    view_add(out, view, STYLE_DIM, "  %-*s", FACT_COLUMNS, name);
    view_flow(out, view, FACT_COLUMNS + 3, " %s", shown.data);
    view_end_line(out);
}

/* ---- the list ------------------------------------------------------------------------------------- */

static void add_row(struct buf *out, const struct view *view, const struct result *result)
{
    const struct order *order = &result->info.order;
    const struct decision *decision = result_decision(result);
    char score[NUMBER_SIZE] = "-";

    if (is_judged(order))
        (void)snprintf(score, sizeof score, "%d %%", order_score(order) / 100);
    buf_addf(out, "  %-*s  %-*s ", ID_SHORT, id_short(order->id), STATE_COLUMNS,
             order_state_name(order->state));
    if (view->width >= LIST_WIDTH) {
        view_fit(out, view, who(result), PERSON_COLUMNS);
        buf_addc(out, ' ');
    }
    if (view->width >= LIST_WIDTH + ROLE_COLUMNS - 5)
        view_fit(out, view, order->role, ROLE_COLUMNS);
    buf_addf(out, "%*s  %s%s", SCORE_COLUMNS, score, decision ? decision_name(decision->word) : "",
             result_decision_is_stale(result) ? "*" : "");
    view_end_line(out);
}

void render_results(struct buf *out, const struct view *view, const struct result_list *list)
{
    bool stale = false;

    view_add(out, view, STYLE_DIM, "  %-*s  %-*s ", ID_SHORT, "id", STATE_COLUMNS, "state");
    if (view->width >= LIST_WIDTH)
        view_add(out, view, STYLE_DIM, "%-*s ", PERSON_COLUMNS, "person");
    if (view->width >= LIST_WIDTH + ROLE_COLUMNS - 5)
        view_add(out, view, STYLE_DIM, "%-*s", ROLE_COLUMNS, "role");
    view_add(out, view, STYLE_DIM, "%*s  decision", SCORE_COLUMNS, "score");
    buf_addc(out, '\n');
    for (size_t i = 0; i < list->count; i++) {
        add_row(out, view, &list->items[i]);
        stale |= result_decision_is_stale(&list->items[i]);
    }
    if (stale)
        render_hint(out, view,
                    "* decided at another score; \"assess results show ORDER\" has both");
}

/* ---- one ------------------------------------------------------------------------------------------ */

static unsigned all_weights(const struct order *order)
{
    unsigned sum = 0;

    for (size_t i = 0; i < order->challenge_count; i++)
        sum += order->challenges[i].weight;
    return sum;
}

static void add_verdict(struct buf *out, const struct view *view, const struct order *order,
                        const struct order_challenge *part)
{
    bool judged = part->graded > 0 && part->graded == part->submissions;
    bool good = judged && part->score == part->max_score;

    view_add(out, view, good ? STYLE_GOOD : STYLE_NONE, "  %s ",
             view_glyph(view, good     ? GLYPH_OK
                              : judged ? GLYPH_FAIL
                                       : GLYPH_NONE));
    view_flow(out, view, 4, "%s:", part->id);
    if (part->submissions == 0)
        view_flow(out, view, 4, " nothing was handed in");
    else if (!judged && part->graded > 0)
        view_flow(out, view, 4, " submission %u waits to be judged", part->submissions);
    else if (!judged)
        view_flow(out, view, 4, " not judged yet");
    else
        view_flow(out, view, 4, " %s, %d/%d", part->verdict, part->score, part->max_score);
    view_clause(out, view, 4, ", ", "weight %u of %u", part->weight, all_weights(order));
    view_end_line(out);
}

/* Its beginning, to compare by eye; the document has it whole. */
static void add_digest(struct buf *out, const char *name, const char *digest)
{
    const char *digits = strchr(digest, ':');

    if (digits)
        buf_addf(out, "      %-*s %.*s\n", FACT_COLUMNS, name, DIGITS, digits + 1);
}

static void add_run(struct buf *out, const struct view *view, const struct order_run *run,
                    bool counts)
{
    buf_addf(out, "    %s", id_short(run->id));
    if (run->again[0])
        view_flow(out, view, 6, "  %s judged once more:", id_short(run->again));
    else if (run->number == 0)
        view_flow(out, view, 6, "  a trial:");
    else
        view_flow(out, view, 6, "  submission %u:", run->number);
    if (run->verdict[0])
        view_flow(out, view, 6, " %s, %d/%d", run->verdict, run->score, run->max_score);
    else
        view_flow(out, view, 6, " not judged yet");
    if (run->toolchain[0])
        view_clause(out, view, 6, ", ", "%s by %s", run->language, run->toolchain);
    if (counts)
        view_clause(out, view, 6, "; ", "it counts");
    view_end_line(out);
    if (!counts)
        return;
    add_digest(out, "package", run->challenge_digest);
    add_digest(out, "tool chain", run->toolchain_digest);
    add_digest(out, "submission", run->submission_digest);
    add_digest(out, "outputs", run->outputs_digest);
}

static void add_challenge(struct buf *out, const struct view *view, const struct result *result,
                          const struct order_challenge *part)
{
    const struct order_run *counting = result_run(result, part->id);

    add_verdict(out, view, &result->info.order, part);
    for (size_t i = 0; i < result->info.run_count; i++)
        if (strcmp(result->info.runs[i].challenge, part->id) == 0)
            add_run(out, view, &result->info.runs[i], &result->info.runs[i] == counting);
}

static void add_sum(struct buf *out, const struct view *view, const struct order *order)
{
    int score = order_score(order);

    if (!is_judged(order))
        return;
    buf_addc(out, '\n');
    view_flow(out, view, 2, "  %d.%02d %% of all points.", score / 100, score % 100);
    if (order->threshold >= 0)
        view_flow(out, view, 2, " The role marks %d %%: %s.", order->threshold,
                  score >= order->threshold * 100 ? "reached" : "not reached");
    view_end_line(out);
}

static void add_decision(struct buf *out, const struct view *view, const struct decision *decision,
                         bool in_force)
{
    char day[STORED_TIME_SIZE];

    add_fact(out, view, in_force ? "decided" : "before", "%s on %s at %d.%02d %% of all points",
             decision_name(decision->word), stored_day(day, decision->decided_at),
             decision->score / 100, decision->score % 100);
    if (decision->by)
        add_fact(out, view, "  by", "%s", decision->by);
    if (decision->reason)
        add_fact(out, view, "  because", "%s", decision->reason);
    if (decision->closed)
        add_fact(out, view, "  by", "who and why are damaged, and cannot be opened (%s)",
                 error_name(ERR_SEALED));
}

static void add_decisions(struct buf *out, const struct view *view, const struct result *result)
{
    buf_addc(out, '\n');
    if (result->decision_count == 0) {
        view_flow(out, view, 2, "  Nobody has decided yet; a person does.");
        view_end_line(out);
    }
    for (size_t i = result->decision_count; i > 0; i--)
        add_decision(out, view, &result->decisions[i - 1], i == result->decision_count);
    if (result_decision_is_stale(result))
        render_hint(out, view,
                    result_is_awaited(result)
                        ? "something waits to be judged since it was decided; whoever decides "
                          "again takes its place"
                        : "the score has changed since it was decided; whoever decides again "
                          "takes its place");
}

void render_result(struct buf *out, const struct view *view, const struct result *result)
{
    const struct order *order = &result->info.order;

    view_flow(out, view, 2, "result of order %s: %s", id_short(order->id),
              order_state_name(order->state));
    buf_adds(out, "\n\n");
    add_fact(out, view, "candidate", "%s", who(result));
    add_fact(out, view, "role", "%s", order->role);
    if (order->application[0])
        add_fact(out, view, "application", "%s", order->application);
    buf_addc(out, '\n');
    for (size_t i = 0; i < order->challenge_count; i++)
        add_challenge(out, view, result, &order->challenges[i]);
    add_sum(out, view, order);
    add_decisions(out, view, result);
}

/* ---- judged once more ------------------------------------------------------------------------------ */

static void add_regraded(struct buf *out, const struct view *view, const struct regraded_run *run)
{
    static const struct {
        enum style style;
        enum glyph glyph;
        const char *words;
    } rows[REGRADE_ANSWERS] = {
        [REGRADE_EQUAL] = {STYLE_GOOD,  GLYPH_OK,   "the same verdicts"                   },
        [REGRADE_NEAR] = {STYLE_LIMIT, GLYPH_WARN, "the same but for tests near a limit" },
        [REGRADE_TOOLS] = {STYLE_LIMIT, GLYPH_WARN, "other verdicts by another tool chain"},
        [REGRADE_DIFFERENT] = {STYLE_BAD,   GLYPH_FAIL, "other verdicts"                      },
    };

    view_add(out, view, rows[run->answer].style, "  %s ",
             view_glyph(view, rows[run->answer].glyph));
    view_flow(out, view, 4, "%s: %s, %s %d/%d", run->challenge, rows[run->answer].words, run->is,
              run->score, run->max_score);
    if (strcmp(run->was, run->is) != 0)
        view_clause(out, view, 4, ", ", "it was %s %d/%d", run->was, run->was_score,
                    run->max_score);
    view_end_line(out);
    if (strcmp(run->was_toolchain, run->toolchain) != 0)
        view_note(out, view, "  tool chain", "%s; it was %s", run->toolchain, run->was_toolchain);
    for (size_t i = 0; i < run->test_count; i++) {
        const struct regraded_test *test = &run->tests[i];

        buf_adds(out, "    ");
        view_flow(out, view, 6, "%s: %s, it was %s", test->name, test->is,
                  test->was[0] ? test->was : "not there");
        if (test->near[0])
            view_clause(out, view, 6, "; ", "within 10 %% of the %s limit", test->near);
        view_end_line(out);
    }
}

void render_regraded(struct buf *out, const struct view *view, const struct regraded *regraded)
{
    for (size_t i = 0; i < regraded->count; i++)
        add_regraded(out, view, &regraded->items[i]);
    view_flow(out, view, 2, "  Order %s keeps its result; the new run%s beside it.",
              id_short(regraded->order), regraded->count == 1 ? " is kept" : "s are kept");
    view_end_line(out);
}
