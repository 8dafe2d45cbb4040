/* SPDX-License-Identifier: MIT */
#include "assess/order.h"

#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void order_done(struct order *order)
{
    for (size_t i = 0; i < order->challenge_count; i++) {
        free(order->challenges[i].id);
    }
    free(order->challenges);
    free(order->id);
    free(order->candidate);
    free(order->role);
    free(order->application);
    *order = (struct order){0};
}

/* ---- words -------------------------------------------------------------------------------------- */

static const char *const state_names[ORDER_STATES] = {
    [ORDER_ORDERED] = "ordered", [ORDER_STARTED] = "started", [ORDER_SUBMITTED] = "submitted",
    [ORDER_GRADED] = "graded",   [ORDER_EXPIRED] = "expired", [ORDER_CANCELLED] = "cancelled",
};

const char *order_state_name(enum order_state state)
{
    return state_names[state];
}

bool order_state_by_name(const char *name, enum order_state *out_state)
{
    for (unsigned state = 0; state < ORDER_STATES; state++) {
        if (strcmp(name, state_names[state]) == 0) {
            *out_state = (enum order_state)state;
            return true;
        }
    }
    return false;
}

const char *order_answer_words(enum order_answer answer)
{
    static const char *const words[ORDER_ANSWERS] = {
        [ORDER_TAKEN] = "taken",
        [ORDER_NOT_STARTED] = "it was not started yet",
        [ORDER_STARTED_ALREADY] = "it was started already",
        [ORDER_TIME_IS_OVER] = "its time is over",
        [ORDER_IS_GRADED] = "it is graded",
        [ORDER_IS_CANCELLED] = "it was cancelled",
        [ORDER_HAS_NO_SUCH] = "the challenge is not in it",
        [ORDER_OUTDATED] = "a later submission counts",
    };

    return words[answer];
}

/* ---- states ------------------------------------------------------------------------------------- */

/* The state after each act, plus one; 0: the act is nothing for that state. */
#define TO(state) ((unsigned char)(1 + (state)))

static const unsigned char transitions[ORDER_STATES][ORDER_ACTS] = {
    [ORDER_ORDERED] =
        {
                         [ORDER_START] = TO(ORDER_STARTED),
                         [ORDER_EXPIRE] = TO(ORDER_EXPIRED),
                         [ORDER_EXTEND] = TO(ORDER_ORDERED),
                         [ORDER_CANCEL] = TO(ORDER_CANCELLED),
                         },
    [ORDER_STARTED] =
        {
                         [ORDER_SUBMIT] = TO(ORDER_STARTED),
                         [ORDER_SUBMIT_LAST] = TO(ORDER_SUBMITTED),
                         [ORDER_EXPIRE] = TO(ORDER_EXPIRED),
                         [ORDER_CLOSE] = TO(ORDER_SUBMITTED),
                         [ORDER_EXTEND] = TO(ORDER_STARTED),
                         [ORDER_CANCEL] = TO(ORDER_CANCELLED),
                         },
    [ORDER_SUBMITTED] =
        {
                         [ORDER_SUBMIT_LAST] = TO(ORDER_SUBMITTED),
                         [ORDER_GRADE] = TO(ORDER_GRADED),
                         [ORDER_EXTEND] = TO(ORDER_SUBMITTED),
                         [ORDER_CANCEL] = TO(ORDER_CANCELLED),
                         },
    [ORDER_GRADED] =
        {
                         [ORDER_SUBMIT_LAST] = TO(ORDER_SUBMITTED),
                         },
};

bool order_next(enum order_state state, enum order_act act, enum order_state *out_next)
{
    unsigned char to = transitions[state][act];

    if (to == 0)
        return false;
    *out_next = (enum order_state)(to - 1);
    return true;
}

