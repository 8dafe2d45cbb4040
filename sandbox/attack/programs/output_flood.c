/* SPDX-License-Identifier: MIT */
/* Output: 64 MB on standard output.  Ends by the output limit. */
#include "program.h"

#include <unistd.h>

int attack_main(void)
{
    static char piece[1 << 16];

    memset(piece, '.', sizeof piece);
    for (int i = 0; i < 1024; i++)
        if (write(STDOUT_FILENO, piece, sizeof piece) <= 0)
            return 0;
    if (write(STDOUT_FILENO, "\n", 1) == 1)
        escaped("wrote 64 MB");
    return 0;
}
