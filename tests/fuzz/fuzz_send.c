/* SPDX-License-Identifier: MIT */
/* Messages between a caller and assess-send: what is read is within its bounds, and written again it is the same. */
#include "fuzz.h"

#include "send_wire.h"

#include <string.h>

static void check_request(const char *message, size_t size)
{
    static struct send_request request;
    struct buf again;

    if (!wire_get_request(message, size, &request))
        return;
    HOLDS(request.method && request.url && request.header_count <= SEND_HEADERS_MAX);
    HOLDS(request.body_size <= SEND_BODY_MAX && request.connect_ms >= 0 && request.total_ms >= 0);
    buf_init(&again, SEND_MESSAGE_MAX);
    HOLDS(wire_put_request(&again, &request));
    HOLDS(again.size == size && memcmp(again.data, message, size) == 0);
    buf_done(&again);
}

static void check_outcome(const char *message, size_t size)
{
    static struct send_outcome outcome;
    struct buf again;

    if (!wire_get_outcome(message, size, &outcome))
        return;
    HOLDS(outcome.reason < SEND_REASONS && outcome.status >= 0 && outcome.status < 1000);
    HOLDS(memchr(outcome.snippet, '\0', sizeof outcome.snippet));
    HOLDS(outcome.body_size <= SEND_ANSWER_MAX);
    buf_init(&again, SEND_MESSAGE_MAX);
    HOLDS(wire_put_outcome(&again, &outcome));
    HOLDS(again.size == size && memcmp(again.data, message, size) == 0);
    buf_done(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);

    HOLDS(copy);
    if (size > 0)
        memcpy(copy, data, size);
    check_request(copy, size);
    check_outcome(copy, size);
    free(copy);
    return 0;
}
