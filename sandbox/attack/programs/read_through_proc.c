/* SPDX-License-Identifier: MIT */
/* /proc leaks: reads files through the root, cwd and fd links of other processes. */
#include "program.h"

#include <fcntl.h>

static void look(const char *who, const char *what)
{
    char path[200];

    (void)snprintf(path, sizeof path, "/proc/%s/%s", who, what);
    must_fail(path, open(path, O_RDONLY));
}

int attack_main(void)
{
    static const char *const own[] = {"environ", "mem", "maps", "stack", "root/etc/machine-id"};
    const char *host = told("pid", "1");
    char secret[120];

    (void)snprintf(secret, sizeof secret, "root%s", told("secret", "/etc/shadow"));
    look(host, secret);
    look("1", secret);
    look("self/task/1", secret);
    look("thread-self", secret);
    look("thread-self", "cwd/../../../../../../etc/shadow");
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        look(host, own[i]);
        if (strict())
            look("1", own[i]);
    }
    all_held();
}
