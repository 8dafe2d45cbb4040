/* SPDX-License-Identifier: MIT */
/* fake_check - reports on challenge packages made up for tests. */
#pragma once

#include "assess/check.h"

/* "good", "faults", "many", "unchecked", "basic"; NULL behind the last. */
const char *fake_check_layout(size_t index);
/* False: no such layout.  Memory that runs out ends the test program. */
bool fake_check_report(const char *layout, struct check_report *out_report);
