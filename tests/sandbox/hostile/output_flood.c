/* SPDX-License-Identifier: MIT */
/* Output: 64 MB on standard output.  Ends by the output limit. */
#include "hostile.h"

#include <unistd.h>

int main(void)
{
    static char piece[1 << 16];

    memset(piece, '.', sizeof piece);
    for (int i = 0; i < 1024; i++)
        if (write(STDOUT_FILENO, piece, sizeof piece) <= 0)
            return 0;
    (void)write(STDOUT_FILENO, "\n", 1);
    escaped("wrote 64 MB");
}
