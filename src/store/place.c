/* SPDX-License-Identifier: MIT */
/*
 * Where the store lies: a folder that is ours alone on a way that nobody else can change, so that its files
 * can be named by a path; on this machine's own file system, since the log needs shared memory; and with room.
 */
#include "store_parts.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { SHOWN = 200 };

const char *store_remote_system(uint64_t type)
{
    static const struct {
        uint64_t type;
        const char *name;
    } systems[] = {
        {0x6969,     "NFS"   },
        {0x517B,     "SMB"   },
        {0xFF534D42, "CIFS"  },
        {0xFE534D42, "SMB"   },
        {0x5346414F, "AFS"   },
        {0x6B414653, "AFS"   },
        {0x73757245, "Coda"  },
        {0x00C36400, "Ceph"  },
        {0x01021997, "9P"    },
        {0x564C,     "NCP"   },
        {0x65735546, "FUSE"  },
        {0x0BD00BD0, "Lustre"},
        {0x01161970, "GFS2"  },
        {0x7461636F, "OCFS2" },
        {0x19830326, "BeeGFS"},
        {0x47504653, "GPFS"  },
        {0xAAD7AAEA, "PanFS" },
        {0x7C7C6673, "PRL"   },
        {0x786F4256, "vboxsf"},
        {0xBACBACBC, "VMware"},
    };

    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        if (systems[i].type == (type & 0xFFFFFFFF))
            return systems[i].name;
    return NULL;
}

static int check_system(int fd, const char *shown, struct error *err)
{
    struct statfs system;
    const char *name;

    if (fstatfs(fd, &system) < 0)
        return error_errno(err, ERR_STORE, errno, "the store's folder '%s'", shown);
    name = store_remote_system((uint64_t)system.f_type);
    if (!name)
        return 0;
    (void)error_set(err, ERR_STORE, "the store's folder '%s' is on a network file system (%s)",
                    shown, name);
    error_hint(err, "set \"data\" in the configuration to a folder of this machine's own disk");
    return -(int)ERR_STORE;
}

int place_open(const char *folder, enum store_use use, int *out_fd, struct error *err)
{
    auto_close int fd = -1;
    char shown[SHOWN];
    int rc = use == STORE_WRITE ? file_open_own_folder(folder, &fd, err)
                                : file_find_own_folder(folder, &fd, err);

    (void)text_escape_into(shown, sizeof shown, folder, strlen(folder));
    if (rc == -(int)ERR_NOT_FOUND) {
        (void)error_set(err, ERR_NOT_FOUND, "there is no store in '%s' yet", shown);
        error_hint(err, "\"assess candidate add\" makes it");
        return rc;
    }
    if (rc < 0) {
        err->code = ERR_STORE;
        (void)error_wrap(err, "the store");
        error_hint(err, "it must be yours alone (chmod 700) and no other user may change a folder "
                        "above it; or be the user whom it belongs to");
        return -(int)ERR_STORE;
    }
    rc = check_system(fd, shown, err);
    if (rc == 0)
        *out_fd = take_fd(&fd);
    return rc;
}

static int refuse_file(const char *folder, const char *name, const char *why, struct error *err)
{
    char shown[SHOWN];

    (void)error_set(err, ERR_STORE, "'%s/%s' %s",
                    text_escape_into(shown, sizeof shown, folder, strlen(folder)), name, why);
    error_hint(err, "it must be a regular file with one name, yours alone: chmod 600");
    return -(int)ERR_STORE;
}

static int check_file(int fd, const char *folder, const char *name, uint64_t *out_size,
                      struct error *err)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return error_errno(err, ERR_STORE, errno, "%s", name);
    if (!S_ISREG(status.st_mode))
        return refuse_file(folder, name, "is not a regular file", err);
    if (status.st_uid != geteuid())
        return refuse_file(folder, name, "belongs to another user", err);
    if ((status.st_mode & 077) != 0)
        return refuse_file(folder, name, "is open to others", err);
    if (status.st_nlink != 1)
        return refuse_file(folder, name, "has more than one name", err);
    *out_size = (uint64_t)status.st_size;
    return 0;
}

int place_file(int folder_fd, const char *folder, const char *name, bool make, bool *out_made,
               uint64_t *out_size, struct error *err)
{
    const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    auto_close int fd = openat(folder_fd, name, flags);
    char shown[SHOWN];

    *out_made = false;
    (void)text_escape_into(shown, sizeof shown, folder, strlen(folder));
    if (fd < 0 && errno == ENOENT && make) {
        fd = openat(folder_fd, name, flags | O_CREAT | O_EXCL, 0600);
        *out_made = fd >= 0;
        if (fd < 0 && errno == EEXIST) /* made by another process meanwhile */
            fd = openat(folder_fd, name, flags);
        if (*out_made && fsync(folder_fd) < 0 && errno != EINVAL)
            return error_errno(err, ERR_STORE, errno, "the folder '%s'", shown);
    }
    if (fd < 0 && errno == ENOENT) {
        (void)error_set(err, ERR_NOT_FOUND, "there is no store in '%s' yet", shown);
        error_hint(err, "\"assess candidate add\" makes it");
        return -(int)ERR_NOT_FOUND;
    }
    if (fd < 0 && errno == ELOOP)
        return refuse_file(folder, name, "is a symbolic link", err);
    if (fd < 0)
        return error_errno(err, errno == ENOSPC ? ERR_STORE_FULL : ERR_STORE, errno, "'%s/%s'",
                           shown, name);
    return check_file(fd, folder, name, out_size, err);
}

