/* SPDX-License-Identifier: MIT */
/* Use case: how the work stands, for a monitor. */
#include "metrics.h"

#include "stored.h"

int assess_metrics(struct assess *assess, struct metrics *out_metrics, struct error *err)
{
    auto_store struct store *store = NULL;
    int rc = stored_open(assess, STORE_READ, &store, err);

    return rc == 0 ? metrics_read(store, out_metrics, err) : rc;
}
