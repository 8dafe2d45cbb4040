/* SPDX-License-Identifier: MIT */
/* The launcher's own program: opens it for writing through /proc, as in the attack on runc. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    static const char *const paths[] = {"/proc/1/exe", "/proc/self/exe"};
    char path[40];

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        int fd = open(paths[i], O_WRONLY);
        /* "Text file busy" is said only to him who may write it. */
        if (fd >= 0 || errno == ETXTBSY)
            escaped("may write %s", paths[i]);
        must_fail(paths[i], fd);
    }
    (void)snprintf(path, sizeof path, "/proc/%d/exe", told_number("pid", 1));
    must_fail(path, open(path, O_WRONLY));
    all_held();
}
