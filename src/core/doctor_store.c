/* SPDX-License-Identifier: MIT */
/* Which store is in use, and can it be used? */
#include "doctor.h"

#include "stored.h"

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

void doctor_check_store(const struct assess *assess, struct doctor_report *report)
{
    struct store *store = NULL;
    struct error err;

    if (stored_open(assess, STORE_READ, &store, &err) < 0) {
        tell_failure(assess, &err, report);
        return;
    }
    (void)doctor_add(report, CHECK_OK, "store", "store %s", store_path(store));
    stored_end(store);
}
