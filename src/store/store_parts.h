/* SPDX-License-Identifier: MIT */
/* store_parts - what the files of src/store share. */
#pragma once

#include "assess/store.h"
#include "db.h"
#include "embedded.h"
#include "file.h"
#include "store.h"

#define STORE_FILE  "assess.db"
#define STORE_KEYS  "people.keys"
#define STORE_SPARE "reserve"

enum {
    STORE_LOGIN_SIZE = 80,
    STORE_SPARE_BYTES = 8 << 20,
    STORE_READ_BYTES = 1 << 20,  /* less than this free: the reserve is given up to read */
    STORE_ROOM_BYTES = 32 << 20, /* less than this free: nothing new begins */
    STORE_QUICK_BYTES = 32 << 20 /* up to this the whole file is checked whenever it is opened */
};

struct store {
    struct db *db;
    struct db *keys;
    char *folder, *path, *keys_path;
    int folder_fd;
    bool changed;
    struct clock clock;
    char login[STORE_LOGIN_SIZE];
    char id[40];
};

/* place.c */
int place_open(const char *folder, enum store_use use, int *out_fd, struct error *err);
/* The file NAME there: regular, ours alone, one name.  Made where MAKE says so; *out_made. */
int place_file(int folder_fd, const char *folder, const char *name, bool make, bool *out_made,
               uint64_t *out_size, struct error *err);
bool place_lacks(int folder_fd, const char *name); /* nothing has that name there */
/* ERR_STORE: the keys are there, and what they are for is not. */
int place_check_keys(int folder_fd, const char *folder, struct error *err);
/* ERR_STORE where a log stands beside no file, or beside a copy that was put in the place of another one. */
int place_check_log(int folder_fd, const char *folder, const char *name, struct error *err);
int place_check_room(int folder_fd, const char *folder, enum store_use use, struct error *err);
uint64_t place_free_bytes(int folder_fd);
void place_login(char out[STORE_LOGIN_SIZE]);

/* migrate.c: tables of a new file, and the steps that an older one lacks; a newer one is ERR_STORE_NEWER. */
extern const struct embedded schema_store[], schema_keys[];
int migrate_check(struct db *db, const struct embedded *steps, const char *path,
                  int64_t *out_version, struct error *err);
/* From VERSION up to LAST; 0: to the newest. */
int migrate(struct db *db, const struct embedded *steps, int64_t version, int64_t last,
            int64_t now_ms, struct error *err);

/* copy.c: a new file at the place of PATH, under a name that nobody knows until copy_keep gives it its own. */
struct copy {
    struct file_place place;
    int lock;              /* held as long as it is ours: who has none was killed */
    char hidden[32];       /* its name in the folder; "" once it has its own */
    char driver_path[320]; /* as the driver finds it */
};
#define COPY_NONE ((struct copy){.place = {.folder = -1}, .lock = -1})
/* Not in the folder STORE_FD: what belongs to the store there must be its own. */
int copy_begin(const char *path, int store_fd, struct copy *out_copy, struct error *err);
int copy_keep(struct copy *copy, struct error *err);
void copy_done(struct copy *copy);
/* backup.c: is it sound?  And how many rows has each of its tables? */
int copy_look(const char *driver_path, struct store_report *report, struct error *err);
/* check.c */
int report_tables(struct db *db, struct store_report *report, struct error *err);
