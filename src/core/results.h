/* SPDX-License-Identifier: MIT */
/* results - what the use cases about results share; private to core. */
#pragma once

#include "assess/results.h"
#include "store.h"

/* The order ID with its runs and decisions; OPENED: also who decided and why. */
int results_look(struct store *store, const char *id, bool opened, struct result *out_result,
                 struct error *err);
/* ERR_CONFLICT: the person is erased. */
int results_check_person(struct store *store, const struct order *order, struct error *err);
/* All that pass FILTER, whose candidate is a whole id.  OPENED: as above. */
int results_list(struct store *store, const struct result_filter *filter, bool opened,
                 struct result_list *out_list, struct error *err);
