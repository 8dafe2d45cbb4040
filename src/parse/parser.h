/* SPDX-License-Identifier: MIT */
/*
 * parser - calendars of other people, read by a process of its own, libexec/assess/assess-parse: it has no socket, no file to
 * write and little time, so that a calendar that is made to break its reader breaks nothing else.  This is the caller's side.
 *
 *   parser_open(path, &parser, err)  parser_busy(parser, &request, fd, &busy, err) …  parser_close(parser)
 *
 * One after the other, by one process; after a calendar that ended it the next one has a new one.
 */
#pragma once

#include "busy.h"

enum {
    PARSER_CALENDAR_MAX = 32 << 20, /* bytes */
    PARSER_PATIENCE_MS = 5000,      /* for one calendar */
    PARSER_SPANS_MAX = 200000,
    PARSER_FAULTS_MAX = 100
};

struct parser;

/* PATH: of assess-parse; it starts with the first calendar.  ERR_SYSTEM: no memory. */
int parser_open(const char *path, struct parser **out_parser, struct error *err);
void parser_close(struct parser *parser); /* NULL is fine */

struct parser_request {
    int64_t from, to;    /* window, UTC seconds */
    const char *home;    /* the zone of whose calendar it is: "Europe/Berlin" */
    const char *address; /* whose it is, or NULL */
    bool tentative_is_free;
};
/*
 * What FD, a regular file that is read from its beginning, has of busy time.  ERR_USAGE: it is no calendar, or too large;
 * ERR_NOT_FOUND: HOME is no zone; ERR_SYSTEM: the process ended over it or took too long (the message says which);
 * ERR_INSTALLATION: it cannot run.
 */
int parser_busy(struct parser *parser, const struct parser_request *request, int fd,
                struct busy *out_busy, struct error *err);
