/* SPDX-License-Identifier: MIT */
/* /proc leaks: reads files through the root, cwd and fd links of other processes. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    static const char *const links[] = {"root/etc/shadow",
                                        "root/etc/machine-id",
                                        "cwd/etc/shadow",
                                        "cwd/../../../../../../etc/shadow",
                                        "environ",
                                        "mem",
                                        "maps"};
    char path[100];

    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        static const char *const who[] = {"1", "2", "self/task/1", "thread-self"};
        for (size_t j = 0; j < sizeof who / sizeof who[0]; j++) {
            bool own = strcmp(who[j], "thread-self") == 0;
            if (own && strstr(links[i], "etc") == NULL)
                continue;
            (void)snprintf(path, sizeof path, "/proc/%s/%s", who[j], links[i]);
            if (strcmp(who[j], "2") == 0 && getpid() <= 2)
                continue; /* ourselves */
            must_fail(path, open(path, O_RDONLY));
        }
    }
    all_held();
}
