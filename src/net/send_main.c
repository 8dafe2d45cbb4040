/* SPDX-License-Identifier: MIT */
/* assess-send: what it is to ask, and what came of it, by descriptor 3; send.h is its other side. */
#include "send_parts.h"

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SOCKET = 3, STATUS_USAGE = 2, STATUS_FAILED = 3 };

int main(void)
{
    int type = 0;
    socklen_t size = sizeof type;

    if (getsockopt(SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) < 0 || type != SOCK_SEQPACKET) {
        (void)fputs("assess-send is started by assess\n", stderr);
        return STATUS_USAGE;
    }
    (void)close_range(SOCKET + 1, ~0u, 0);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !send_fence())
        return STATUS_FAILED;
    return send_serve(SOCKET) < 0 ? STATUS_FAILED : 0;
}
