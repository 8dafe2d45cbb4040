/* SPDX-License-Identifier: MIT */
/* Network: lets one end of a socket pair speak to a named socket, or connect anew. */
#include "program.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

int attack_main(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0assess-attack-nobody"};
    const struct sockaddr *to = (const struct sockaddr *)&address;
    char byte = 'x';
    struct iovec part = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &part, .msg_iovlen = 1};
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0)
        held("socketpair: %s", strerror(errno));
    /* Nobody listens: "connection refused" is the answer to one who was let through. */
    must_be_refused("sendto", sendto(pair[0], "x", 1, 0, to, sizeof address));
    must_be_refused("sendmsg", sendmsg(pair[0], &message, 0));
    must_be_refused("connect", connect(pair[0], to, sizeof address));
    must_be_refused("bind", bind(pair[1], to, sizeof address));
    all_held();
}
