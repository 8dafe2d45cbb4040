/* SPDX-License-Identifier: MIT */
/* Memory: 160 MB of heap.  Ends by the memory limit. */
#include "program.h"

#include <sys/mman.h>

#define PIECE (8u << 20)

int attack_main(void)
{
    static char *volatile kept[20];

    for (int i = 0; i < 20; i++) {
        char *piece = malloc(PIECE);
        if (piece == NULL)
            held("%d MB, then no more", i * 8);
        memset(piece, i + 1, PIECE);
        kept[i] = piece;
        __asm__ volatile("" : : "r"(kept[i]) : "memory");
    }
    escaped("has 160 MB");
}
