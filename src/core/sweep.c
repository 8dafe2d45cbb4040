/* SPDX-License-Identifier: MIT */
/* What time does by itself: orders end, and what was kept for long enough goes.  Each step is a change of its own. */
#include "sweep.h"

#include "auto.h"
#include "candidates.h"
#include "orders.h"
#include "retention.h"

#include <string.h>

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

/* ---- orders --------------------------------------------------------------------------------------- */

static int end_one(struct store *store, const char *id, struct swept *swept, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    AUTO(order_done) struct order seen = {0};
    AUTO(order_done) struct order order = {0};
    int rc = orders_get(store, id, &seen, err);

    if (rc < 0 || !order_settle(&seen, store_now_ms(store)))
        return rc;
    rc = store_begin(store, &change, err);
    if (rc == 0)
        rc = orders_get(store, id, &order, err);
    /* somebody else may have been there first */
    if (rc < 0 || !order_settle(&order, store_now_ms(store)))
        return rc;
    swept->ended++;
    rc = orders_put(store, &order, "order.over", err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

static int end_orders(struct store *store, struct swept *swept, struct error *err)
{
    char ids[ORDERS_PAGE][ID_SIZE];
    char after[ID_SIZE] = "";
    size_t count = ORDERS_PAGE;
    int rc = 0;

    while (rc == 0 && count == ORDERS_PAGE) {
        rc = orders_open_page(store, after, ids, &count, err);
        for (size_t i = 0; rc == 0 && i < count; i++)
            rc = end_one(store, ids[i], swept, err);
        if (count > 0)
            memcpy(after, ids[count - 1], ID_SIZE);
    }
    return rc;
}

/* ---- what is kept --------------------------------------------------------------------------------- */

static int drop_once(struct store *store, enum retained what, int64_t before, int64_t *out_count,
                     struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int rc = store_begin(store, &change, err);

    if (rc == 0)
        rc = retention_drop(store, what, before, out_count, err);
    return rc == 0 && *out_count > 0 ? store_commit(&change, err) : rc;
}

static int drop(struct store *store, enum retained what, int64_t before, struct swept *swept,
                struct error *err)
{
    int64_t count = RETENTION_BATCH;
    int rc = 0;

    while (rc == 0 && count == RETENTION_BATCH) {
        rc = drop_once(store, what, before, &count, err);
        swept->removed += rc == 0 ? count : 0;
    }
    return rc;
}

static int erase(struct store *store, int64_t before, bool *out_found, struct swept *swept,
                 struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    struct erasure erasure;
    char id[ID_SIZE];
    int rc = store_begin(store, &change, err);

    *out_found = false;
    if (rc == 0)
        rc = retention_person(store, before, id, out_found, err);
    if (rc < 0 || !*out_found)
        return rc;
    rc = candidate_erase(store, id, &erasure, err);
    if (rc == 0)
        rc = store_commit(&change, err);
    swept->erased++;
    return rc;
}

static int erase_all(struct store *store, int64_t before, struct swept *swept, struct error *err)
{
    bool found = true;
    int rc = 0;

    while (rc == 0 && found)
        rc = erase(store, before, &found, swept, err);
    if (rc < 0 || swept->erased == 0)
        return rc;
    rc = candidates_settle(store, true, err);
    /* whoever reads the log keeps it from being emptied; the next change ends it */
    return rc == -(int)ERR_STORE_BUSY ? 0 : rc;
}

static int read_clock(struct store *store, int64_t *out_now, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int rc = store_begin(store, &change, err);

    if (rc == 0)
        rc = retention_clock(store, out_now, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

int sweep(struct store *store, const unsigned days[RETAIN_CLASSES], struct swept *swept,
          struct error *err)
{
    static const enum retained pieces[RETAIN_CLASSES] = {
        [RETAIN_TRIALS] = RETAINED_TRIALS,
        [RETAIN_SOURCES] = RETAINED_SOURCES,
        [RETAIN_REPORTS] = RETAINED_REPORTS,
        [RETAIN_DELIVERIES] = RETAINED_DELIVERIES,
    };
    int64_t now = 0;
    int rc = end_orders(store, swept, err);

    if (rc == 0)
        rc = read_clock(store, &now, err);
    for (unsigned i = 0; rc == 0 && i < RETAIN_PEOPLE; i++)
        if (days[i] > 0)
            rc = drop(store, pieces[i], now - days[i] * day_ms, swept, err);
    if (rc == 0 && days[RETAIN_PEOPLE] > 0)
        rc = erase_all(store, now - days[RETAIN_PEOPLE] * day_ms, swept, err);
    return rc;
}
