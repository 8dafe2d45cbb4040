/* SPDX-License-Identifier: MIT */
/*
 * csv - results as a table for spreadsheets: RFC 4180, UTF-8, lines end in CR LF, one row a challenge of an order.
 *
 * A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line end) gets an
 * apostrophe in front.
 */
#pragma once

#include "assess/results.h"
#include "buf.h"

void csv_cell(struct buf *out, const char *text);
/* With a line of names.  Nothing in it names anybody but the external id. */
void csv_results(struct buf *out, const struct result_list *list);
