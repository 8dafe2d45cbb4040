/* SPDX-License-Identifier: MIT */
/*
 * auto - owners that clean up when they leave their scope.
 *
 *   auto_free char *text = NULL;        free(text) at the end of the scope
 *   auto_close int fd = -1;             close(fd) where fd >= 0
 *   AUTO(buf_done) struct buf b = …     any `void f(T *)`
 *   return take(text);                  hand over: the owner is left empty
 *   *out_fd = take_fd(&fd);
 *   *out_buf = take_struct(buf);        the same of a struct that is empty where it is all zeros
 */
#pragma once

#include <stdlib.h>
#include <unistd.h>

static inline void auto_free_clean(void *pointer)
{
    free(*(void **)pointer);
}

static inline void auto_close_clean(const int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

static inline int take_fd(int *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}

#define AUTO(done) __attribute__((cleanup(done)))
#define auto_free  AUTO(auto_free_clean)
#define auto_close AUTO(auto_close_clean)

#define take(pointer)                                                                              \
    __extension__({                                                                                \
        __typeof__(pointer) taken_ = (pointer);                                                    \
        (pointer) = NULL;                                                                          \
        taken_;                                                                                    \
    })

#define take_struct(owner)                                                                         \
    __extension__({                                                                                \
        __typeof__(owner) taken_ = (owner);                                                        \
        __typeof__(owner) *left_ = &(owner);                                                       \
        *left_ = (__typeof__(owner)){0};                                                           \
        taken_;                                                                                    \
    })

/* AUTO_OWNER(challenge, challenge_free) makes auto_challenge_clean for `struct challenge *`. */
#define AUTO_OWNER(type, release)                                                                  \
    static inline void auto_##type##_clean(struct type **owner)                                    \
    {                                                                                              \
        release(*owner);                                                                           \
    }
