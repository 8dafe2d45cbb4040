/* SPDX-License-Identifier: MIT */
/* The symbolic names of the policy language, with the values of this architecture. */
#include "policy_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define WORD(name)                                                                                 \
    {                                                                                              \
#name, (uint64_t)(name)                                                                    \
    }

static const struct {
    const char *name;
    uint64_t value;
} words[] = {
    WORD(AF_INET),         WORD(AF_INET6),        WORD(AF_NETLINK),       WORD(AF_UNIX),
    WORD(CLONE_NEWCGROUP), WORD(CLONE_NEWIPC),    WORD(CLONE_NEWNET),     WORD(CLONE_NEWNS),
    WORD(CLONE_NEWPID),    WORD(CLONE_NEWUSER),   WORD(CLONE_NEWUTS),     WORD(CLONE_THREAD),
    WORD(CLONE_VFORK),     WORD(CLONE_VM),        WORD(FIOCLEX),          WORD(FIONBIO),
    WORD(FIONCLEX),        WORD(FIONREAD),        WORD(F_ADD_SEALS),      WORD(F_DUPFD),
    WORD(F_DUPFD_CLOEXEC), WORD(F_GETFD),         WORD(F_GETFL),          WORD(F_GETLK),
    WORD(F_GETPIPE_SZ),    WORD(F_GET_SEALS),     WORD(F_NOTIFY),         WORD(F_SETFD),
    WORD(F_SETFL),         WORD(F_SETLEASE),      WORD(F_SETLK),          WORD(F_SETLKW),
    WORD(MAP_SHARED),      WORD(PROT_EXEC),       WORD(PROT_READ),        WORD(PROT_WRITE),
    WORD(PR_CAPBSET_READ), WORD(PR_GET_DUMPABLE), WORD(PR_GET_NAME),      WORD(PR_GET_NO_NEW_PRIVS),
    WORD(PR_GET_SECCOMP),  WORD(PR_SET_NAME),     WORD(PR_SET_PDEATHSIG), WORD(TCGETS),
    WORD(TIOCGWINSZ),      WORD(TIOCSTI),
};

static const struct {
    const char *name;
    int value;
} errors[] = {
    {"EACCES",          EACCES         },
    {"EAFNOSUPPORT",    EAFNOSUPPORT   },
    {"EAGAIN",          EAGAIN         },
    {"EBADF",           EBADF          },
    {"EINVAL",          EINVAL         },
    {"ENODEV",          ENODEV         },
    {"ENOENT",          ENOENT         },
    {"ENOMEM",          ENOMEM         },
    {"ENOSYS",          ENOSYS         },
    {"ENOTTY",          ENOTTY         },
    {"EOPNOTSUPP",      EOPNOTSUPP     },
    {"EPERM",           EPERM          },
    {"EPROTONOSUPPORT", EPROTONOSUPPORT},
};

bool policy_word(const char *name, uint64_t *out_value)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].name, name) == 0) {
            *out_value = words[i].value;
            return true;
        }
    }
    return false;
}

bool policy_errno(const char *name, int *out_error)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        if (strcmp(errors[i].name, name) == 0) {
            *out_error = errors[i].value;
            return true;
        }
    }
    return false;
}
