/* SPDX-License-Identifier: MIT */
/* Which files: what is bound alone, what else lies in a tool's own folders, and their libraries. */
#include "ahead.h"

#include "file_ahead.h"

#include <string.h>
#include <unistd.h>

#define LIBRARIES   "/usr/lib/" ASSESS_MULTIARCH
#define BYTES_MAX   (UINT64_C(512) << 20)
#define ENTRIES_MAX 400

/* These have what all programs of the machine need: too much, and a stage's part is found otherwise. */
static bool is_everybodys(const char *folder)
{
    static const char *const all[] = {LIBRARIES, "/usr/lib64", "/usr/include"};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (strcmp(folder, all[i]) == 0)
            return true;
    return false;
}

/* A small machine needs its memory for the runs. */
static uint64_t bytes_allowed(void)
{
    uint64_t pages = (uint64_t)sysconf(_SC_PHYS_PAGES);
    uint64_t eighth = pages * (uint64_t)sysconf(_SC_PAGESIZE) / 8;

    return eighth < BYTES_MAX ? eighth : BYTES_MAX;
}

static bool read_all(const struct stage *stage, const struct sandbox_mount *mounts, size_t count,
                     bool large_only)
{
    struct file_ahead ahead = {.libraries = LIBRARIES,
                               .bytes = bytes_allowed(),
                               .large_only = large_only,
                               .unread = (const char *const *)stage->unread.items};

    for (size_t i = 0; i < count; i++) {
        if (mounts[i].kind != SANDBOX_MOUNT_BIND || is_everybodys(mounts[i].source))
            continue;
        ahead.entries = ENTRIES_MAX;
        file_read_ahead(&ahead, mounts[i].source);
    }
    return ahead.was_cold;
}

/* Where the large files are in memory, the many small ones are as well, and asking would cost more. */
void grade_read_ahead(const struct stage *stage, const struct sandbox_mount *mounts, size_t count)
{
    if (read_all(stage, mounts, count, true))
        (void)read_all(stage, mounts, count, false);
}
