/* SPDX-License-Identifier: MIT */
/*
 * One new file beside which nobody's is touched: made under a hidden name, which it loses when it is whole.  What a
 * killed one left goes when the next is begun in the same folder.
 */
#include "auto.h"
#include "id.h"
#include "store_parts.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN = 200, DRAWN = 8 };

static int fail_there(const char *path, struct error *err)
{
    char shown[SHOWN];

    (void)error_set(err, ERR_USAGE, "'%s' is there already and was left as it is",
                    text_escape_into(shown, sizeof shown, path, strlen(path)));
    error_hint(err, "name a new file");
    return -(int)ERR_USAGE;
}

static int fail_copy(const struct copy *copy, int os_error, struct error *err)
{
    char shown[SHOWN];

    (void)text_escape_into(shown, sizeof shown, copy->place.path, strlen(copy->place.path));
    return error_errno(err, ERR_SYSTEM, os_error, "cannot write '%s'", shown);
}

static int check_folder(const struct copy *copy, int store_fd, struct error *err)
{
    struct stat here, there;

    if (fstat(copy->place.folder, &here) < 0 || fstat(store_fd, &there) < 0)
        return fail_copy(copy, errno, err);
    if (here.st_dev != there.st_dev || here.st_ino != there.st_ino)
        return 0;
    (void)error_set(err, ERR_USAGE, "the store's own folder is no place for a copy");
    error_hint(err, "name a file in another folder, best on another disk");
    return -(int)ERR_USAGE;
}

/* ---- what killed ones left ---------------------------------------------------------------------- */

static const char prefix[] = ".assess-copy.";

/* Whoever makes a copy holds its lock; the file of nobody goes, and the driver's own beside it. */
static void remove_left(int folder, const char *name)
{
    static const char *const beside[] = {"-journal", "-wal", "-shm", ""};
    auto_close int fd = openat(folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    char path[sizeof prefix + 32];
    struct stat status;

    if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) ||
        flock(fd, LOCK_EX | LOCK_NB) < 0)
        return;
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        (void)snprintf(path, sizeof path, "%.31s%s", name, beside[i]);
        (void)unlinkat(folder, path, 0);
    }
}

static bool is_copy_name(const char *name)
{
    return strncmp(name, prefix, sizeof prefix - 1) == 0 &&
           strspn(name + sizeof prefix - 1, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == DRAWN &&
           strlen(name) == sizeof prefix - 1 + DRAWN;
}

/* They hold what the store held then, and nobody's list of backups names them. */
static void remove_leavings(int folder)
{
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;

    if (!listing) {
        if (fd >= 0)
            (void)close(fd);
        return;
    }
    while ((entry = readdir(listing)))
        if (is_copy_name(entry->d_name))
            remove_left(folder, entry->d_name);
    (void)closedir(listing);
}

/* ---- begin and end ------------------------------------------------------------------------------ */

/* Locked before anybody could take it for one that was left. */
static int make_hidden(struct copy *copy, struct error *err)
{
    struct stat status = {0};
    char id[ID_SIZE];

    for (unsigned tries = 0; tries < 8 && status.st_nlink == 0; tries++) {
        int rc = id_new("", 0, id, err);

        if (rc < 0)
            return rc;
        (void)snprintf(copy->hidden, sizeof copy->hidden, "%s%s", prefix, id_short(id));
        if (copy->lock >= 0)
            (void)close(copy->lock);
        copy->lock = openat(copy->place.folder, copy->hidden,
                            O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (copy->lock < 0) {
            copy->hidden[0] = '\0';
            return fail_copy(copy, errno, err);
        }
        /* a file system without such locks is one where nothing is swept */
        if (flock(copy->lock, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
            continue;
        if (fstat(copy->lock, &status) < 0)
            return fail_copy(copy, errno, err);
    }
    return status.st_nlink > 0 ? 0 : fail_copy(copy, EBUSY, err);
}

int copy_begin(const char *path, int store_fd, struct copy *out_copy, struct error *err)
{
    struct stat status;
    int rc;

    *out_copy = COPY_NONE;
    rc = file_place_open(path, &out_copy->place, err);
    if (rc == 0)
        rc = check_folder(out_copy, store_fd, err);
    if (rc < 0)
        return rc;
    if (fstatat(out_copy->place.folder, out_copy->place.name, &status, AT_SYMLINK_NOFOLLOW) == 0)
        return fail_there(path, err);
    remove_leavings(out_copy->place.folder);
    rc = make_hidden(out_copy, err);
    (void)snprintf(out_copy->driver_path, sizeof out_copy->driver_path, "/proc/self/fd/%d/%s",
                   out_copy->place.folder, out_copy->hidden);
    return rc;
}

int copy_keep(struct copy *copy, struct error *err)
{
    const struct file_place *place = &copy->place;
    auto_close int fd = openat(place->folder, copy->hidden, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0 || fsync(fd) < 0)
        return fail_copy(copy, errno, err);
    if (renameat2(place->folder, copy->hidden, place->folder, place->name, RENAME_NOREPLACE) < 0) {
        if (errno == EEXIST)
            return fail_there(place->path, err);
        if ((errno != EINVAL && errno != ENOSYS) ||
            linkat(place->folder, copy->hidden, place->folder, place->name, 0) < 0 ||
            unlinkat(place->folder, copy->hidden, 0) < 0)
            return fail_copy(copy, errno, err);
    }
    copy->hidden[0] = '\0';
    return fsync(place->folder) < 0 && errno != EINVAL ? fail_copy(copy, errno, err) : 0;
}

void copy_done(struct copy *copy)
{
    if (copy->hidden[0] != '\0')
        (void)unlinkat(copy->place.folder, copy->hidden, 0);
    if (copy->lock >= 0)
        (void)close(copy->lock);
    file_place_done(&copy->place);
    *copy = COPY_NONE;
}
