/* SPDX-License-Identifier: MIT */
/* Which store is in use, and can it be used? */
#include "doctor.h"

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
    char text[128] = "";

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
    stored_end(store);
}
