/* SPDX-License-Identifier: MIT */
/* Memory: eight children with 20 MB each, none of them big.  Ends by the memory limit. */
#include "program.h"

#include <signal.h>
#include <sys/wait.h>

#define PIECE ((size_t)20 << 20)

static void take_and_wait(int done, int gate)
{
    char *piece = malloc(PIECE);
    char byte = 1;

    if (piece == NULL)
        _exit(1);
    memset(piece, 1, PIECE);
    __asm__ volatile("" : : "r"(piece) : "memory");
    _exit(write(done, &byte, 1) == 1 && read(gate, &byte, 1) == 0 ? 0 : 1);
}

int attack_main(void)
{
    int done[2];
    int gate[2];
    int ready = 0;
    char byte;

    if (pipe2(done, 0) != 0 || pipe2(gate, 0) != 0)
        held("pipe: %s", strerror(errno));
    for (int i = 0; i < 8; i++) {
        if (fork() == 0) {
            (void)close(gate[1]);
            (void)close(done[0]);
            take_and_wait(done[1], gate[0]);
        }
    }
    (void)close(done[1]);
    while (read(done[0], &byte, 1) == 1)
        if (++ready == 8)
            break;
    (void)close(gate[1]);
    while (wait(NULL) > 0)
        ;
    if (ready == 8)
        escaped("8 children had 160 MB");
    held("%d of 8 children got their memory", ready);
}
