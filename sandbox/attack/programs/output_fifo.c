/* SPDX-License-Identifier: MIT */
/* Collected output "out": a FIFO, on which a naive judge waits for ever. */
#include "program.h"

#include <fcntl.h>
#include <sys/stat.h>

int attack_main(void)
{
    struct stat status;

    (void)unlink("out");
    if (mkfifo("out", 0600) != 0)
        held("cannot make it: %s", strerror(errno));
    if (!outside())
        held("the FIFO lies there to be opened");
    if (stat("out", &status) == 0 && S_ISFIFO(status.st_mode) && unlink("out") == 0)
        escaped("a plain open would block");
    held("%s", strerror(errno));
}
