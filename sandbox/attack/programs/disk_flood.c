/* SPDX-License-Identifier: MIT */
/* Disk: 200 MB in files of 4 MB each, so that no single one is big. */
#include "program.h"

#include <fcntl.h>
#include <signal.h>

int attack_main(void)
{
    static char piece[1 << 20];
    int total = 0;
    bool full = false;

    (void)signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 50 && !full; i++) {
        char path[64];
        int fd;
        (void)snprintf(path, sizeof path, "./assess-attack-%d-%d", (int)getpid(), i);
        fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd < 0)
            break;
        (void)unlink(path); /* the descriptor keeps it */
        for (int j = 0; j < 4 && !full; j++) {
            full = write(fd, piece, sizeof piece) != (ssize_t)sizeof piece;
            total += !full;
        }
    }
    if (total == 200)
        escaped("wrote 200 MB");
    held("%d MB, then: %s", total, strerror(errno));
}
