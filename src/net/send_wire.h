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

bool wire_put_request(struct buf *out, const struct send_request *request);
/* False: it is not one. */
bool wire_get_request(const char *message, size_t size, struct send_request *out_request);

bool wire_put_outcome(struct buf *out, const struct send_outcome *outcome);
bool wire_get_outcome(const char *message, size_t size, struct send_outcome *out_outcome);
