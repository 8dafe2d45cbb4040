/* SPDX-License-Identifier: MIT */
/* Which store is in use, and can it be used? */
#include "doctor.h"

#include "auto.h"
#include "send.h"
#include "stored.h"
#include "webhooks.h"

#include <stdio.h>
#include <string.h>

static void tell_failure(const struct assess *assess, const struct error *err,
                         struct doctor_report *report)
{
    bool none = err->code == ERR_NOT_FOUND || assess->config.data[0] == '\0';

    if (none)
        (void)doctor_add(report, CHECK_ABSENT, "store", "store: none yet in %s",
                         assess->config.data[0] ? assess->config.data : "a home, which you lack");
    else
        doctor_fix(doctor_add(report, CHECK_PROBLEM, "store", "%s: %s", error_name(err->code),
                              err->message),
                   "%s", err->hint);
}

static void tell_retention(const struct config *config, struct doctor_report *report)
{
    char text[160] = "";

    for (unsigned i = 0; i < RETAIN_CLASSES; i++) {
        size_t used = strlen(text);

        if (config->retain_days[i] > 0)
            (void)snprintf(text + used, sizeof text - used, "%s%s %u day%s", i > 0 ? ", " : "",
                           retention_keys[i], config->retain_days[i],
                           config->retain_days[i] == 1 ? "" : "s");
        else
            (void)snprintf(text + used, sizeof text - used, "%s%s for good", i > 0 ? ", " : "",
                           retention_keys[i]);
    }
    (void)doctor_add(report, CHECK_OK, "retention", "kept: %s", text);
}

struct endpoints_seen {
    unsigned states[ENDPOINT_STATES], failing;
};

static int see_endpoint(void *context, struct endpoint *endpoint, struct error *err)
{
    struct endpoints_seen *seen = context;

    (void)err;
    seen->states[endpoint->state]++;
    seen->failing += endpoint->state == ENDPOINT_ACTIVE && endpoint->failures > 0;
    endpoint_done(endpoint);
    return 0;
}

static void tell_sender(struct doctor_report *report)
{
    auto_free char *path = NULL;
    struct sender *sender = NULL;
    struct error err;

    if (paths_program("assess-send", &path, &err) < 0 || sender_open(path, &sender, &err) < 0)
        doctor_fix(doctor_add(report, CHECK_PROBLEM, "sender", "%s", err.message), "%s", err.hint);
    sender_close(sender);
}

static void tell_webhooks(struct store *store, struct doctor_report *report)
{
    struct endpoints_seen seen = {0};
    int64_t waiting = 0, dead = 0;
    struct error err;
    unsigned stopped, all;
    struct check *check;

    if (endpoints_each(store, see_endpoint, &seen, &err) < 0 ||
        deliveries_count(store, &waiting, &dead, &err) < 0) {
        doctor_fix(doctor_add(report, CHECK_PROBLEM, "webhooks", "%s: %s", error_name(err.code),
                              err.message),
                   "%s", err.hint);
        return;
    }
    stopped = seen.states[ENDPOINT_PAUSED] + seen.states[ENDPOINT_DISABLED];
    all = stopped + seen.states[ENDPOINT_ACTIVE];
    if (all == 0)
        return;
    tell_sender(report);
    check =
        doctor_add(report, stopped + seen.failing + dead > 0 ? CHECK_WARNING : CHECK_OK, "webhooks",
                   "webhooks: %u endpoint%s, %u stopped, %u failing; %lld waiting, %lld dead", all,
                   all == 1 ? "" : "s", stopped, seen.failing, (long long)waiting, (long long)dead);
    if (stopped > 0)
        doctor_fix(check, "assess webhook list shows why; then assess webhook resume ENDPOINT");
    else if (dead > 0)
        doctor_fix(check,
                   "assess webhook deliveries --state dead; then assess webhook replay DELIVERY");
    else if (seen.failing > 0)
        doctor_fix(check, "assess webhook list shows what failed; assess work tries it again");
}

void doctor_check_store(const struct assess *assess, struct doctor_report *report)
{
    struct store *store = NULL;
    struct error err;

    tell_retention(&assess->config, report);
    if (stored_open(assess, STORE_READ, &store, &err) < 0) {
        tell_failure(assess, &err, report);
        return;
    }
    (void)doctor_add(report, CHECK_OK, "store", "store %s", store_path(store));
    tell_webhooks(store, report);
    stored_end(store);
}
