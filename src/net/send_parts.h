/* SPDX-License-Identifier: MIT */
/* send_parts - what the files of assess-send share. */
#pragma once

#include "address.h"
#include "send.h"

#include <curl/curl.h>

/* One request, from message to outcome; kept and used again. */
struct transfer {
    CURL *easy;
    struct transfer *next; /* of those that are free */
    char *message;         /* what request points into; wiped and freed at the end */
    size_t message_size;
    struct send_request request;
    struct curl_slist *headers;
    struct address_rules rules;
    char fault[CURL_ERROR_SIZE];
    bool is_http;  /* without TLS */
    bool blocked;  /* an address was not allowed */
    bool answered; /* the headers of a final status are complete */
    bool cut, flood;
    int status;
    unsigned wire_attempts;
    size_t header_bytes, body_bytes;
    int answer_fd; /* -1: the body is kept in body */
    uint64_t answer_bytes;
    char etag[256];
    char peer[ADDRESS_TEXT_SIZE], tls[32];
    char body[SEND_ANSWER_MAX];
};

/* MESSAGE is handed over.  NULL: no memory. */
struct transfer *transfer_make(void);
void transfer_free(struct transfer *transfer);
/* ANSWER_FD is handed over (-1: none).  Ready for curl_multi_add_handle; false: it cannot be sent, and *out_outcome says why. */
bool transfer_begin(struct transfer *transfer, char *message, size_t size, int answer_fd,
                    struct send_outcome *out_outcome);
void transfer_end(struct transfer *transfer, CURLcode code, struct send_outcome *out_outcome);
/* What it was for is wiped; it may be begun again. */
void transfer_clear(struct transfer *transfer);

/* Serves the socket until it closes; 0 then. */
int send_serve(int socket);

/*
 * From now on: no program, no file to write, no look at other processes, no socket but of the internet, and no file to read
 * but the system's own (where the kernel has Landlock).  False: the kernel did not want that.
 */
bool send_fence(void);
