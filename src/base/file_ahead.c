/* SPDX-License-Identifier: MIT */
/* Reading ahead; of a program (ELF) only the names of its libraries are understood. */
#include "file_ahead.h"

#include "auto.h"
#include "text.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    PIECE = 128 << 10, /* the kernel cuts what is asked for at once to about this */
    STRIDE = 1 << 20,  /* between two looks at whether a file is in memory */
    LARGE = 1 << 20,
    FOLDERS_MAX = 256, /* that wait for their turn */
    PARTS_MAX = 64,    /* program headers */
    NEEDS_MAX = 512,   /* entries of a program's dynamic section */
    NAME_SIZE = 128,
    KNOWN_MAX = FILE_AHEAD_KNOWN
};

/* The number is the same on every architecture; headers of Debian 12 do not have it. */
#define SYS_CACHESTAT 451

/* ---- a program's libraries -------------------------------------------------------------------- */

struct program {
    int fd;
    Elf64_Phdr parts[PARTS_MAX];
    unsigned count;
    Elf64_Dyn needs[NEEDS_MAX];
    unsigned need_count;
};

static bool read_exactly(int fd, void *data, size_t size, uint64_t at)
{
    return at < INT64_MAX && pread(fd, data, size, (off_t)at) == (ssize_t)size;
}

static bool read_program(int fd, struct program *program)
{
    Elf64_Ehdr head;

    program->fd = fd;
    if (!read_exactly(fd, &head, sizeof(head), 0) || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 ||
        head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_phentsize != sizeof(Elf64_Phdr))
        return false;
    program->count = head.e_phnum < PARTS_MAX ? head.e_phnum : PARTS_MAX;
    return read_exactly(fd, program->parts, program->count * sizeof(Elf64_Phdr), head.e_phoff);
}

static bool read_needs(struct program *program)
{
    for (unsigned i = 0; i < program->count; i++) {
        const Elf64_Phdr *part = &program->parts[i];
        uint64_t count = part->p_filesz / sizeof(Elf64_Dyn);

        if (part->p_type != PT_DYNAMIC)
            continue;
        program->need_count = count < NEEDS_MAX ? (unsigned)count : NEEDS_MAX;
        return read_exactly(program->fd, program->needs, program->need_count * sizeof(Elf64_Dyn),
                            part->p_offset);
    }
    return false;
}

/* Where in the file that is what will be at ADDRESS in memory. */
static bool place_of(const struct program *program, uint64_t address, uint64_t *out_at)
{
    for (unsigned i = 0; i < program->count; i++) {
        const Elf64_Phdr *part = &program->parts[i];

        if (part->p_type == PT_LOAD && address >= part->p_vaddr &&
            address - part->p_vaddr < part->p_filesz) {
            *out_at = part->p_offset + (address - part->p_vaddr);
            return true;
        }
    }
    return false;
}

static bool names_at(const struct program *program, uint64_t *out_at)
{
    for (unsigned i = 0; i < program->need_count; i++)
        if (program->needs[i].d_tag == DT_STRTAB)
            return place_of(program, program->needs[i].d_un.d_ptr, out_at);
    return false;
}

static void read_file(struct file_ahead *ahead, const char *path);

static void read_libraries(struct file_ahead *ahead, const struct program *program)
{
    uint64_t names = 0;

    for (unsigned i = 0; names_at(program, &names) && i < program->need_count; i++) {
        const Elf64_Dyn *need = &program->needs[i];
        char name[NAME_SIZE + 1] = "";
        auto_free char *path = NULL;

        if (need->d_tag != DT_NEEDED || need->d_un.d_val > INT32_MAX ||
            pread(program->fd, name, NAME_SIZE, (off_t)(names + need->d_un.d_val)) <= 0)
            continue;
        path = text_format("%s/%s", ahead->libraries, name);
        if (path && name[0] != '\0' && !strchr(name, '/'))
            read_file(ahead, path);
    }
}

static bool is_known(const struct file_ahead *ahead, uint64_t file)
{
    for (unsigned i = 0; i < ahead->known; i++)
        if (ahead->known_files[i] == file)
            return true;
    return false;
}

/* ---- files and folders ------------------------------------------------------------------------ */

