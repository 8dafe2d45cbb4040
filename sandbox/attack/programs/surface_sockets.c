/* SPDX-License-Identifier: MIT */
/* Kernel surface: sockets of any kind but pairs.  Where a network is empty they lead nowhere, yet each
 * family is a large part of the kernel. */
#include "program.h"

#include <sys/socket.h>

int attack_main(void)
{
    must_fail("socket AF_INET SOCK_STREAM", socket(AF_INET, SOCK_STREAM, 0));
    must_fail("socket AF_INET SOCK_DGRAM", socket(AF_INET, SOCK_DGRAM, 0));
    must_fail("socket AF_INET6 SOCK_STREAM", socket(AF_INET6, SOCK_STREAM, 0));
    must_fail("socket AF_UNIX SOCK_STREAM", socket(AF_UNIX, SOCK_STREAM, 0));
    must_fail("socket AF_UNIX SOCK_DGRAM", socket(AF_UNIX, SOCK_DGRAM, 0));
    must_fail("socket AF_NETLINK SOCK_RAW", socket(AF_NETLINK, SOCK_RAW, 0));
    all_held();
}
