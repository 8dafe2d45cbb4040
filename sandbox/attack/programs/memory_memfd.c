/* SPDX-License-Identifier: MIT */
/* Memory: 160 MB in files without a name, which address space limits do not see, 4 MB each. */
#include "program.h"

#include <sys/mman.h>

int attack_main(void)
{
    static char piece[1 << 20];
    int fd = -1;

    for (int i = 0; i < 160; i++) {
        if (i % 4 == 0)
            fd = memfd_create("assess-attack", MFD_CLOEXEC);
        if (fd < 0)
            held("%d MB, then: %s", i, strerror(errno));
        if (write(fd, piece, sizeof piece) != (ssize_t)sizeof piece)
            held("%d MB, then: %s", i, strerror(errno));
    }
    escaped("has 160 MB");
}