/* Why ACT is nothing for STATE. */
static enum order_answer refusal(enum order_state state)
{
    switch (state) {
    case ORDER_ORDERED: return ORDER_NOT_STARTED;
    case ORDER_STARTED:
    case ORDER_SUBMITTED: return ORDER_STARTED_ALREADY;
    case ORDER_GRADED: return ORDER_IS_GRADED;
    case ORDER_EXPIRED: return ORDER_TIME_IS_OVER;
    case ORDER_CANCELLED:
    case ORDER_STATES: break;
    }
    return ORDER_IS_CANCELLED;
}

static enum order_answer act(struct order *order, enum order_act act)
{
    if (!order_next(order->state, act, &order->state))
        return refusal(order->state);
    return ORDER_TAKEN;
}

/* ---- time --------------------------------------------------------------------------------------- */

int64_t order_clock(int64_t clock_ms, unsigned percent)
{
    int64_t more = 0, sum = 0;

    if (__builtin_mul_overflow(clock_ms, (int64_t)percent, &more) ||
        __builtin_add_overflow(more, 99, &more) ||
        __builtin_add_overflow(clock_ms, more / 100, &sum))
        return INT64_MAX;
    return sum;
}

void order_time_at(const struct order *order, int64_t now, struct order_time *out_time)
{
    struct order_time time = {.end = ORDER_END_NONE};
    int64_t begin = order->started_at > 0 ? order->started_at : order->ordered_at;

    if (order->started_at > 0 && order->clock_ms > 0) {
        time.end = ORDER_END_CLOCK;
        if (__builtin_add_overflow(order->started_at,
                                   order_clock(order->clock_ms, order->extra_percent),
                                   &time.ends_at))
            time.ends_at = INT64_MAX;
    }
    if (order->deadline_at > 0 &&
        (time.end == ORDER_END_NONE || order->deadline_at < time.ends_at)) {
        time.end = ORDER_END_DEADLINE;
        time.ends_at = order->deadline_at;
    }
    if (time.end != ORDER_END_NONE) {
        time.is_over = now >= time.ends_at;
        /* a clock that was set back gives nobody more than there was */
        time.left_ms = time.is_over ? 0 : time.ends_at - (now > begin ? now : begin);
        if (time.left_ms < 0)
            time.left_ms = 0;
    }
    *out_time = time;
}

static bool has_submission(const struct order *order)
{
    for (size_t i = 0; i < order->challenge_count; i++)
        if (order->challenges[i].submissions > 0)
            return true;
    return false;
}

static bool all_graded(const struct order *order)
{
    for (size_t i = 0; i < order->challenge_count; i++)
        if (order->challenges[i].graded != order->challenges[i].submissions)
            return false;
    return true;
}

bool order_settle(struct order *order, int64_t now)
{
    struct order_time time;

    order_time_at(order, now, &time);
    if (!time.is_over ||
        !order_next(order->state, has_submission(order) ? ORDER_CLOSE : ORDER_EXPIRE,
                    &order->state))
        return false;
    order->ended_at = time.ends_at;
    if (order->state == ORDER_SUBMITTED && all_graded(order))
        (void)act(order, ORDER_GRADE);
    return true;
}

/* ---- acts --------------------------------------------------------------------------------------- */

enum order_answer order_start(struct order *order, int64_t now)
{
    enum order_answer answer;

    (void)order_settle(order, now);
    answer = act(order, ORDER_START);
    if (answer == ORDER_TAKEN)
        order->started_at = now;
    return answer;
}

static struct order_challenge *find(struct order *order, const char *challenge)
{
    for (size_t i = 0; i < order->challenge_count; i++)
        if (strcmp(order->challenges[i].id, challenge) == 0)
            return &order->challenges[i];
    return NULL;
}

/* Each challenge but this one has something. */
static bool is_last_missing(const struct order *order, const struct order_challenge *but)
{
    for (size_t i = 0; i < order->challenge_count; i++)
        if (&order->challenges[i] != but && order->challenges[i].submissions == 0)
            return false;
    return true;
}

enum order_answer order_submit(struct order *order, const char *challenge, int64_t now)
{
    struct order_challenge *item = find(order, challenge);
    struct order_time time;
    enum order_answer answer;

