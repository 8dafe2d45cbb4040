/* SPDX-License-Identifier: MIT */
/* Network: sends to a port of the host's loopback; the harness opens "udp".  In another network nobody
 * has it, and the kernel says so. */
#include "program.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

int attack_main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)told_number("udp", 9))};
    struct pollfd answer = {.fd = socket(AF_INET, SOCK_DGRAM, 0), .events = POLLIN};

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (answer.fd < 0 ||
        connect(answer.fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        send(answer.fd, "x", 1, 0) != 1)
        held("cannot send: %s", strerror(errno));
    if (poll(&answer, 1, 100) == 0)
        escaped("sent");
    held("nobody has the port");
}
