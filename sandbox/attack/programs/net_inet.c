/* SPDX-License-Identifier: MIT */
/* Network: Internet sockets. */
#include "program.h"

#include <netinet/in.h>
#include <sys/socket.h>

int attack_main(void)
{
    must_fail("socket AF_INET SOCK_STREAM", socket(AF_INET, SOCK_STREAM, 0));
    must_fail("socket AF_INET SOCK_DGRAM", socket(AF_INET, SOCK_DGRAM, 0));
    must_fail("socket AF_INET6 SOCK_STREAM", socket(AF_INET6, SOCK_STREAM, 0));
    must_fail("socket AF_INET6 SOCK_DGRAM", socket(AF_INET6, SOCK_DGRAM, 0));
    all_held();
}
