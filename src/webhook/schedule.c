/* SPDX-License-Identifier: MIT */
#include "schedule.h"

#include "text.h"

#include <string.h>

/* milliseconds */
#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

#define LONGEST (7 * DAY)

enum { SHOWN = 40 };

static int fail_word(const char *word, size_t size, struct error *err)
{
    char shown[SHOWN];

    (void)error_set(err, ERR_CONFIG, "'%s' is no wait between two tries",
                    text_escape_into(shown, sizeof shown, word, size < 20 ? size : 20));
    error_hint(err, "a number and s, m, h or d, up to 7d, such as " SCHEDULE_STANDARD);
    return -(int)ERR_CONFIG;
}

/* "90s"; 0: it is none. */
static int64_t read_wait(const char *word, size_t size)
{
    static const char units[] = "smhd";
    static const int64_t lengths[] = {SECOND, MINUTE, HOUR, DAY};
    char digits[8];
    const char *unit = size > 1 && size <= sizeof digits ? strchr(units, word[size - 1]) : NULL;
    int64_t number = 0;

    if (!unit)
        return 0;
    memcpy(digits, word, size - 1);
    digits[size - 1] = '\0';
    if (!parse_i64(digits, 1, LONGEST / lengths[unit - units], &number))
        return 0;
    return number * lengths[unit - units];
}

int schedule_waits_parse(const char *text, struct schedule_waits *out_waits, struct error *err)
{
    static const char blanks[] = " \t\n";

    *out_waits = (struct schedule_waits){.count = 0};
    for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
        size_t size = strcspn(text, blanks);
        int64_t wait = read_wait(text, size);

        if (wait == 0)
            return fail_word(text, size, err);
        if (out_waits->count == SCHEDULE_WAITS_MAX)
            return error_set(err, ERR_CONFIG, "there are more than %d waits", SCHEDULE_WAITS_MAX);
        out_waits->items[out_waits->count++] = wait;
        text += size;
    }
    return out_waits->count > 0 ? 0 : error_set(err, ERR_CONFIG, "there is no wait between tries");
}

/* A fifth more or less, so that what failed together is not tried together. */
static int64_t jittered(int64_t wait, uint64_t random)
{
    int64_t span = wait / 5 * 2;

    return wait - span / 2 + (int64_t)(random % (uint64_t)(span + 1));
}

static int64_t at_least(int64_t wait, int64_t least)
{
    return wait < least ? least : wait;
}

/* The next time by the schedule, or the end of it. */
static void fail(struct schedule_answer *answer, const struct schedule_delivery *delivery,
                 uint64_t random, const char *reason)
{
    int64_t failures = delivery->failures < 0 ? 0 : delivery->failures;

    answer->reason = reason;
    answer->counts = true;
    answer->breaks = true;
    answer->end = failures < delivery->waits->count ? SCHEDULE_AGAIN : SCHEDULE_DEAD;
    if (answer->end == SCHEDULE_AGAIN)
        answer->wait_ms = jittered(delivery->waits->items[failures], random);
}

static void fail_hopeless(struct schedule_answer *answer, const struct schedule_delivery *delivery,
                          uint64_t random, const char *reason)
{
    fail(answer, delivery, random, reason);
    answer->breaks = false;
    if (delivery->failures + 1 >= SCHEDULE_HOPELESS)
        answer->end = SCHEDULE_DEAD;
}

/* The other side says when; nobody waits for longer than a day. */
static void obey(struct schedule_answer *answer, int64_t retry_after_s)
{
    int64_t wait = retry_after_s > DAY / SECOND ? DAY : retry_after_s * SECOND;

    if (retry_after_s <= 0)
        return;
    answer->hold_ms = at_least(wait, SECOND);
    answer->wait_ms = answer->hold_ms;
}

static void judge_status(struct schedule_answer *answer, const struct send_outcome *outcome,
                         const struct schedule_delivery *delivery, int64_t now, uint64_t random)
{
    int status = outcome->status;

    if (status >= 200 && status < 300) {
        answer->end = SCHEDULE_DELIVERED;
    } else if (status >= 300 && status < 400) {
        fail(answer, delivery, random, "redirect");
    } else if (status == 401 || status == 403) {
        *answer = (struct schedule_answer){
            .end = SCHEDULE_AGAIN, .pauses = true, .reason = "unauthorized"};
    } else if (status == 410) {
        *answer =
            (struct schedule_answer){.end = SCHEDULE_AGAIN, .disables = true, .reason = "gone"};
    } else if (status == 429) {
        fail(answer, delivery, random, "too_many_requests");
        answer->breaks = false;
        answer->wait_ms = at_least(answer->wait_ms, MINUTE);
        answer->hold_ms = answer->wait_ms;
        obey(answer, outcome->retry_after_s);
    } else if (status == 404) {
        fail(answer, delivery, random, "not_found");
        if (now - delivery->created_at >= DAY && delivery->failures + 1 >= SCHEDULE_HOPELESS)
            answer->end = SCHEDULE_DEAD;
    } else if (status == 408 || status == 425 || status >= 500) {
        fail(answer, delivery, random, "server_error");
        if (status == 503)
            obey(answer, outcome->retry_after_s);
    } else {
        fail_hopeless(answer, delivery, random, "rejected");
    }
}

struct schedule_answer schedule_judge(const struct send_outcome *outcome,
                                      const struct schedule_delivery *delivery, int64_t now,
                                      uint64_t random)
{
    struct schedule_answer answer = {.reason = ""};
    const char *reason = send_reason_name(outcome->reason);

    switch (outcome->reason) {
    case SEND_ANSWERED: judge_status(&answer, outcome, delivery, now, random); break;
    case SEND_TIMEOUT:
        fail(&answer, delivery, random, reason);
        answer.wait_ms = at_least(answer.wait_ms, MINUTE);
        break;
    case SEND_BLOCKED_ADDRESS:
        fail(&answer, delivery, random, reason);
        answer.wait_ms = at_least(answer.wait_ms, HOUR);
        answer.hold_ms = HOUR;
        break;
    case SEND_BAD_REQUEST: fail_hopeless(&answer, delivery, random, reason); break;
    case SEND_LOCAL:
    case SEND_REASONS:
        answer = (struct schedule_answer){
            .end = SCHEDULE_AGAIN, .wait_ms = jittered(5 * SECOND, random), .reason = "local"};
        break;
    case SEND_DNS:
        fail(&answer, delivery, random, reason);
        answer.breaks = false; /* a resolver that is out says nothing about an endpoint */
        break;
    case SEND_REFUSED:
    case SEND_TLS:
    case SEND_BROKEN:
    case SEND_PROTOCOL: fail(&answer, delivery, random, reason); break;
    }
    return answer;
}

int64_t schedule_breaker_ms(int64_t failures)
{
    int64_t wait = 30 * SECOND;

    if (failures < SCHEDULE_BREAKER)
        return 0;
    for (int64_t i = SCHEDULE_BREAKER; i < failures && wait < 10 * MINUTE; i++)
        wait *= 2;
    return wait < 10 * MINUTE ? wait : 10 * MINUTE;
}

bool schedule_gives_up(int64_t failures, int64_t failing_since, int64_t now)
{
    return failures >= SCHEDULE_DISABLE_MIN && failing_since > 0 && now - failing_since >= 5 * DAY;
}
