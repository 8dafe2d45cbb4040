/* SPDX-License-Identifier: MIT */
/* Network: a way to other machines.  Connecting a datagram socket only looks for a route: nothing is
 * sent.  The addresses are those for documents. */
#include "program.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

int attack_main(void)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(9)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(9)};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    (void)inet_pton(AF_INET, "192.0.2.1", &four.sin_addr);
    (void)inet_pton(AF_INET6, "2001:db8::1", &six.sin6_addr);
    must_fail("a route to other machines",
              fd < 0 ? -1 : connect(fd, (const struct sockaddr *)&four, sizeof four));
    fd = socket(AF_INET6, SOCK_DGRAM, 0);
    must_fail("a route to other machines, IPv6",
              fd < 0 ? -1 : connect(fd, (const struct sockaddr *)&six, sizeof six));
    all_held();
}
