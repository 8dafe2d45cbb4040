/* SPDX-License-Identifier: MIT */
/* Inherited descriptors: looks for any above 2; the harness opens some that exec would keep. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    for (int fd = 3; fd < 4096; fd++)
        if (fcntl(fd, F_GETFD) != -1)
            escaped("descriptor %d is open", fd);
    held("none above 2");
}
