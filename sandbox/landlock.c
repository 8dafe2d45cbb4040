/* SPDX-License-Identifier: MIT */
/*
 * Landlock repeats the file policy of the mounts and, where the kernel can, forbids TCP, abstract
 * sockets and signals to the outside.  Built once a box; a run only enters it (28 us).
 *
 * The two tmpfs of a run do not exist yet when the rules are made.  The rule lies on /box, above
 * their mount points: access is looked up from the file towards the root, across mounts.
 *
 * Numbers from the kernel's include/uapi/linux/landlock.h; Debian 12's copy ends at ABI 2.
 */
#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum landlock_right {
    RIGHT_EXECUTE = 1 << 0,
    RIGHT_WRITE_FILE = 1 << 1,
    RIGHT_READ_FILE = 1 << 2,
    RIGHT_READ_DIR = 1 << 3,
    RIGHT_REMOVE_DIR = 1 << 4,
    RIGHT_REMOVE_FILE = 1 << 5,
    RIGHT_MAKE_DIR = 1 << 7,
    RIGHT_MAKE_REG = 1 << 8,
    RIGHT_REFER = 1 << 13,     /* ABI 2 */
    RIGHT_TRUNCATE = 1 << 14,  /* ABI 3 */
    RIGHT_IOCTL_DEV = 1 << 15, /* ABI 5 */
};

#define RIGHTS_ABI1   ((1u << 13) - 1)
#define RIGHTS_READ   (RIGHT_READ_FILE | RIGHT_READ_DIR)
#define RIGHTS_BINARY (RIGHTS_READ | RIGHT_EXECUTE)
#define RIGHTS_WRITE                                                                               \
    (RIGHTS_READ | RIGHT_WRITE_FILE | RIGHT_REMOVE_DIR | RIGHT_REMOVE_FILE | RIGHT_MAKE_DIR |      \
     RIGHT_MAKE_REG | RIGHT_REFER | RIGHT_TRUNCATE)
/* What a rule on something that is no folder may name. */
#define RIGHTS_OF_FILES                                                                            \
    (RIGHT_EXECUTE | RIGHT_WRITE_FILE | RIGHT_READ_FILE | RIGHT_TRUNCATE | RIGHT_IOCTL_DEV)

#define NET_TCP   3u /* bind and connect; ABI 4 */
#define SCOPE_ALL 3u /* abstract sockets and signals; ABI 6 */

struct ruleset_attr {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

struct path_rule {
    uint64_t allowed_access;
    int32_t parent_fd;
} __attribute__((packed));

int landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1u);

    return abi < 0 ? 0 : (int)abi;
}

static int create(int abi, uint64_t *out_handled)
{
    struct ruleset_attr attr = {.handled_access_fs = RIGHTS_ABI1};
    size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;

    if (abi >= 2)
        attr.handled_access_fs |= RIGHT_REFER;
    if (abi >= 3)
        attr.handled_access_fs |= RIGHT_TRUNCATE;
    if (abi >= 5)
        attr.handled_access_fs |= RIGHT_IOCTL_DEV;
    if (abi >= 4)
        attr.handled_access_net = NET_TCP;
    if (abi >= 6)
        attr.scoped = SCOPE_ALL;
    *out_handled = attr.handled_access_fs;
    return (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0u);
}

static int allow(int ruleset, const char *path, uint64_t rights)
{
    struct stat status;
    struct path_rule rule = {.parent_fd = open(path, O_PATH | O_CLOEXEC)};
    long rc;

    if (rule.parent_fd < 0)
        return -errno;
    if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
        rights &= RIGHTS_OF_FILES;
    rule.allowed_access = rights;
    rc = syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0u);
    if (rc < 0)
        rc = -errno;
    (void)close(rule.parent_fd);
    return (int)rc;
}

static int allow_mounts(struct box *box, uint64_t handled)
{
    for (uint32_t i = 0; i < box->spec.mount_count; i++) {
        const struct wire_mount *mount = &box->spec.mounts[i];
        uint64_t rights = mount->kind == 1 ? RIGHT_READ_FILE | RIGHT_WRITE_FILE : RIGHTS_BINARY;
        int rc;

        if (mount->kind == 2)
            continue;
        box->failed_index = i;
        rc = allow(box->landlock_fd, wire_string(&box->spec, mount->target), rights & handled);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int landlock_build(struct box *box, enum wire_step *out_step)
{
    uint64_t handled;
    int rc;

    *out_step = WIRE_STEP_LANDLOCK;
    box->landlock_fd = -1;
    box->landlock_abi = landlock_abi();
    if (box->landlock_abi == 0 || box_tests(box, WIRE_TEST_NO_LANDLOCK))
        return 0;
    box->landlock_fd = create(box->landlock_abi, &handled);
    if (box->landlock_fd < 0)
        return -errno;
    rc = allow_mounts(box, handled);
    if (rc == 0)
        rc = allow(box->landlock_fd, "/app", RIGHTS_BINARY & handled);
    if (rc == 0)
        rc = allow(box->landlock_fd, "/box", RIGHTS_WRITE & handled);
    if (rc == 0 && (box->spec.flags & WIRE_PROC))
        rc = allow(box->landlock_fd, "/.run", RIGHTS_READ & handled);
    return rc;
}

int landlock_restrict(int ruleset)
{
    return syscall(SYS_landlock_restrict_self, ruleset, 0u) < 0 ? -errno : 0;
}
