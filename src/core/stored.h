/* SPDX-License-Identifier: MIT */
/* stored - the store as the use cases open and leave it; private to core. */
#pragma once

#include "audit.h"
#include "auto.h"
#include "session.h"
#include "store.h"

/*
 * The configuration's store.  For writing, erasures that were interrupted are ended first.  The caller
 * closes it with stored_end.
 */
int stored_open(const struct assess *assess, enum store_use use, struct store **out_store,
                struct error *err);
/* Chains the audit's new rows, as far as nobody else is at it, and closes. */
void stored_end(struct store *store);

AUTO_OWNER(store, stored_end)
#define auto_store AUTO(auto_store_clean)
