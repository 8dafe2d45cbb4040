/* SPDX-License-Identifier: MIT */
/* What a program outside of boxes writes, however much that is. */
#include "battery.h"

#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 200 /* between two looks at an interrupt */
#define HEAD    4096

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The first HEAD bytes stay, and the last of the rest. */
static void make_room(struct heard *heard)
{
    size_t tail = sizeof(heard->text) / 4;

    if (heard->size <= sizeof(heard->text) / 2)
        return;
    memmove(heard->text + HEAD, heard->text + heard->size - tail, tail);
    heard->text[HEAD - 1] = '\n';
    heard->size = HEAD + tail;
}

void hear(int fd, int64_t wait_ms, const volatile sig_atomic_t *interrupted, struct heard *heard)
{
    int64_t deadline = now_ms() + wait_ms;

    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        int64_t left = deadline - now_ms();
        ssize_t got;

        if (left <= 0 || (interrupted != NULL && *interrupted != 0))
            return;
        if (poll(&ready, 1, left < LOOK_MS ? (int)left : LOOK_MS) <= 0)
            continue;
        make_room(heard);
        got = read(fd, heard->text + heard->size, sizeof(heard->text) - heard->size);
        heard->complete = got == 0;
        if (got <= 0)
            return;
        heard->size += (size_t)got;
    }
}
