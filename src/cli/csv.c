/* SPDX-License-Identifier: MIT */
#include "csv.h"

#include "clock.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24, TIME_SIZE = 25 };

static const char *const names[] = {
    "order",
    "external_id",
    "role",
    "score",
    "threshold",
    "decision",
    "decided_at",
    "decided_score",
    "challenge",
    "weight",
    "verdict",
    "points",
    "max_points",
    "submissions",
    "language",
    "toolchain",
    "run",
    "package_digest",
    "toolchain_digest",
    "submission_digest",
    "outputs_digest",
};

void csv_cell(struct buf *out, const char *text)
{
    bool formula = text[0] && strchr("=+-@\t\r\n", text[0]);

    if (!formula && !text[strcspn(text, "\",\r\n")]) {
        buf_adds(out, text);
        return;
    }
    buf_addc(out, '"');
    if (formula)
        buf_addc(out, '\'');
    for (; *text; text++) {
        if (*text == '"')
            buf_addc(out, '"');
        buf_addc(out, *text);
    }
    buf_addc(out, '"');
}

static void add(struct buf *out, const char *text)
{
    csv_cell(out, text);
    buf_addc(out, ',');
}

static void add_number(struct buf *out, bool known, int64_t number)
{
    char text[NUMBER_SIZE] = "";

    if (known)
        (void)snprintf(text, sizeof text, "%lld", (long long)number);
    add(out, text);
}

static void end_row(struct buf *out)
{
    if (out->size > 0 && out->data[out->size - 1] == ',')
        out->data[--out->size] = '\0';
    buf_adds(out, "\r\n");
}

static void add_order(struct buf *out, const struct result *result)
{
    const struct order *order = &result->info.order;
    const struct decision *decision = result_decision(result);
    int score = order_score(order);
    char text[NUMBER_SIZE], at[TIME_SIZE] = "", then[NUMBER_SIZE] = "";

    (void)snprintf(text, sizeof text, "%d.%02d", score / 100, score % 100);
    if (decision) {
        clock_format(decision->decided_at, at);
        (void)snprintf(then, sizeof then, "%d.%02d", decision->score / 100, decision->score % 100);
    }
    add(out, order->id);
    add(out, result->external_id);
    add(out, order->role);
    add(out, text);
    add_number(out, order->threshold >= 0, order->threshold);
    add(out, decision ? decision_name(decision->word) : "");
    add(out, at);
    add(out, then);
}

static void add_challenge(struct buf *out, const struct result *result,
                          const struct order_challenge *part)
{
    static const struct order_run none;
    const struct order_run *found = result_run(result, part->id);
    const struct order_run *run = found ? found : &none;

    add(out, part->id);
    add_number(out, true, part->weight);
    add(out, run->verdict);
    add_number(out, found != NULL, run->score);
    add_number(out, found != NULL, run->max_score);
    add_number(out, true, part->submissions);
    add(out, run->language);
    add(out, run->toolchain);
    add(out, run->id);
    add(out, run->challenge_digest);
    add(out, run->toolchain_digest);
    add(out, run->submission_digest);
    add(out, run->outputs_digest);
}

void csv_results(struct buf *out, const struct result_list *list)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        add(out, names[i]);
    end_row(out);
    for (size_t i = 0; i < list->count; i++) {
        const struct order *order = &list->items[i].info.order;

        for (size_t j = 0; j < order->challenge_count; j++) {
            add_order(out, &list->items[i]);
            add_challenge(out, &list->items[i], &order->challenges[j]);
            end_row(out);
        }
    }
}
