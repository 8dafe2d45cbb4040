/* SPDX-License-Identifier: MIT */
/* Network: sends a datagram to the loopback. */
#include "program.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

int attack_main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0)
        held("socket: %s", strerror(errno));
    must_fail("sent", sendto(fd, "x", 1, 0, (const struct sockaddr *)&address, sizeof address));
    all_held();
}
