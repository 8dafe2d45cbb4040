/* SPDX-License-Identifier: MIT */
/* Numbers from the kernel's include/uapi/linux/landlock.h. */
#include "fence_files.h"

#include "auto.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RIGHT_READ_FILE (UINT64_C(1) << 2)
#define RIGHT_READ_DIR  (UINT64_C(1) << 3)
#define RIGHTS_ALL      ((UINT64_C(1) << 13) - 1)

enum { RULE_PATH_BENEATH = 1 };

struct ruleset_attributes {
    uint64_t handled_access_fs;
};

struct path_rule {
    uint64_t allowed_access;
    int32_t parent_fd;
} __attribute__((packed));

/* One that is not there needs no rule. */
static bool allow(int ruleset, const char *path, uint64_t rights)
{
    auto_close int fd = open(path, O_PATH | O_CLOEXEC);
    const struct path_rule rule = {.allowed_access = rights, .parent_fd = fd};

    return fd < 0 || syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0;
}

bool fence_files(const char *const *folders, const char *const *files)
{
    const struct ruleset_attributes attributes = {RIGHTS_ALL};
    auto_close int ruleset =
        (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    bool done = true;

    if (ruleset < 0) /* a kernel without it */
        return errno == ENOSYS || errno == EOPNOTSUPP;
    for (size_t i = 0; done && folders[i]; i++)
        done = allow(ruleset, folders[i], RIGHT_READ_FILE | RIGHT_READ_DIR);
    for (size_t i = 0; done && files[i]; i++)
        done = allow(ruleset, files[i], RIGHT_READ_FILE);
    return done && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}
