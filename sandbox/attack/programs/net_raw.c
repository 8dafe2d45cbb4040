/* SPDX-License-Identifier: MIT */
/* Network: raw and packet sockets. */
#include "program.h"

#include <netinet/in.h>
#include <sys/socket.h>

int attack_main(void)
{
    must_fail("socket AF_PACKET SOCK_RAW", socket(AF_PACKET, SOCK_RAW, 0));
    must_fail("socket AF_PACKET SOCK_DGRAM", socket(AF_PACKET, SOCK_DGRAM, 0));
    must_fail("socket AF_INET SOCK_RAW", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
    all_held();
}
