/* SPDX-License-Identifier: MIT */
/* Files: walks up with ".." from several folders, looking for a path of the host. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    static const char *const starts[] = {".", "/", "/app", "/box/work", "/tmp", "/dev", "/usr"};
    const char *secret = told("secret", "/etc/shadow");
    char path[600];

    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        int fd = open(starts[i], O_PATH | O_DIRECTORY);
        for (int up = 0; fd >= 0 && up < 20; up++) {
            int used = 0;
            for (int j = 0; j < up; j++)
                used += snprintf(path + used, sizeof path - (size_t)used, "../");
            (void)snprintf(path + used, sizeof path - (size_t)used, "%s", secret + 1);
            must_fail(path, openat(fd, path, O_RDONLY));
        }
    }
    all_held();
}
