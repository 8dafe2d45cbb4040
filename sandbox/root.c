/* SPDX-License-Identifier: MIT */
/*
 * The box's root: a folder with the recipe's mounts, the submission's files, and nothing else.  The
 * host's root is detached at the end; what stays of it are the recipe's read-only binds.
 *
 * The folder lies in a tmpfs that is the mount namespace's root, and the box changes its root into
 * it: to the kernel all below is "chrooted", and nobody who is may make a user namespace.  To leave
 * it takes a capability or a descriptor of a folder outside; the payload has neither.
 *
 *   /app       the submission's files, read-only
 *   /box/work  mount point: fresh and writable each run (init.c)
 *   /box/tmp   the same; /tmp is a symbolic link to it
 *   /dev       the recipe's devices
 *   /.run/proc mount point, where asked for; /proc is a symbolic link to it (landlock.c: a rule can
 *              lie on the folder above a mount of the run, not on the mount itself).  /dev/stdin and its
 *              kin then lead into it, as everywhere
 *
 * Sources are opened before anything is covered, since they may lie below the staging folder.
 */
#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STAGE        "/tmp"  /* covered by the new root in this mount namespace only */
#define FOLDER       "root"  /* in it */
#define HOST_PROC    ".proc" /* in the new root */
#define ROOT_OPTIONS "mode=0755,size=1m,nr_inodes=4096"

enum { KIND_BIND, KIND_DEVICE, KIND_SYMLINK };

static int set_attributes(int fd, uint64_t attributes, bool recursive)
{
    struct mount_attr attr = {.attr_set = attributes, .propagation = MS_PRIVATE};
    unsigned flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);

    return syscall(SYS_mount_setattr, fd, "", flags, &attr, sizeof(attr)) < 0 ? -errno : 0;
}

/* A detached copy of the mounts at PATH; recursive, because locked submounts cannot be left out. */
static int clone_tree(const char *path)
{
    int fd = (int)syscall(SYS_open_tree, AT_FDCWD, path,
                          OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);

    return fd < 0 ? -errno : fd;
}

static int open_sources(struct box *box, int *trees)
{
    for (uint32_t i = 0; i < box->spec.mount_count; i++) {
        const struct wire_mount *mount = &box->spec.mounts[i];

        trees[i] = -1;
        if (mount->kind == KIND_SYMLINK)
            continue;
        box->failed_index = i;
        trees[i] = clone_tree(wire_string(&box->spec, mount->source));
        if (trees[i] < 0)
            return trees[i];
    }
    return 0;
}

/* Makes the folders above the last part of NAME below FOLDER. */
static int make_parents(int folder, const char *name)
{
    char path[WIRE_NAME_MAX];

    for (size_t i = 0; name[i] != '\0'; i++) {
        if (name[i] == '/' && i > 0) {
            path[i] = '\0';
            if (mkdirat(folder, path, 0755) < 0 && errno != EEXIST)
                return -errno;
        }
        path[i] = name[i];
    }
    return 0;
}

static int make_target(int root, const char *name, bool is_folder)
{
    int fd;
    int rc = make_parents(root, name);

    if (rc < 0)
        return rc;
    if (is_folder)
        return mkdirat(root, name, 0755) < 0 && errno != EEXIST ? -errno : 0;
    fd = openat(root, name, O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0444);
    if (fd < 0)
        return -errno;
    (void)close(fd);
    return 0;
}

static int place_mount(struct box *box, int root, const struct wire_mount *mount, int tree)
{
    const char *target = wire_string(&box->spec, mount->target) + 1;
    uint64_t attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
    struct stat status;
    int rc;

    if (mount->kind == KIND_SYMLINK) {
        rc = make_parents(root, target);
        if (rc < 0)
            return rc;
        return symlinkat(wire_string(&box->spec, mount->source), root, target) < 0 ? -errno : 0;
    }
    if (fstat(tree, &status) < 0)
        return -errno;
    /* A device is written to, so only its own bind may be so; it stays without setuid and exec. */
    if (mount->kind == KIND_DEVICE)
        attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
    if (box_tests(box, WIRE_TEST_NO_READ_ONLY))
        attributes &= ~(uint64_t)MOUNT_ATTR_RDONLY;
    rc = make_target(root, target, S_ISDIR(status.st_mode));
    if (rc == 0)
        rc = set_attributes(tree, attributes, true);
    if (rc == 0 && syscall(SYS_move_mount, tree, "", root, target, MOVE_MOUNT_F_EMPTY_PATH) < 0)
        rc = -errno;
    return rc;
}