bool place_lacks(int folder_fd, const char *name)
{
    struct stat status;

    return fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT;
}

static bool has_content(int folder_fd, const char *name)
{
    struct stat status;

    return fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_size > 0;
}

/* The keys first: who makes a new store makes them after its file. */
int place_check_keys(int folder_fd, const char *folder, struct error *err)
{
    char shown[SHOWN];

    if (!has_content(folder_fd, STORE_KEYS) || !place_lacks(folder_fd, STORE_FILE))
        return 0;
    (void)text_escape_into(shown, sizeof shown, folder, strlen(folder));
    (void)error_set(err, ERR_STORE,
                    "'%s/" STORE_FILE "' is missing, and the keys of its people are there", shown);
    error_hint(err,
               "put it back, or a copy; for a new store move " STORE_KEYS " out of that folder");
    return -(int)ERR_STORE;
}

/*
 * Copies and what was recovered say in their header that they have no log (bytes 18 and 19, "file format
 * versions", of SQLite's file format; 2 is one with a log).  One beside them is that of the file they replaced.
 */
int place_check_log(int folder_fd, const char *folder, const char *name, struct error *err)
{
    enum { HEADER = 20, VERSION = 18, WITHOUT_LOG = 1 };
    auto_close int fd = openat(folder_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    unsigned char header[HEADER];
    char log[40], shown[SHOWN];

    /* the log first: who gives the file one meanwhile changes the header before */
    (void)snprintf(log, sizeof log, "%s-wal", name);
    if (!has_content(folder_fd, log))
        return 0;
    (void)text_escape_into(shown, sizeof shown, folder, strlen(folder));
    if (!has_content(folder_fd, name)) {
        (void)error_set(err, ERR_STORE, "'%s/%s' is missing or empty, and its log %s is there",
                        shown, name, log);
        error_hint(err, "put back %s, or a copy of it after %s and %s-shm were moved away", name,
                   log, name);
        return -(int)ERR_STORE;
    }
    if (fd < 0 || pread(fd, header, sizeof header, 0) != HEADER || header[VERSION] != WITHOUT_LOG)
        return 0;
    (void)error_set(err, ERR_STORE, "'%s/%s' was put there beside the log of another one, %s",
                    shown, name, log);
    error_hint(
        err, "move %s and %s-shm out of that folder: with them, what was put there would be undone",
        log, name);
    return -(int)ERR_STORE;
}

/* ---- room ------------------------------------------------------------------------------------- */

uint64_t place_free_bytes(int folder_fd)
{
    struct statvfs system;

    return fstatvfs(folder_fd, &system) < 0 ? UINT64_MAX
                                            : (uint64_t)system.f_bavail * system.f_frsize;
}

/*
 * Blocks that are held back: to take something away, a full disk needs room first.  That it could not be made
 * is no fault.
 */
static void make_spare(int folder_fd)
{
    auto_close int fd =
        openat(folder_fd, STORE_SPARE, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat status;

    if (fd < 0 || fstat(fd, &status) < 0 || status.st_size >= STORE_SPARE_BYTES)
        return;
    if (fallocate(fd, 0, 0, STORE_SPARE_BYTES) < 0)
        (void)unlinkat(folder_fd, STORE_SPARE, 0);
}

int place_check_room(int folder_fd, const char *folder, enum store_use use, struct error *err)
{
    uint64_t room = place_free_bytes(folder_fd);
    char shown[SHOWN];

    /* reading takes room, too: memory that is shared with writers has a file */
    if (use != STORE_WRITE) {
        if (room < (use == STORE_READ ? STORE_READ_BYTES : STORE_SPARE_BYTES))
            (void)unlinkat(folder_fd, STORE_SPARE, 0);
        return 0;
    }
    if (room >= STORE_ROOM_BYTES + STORE_SPARE_BYTES) {
        make_spare(folder_fd);
        return 0;
    }
    if (room >= STORE_ROOM_BYTES)
        return 0;
    (void)error_set(err, ERR_STORE_FULL, "only %llu MiB are free for the store in '%s'",
                    (unsigned long long)(room >> 20),
                    text_escape_into(shown, sizeof shown, folder, strlen(folder)));
    error_hint(err, "make room: nothing new begins below %d MiB, so that what has begun can end",
               STORE_ROOM_BYTES >> 20);
    return -(int)ERR_STORE_FULL;
}

/* ---- who -------------------------------------------------------------------------------------- */

static void name_of(uid_t uid, char *out, size_t size)
{
    const struct passwd *entry = getpwuid(uid);

    if (entry)
        (void)text_escape_into(out, size, entry->pw_name, strlen(entry->pw_name));
    else
        (void)snprintf(out, size, "uid %u", (unsigned)uid);
}

/* The kernel keeps whose session it is through su and sudo; nobody can set it once it is set. */
void place_login(char out[STORE_LOGIN_SIZE])
{
    auto_free char *text = NULL;
    char own[STORE_LOGIN_SIZE / 2 - 2], session[STORE_LOGIN_SIZE / 2 - 2];
    struct error ignored;
    int64_t uid = -1;
    size_t size = 0;

    name_of(getuid(), own, sizeof own);
    (void)snprintf(out, STORE_LOGIN_SIZE, "%s", own);
    if (file_read_at(AT_FDCWD, "/proc/self/loginuid", 32, &text, &size, &ignored) < 0 ||
        !parse_i64(text, 0, UINT32_MAX - 1, &uid) || (uid_t)uid == getuid())
        return;
    name_of((uid_t)uid, session, sizeof session);
    (void)snprintf(out, STORE_LOGIN_SIZE, "%s (%s)", own, session);
}
