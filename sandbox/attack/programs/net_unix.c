/* SPDX-License-Identifier: MIT */
/* Network: connects to a local socket of the host by its path; the harness opens "socket". */
#include "program.h"

#include <sys/socket.h>
#include <sys/un.h>

int attack_main(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", told("socket", "/dev/log"));
    must_fail("connected",
              fd < 0 ? -1 : connect(fd, (const struct sockaddr *)&address, sizeof address));
    all_held();
}
