/* SPDX-License-Identifier: MIT */
/* Memory: 160 MB of shared anonymous memory.  Ends by the memory limit. */
#include "program.h"

#include <sys/mman.h>

int attack_main(void)
{
    size_t size = (size_t)160 << 20;
    char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (map == MAP_FAILED)
        held("mmap: %s", strerror(errno));
    for (size_t at = 0; at < size; at += 4096)
        ((volatile char *)map)[at] = 1;
    escaped("has 160 MB");
}
