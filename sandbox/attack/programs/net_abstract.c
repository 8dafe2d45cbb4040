/* SPDX-License-Identifier: MIT */
/* Network: connects to an abstract local socket of the host; the harness opens "abstract". */
#include "program.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

int attack_main(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *name = told("abstract", "assess-attack");
    size_t length = strlen(name);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    memcpy(address.sun_path + 1, name, length);
    if (fd < 0)
        held("socket: %s", strerror(errno));
    must_fail("connected", connect(fd, (const struct sockaddr *)&address, size));
    all_held();
}
