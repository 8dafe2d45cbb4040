/* SPDX-License-Identifier: MIT */
/* /proc leaks: files about the whole host that no process is needed for. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    static const char *const paths[] = {
        "/proc/kallsyms", "/proc/kcore",      "/proc/keys",          "/proc/timer_list",
        "/proc/modules",  "/proc/interrupts", "/proc/sysrq-trigger", "/proc/sys/kernel/hostname",
        "/proc/stat",     "/proc/meminfo",    "/sys/kernel/notes",   "/sys/fs/cgroup",
        "/sys/devices",
    };

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        must_fail(paths[i], open(paths[i], O_RDONLY));
    all_held();
}