/* Linux 6.5, for files of the caller's or that it may write: -1 where it cannot be known. */
static int is_whole(int fd, uint64_t size)
{
    struct {
        uint64_t at, size;
    } range = {0, size};
    struct {
        uint64_t cached, dirty, written_back, evicted, recently_evicted;
    } pages = {0};
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

    if (syscall(SYS_CACHESTAT, fd, &range, &pages, 0u) < 0)
        return -1;
    return pages.cached >= (size + page - 1) / page;
}

/* A byte comes without waiting only where it is in memory, and then so is what was read with it. */
static bool is_there(int fd, uint64_t at)
{
    char byte;
    const struct iovec one = {.iov_base = &byte, .iov_len = 1};

    return preadv2(fd, &one, 1, (off_t)at, RWF_NOWAIT) == 1;
}

/* Not always the same bytes: those would stay in memory because they are asked for, while others go. */
static bool is_sampled(int fd, uint64_t size)
{
    uint64_t at = (uint64_t)getpid() * 4096 % STRIDE;

    while (at < size && is_there(fd, at))
        at += STRIDE;
    return at >= size && is_there(fd, size - 1);
}

/* What is in memory costs next to nothing to be asked for. */
static void read_missing(struct file_ahead *ahead, int fd, uint64_t size)
{
    int whole = is_whole(fd, size);

    if (size == 0 || whole > 0 || (whole < 0 && is_sampled(fd, size)))
        return;
    ahead->was_cold = true;
    for (uint64_t piece = 0; piece < size; piece += PIECE)
        (void)readahead(fd, (off_t)piece, PIECE);
}

static void read_file(struct file_ahead *ahead, const char *path)
{
    auto_close int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    auto_free struct program *program = NULL;
    struct stat status;
    uint64_t size;

    if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return;
    size = (uint64_t)status.st_size;
    if (size > ahead->bytes || is_known(ahead, status.st_ino))
        return;
    ahead->bytes -= size;
    read_missing(ahead, fd, size);
    if (!ahead->libraries || ahead->known == KNOWN_MAX || size < sizeof(Elf64_Ehdr))
        return;
    program = calloc(1, sizeof(*program));
    if (!program || !read_program(fd, program) || !read_needs(program))
        return;
    ahead->known_files[ahead->known++] = status.st_ino;
    read_libraries(ahead, program);
}

struct waiting {
    char *paths[FOLDERS_MAX];
    unsigned count;
};

static void waiting_done(struct waiting *waiting)
{
    for (unsigned i = 0; i < waiting->count; i++)
        free(waiting->paths[i]);
}

static bool is_wanted(const struct file_ahead *ahead, DIR *folder, const char *name)
{
    struct stat status;

    return !ahead->large_only ||
           (fstatat(dirfd(folder), name, &status, 0) == 0 && status.st_size >= LARGE);
}

static bool is_unread(const struct file_ahead *ahead, const char *name)
{
    for (size_t i = 0; ahead->unread && ahead->unread[i]; i++)
        if (strcmp(ahead->unread[i], name) == 0)
            return true;
    return false;
}

static void read_folder(struct file_ahead *ahead, const char *path, struct waiting *waiting)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;

    while (folder && ahead->entries > 0 && (entry = readdir(folder))) {
        auto_free char *inside = NULL;

        if (entry->d_name[0] == '.' || is_unread(ahead, entry->d_name))
            continue;
        ahead->entries--;
        if (entry->d_type != DT_DIR && !is_wanted(ahead, folder, entry->d_name))
            continue;
        inside = text_format("%s/%s", path, entry->d_name);
        if (inside && entry->d_type != DT_DIR)
            read_file(ahead, inside);
        else if (inside && waiting->count < FOLDERS_MAX) {
            waiting->paths[waiting->count++] = inside;
            inside = NULL;
        }
    }
    if (folder)
        (void)closedir(folder);
}

void file_read_ahead(struct file_ahead *ahead, const char *path)
{
    AUTO(waiting_done) struct waiting waiting = {0};
    struct stat status;

    if (stat(path, &status) < 0 || !S_ISDIR(status.st_mode)) {
        read_file(ahead, path);
        return;
    }
    read_folder(ahead, path, &waiting);
    for (unsigned i = 0; i < waiting.count && ahead->entries > 0; i++)
        read_folder(ahead, waiting.paths[i], &waiting);
}
