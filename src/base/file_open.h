/* SPDX-License-Identifier: MIT */
/* file_open - what file*.c share; everybody else includes file.h. */
#pragma once

#include "assess/error.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/types.h>

/* O_NONBLOCK: what was exchanged for a FIFO must not make us wait for a writer. */
enum { FILE_OPEN_FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

int file_fail_open(const char *path, int os_error, struct error *err);
int file_fail_read(const char *path, int os_error, struct error *err);
/* "'PATH' WHY", as ERR_UNREADABLE. */
int file_refuse(const char *path, const char *why, struct error *err);

/*
 * Open for reading what the O_PATH descriptor HANDLE stands for, if it is a regular file or a folder.
 * Devices, FIFOs and sockets are never opened, since opening alone can have effects.
 */
int file_reopen(int handle, const char *path, int *out_fd, struct error *err);
/* file_open_given of what must be a folder (else ERR_NOT_FOUND). */
int file_open_folder(const char *path, int *out_fd, struct error *err);

/* All of DATA; returns 0, or -1 with errno. */
int file_write_fd(int fd, const void *data, size_t size);
mode_t file_umask(void);
