/* SPDX-License-Identifier: MIT */
/* Network: sockets to the hypervisor, which no network namespace covers. */
#include "program.h"

#include <netinet/in.h>
#include <sys/socket.h>

int attack_main(void)
{
    must_fail("socket AF_VSOCK SOCK_STREAM", socket(AF_VSOCK, SOCK_STREAM, 0));
    all_held();
}
