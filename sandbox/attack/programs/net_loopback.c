/* SPDX-License-Identifier: MIT */
/* Network: connects to a listener on the host's loopback; the harness opens one on "port". */
#include "program.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

int attack_main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)told_number("port", 22))};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0)
        held("socket: %s", strerror(errno));
    must_fail("connected", connect(fd, (const struct sockaddr *)&address, sizeof address));
    all_held();
}
