/* SPDX-License-Identifier: MIT */
/* render_stored - people and the store's state, for people. */
#pragma once

#include "assess/assess.h"
#include "view.h"

#define STORED_TIME_SIZE 25

/* "2026-11-30" of UTC; OUT has STORED_TIME_SIZE bytes. */
const char *stored_day(char *out, int64_t wall_ms);

void render_candidate(struct buf *out, const struct view *view, const struct candidate_file *file,
                      bool all);
void render_erasure(struct buf *out, const struct view *view,
                    const struct candidate_erasure *erasure);
void render_store(struct buf *out, const struct view *view, const struct store_report *report);
void render_recovery(struct buf *out, const struct view *view,
                     const struct recovery_report *report);
void render_audit(struct buf *out, const struct view *view, const struct audit_report *report);
