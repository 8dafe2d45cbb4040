/* SPDX-License-Identifier: MIT */
/* expectation_parts - what the two files share that read what programs promise. */
#pragma once

#include "expectation.h"
#include "yaml.h"

/* submissions/submissions.yaml; yaml NULL: there is none. */
struct submissions_file {
    struct yaml *yaml;
};

int submissions_file_read(const struct challenge *challenge, struct submissions_file *out_file,
                          struct error *err);
void submissions_file_done(struct submissions_file *file);
/* Whatever of it matches the program's path. */
int expectation_apply_file(const struct submissions_file *file, struct expectation *expectation,
                           struct error *err);

/* "WA", "TIMELIMIT" to a set; 0: no such word. */
unsigned expectation_set_by_name(const char *name, size_t size);
void expectation_require(struct expectation *expectation, unsigned set);
