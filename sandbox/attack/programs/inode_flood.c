/* SPDX-License-Identifier: MIT */
/* Disk: 5,000 empty files. */
#include "program.h"

#include <fcntl.h>

#define WANTED 5000

int attack_main(void)
{
    char path[64];
    int count = 0;
    int error = 0;

    while (count < WANTED && error == 0) {
        int fd;
        (void)snprintf(path, sizeof path, "./assess-attack-%d-%d", (int)getpid(), count);
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
        error = fd < 0 ? errno : 0;
        if (fd >= 0) {
            count++;
            (void)close(fd);
        }
    }
    for (int i = 0; i < count; i++) {
        (void)snprintf(path, sizeof path, "./assess-attack-%d-%d", (int)getpid(), i);
        (void)unlink(path);
    }
    if (count == WANTED)
        escaped("made %d files", count);
    held("%d files, then: %s", count, strerror(error));
}