static int place_mounts(struct box *box, int root, int *trees)
{
    for (uint32_t i = 0; i < box->spec.mount_count; i++) {
        int rc;

        box->failed_index = i;
        rc = place_mount(box, root, &box->spec.mounts[i], trees[i]);
        if (trees[i] >= 0)
            (void)close(trees[i]);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int copy_file(int files, const struct wire_file *file, int app)
{
    off_t at = (off_t)file->offset;
    uint64_t left = file->size;
    int rc = make_parents(app, file->name);
    int fd;

    if (rc < 0)
        return rc;
    fd = openat(app, file->name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -errno;
    while (rc == 0 && left > 0) {
        ssize_t sent = sendfile(fd, files, &at, left > (1u << 30) ? 1u << 30 : (size_t)left);

        if (sent <= 0)
            rc = sent < 0 ? -errno : -EPROTO;
        else
            left -= (uint64_t)sent;
    }
    if (rc == 0 && fchmod(fd, file->executable ? 0555 : 0444) < 0)
        rc = -errno;
    (void)close(fd);
    return rc;
}

static int read_files_head(int fd, struct wire_files *head)
{
    const int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK;
    struct stat status;
    int has = fcntl(fd, F_GET_SEALS);

    if (has < 0 || (has & seals) != seals || fstat(fd, &status) < 0)
        return -EPROTO;
    if (pread(fd, head, sizeof(*head), 0) != (ssize_t)sizeof(*head) ||
        !wire_files_are_valid(head, (uint64_t)status.st_size))
        return -EPROTO;
    return 0;
}

static int copy_files(struct box *box, int app)
{
    struct wire_files head;
    int rc = read_files_head(box->files_fd, &head);

    for (uint32_t i = 0; rc == 0 && i < head.count; i++) {
        struct wire_file file;
        off_t at = (off_t)(sizeof(head) + i * sizeof(file));

        if (pread(box->files_fd, &file, sizeof(file), at) != (ssize_t)sizeof(file) ||
            !wire_file_is_valid(&file, &head))
            return -EPROTO;
        rc = copy_file(box->files_fd, &file, app);
    }
    return rc;
}

/* /app: its own tmpfs, filled, then read-only; runs see it, none pays for it. */
static int place_files(struct box *box, int root)
{
    uint64_t attributes =
        MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOSYMFOLLOW;
    int app;
    int rc;

    if (mkdirat(root, "app", 0755) < 0 || fchdir(root) < 0 ||
        mount("assess", "app", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1g") < 0)
        return -errno;
    app = openat(root, "app", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (app < 0)
        return -errno;
    rc = copy_files(box, app);
    if (box_tests(box, WIRE_TEST_NO_READ_ONLY))
        attributes &= ~(uint64_t)MOUNT_ATTR_RDONLY;
    if (rc == 0)
        rc = set_attributes(app, attributes, false);
    (void)close(app);
    return rc;
}

/* A program's own streams by name, for those that know no other way to read all of their input. */
static int link_streams(int root)
{
    if (mkdirat(root, "dev", 0755) < 0 || symlinkat("../proc/self/fd", root, "dev/fd") < 0 ||
        symlinkat("../proc/self/fd/0", root, "dev/stdin") < 0 ||
        symlinkat("../proc/self/fd/1", root, "dev/stdout") < 0 ||
        symlinkat("../proc/self/fd/2", root, "dev/stderr") < 0)
        return -errno;
    return 0;
}

static int make_own_folders(struct box *box, int root)
{
    if (mkdirat(root, "box", 0755) < 0 || mkdirat(root, "box/work", 0755) < 0 ||
        mkdirat(root, "box/tmp", 0755) < 0 || symlinkat("box/tmp", root, "tmp") < 0)
        return -errno;
    if (!(box->spec.flags & WIRE_PROC))
        return 0;
    if (mkdirat(root, ".run", 0755) < 0 || mkdirat(root, ".run/proc", 0555) < 0 ||
        symlinkat(".run/proc", root, "proc") < 0 || mkdirat(root, HOST_PROC, 0700) < 0)
        return -errno;
    return link_streams(root);
}

/*
 * In a user namespace a new /proc may be mounted only where another one is in full view.  The host's
 * is kept under a hidden name for init, which covers and detaches it before the payload exists.
 */
static int place_host_proc(struct box *box, int root, int tree)
{
    if (!(box->spec.flags & WIRE_PROC))
        return 0;
    if (tree < 0)
        return tree;
    if (syscall(SYS_move_mount, tree, "", root, HOST_PROC, MOVE_MOUNT_F_EMPTY_PATH) < 0)
        return -errno;
    (void)close(tree);
    return 0;
}

static int seal_root(const struct box *box, int stage)
{
    uint64_t attributes =
        MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;

    if (box_tests(box, WIRE_TEST_NO_READ_ONLY))
        attributes &= ~(uint64_t)MOUNT_ATTR_RDONLY;
    return set_attributes(stage, attributes, false);
}

static int enter_root(const struct box *box, int stage)
{
    if (fchdir(stage) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0)
        return -errno;
    if (!box_tests(box, WIRE_TEST_NO_CHROOT) && chroot(FOLDER) < 0)
        return -errno;
    return chdir("/") < 0 ? -errno : 0;
}

/* The tmpfs, and the folder in it that everything is placed in. */
static int open_root(const struct box *box, int *out_stage, int *out_root)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

    if (mount("assess", STAGE, "tmpfs", MS_NOSUID | MS_NODEV, ROOT_OPTIONS) < 0)
        return -errno;
    *out_stage = open(STAGE, flags);
    if (*out_stage < 0)
        return -errno;
    if (box_tests(box, WIRE_TEST_NO_CHROOT))
        *out_root = openat(*out_stage, ".", flags);
    else if (mkdirat(*out_stage, FOLDER, 0755) == 0)
        *out_root = openat(*out_stage, FOLDER, flags);
    return *out_root < 0 ? -errno : 0;
}

static int fill_root(struct box *box, int root, int *trees, int proc, enum wire_step *out_step)
{
    int rc = make_own_folders(box, root);

    if (rc == 0) {
        *out_step = WIRE_STEP_MOUNT_TARGET;
        rc = place_mounts(box, root, trees);
    }
    if (rc == 0) {
        *out_step = WIRE_STEP_FILES;
        rc = place_files(box, root);
    }
    if (rc == 0) {
        *out_step = WIRE_STEP_PIVOT;
        rc = place_host_proc(box, root, proc);
    }
    return rc;
}

int root_build(struct box *box, enum wire_step *out_step)
{
    static int trees[WIRE_MOUNTS];
    int proc = -1;
    int stage = -1;
    int root = -1;
    int rc;

    (void)umask(0);
    *out_step = WIRE_STEP_NAMESPACES;
    if (unshare(CLONE_NEWNS) < 0)
        return -errno;
    *out_step = WIRE_STEP_MOUNT_SOURCE;
    rc = open_sources(box, trees);
    if (rc < 0)
        return rc;
    if (box->spec.flags & WIRE_PROC)
        proc = clone_tree("/proc");
    *out_step = WIRE_STEP_ROOT;
    rc = open_root(box, &stage, &root);
    if (rc == 0)
        rc = fill_root(box, root, trees, proc, out_step);
    if (rc == 0)
        rc = seal_root(box, stage);
    if (rc == 0)
        rc = enter_root(box, stage);
    if (root >= 0)
        (void)close(root);
    if (stage >= 0)
        (void)close(stage);
    return rc;
}
