/* SPDX-License-Identifier: MIT */
/* parse_wire - what is said between a caller and assess-parse: both are of one build, on one machine. */
#pragma once

#include <stdint.h>

#define PARSE_READY  "assess-parse 1"
#define PARSE_ASK    UINT64_C(0x316b73617372)
#define PARSE_ANSWER UINT64_C(0x31776e617372)

enum { PARSE_HOME_SIZE = 64, PARSE_ADDRESS_SIZE = 256, PARSE_MESSAGE_SIZE = 256 };

/* With two descriptors: the calendar to read, and an empty memory file for spans and then faults (busy.h). */
struct parse_ask {
    uint64_t magic, size;
    int64_t from, to;
    uint64_t tentative_is_free;
    char home[PARSE_HOME_SIZE], address[PARSE_ADDRESS_SIZE]; /* "": none */
};

struct parse_answer {
    uint64_t magic, code; /* of an error, or 0 */
    uint64_t spans, faults;
    char message[PARSE_MESSAGE_SIZE], hint[PARSE_MESSAGE_SIZE];
};
