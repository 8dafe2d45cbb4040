/* SPDX-License-Identifier: MIT */
/*
 * The files that assess-send may open: what libcurl, OpenSSL and the resolver read.  The store and people's homes are not
 * among them.
 *
 * Numbers from the kernel's include/uapi/linux/landlock.h, its first version: what later ones add is refused by the
 * filter of send_fence.c.
 */
#include "send_parts.h"

#include "auto.h"

#include <errno.h>
#include <fcntl.h>
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

static const char *const folders[] = {"/etc",
                                      "/usr",
                                      "/lib",
                                      "/lib64",
                                      "/run/resolvconf",
                                      "/run/systemd/resolve",
                                      "/run/NetworkManager"};
static const char *const files[] = {"/dev/null", "/dev/urandom"};

/* One that is not there needs no rule. */
static bool allow(int ruleset, const char *path, uint64_t rights)
{
    auto_close int fd = open(path, O_PATH | O_CLOEXEC);
    const struct path_rule rule = {.allowed_access = rights, .parent_fd = fd};

    return fd < 0 || syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0;
}

bool send_hide_files(void)
{
    const struct ruleset_attributes attributes = {RIGHTS_ALL};
    auto_close int ruleset =
        (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    bool done = true;

    if (ruleset < 0) /* a kernel without it */
        return errno == ENOSYS || errno == EOPNOTSUPP;
    for (size_t i = 0; done && i < sizeof folders / sizeof *folders; i++)
        done = allow(ruleset, folders[i], RIGHT_READ_FILE | RIGHT_READ_DIR);
    for (size_t i = 0; done && i < sizeof files / sizeof *files; i++)
        done = allow(ruleset, files[i], RIGHT_READ_FILE);
    return done && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}
