/* SPDX-License-Identifier: MIT */
#include "battery.h"

#include <stdio.h>
#include <string.h>

static bool is_among(const char *const *names, const char *name)
{
    for (; names != NULL && *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return names == NULL;
}

static int check_names(const char *const *names, bool (*known)(const char *name), const char *what,
                       struct sandbox_error *err)
{
    for (; names != NULL && *names != NULL; names++) {
        if (known(*names))
            continue;
        err->code = SANDBOX_INVALID;
        err->os_error = 0;
        (void)snprintf(err->message, sizeof(err->message), "there is no %s '%.60s'", what, *names);
        return -SANDBOX_INVALID;
    }
    return 0;
}

static bool is_policy(const char *name)
{
    char policy[SANDBOX_POLICY_NAME];

    for (size_t i = 0; sandbox_policy_name(i, policy); i++)
        if (strcmp(policy, name) == 0)
            return true;
    return false;
}

static void count(struct sandbox_attack_summary *summary, enum sandbox_attack_verdict verdict)
{
    summary->held += verdict == SANDBOX_ATTACK_HELD;
    summary->escaped += verdict == SANDBOX_ATTACK_ESCAPED;
    summary->beyond += verdict == SANDBOX_ATTACK_BEYOND;
    summary->untried += verdict == SANDBOX_ATTACK_UNTRIED;
}

static bool is_interrupted(const struct sandbox_attack_options *options)
{
    return options->interrupted != NULL && *options->interrupted != 0;
}

/* What of ROW's fences this host has. */
static void note_fences(const struct sandbox_facts *facts, const struct attack_row *row,
                        struct sandbox_attack_result *result)
{
    const char *at = row->fences;
    size_t used = 0;

    result->fences[0] = '\0';
    while (*at != '\0') {
        char fence[sizeof(result->fences)];
        size_t size = strcspn(at, ",");
        (void)snprintf(fence, sizeof(fence), "%.*s", (int)size, at);
        if (used < sizeof(result->fences) && (facts == NULL || fence_is_here(facts, fence)))
            used += (size_t)snprintf(result->fences + used, sizeof(result->fences) - used, "%s%s",
                                     used > 0 ? ", " : "", fence);
        at += size;
        at += strspn(at, ", ");
    }
}

/* ROW once: by the runner, or in POLICY. */
static void attack(const struct sandbox_attack_options *options, const struct baits *baits,
                   const struct attack_row *row, const char *policy,
                   struct sandbox_attack_result *result, struct sandbox_attack_summary *summary)
{
    struct attempt attempt =
        options->runner != NULL
            ? attempt_by_runner(options, baits, row)
            : attempt_in_box(options->lane, options->program, baits, row, policy, 0);

    result->name = row->name;
    result->group = row->group;
    note_fences(options->facts, row, result);
    (void)snprintf(result->policy, sizeof(result->policy), "%s", policy);
    result->verdict = attempt.verdict;
    (void)snprintf(result->said, sizeof(result->said), "%s", attempt.said);
    result->done++;
    count(summary, attempt.verdict);
    if (options->on_result != NULL)
        options->on_result(options->context, result);
}

/* Calls attack() for all rows that are wanted, or (BAITS NULL) counts them. */
static size_t for_rows(const struct sandbox_attack_options *options, const struct baits *baits,
                       const char *policy, struct sandbox_attack_result *result,
                       struct sandbox_attack_summary *summary)
{
    size_t total = 0;

    for (size_t i = 0; i < attack_row_count; i++) {
        if (!is_among(options->rows, attack_rows[i].name))
            continue;
        if (baits != NULL && is_interrupted(options))
            break;
        total++;
        if (baits != NULL)
            attack(options, baits, &attack_rows[i], policy, result, summary);
    }
    return total;
}

static size_t for_all(const struct sandbox_attack_options *options, const struct baits *baits,
                      struct sandbox_attack_result *result, struct sandbox_attack_summary *summary)
{
    char policy[SANDBOX_POLICY_NAME];
    size_t total = 0;

    if (options->runner != NULL)
        return for_rows(options, baits, "", result, summary);
    for (size_t i = 0; sandbox_policy_name(i, policy); i++)
        if (is_among(options->policies, policy))
            total += for_rows(options, baits, policy, result, summary);
    return total;
}

int sandbox_attack(const struct sandbox_attack_options *options,
                   struct sandbox_attack_summary *out_summary, struct sandbox_error *err)
{
    struct sandbox_attack_result result = {0};
    struct sandbox_attack_summary summary = {0};
    struct baits baits;
    int rc = check_names(options->rows, attack_row_exists, "attack", err);

    if (rc == 0)
        rc = check_names(options->policies, is_policy, "policy", err);
    if (rc == 0)
        rc = baits_open(&baits, err);
    if (rc != 0)
        return rc;
    result.total = for_all(options, NULL, &result, &summary);
    if (for_all(options, &baits, &result, &summary) != result.total || is_interrupted(options)) {
        err->code = SANDBOX_STOPPED;
        err->os_error = 0;
        (void)snprintf(err->message, sizeof(err->message), "interrupted");
        rc = -SANDBOX_STOPPED;
    }
    baits_close(&baits);
    if (rc == 0)
        *out_summary = summary;
    return rc;
}

const char *sandbox_attack_verdict_name(enum sandbox_attack_verdict verdict)
{
    switch (verdict) {
    case SANDBOX_ATTACK_HELD: return "held";
    case SANDBOX_ATTACK_ESCAPED: return "escaped";
    case SANDBOX_ATTACK_BEYOND: return "beyond";
    case SANDBOX_ATTACK_UNTRIED: return "untried";
    }
    return "untried";
}
