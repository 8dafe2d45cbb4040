/* SPDX-License-Identifier: MIT */
/* Files: walks up with ".." from several folders, looking for a path of the host. */
#include "hostile.h"

#include <fcntl.h>

#ifndef HOST_SECRET
#define HOST_SECRET "/etc/shadow"
#endif

int main(void)
{
    static const char *const starts[] = {".", "/", "/app", "/box/work", "/tmp", "/dev", "/usr"};
    char path[600];

    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        int fd = open(starts[i], O_PATH | O_DIRECTORY);
        for (int up = 0; fd >= 0 && up < 20; up++) {
            int used = 0;
            for (int j = 0; j < up; j++)
                used += snprintf(path + used, sizeof path - (size_t)used, "../");
            (void)snprintf(path + used, sizeof path - (size_t)used, "%s", &HOST_SECRET[1]);
            must_fail(path, openat(fd, path, O_RDONLY));
        }
    }
    all_held();
}
