/* SPDX-License-Identifier: MIT */
/* Network: connects to an abstract local socket of the host; the harness opens ABSTRACT_NAME. */
#include "hostile.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#ifndef ABSTRACT_NAME
#define ABSTRACT_NAME "assess-hostile"
#endif

int main(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + sizeof ABSTRACT_NAME;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    memcpy(address.sun_path + 1, ABSTRACT_NAME, sizeof ABSTRACT_NAME - 1);
    if (fd < 0)
        held("socket: %s", strerror(errno));
    must_fail("connected", connect(fd, (const struct sockaddr *)&address, size));
    all_held();
}
