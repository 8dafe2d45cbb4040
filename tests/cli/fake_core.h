/* SPDX-License-Identifier: MIT */
/* fake_core - judgements made up for tests: each layout of a report has one. */
#pragma once

#include "assess/judgement.h"

#include <stddef.h>

/* "accepted", "wrong-answer", …; NULL behind the last. */
const char *fake_layout(size_t index);
/* NULL: no such layout.  Memory that runs out ends the test program. */
struct judgement *fake_judgement(const char *layout);
