/* SPDX-License-Identifier: MIT */
/* Network: local sockets. */
#include "program.h"

#include <netinet/in.h>
#include <sys/socket.h>

int attack_main(void)
{
    must_fail("socket AF_UNIX SOCK_STREAM", socket(AF_UNIX, SOCK_STREAM, 0));
    must_fail("socket AF_UNIX SOCK_DGRAM", socket(AF_UNIX, SOCK_DGRAM, 0));
    all_held();
}
