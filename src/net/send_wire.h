/* SPDX-License-Identifier: MIT */
/*
 * send_wire - requests and outcomes as messages between a caller and assess-send.
 *
 * Numbers are 64 bits, texts and bytes stand behind their length; the order is fixed, and a message ends where its last
 * field does.  What was read points into the message, which the caller keeps.
 */
#pragma once

#include "buf.h"
#include "send.h"

/* The first message of assess-send, with its NUL. */
#define SEND_READY "assess-send 1"

bool wire_put_request(struct buf *out, const struct send_request *request);
/* False: it is not one. */
bool wire_get_request(const char *message, size_t size, struct send_request *out_request);

bool wire_put_outcome(struct buf *out, const struct send_outcome *outcome);
/* Of what may be no outcome; 0: it cannot be told. */
uint64_t wire_outcome_number(const char *message, size_t size);
bool wire_get_outcome(const char *message, size_t size, struct send_outcome *out_outcome);
