/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "auto.h"
#include "candidates.h"
#include "text.h"

static int settle(struct store *store, struct error *err)
{
    int rc = candidates_settle(store, false, err);

    /* who reads the log, or a full disk, keeps it from being emptied: no reason to refuse something else */
    return rc == -(int)ERR_STORE_BUSY || rc == -(int)ERR_STORE_FULL ? 0 : rc;
}

int stored_open(const struct assess *assess, enum store_use use, struct store **out_store,
                struct error *err)
{
    auto_free char *folder = text_format("%s/store", assess->config.data);
    struct store_options options = {.use = use, .clock = clock_system()};
    int rc;

    if (!folder)
        return error_memory(err);
    if (assess->config.data[0] == '\0') {
        (void)error_set(err, ERR_STORE, "there is no folder for a store: you have no home");
        error_hint(err, "say \"data: FOLDER\" in a configuration file, and name it with --config");
        return -(int)ERR_STORE;
    }
    options.folder = folder;
    rc = store_open(&options, out_store, err);
    if (rc < 0 || use == STORE_READ)
        return rc;
    rc = settle(*out_store, err);
    if (rc < 0) {
        store_close(*out_store);
        *out_store = NULL;
    }
    return rc;
}

void stored_end(struct store *store)
{
    struct error ignored;

    if (!store)
        return;
    if (store_has_changed(store))
        (void)audit_seal(store, &ignored);
    store_close(store);
}
