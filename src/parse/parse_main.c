/* SPDX-License-Identifier: MIT */
/* assess-parse: a calendar in, its busy time out; parser.h is its other side. */
#include "auto.h"
#include "busy.h"
#include "parse_fence.h"
#include "parse_wire.h"
#include "parser.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SOCKET = 3, STATUS_USAGE = 2, STATUS_FAILED = 3 };

/* False: the other side is gone, or says what is no question. */
static bool receive(struct parse_ask *ask, int out_fds[2])
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(2 * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = ask, .iov_len = sizeof *ask};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    struct cmsghdr *header;
    ssize_t size;

    do
        size = recvmsg(SOCKET, &message, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    header = size == (ssize_t)sizeof *ask ? CMSG_FIRSTHDR(&message) : NULL;
    if (!header || header->cmsg_type != SCM_RIGHTS ||
        header->cmsg_len != CMSG_LEN(2 * sizeof(int)) || ask->magic != PARSE_ASK)
        return false;
    memcpy(out_fds, CMSG_DATA(header), 2 * sizeof(int));
    return true;
}

static int put(int fd, const void *data, size_t size, struct error *err)
{
    const char *at = data;

    while (size > 0) {
        ssize_t done = write(fd, at, size);

        if (done < 0 && errno != EINTR)
            return error_errno(err, ERR_SYSTEM, errno, "cannot write what was read");
        at += done > 0 ? done : 0;
        size -= done > 0 ? (size_t)done : 0;
    }
    return 0;
}

static int read_calendar(const struct parse_ask *ask, const char *text, int out,
                         struct zone_set *zones, struct parse_answer *answer, struct error *err)
{
    AUTO(busy_done) struct busy busy = {0};
    struct busy_request request = {.text = text,
                                   .size = ask->size,
                                   .from = ask->from,
                                   .to = ask->to,
                                   .zones = zones,
                                   .address = ask->address[0] ? ask->address : NULL,
                                   .tentative_is_free = ask->tentative_is_free != 0};
    int rc = zone_find(zones, ask->home, &request.home, err);

    if (rc == 0)
        rc = busy_read(&request, &busy, err);
    if (rc < 0)
        return rc;
    answer->spans = busy.count < PARSER_SPANS_MAX ? busy.count : PARSER_SPANS_MAX;
    answer->faults = busy.fault_count < PARSER_FAULTS_MAX ? busy.fault_count : PARSER_FAULTS_MAX;
    rc = put(out, busy.spans, answer->spans * sizeof *busy.spans, err);
    return rc == 0 ? put(out, busy.faults, answer->faults * sizeof *busy.faults, err) : rc;
}

static int work_on(const struct parse_ask *ask, int in, int out, struct zone_set *zones,
                   struct parse_answer *answer, struct error *err)
{
    void *text;
    int rc;

    if (ask->size == 0 || ask->size > PARSER_CALENDAR_MAX)
        return error_set(err, ERR_USAGE, ask->size ? "it is too large" : "it is empty");
    text = mmap(NULL, ask->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, in, 0);
    if (text == MAP_FAILED)
        return error_errno(err, ERR_SYSTEM, errno, "cannot read it");
    rc = read_calendar(ask, text, out, zones, answer, err);
    zone_set_forget(zones);
    (void)munmap(text, ask->size);
    return rc;
}

static bool serve_one(struct zone_set *zones)
{
    struct parse_answer answer = {.magic = PARSE_ANSWER};
    struct parse_ask ask = {0};
    struct error err;
    int fds[2];
    int rc;

    if (!receive(&ask, fds))
        return false;
    ask.home[PARSE_HOME_SIZE - 1] = ask.address[PARSE_ADDRESS_SIZE - 1] = '\0';
    rc = work_on(&ask, fds[0], fds[1], zones, &answer, &err);
    if (rc < 0) {
        answer.code = err.code;
        (void)snprintf(answer.message, sizeof answer.message, "%.255s", err.message);
        (void)snprintf(answer.hint, sizeof answer.hint, "%.255s", err.hint);
    }
    (void)close(fds[0]);
    (void)close(fds[1]);
    return send(SOCKET, &answer, sizeof answer, MSG_NOSIGNAL) == (ssize_t)sizeof answer;
}

int main(void)
{
    struct zone_set *zones = NULL;
    struct error ignored;
    int type = 0;
    socklen_t size = sizeof type;

    if (getsockopt(SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) < 0 || type != SOCK_SEQPACKET) {
        (void)fputs("assess-parse is started by assess\n", stderr);
        return STATUS_USAGE;
    }
    (void)close_range(SOCKET + 1, ~0u, 0);
    if (zone_set_open(NULL, &zones, &ignored) < 0 || !parse_fence() ||
        send(SOCKET, PARSE_READY, sizeof PARSE_READY, MSG_NOSIGNAL) < 0)
        return STATUS_FAILED;
    while (serve_one(zones))
        ;
    zone_set_close(zones);
    return 0;
}
