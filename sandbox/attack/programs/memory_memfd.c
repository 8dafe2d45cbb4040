/* SPDX-License-Identifier: MIT */
/* Memory: 160 MB in a file without a name, which address space limits do not see. */
#include "program.h"

#include <sys/mman.h>

int attack_main(void)
{
    static char piece[1 << 20];
    int fd = memfd_create("assess-attack", MFD_CLOEXEC);

    if (fd < 0)
        held("memfd_create: %s", strerror(errno));
    for (int i = 0; i < 160; i++)
        if (write(fd, piece, sizeof piece) != (ssize_t)sizeof piece)
            held("%d MB, then: %s", i, strerror(errno));
    escaped("has 160 MB");
}
