/* SPDX-License-Identifier: MIT */
/* Network: netlink sockets, which configure interfaces, routes and firewalls. */
#include "program.h"

#include <netinet/in.h>
#include <sys/socket.h>

int attack_main(void)
{
    must_fail("socket AF_NETLINK SOCK_RAW", socket(AF_NETLINK, SOCK_RAW, 0));
    all_held();
}
