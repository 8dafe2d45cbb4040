/* SPDX-License-Identifier: MIT */
/* fake_results - made-up results for the command line and for the golden files. */
#pragma once

#include "assess/results.h"

/* A graded order with a trial, a first submission and those that count; DECIDED: twice. */
void fake_result(struct result *out_result, bool decided);
/* One of each kind of answer. */
void fake_regraded(struct regraded *out_regraded);
/* One with a decision, one without, one of somebody who was erased. */
void fake_results(struct result_list *out_list);
