/* SPDX-License-Identifier: MIT */
/* Network: lets one end of a socket pair, which policies allow, speak to a named socket of the host; the
 * harness opens "datagram". */
#include "program.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

int attack_main(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct sockaddr *to = (const struct sockaddr *)&address;
    const char *name = told("datagram", "assess-attack");
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
    char byte = 'x';
    struct iovec part = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_name = &address, .msg_namelen = size, .msg_iov = &part, .msg_iovlen = 1};
    int pair[2];

    (void)snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "%s", name);
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0)
        held("socketpair: %s", strerror(errno));
    must_fail("connect", connect(pair[0], to, size));
    must_fail("sendto", sendto(pair[0], "x", 1, 0, to, size));
    must_fail("sendmsg", sendmsg(pair[0], &message, 0));
    all_held();
}
