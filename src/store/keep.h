/* SPDX-License-Identifier: MIT */
/* keep - looking after the store: is it whole, copies, and what can be saved from a damaged one. */
#pragma once

#include "assess/store.h"
#include "store.h"

/* Reads all of it, and the audit's chain. */
int store_check(struct store *store, struct store_report *out_report, struct error *err);
/* The copy is checked before it gets its name, and is known to later erasures. */
int store_backup(struct store *store, const struct backup_request *request,
                 struct backup_report *out_report, struct error *err);
/*
 * All that can be read of FOLDER's store, damaged or not, into the new file PATH; the old one is left as it
 * is, with its log.
 */
int store_recover(const char *folder, const char *path, const struct clock *clock,
                  struct recovery_report *out_report, struct error *err);