    (void)order_settle(order, now);
    order_time_at(order, now, &time);
    if (!item)
        return ORDER_HAS_NO_SUCH;
    if (time.is_over && order->state != ORDER_CANCELLED)
        return ORDER_TIME_IS_OVER;
    answer = act(order, is_last_missing(order, item) ? ORDER_SUBMIT_LAST : ORDER_SUBMIT);
    if (answer != ORDER_TAKEN)
        return answer;
    item->submissions++;
    item->submitted_at = now;
    if (order->state == ORDER_SUBMITTED)
        order->ended_at = now;
    return ORDER_TAKEN;
}

enum order_answer order_try(const struct order *order, const char *challenge, int64_t now)
{
    struct order_time time;
    bool known = false;

    for (size_t i = 0; i < order->challenge_count; i++)
        known = known || strcmp(order->challenges[i].id, challenge) == 0;
    order_time_at(order, now, &time);
    if (!known)
        return ORDER_HAS_NO_SUCH;
    if (order->state == ORDER_CANCELLED)
        return ORDER_IS_CANCELLED;
    if (time.is_over || order->state == ORDER_EXPIRED)
        return ORDER_TIME_IS_OVER;
    return order->state == ORDER_ORDERED ? ORDER_NOT_STARTED : ORDER_TAKEN;
}

/* Time ended it, not a submission for each challenge. */
static bool was_ended_by_time(const struct order *order)
{
    return order->state == ORDER_EXPIRED ||
           ((order->state == ORDER_SUBMITTED || order->state == ORDER_GRADED) &&
            !is_last_missing(order, NULL));
}

enum order_answer order_extend(struct order *order, unsigned percent, int64_t deadline_at,
                               int64_t now)
{
    struct order more;
    struct order_time time;
    enum order_answer answer;

    (void)order_settle(order, now);
    more = *order;
    if (was_ended_by_time(order)) {
        more.state = order->started_at > 0 ? ORDER_STARTED : ORDER_ORDERED;
        more.ended_at = 0;
    }
    answer = act(&more, ORDER_EXTEND);
    if (answer != ORDER_TAKEN)
        return answer;
    more.extra_percent = percent;
    more.deadline_at = deadline_at;
    order_time_at(&more, now, &time);
    if (time.is_over)
        return ORDER_TIME_IS_OVER;
    *order = more;
    return ORDER_TAKEN;
}

enum order_answer order_cancel(struct order *order, int64_t now)
{
    enum order_answer answer;

    (void)order_settle(order, now);
    answer = act(order, ORDER_CANCEL);
    if (answer == ORDER_TAKEN)
        order->ended_at = now;
    return answer;
}

enum order_answer order_grade(struct order *order, const char *challenge,
                              const struct order_result *result, int64_t now)
{
    struct order_challenge *item = find(order, challenge);

    (void)order_settle(order, now);
    if (!item)
        return ORDER_HAS_NO_SUCH;
    if (order->state == ORDER_CANCELLED)
        return ORDER_IS_CANCELLED;
    if (result->number == 0 || result->number != item->submissions)
        return ORDER_OUTDATED;
    (void)snprintf(item->run, sizeof item->run, "%s", result->run);
    (void)snprintf(item->verdict, sizeof item->verdict, "%s", result->verdict);
    item->graded = result->number;
    item->score = result->score;
    item->max_score = result->max_score;
    if (order->state == ORDER_SUBMITTED && all_graded(order))
        (void)act(order, ORDER_GRADE);
    return ORDER_TAKEN;
}

int order_score(const struct order *order)
{
    int64_t points = 0, weights = 0;

    for (size_t i = 0; i < order->challenge_count; i++) {
        const struct order_challenge *item = &order->challenges[i];

        weights += item->weight;
        if (item->graded > 0 && item->max_score > 0)
            points += (int64_t)item->weight * item->score * 10000 / item->max_score;
    }
    return weights > 0 ? (int)(points / weights) : 0;
}
