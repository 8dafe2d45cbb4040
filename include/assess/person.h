/* SPDX-License-Identifier: MIT */
/* person - what names somebody and reaches him: plain data, kept only sealed. */
#pragma once

enum { PERSON_TEXT_MAX = 200, PERSON_FILE_MAX = 16384 }; /* bytes of UTF-8; of a file */

/* Each of at most PERSON_TEXT_MAX bytes without control characters; NULL: not known. */
struct person {
    char *name;
    char *email;
    char *phone;
    char *zone; /* "Europe/Berlin" */
};

/* Wipes it, and frees what it has. */
void person_done(struct person *person);
