/* SPDX-License-Identifier: MIT */
/* Fork bomb: as many processes as it can get, at most 200. */
#include "program.h"

#include <signal.h>
#include <sys/wait.h>

int attack_main(void)
{
    int count = 0;
    int error = 0;
    int ends[2];
    char byte;

    if (pipe2(ends, 0) != 0)
        held("pipe: %s", strerror(errno));
    while (count < 200) {
        pid_t pid = fork();
        if (pid < 0) {
            error = errno;
            break;
        }
        if (pid == 0) {
            /* Lives as long as its parent: until the pipe has no writer. */
            (void)close(ends[1]);
            _exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
        }
        count++;
    }
    (void)close(ends[1]);
    while (wait(NULL) > 0)
        ;
    if (count == 200)
        escaped("%d processes at once", count);
    held("%d processes, then: %s", count, strerror(error));
}
