/* SPDX-License-Identifier: MIT */
/*
 * fault_disk - a disk under the store that fails when it is told to, for the program assess-faults alone.
 * Each write, sync and truncation counts, and so does each failpoint; ASSESS_FAULT says what happens at which:
 *
 *   kill:17   the process is killed before the 17th
 *   cut:17    the same, and what was written since the last sync of its file is taken back: a power cut
 *   full:17   from the 17th on there is no room (ENOSPC)
 *   sync:17   from the 17th on no sync succeeds (EIO)
 *   point:3   the process is killed at the third failpoint; nothing else counts
 *   stop:3    the same, but it is stopped, and goes on when somebody says so
 *   point:claimed+2, stop:claimed+2
 *             the second failpoint behind the first one that is called "claimed"
 *   count     nothing; the number is written to the file ASSESS_FAULT_COUNT
 *
 * The file ASSESS_FAULT_PLACES gets a line for each failpoint that is passed, also where it is the last one.
 */
#include "failpoint.h"

#include <sqlite3.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { UNDO_MAX = 4096, FILES_MAX = 16 };

enum fault { FAULT_NONE, FAULT_KILL, FAULT_CUT, FAULT_FULL, FAULT_SYNC, FAULT_POINT, FAULT_STOP };

/* Bytes that a write since the last sync has replaced. */
struct undo {
    struct fault_file *file;
    sqlite3_int64 offset;
    int size;
    char *old;
    int old_size;
};

struct fault_file {
    sqlite3_file base;
    sqlite3_file *real;
    sqlite3_int64 synced_size;
    int is_kept; /* undone by a cut */
};

static struct {
    enum fault fault;
    unsigned long at, passed, points;
    const char *from; /* where counting failpoints begins; NULL: here */
    size_t from_size;
    int places; /* a file, or -1 */
    struct undo undo[UNDO_MAX];
    unsigned undo_count;
    struct fault_file *files[FILES_MAX];
    sqlite3_vfs *real;
} disk;

static const struct sqlite3_io_methods *real_methods(sqlite3_file *file)
{
    return ((struct fault_file *)file)->real->pMethods;
}

/* ---- what happens ----------------------------------------------------------------------------- */

static void take_back(void)
{
    while (disk.undo_count > 0) {
        struct undo *undo = &disk.undo[--disk.undo_count];

        (void)undo->file->real->pMethods->xWrite(undo->file->real, undo->old, undo->old_size,
                                                 undo->offset);
    }
    for (unsigned i = 0; i < FILES_MAX; i++) {
        struct fault_file *file = disk.files[i];

        if (file && file->is_kept)
            (void)file->real->pMethods->xTruncate(file->real, file->synced_size);
    }
}

/* Counts; the answer is SQLITE_OK or what the operation answers instead. */
static int pass(int is_sync)
{
    disk.passed++;
    if (disk.fault == FAULT_NONE || disk.passed < disk.at)
        return SQLITE_OK;
    switch (disk.fault) {
    case FAULT_CUT:
        take_back();
        (void)kill(getpid(), SIGKILL);
        break;
    case FAULT_KILL: (void)kill(getpid(), SIGKILL); break;
    case FAULT_FULL: return is_sync ? SQLITE_OK : SQLITE_FULL;
    case FAULT_SYNC: return is_sync ? SQLITE_IOERR_FSYNC : SQLITE_OK;
    case FAULT_POINT:
    case FAULT_STOP:
    case FAULT_NONE: break;
    }
    return SQLITE_OK;
}

/* Counts the failpoints from where the wish says. */
static void count_point(const char *place)
{
    if (!disk.from)
        disk.points++;
    else if (strlen(place) == disk.from_size && strncmp(place, disk.from, disk.from_size) == 0)
        disk.from = NULL;
}

void failpoint(const char *place)
{
    count_point(place);
    if (disk.places >= 0)
        (void)dprintf(disk.places, "%s\n", place);
    if ((disk.fault == FAULT_POINT || disk.fault == FAULT_STOP) && disk.points == disk.at)
        (void)kill(getpid(), disk.fault == FAULT_POINT ? SIGKILL : SIGSTOP);
    if (disk.fault == FAULT_KILL || disk.fault == FAULT_CUT || disk.fault == FAULT_NONE)
        (void)pass(0);
}

/* What is on the disk is taken back no longer; the rest keeps its order. */
static void forget(const struct fault_file *file)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < disk.undo_count; i++) {
        if (disk.undo[i].file == file)
            free(disk.undo[i].old);
        else
            disk.undo[kept++] = disk.undo[i];
    }
    disk.undo_count = kept;
}

/* ---- files ------------------------------------------------------------------------------------ */

static int file_close(sqlite3_file *file)
{
    struct fault_file *own = (struct fault_file *)file;

    for (unsigned i = 0; i < FILES_MAX; i++)
        if (disk.files[i] == own)
            disk.files[i] = NULL;
    forget(own);
    return own->real->pMethods->xClose(own->real);
}

static int file_read(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
    return real_methods(file)->xRead(((struct fault_file *)file)->real, out, size, offset);
}

static void remember(struct fault_file *file, int size, sqlite3_int64 offset)
{
    struct undo *undo = &disk.undo[disk.undo_count];
    int old_size = offset >= file->synced_size         ? 0
                   : offset + size > file->synced_size ? (int)(file->synced_size - offset)
                                                       : size;

    if (old_size == 0 || disk.undo_count == UNDO_MAX)
        return;
    *undo = (struct undo){.file = file,
                          .offset = offset,
                          .size = size,
                          .old = malloc((size_t)old_size),
                          .old_size = old_size};
    if (undo->old &&
        file->real->pMethods->xRead(file->real, undo->old, old_size, offset) == SQLITE_OK)
        disk.undo_count++;
}

