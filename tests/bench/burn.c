/* SPDX-License-Identifier: MIT */
/* burn PROCESSES: so many processes that compute for ever.  burn -MILLISECONDS: one, for so long. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double cpu_ms(void)
{
    struct timespec used = {0};

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    int wanted = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1;

    while (wanted < 0 && cpu_ms() < -wanted) {
    }
    for (int i = 1; i < wanted; i++)
        if (fork() == 0)
            break;
    while (wanted > 0) { /* NOLINT(bugprone-infinite-loop): until it is killed */
    }
    return 0;
}
