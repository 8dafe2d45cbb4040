/* SPDX-License-Identifier: MIT */
/* fake_parts - what made-up judgements are put together from; a kind of layout is a file. */
#pragma once

#include "assess/judgement.h"

enum { MS = 1000000, KIB = 1024, MIB = 1024 * 1024, SAMPLES = 2, TESTS = 27 };

void fake_set(char **field, const char *text);
void fake_set_bytes(char **field, size_t *size, const char *text);
/* 2 samples and 25 secret tests, all accepted, of rising time and memory. */
struct judgement *fake_accepted(void);
/* Test INDEX fails with VERDICT, what comes later was not run. */
struct judgement *fake_failed(size_t index, enum verdict verdict);

/* The kinds: NULL behind the last layout. */
struct layout {
    const char *name;
    struct judgement *(*make)(void);
};

extern const struct layout fake_wrong_answers[], fake_limits[], fake_crashes[], fake_compiling[],
    fake_others[];
