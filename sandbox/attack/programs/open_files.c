/* SPDX-License-Identifier: MIT */
/* Own limits: as many descriptors as it can get, at most 1,000. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    int count = 0;

    while (count < 1000 && dup(1) >= 0)
        count++;
    if (count == 1000)
        escaped("%d descriptors", count);
    held("%d descriptors, then: %s", count, strerror(errno));
}
