/* SPDX-License-Identifier: MIT */
/*
 * An order to which anything happens at any time, and its documents: one line of JSON, in ASCII; none for reports
 * tells of extra time.  What is refused changes nothing.
 */
#include "fuzz.h"

#include "assess/order.h"
#include "text.h"

#include <jansson.h>
#include <string.h>

enum { CHALLENGES = 3, SECOND = 1000 };

static const char *const ids[CHALLENGES + 1] = {"one", "two", "three", "none"};

static char *document(const struct order *order, enum order_reader reader, int64_t now)
{
    char *text = order_to_json(order, reader, now);

    HOLDS(text != NULL);
    return text;
}

/* The object that it has to be; the caller's. */
static json_t *check_text(const char *text)
{
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

    for (const char *at = text; *at; at++)
        HOLDS(*at >= ' '); /* ASCII, and no line end */
    HOLDS(json_is_object(root));
    return root;
}

/* Two orders that differ in extra time alone are the same to a report. */
static void check_report(const struct order *order, int64_t now)
{
    struct order other = *order;
    char *one = document(order, ORDER_FOR_REPORT, now), *two;
    json_t *root = check_text(one);

    other.extra_percent = (order->extra_percent + 50) % (ORDER_EXTRA_MAX + 1);
    other.started_at = order->started_at > 0 ? order->started_at + 1 : 0;
    two = document(&other, ORDER_FOR_REPORT, now);
    HOLDS(strcmp(one, two) == 0 && !json_object_get(json_object_get(root, "order"), "time"));
    json_decref(root);
    free(one);
    free(two);
}

static void check(const struct order *order, int64_t now)
{
    char *text = document(order, ORDER_FOR_OPERATOR, now);
    char *list = orders_to_json(order, 1, ORDER_FOR_OPERATOR, now);
    enum order_state state = ORDER_STATES;
    struct order_time time;
    int score = order_score(order);

    HOLDS(list && score >= 0 && score <= 10000);
    HOLDS(order_state_by_name(order_state_name(order->state), &state) && state == order->state);
    order_time_at(order, now, &time);
    HOLDS(time.left_ms >= 0 && (!time.is_over || time.left_ms == 0));
    json_decref(check_text(text));
    json_decref(check_text(list));
    check_report(order, now);
    free(text);
    free(list);
}

static enum order_answer act(struct order *order, struct input *input, int64_t now)
{
    uint64_t kind = fuzz_number(input, 1) % 5;
    unsigned detail = (unsigned)fuzz_number(input, 1);
    const char *challenge = ids[detail % (CHALLENGES + 1)];
    const struct order_result result = {.run = "run_1",
                                        .verdict = detail & 64 ? "AC" : "WA",
                                        .number = detail >> 2 & 3,
                                        .score = detail & 64 ? 100 : 40,
                                        .max_score = 100};

    switch (kind) {
    case 0: return order_start(order, now);
    case 1: return order_submit(order, challenge, now);
    case 2: return order_grade(order, challenge, &result, now);
    case 3: return order_extend(order, detail, order->deadline_at, now);
    default: return order_cancel(order, now);
    }
}

static void try_act(struct order *order, struct input *input, int64_t now)
{
    enum order_answer answer;
    char *before, *after;

    (void)order_settle(order, now);
    before = document(order, ORDER_FOR_OPERATOR, now);
    answer = act(order, input, now);
    after = document(order, ORDER_FOR_OPERATOR, now);
    HOLDS(answer < ORDER_ANSWERS && order_answer_words(answer)[0]);
    HOLDS(answer == ORDER_TAKEN || strcmp(before, after) == 0);
    free(before);
    free(after);
}

static struct order order_from(struct input *input, int64_t now)
{
    struct order order = {.clock_ms = (int64_t)fuzz_number(input, 4) * SECOND,
                          .extra_percent = (unsigned)fuzz_number(input, 2) % (ORDER_EXTRA_MAX + 1),
                          .threshold = (int)(fuzz_number(input, 1) % 102) - 1,
                          .ordered_at = now,
                          .challenge_count = 1 + fuzz_number(input, 1) % CHALLENGES};
    int64_t days = (int64_t)fuzz_number(input, 1);

    order.deadline_at = days > 0 ? now + days * 24 * 3600 * SECOND : 0;
    order.id = fuzz_string(fuzz_until(input, 0xFF));
    order.candidate = fuzz_string(fuzz_until(input, 0xFF));
    order.role = fuzz_string(fuzz_until(input, 0xFF));
    order.application = fuzz_string(fuzz_until(input, 0xFF));
    order.challenges = calloc(order.challenge_count, sizeof *order.challenges);
    HOLDS(order.challenges != NULL);
    for (size_t i = 0; i < order.challenge_count; i++) {
        order.challenges[i].id = text_copy(ids[i]);
        order.challenges[i].weight = 1 + (unsigned)fuzz_number(input, 2) % 1000;
        HOLDS(order.challenges[i].id);
    }
    return order;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    int64_t now = INT64_C(1795996800000);
    struct order order = order_from(&input, now);

    while (input.size > 0) {
        now += ((int64_t)fuzz_number(&input, 2) - 0x4000) * SECOND;
        try_act(&order, &input, now);
    }
    check(&order, now);
    order_done(&order);
    return 0;
}