static int file_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    struct fault_file *own = (struct fault_file *)file;
    int rc = pass(0);

    if (rc != SQLITE_OK)
        return rc;
    if (disk.fault == FAULT_CUT && own->is_kept)
        remember(own, size, offset);
    return real_methods(file)->xWrite(own->real, data, size, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct fault_file *own = (struct fault_file *)file;
    int rc = pass(0);

    if (rc == SQLITE_OK)
        rc = real_methods(file)->xTruncate(own->real, size);
    if (rc == SQLITE_OK && own->synced_size > size)
        own->synced_size = size;
    return rc;
}

static int file_sync(sqlite3_file *file, int flags)
{
    struct fault_file *own = (struct fault_file *)file;
    int rc = pass(1);

    if (rc == SQLITE_OK)
        rc = real_methods(file)->xSync(own->real, flags);
    if (rc != SQLITE_OK)
        return rc;
    forget(own);
    return real_methods(file)->xFileSize(own->real, &own->synced_size);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_methods(file)->xFileSize(((struct fault_file *)file)->real, size);
}

static int file_lock(sqlite3_file *file, int lock)
{
    return real_methods(file)->xLock(((struct fault_file *)file)->real, lock);
}

static int file_unlock(sqlite3_file *file, int lock)
{
    return real_methods(file)->xUnlock(((struct fault_file *)file)->real, lock);
}

static int file_check_lock(sqlite3_file *file, int *out)
{
    return real_methods(file)->xCheckReservedLock(((struct fault_file *)file)->real, out);
}

static int file_control(sqlite3_file *file, int what, void *argument)
{
    return real_methods(file)->xFileControl(((struct fault_file *)file)->real, what, argument);
}

static int file_sector(sqlite3_file *file)
{
    return real_methods(file)->xSectorSize(((struct fault_file *)file)->real);
}

static int file_kind(sqlite3_file *file)
{
    return real_methods(file)->xDeviceCharacteristics(((struct fault_file *)file)->real);
}

static int file_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_methods(file)->xShmMap(((struct fault_file *)file)->real, page, size, extend, out);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real_methods(file)->xShmLock(((struct fault_file *)file)->real, offset, count, flags);
}

static void file_barrier(sqlite3_file *file)
{
    real_methods(file)->xShmBarrier(((struct fault_file *)file)->real);
}

static int file_unmap(sqlite3_file *file, int remove)
{
    return real_methods(file)->xShmUnmap(((struct fault_file *)file)->real, remove);
}

static const struct sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_kind,
    .xShmMap = file_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_barrier,
    .xShmUnmap = file_unmap,
};

static int disk_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    struct fault_file *own = (struct fault_file *)file;
    int rc;

    (void)vfs;
    *own = (struct fault_file){.real = (sqlite3_file *)(own + 1), .is_kept = name != NULL};
    rc = disk.real->xOpen(disk.real, name, own->real, flags, out_flags);
    if (own->real->pMethods)
        own->base.pMethods = &methods;
    if (rc != SQLITE_OK)
        return rc;
    for (unsigned i = 0; i < FILES_MAX; i++) {
        if (!disk.files[i]) {
            disk.files[i] = own;
            break;
        }
    }
    return own->real->pMethods->xFileSize(own->real, &own->synced_size);
}

/* ---- set up ----------------------------------------------------------------------------------- */

static void write_count(void)
{
    const char *path = getenv("ASSESS_FAULT_COUNT");
    FILE *file = path ? fopen(path, "we") : NULL;

    if (!file)
        return;
    (void)fprintf(file, "%lu\n", disk.passed);
    (void)fclose(file);
}

/* NUMBER, or PLACE+NUMBER. */
static void read_number(const char *wish)
{
    const char *plus = strchr(wish, '+');

    disk.from = plus ? wish : NULL;
    disk.from_size = plus ? (size_t)(plus - wish) : 0;
    disk.at = strtoul(plus ? plus + 1 : wish, NULL, 10);
}

static void read_wish(void)
{
    static const struct {
        const char *name;
        enum fault fault;
    } faults[] = {
        {"kill:",  FAULT_KILL },
        {"cut:",   FAULT_CUT  },
        {"full:",  FAULT_FULL },
        {"sync:",  FAULT_SYNC },
        {"point:", FAULT_POINT},
        {"stop:",  FAULT_STOP },
    };
    const char *wish = getenv("ASSESS_FAULT");

    for (unsigned i = 0; wish && i < sizeof faults / sizeof *faults; i++) {
        size_t size = strlen(faults[i].name);

        if (strncmp(wish, faults[i].name, size) == 0) {
            disk.fault = faults[i].fault;
            read_number(wish + size);
        }
    }
}

__attribute__((constructor)) static void set_up(void)
{
    static sqlite3_vfs vfs;
    const char *places = getenv("ASSESS_FAULT_PLACES");

    disk.places = places ? open(places, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    read_wish();
    (void)sqlite3_initialize();
    disk.real = sqlite3_vfs_find(NULL);
    if (!disk.real)
        return;
    vfs = *disk.real;
    vfs.zName = "fault";
    vfs.pNext = NULL;
    vfs.xOpen = disk_open;
    vfs.szOsFile = (int)sizeof(struct fault_file) + disk.real->szOsFile;
    (void)sqlite3_vfs_register(&vfs, 1);
    (void)atexit(write_count);
}
