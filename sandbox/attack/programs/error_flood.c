/* SPDX-License-Identifier: MIT */
/* Output: 64 MB on standard error, which is no offence; the harness looks at what was kept of it. */
#include "program.h"

#include <unistd.h>

int attack_main(void)
{
    static char piece[1 << 16];
    long total = 0;

    memset(piece, '.', sizeof piece);
    for (int i = 0; i < 1024; i++) {
        ssize_t size = write(STDERR_FILENO, piece, sizeof piece);
        if (size <= 0)
            held("%ld bytes, then: %s", total, strerror(errno));
        total += size;
    }
    if (outside())
        escaped("wrote 64 MB");
    held("wrote 64 MB, if nobody kept them");
}
