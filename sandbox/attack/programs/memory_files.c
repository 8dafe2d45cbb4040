/* SPDX-License-Identifier: MIT */
/* Memory: 300 MB in files of all writable folders that lie in memory.  Ends by the memory limit, or
 * is held by the folders' sizes. */
#include "program.h"

#include <fcntl.h>
#include <signal.h>

int attack_main(void)
{
    static const char *const folders[] = {".", "/tmp", "/dev/shm", "/box/tmp", "/run"};
    static char piece[1 << 20];
    int total = 0;

    (void)signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && total < 300; i++) {
        char path[100];
        int fd;
        (void)snprintf(path, sizeof path, "%s/assess-attack-%d", folders[i], (int)getpid());
        fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd < 0)
            continue;
        (void)unlink(path);
        while (total < 300 && write(fd, piece, sizeof piece) == (ssize_t)sizeof piece)
            total++;
    }
    if (total == 300)
        escaped("wrote 300 MB");
    held("%d MB, then: %s", total, strerror(errno));
}
