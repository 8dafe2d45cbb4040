/* SPDX-License-Identifier: MIT */
/* Network: sockets into the kernel's ciphers. */
#include "program.h"

#include <netinet/in.h>
#include <sys/socket.h>

int attack_main(void)
{
    must_fail("socket AF_ALG SOCK_SEQPACKET", socket(AF_ALG, SOCK_SEQPACKET, 0));
    all_held();
}
