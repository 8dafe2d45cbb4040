/* SPDX-License-Identifier: MIT */
/* Which store is in use, and can it be used? */
#include "doctor.h"

#include "auto.h"
#include "metrics.h"
#include "send.h"
#include "stored.h"

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

enum { LATE_MS = 5 * 60 * 1000 };

struct endpoints_seen {
    unsigned all, stopped, failing, late;
    int64_t waiting, dead;
};

static void see_endpoint(const struct endpoint_metrics *one, struct endpoints_seen *seen)
{
    bool stopped = one->endpoint.state != ENDPOINT_ACTIVE;

    seen->all++;
    seen->stopped += stopped;
    seen->failing += !stopped && one->endpoint.failures > 0;
    seen->late += !stopped && one->oldest_ms > LATE_MS;
    seen->waiting += one->endpoint.waiting;
    seen->dead += one->endpoint.dead;
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

static void fix_webhooks(const struct endpoints_seen *seen, struct check *check)
{
    if (seen->stopped > 0)
        doctor_fix(check, "assess webhook list shows why; then assess webhook resume ENDPOINT");
    else if (seen->dead > 0)
        doctor_fix(check, "assess webhook deliveries --state dead; "
                          "then assess webhook replay DELIVERY");
    else if (seen->failing > 0)
        doctor_fix(check, "assess webhook list shows what failed; assess work tries it again");
    else if (seen->late > 0)
        doctor_fix(check, "something waits for more than five minutes: does assess work run?");
}

static void tell_webhooks(struct store *store, struct doctor_report *report)
{
    AUTO(metrics_done) struct metrics metrics = {0};
    struct endpoints_seen seen = {0};
    struct error err;

    if (metrics_read(store, &metrics, &err) < 0) {
        doctor_fix(doctor_add(report, CHECK_PROBLEM, "webhooks", "%s: %s", error_name(err.code),
                              err.message),
                   "%s", err.hint);
        return;
    }
    for (size_t i = 0; i < metrics.endpoint_count; i++)
        see_endpoint(&metrics.endpoints[i], &seen);
    if (seen.all == 0)
        return;
    tell_sender(report);
    fix_webhooks(&seen,
                 doctor_add(report,
                            seen.stopped + seen.failing + seen.late + seen.dead > 0 ? CHECK_WARNING
                                                                                    : CHECK_OK,
                            "webhooks",
                            "webhooks: %u endpoint%s, %u stopped, %u failing; %lld waiting, "
                            "%lld dead",
                            seen.all, seen.all == 1 ? "" : "s", seen.stopped, seen.failing,
                            (long long)seen.waiting, (long long)seen.dead));
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
