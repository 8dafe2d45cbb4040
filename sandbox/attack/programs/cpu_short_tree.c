/* SPDX-License-Identifier: MIT */
/* CPU: four processes burn 0.6 s each where 0.1 s is allowed for all.  Ends by the CPU limit. */
#include "program.h"

#include <sys/wait.h>
#include <time.h>

int attack_main(void)
{
    int children = 0;

    for (int i = 0; i < 4; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            while (clock() < CLOCKS_PER_SEC * 6 / 10)
                ;
            _exit(0);
        }
        children += pid > 0;
    }
    while (wait(NULL) > 0)
        ;
    if (children == 4)
        escaped("burnt 2.4 s in 4 processes");
    held("%d processes", children);
}
