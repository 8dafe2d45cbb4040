/* SPDX-License-Identifier: MIT */
/* The loop of assess-send: requests in, outcomes out, all of them side by side. */
#include "send_parts.h"

#include "send_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WAIT_MS = 10000, CONNECTIONS_MAX = 512 };

struct serving {
    CURLM *multi;
    int socket;
    struct transfer *free;
    struct buf out;
    char *in;
    bool ended;
};

static void answer(struct serving *serving, const struct send_outcome *outcome)
{
    ssize_t sent;

    buf_clear(&serving->out);
    if (!wire_put_outcome(&serving->out, outcome)) {
        serving->ended = true;
        return;
    }
    do
        sent = send(serving->socket, serving->out.data, serving->out.size, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    serving->ended = serving->ended || sent < 0;
}

static void put_away(struct serving *serving, struct transfer *transfer)
{
    transfer_clear(transfer);
    transfer->next = serving->free;
    serving->free = transfer;
}

static struct transfer *get_transfer(struct serving *serving)
{
    struct transfer *transfer = serving->free;

    if (!transfer)
        return transfer_make();
    serving->free = transfer->next;
    transfer->next = NULL;
    return transfer;
}

/* ANSWER_FD is handed over. */
static void begin(struct serving *serving, size_t size, int answer_fd)
{
    struct transfer *transfer = get_transfer(serving);
    char *message = malloc(size + 1);
    struct send_outcome outcome;

    if (!transfer || !message) {
        free(message);
        if (answer_fd >= 0)
            (void)close(answer_fd);
        serving->ended = true; /* without memory nothing can be answered for */
        return;
    }
    memcpy(message, serving->in, size);
    message[size] = '\0';
    explicit_bzero(serving->in, size);
    if (transfer_begin(transfer, message, size, answer_fd, &outcome)) {
        if (curl_multi_add_handle(serving->multi, transfer->easy) == CURLM_OK)
            return;
        transfer_end(transfer, CURLE_OUT_OF_MEMORY, &outcome);
    }
    answer(serving, &outcome);
    put_away(serving, transfer);
}

/* *out_fd: where the answer's body is to go, or -1. */
static ssize_t receive(struct serving *serving, int *out_fd)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec part = {.iov_base = serving->in, .iov_len = SEND_MESSAGE_MAX};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    ssize_t size = recvmsg(serving->socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    struct cmsghdr *header = size > 0 ? CMSG_FIRSTHDR(&message) : NULL;

    if (header && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(out_fd, CMSG_DATA(header), sizeof *out_fd);
    return size;
}

static void take_requests(struct serving *serving)
{
    ssize_t size = 1;

    while (size > 0 && !serving->ended) {
        int answer_fd = -1;

        size = receive(serving, &answer_fd);
        if (size > 0)
            begin(serving, (size_t)size, answer_fd);
        else if (size == 0 || (errno != EAGAIN && errno != EINTR))
            serving->ended = true;
    }
}

static void give_outcomes(struct serving *serving)
{
    struct send_outcome outcome;
    CURLMsg *message;
    int left;

    while (!serving->ended && (message = curl_multi_info_read(serving->multi, &left))) {
        struct transfer *transfer = NULL;

        if (message->msg != CURLMSG_DONE)
            continue;
        (void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        transfer_end(transfer, message->data.result, &outcome);
        (void)curl_multi_remove_handle(serving->multi, transfer->easy);
        answer(serving, &outcome);
        put_away(serving, transfer);
    }
}

int send_serve(int socket)
{
    struct serving serving = {
        .multi = curl_multi_init(), .socket = socket, .in = malloc(SEND_MESSAGE_MAX)};

    if (!serving.multi || !serving.in) {
        free(serving.in);
        return -1;
    }
    buf_init(&serving.out, SEND_MESSAGE_MAX);
    (void)curl_multi_setopt(serving.multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_MAX);
    (void)curl_multi_setopt(serving.multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    serving.ended = send(socket, SEND_READY, sizeof SEND_READY, MSG_NOSIGNAL) < 0;
    while (!serving.ended) {
        struct curl_waitfd waited = {.fd = socket, .events = CURL_WAIT_POLLIN};
        int running = 0;

        if (curl_multi_poll(serving.multi, &waited, 1, WAIT_MS, NULL) != CURLM_OK)
            break;
        if (waited.revents)
            take_requests(&serving);
        (void)curl_multi_perform(serving.multi, &running);
        give_outcomes(&serving);
    }
    /* what is under way ends with the process */
    free(serving.in);
    return 0;
}
