/* SPDX-License-Identifier: MIT */
/*
 * person - a person's data from what people write (YAML: name, email, phone, zone, all optional), and to and
 * from the JSON that is sealed.  Errors name line and column and never show the text.
 */
#pragma once

#include "assess/error.h"
#include "assess/person.h"

#include <stddef.h>

/* ERR_CONFIG.  FILE is the name shown. */
int person_read(const char *file, const char *text, size_t size, struct person *out_person,
                struct error *err);
/* {"name": …}; caller wipes and frees.  NULL: out of memory. */
char *person_to_json(const struct person *person);
/* ERR_SEALED where it is none: what was sealed is ours. */
int person_from_json(const char *text, size_t size, struct person *out_person, struct error *err);
