/* SPDX-License-Identifier: MIT */
/*
 * bench - what the benchmarks share: series of figures, and one table of them at 80 columns.
 * Every row shows p10, median and p90; ratios are to the floor of the same run.  Nothing is asserted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct series {
    double *values;
    size_t count, room;
};

void series_add(struct series *series, double value);
void series_done(struct series *series);
/* The value at PART (0 to 1) of the sorted series; 0 where it is empty. */
double series_at(struct series *series, double part);

double bench_now_ms(void);
/* CPU time of this process and of children that were waited for. */
double bench_own_cpu_ms(void);
double bench_children_cpu_ms(void);

enum bench_budget { NO_BUDGET, RATIO_AT_MOST, AT_MOST, AT_LEAST };

struct bench_row {
    const char *what;
    const char *unit;
    struct series *series;
    struct series *floor; /* or NULL: no ratio */
    enum bench_budget kind;
    double budget;
};

/* JSON: one object a row and nothing else. */
void bench_as_json(void);
void bench_open(const char *name);
void bench_row(const struct bench_row *row);
void bench_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Runs WORDS (at most 15, NULL-ended) with ENV, reads what it prints to the end and drops it; false
 * if it did not end with 0.
 */
bool bench_run(const char *const *words, const char *const *env);
