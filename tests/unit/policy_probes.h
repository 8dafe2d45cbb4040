/* SPDX-License-Identifier: MIT */
/*
 * policy_probes - for each line of each built-in policy a call that only this line answers, and what
 * must come of it.  Arguments are such that the kernel, where it is asked, refuses for a reason of
 * its own: the call was let through if that very error comes back.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#define DIES(number) (-(number))

struct probe {
    const char *line; /* the policy's, without its comment, single blanks */
    long args[6];
    int expected; /* errno, 0 for success, the status for exit, DIES; of "record" its errno */
};

struct probed_policy {
    const char *file;   /* where the lines are */
    const char *policy; /* what is opened to see them at work */
    const struct probe *probes;
    size_t count;
};

#define BAD         (-1)
#define LOW(number) ((long)0x7700000000 | (number))

static const struct probe core_probes[] = {
    {"read",                                                                                                         {BAD},                       EBADF        },
    {"write",                                                                                                        {BAD},                       EBADF        },
    {"close_range",                                                                                                  {2, 1},                      EINVAL       },
    {"execve",                                                                                                       {0},                         EFAULT       },
    {"exit_group",                                                                                                   {77},                        77           },
    {"brk",                                                                                                          {0},                         0            },
    {"mmap",                                                                                                         {0},                         EINVAL       },
    {"munmap",                                                                                                       {1},                         EINVAL       },
    {"mremap",                                                                                                       {1},                         EINVAL       },
    {"mprotect",                                                                                                     {1},                         EINVAL       },
    {"madvise",                                                                                                      {1},                         EINVAL       },
    {"openat",                                                                                                       {BAD},                       EFAULT       },
    {"close",                                                                                                        {BAD},                       EBADF        },
    {"lseek",                                                                                                        {BAD},                       EBADF        },
    {"pread64",                                                                                                      {BAD},                       EBADF        },
    {"writev",                                                                                                       {BAD},                       EBADF        },
    {"fstat",                                                                                                        {BAD},                       EBADF        },
    {"newfstatat",                                                                                                   {BAD},                       EFAULT       },
    {"access",                                                                                                       {0},                         EFAULT       },
    {"faccessat",                                                                                                    {BAD},                       EFAULT       },
    {"readlink",                                                                                                     {0, 0, 1},                   EFAULT       },
    {"readlinkat @aarch64",                                                                                          {BAD, 0, 0, 1},              EFAULT       },
    {"unlink",                                                                                                       {0},                         EFAULT       },
    {"unlinkat @aarch64",                                                                                            {BAD},                       EFAULT       },
    {"getdents64",                                                                                                   {BAD},                       EBADF        },
    {"getcwd",                                                                                                       {0},                         ERANGE       },
    {"ioctl 1 & 0xffffffff == TCGETS",                                                                               {BAD, LOW(TCGETS)},          EBADF        },
    {"ioctl 1 & 0xffffffff == FIONREAD",                                                                             {BAD, LOW(FIONREAD)},        EBADF        },
    {"fcntl 1 & 0xffffffff == F_DUPFD",                                                                              {BAD, LOW(F_DUPFD)},         EBADF        },
    {"fcntl 1 & 0xffffffff == F_DUPFD_CLOEXEC",                                                                      {BAD, LOW(F_DUPFD_CLOEXEC)}, EBADF        },
    {"fcntl 1 & 0xffffffff == F_GETFD",                                                                              {BAD, LOW(F_GETFD)},         EBADF        },
    {"fcntl 1 & 0xffffffff == F_SETFD",                                                                              {BAD, LOW(F_SETFD)},         EBADF        },
    {"fcntl 1 & 0xffffffff == F_GETFL",                                                                              {BAD, LOW(F_GETFL)},         EBADF        },
    {"fcntl 1 & 0xffffffff == F_SETFL",                                                                              {BAD, LOW(F_SETFL)},         EBADF        },
    {"dup",                                                                                                          {BAD},                       EBADF        },
    {"dup2",                                                                                                         {BAD, 5},                    EBADF        },
    {"dup3 @aarch64",                                                                                                {BAD, 5},                    EBADF        },
    {"pipe2",                                                                                                        {0},                         EFAULT       },
    {"poll",                                                                                                         {0},                         0            },
    {"ppoll @aarch64",                                                                                               {0, BAD},                    EINVAL       },
    {"pselect6",                                                                                                     {BAD},                       EINVAL       },
    {"alarm",                                                                                                        {0},                         0            },
    {"setitimer",                                                                                                    {99},                        EINVAL       },
    {"pause",                                                                                                        {0},                         EINTR        },
    {"exit",                                                                                                         {77},                        77           },
    {"arch_prctl",                                                                                                   {0x1003, 1},                 EFAULT       },
    {"set_tid_address",                                                                                              {0},                         0            },
    {"set_robust_list",                                                                                              {0, 1},                      EINVAL       },
    {"getpid",                                                                                                       {0},                         0            },
    {"gettid",                                                                                                       {0},                         0            },
    {"wait4",                                                                                                        {BAD},                       ECHILD       },
    {"kill",                                                                                                         {0x7fffffff},                ESRCH        },
    {"tgkill",                                                                                                       {BAD},                       EINVAL       },
    {"futex",                                                                                                        {0, 129},                    0            },
    {"sched_yield",                                                                                                  {0},                         0            },
    {"sched_getaffinity",                                                                                            {0},                         EINVAL       },
    {"clone 0 & CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNET == 0",
     {CLONE_SIGHAND},
     EINVAL                                                                                                                                                    },
    {"clone 0 & CLONE_NEWNS == CLONE_NEWNS -> record EPERM",                                                         {CLONE_NEWNS},               EPERM        },
    {"clone 0 & CLONE_NEWCGROUP == CLONE_NEWCGROUP -> record EPERM",                                                 {CLONE_NEWCGROUP},           EPERM        },
    {"clone 0 & CLONE_NEWUTS == CLONE_NEWUTS -> record EPERM",                                                       {CLONE_NEWUTS},              EPERM        },
    {"clone 0 & CLONE_NEWIPC == CLONE_NEWIPC -> record EPERM",                                                       {CLONE_NEWIPC},              EPERM        },
    {"clone 0 & CLONE_NEWUSER == CLONE_NEWUSER -> record EPERM",                                                     {CLONE_NEWUSER},             EPERM        },
    {"clone 0 & CLONE_NEWPID == CLONE_NEWPID -> record EPERM",                                                       {CLONE_NEWPID},              EPERM        },
    {"clone 0 & CLONE_NEWNET == CLONE_NEWNET -> record EPERM",                                                       {CLONE_NEWNET},              EPERM        },
    {"rt_sigaction",                                                                                                 {99, 0, 0, 8},               EINVAL       },
    {"rt_sigprocmask",                                                                                               {0},                         EINVAL       },
    {"rt_sigreturn",                                                                                                 {0},                         DIES(SIGSEGV)},
    {"sigaltstack",                                                                                                  {0},                         0            },
    {"clock_gettime",                                                                                                {99},                        EINVAL       },
    {"gettimeofday",                                                                                                 {0},                         0            },
    {"clock_nanosleep",                                                                                              {99},                        EINVAL       },
    {"restart_syscall",                                                                                              {0},                         EINTR        },
    {"getrandom",                                                                                                    {0, 0, 0xff},                EINVAL       },
    {"getrusage",                                                                                                    {99},                        EINVAL       },
    {"uname",                                                                                                        {0},                         EFAULT       },
    {"prlimit64 2 == 0",                                                                                             {0, 99},                     EINVAL       },
    {"prctl 0 & 0xffffffff == PR_SET_NAME",                                                                          {LOW(PR_SET_NAME)},          EFAULT       },
    {"prctl 0 & 0xffffffff == PR_GET_NAME",                                                                          {LOW(PR_GET_NAME)},          EFAULT       },
    {"prctl 0 & 0xffffffff == PR_GET_DUMPABLE",                                                                      {LOW(PR_GET_DUMPABLE)},      0            },
    {"prctl 0 & 0xffffffff == PR_GET_SECCOMP",                                                                       {LOW(PR_GET_SECCOMP)},       0            },
    {"prctl 0 & 0xffffffff == PR_GET_NO_NEW_PRIVS",                                                                  {LOW(PR_GET_NO_NEW_PRIVS)},  0            },
    {"prctl 0 & 0xffffffff == PR_CAPBSET_READ",                                                                      {LOW(PR_CAPBSET_READ), 999}, EINVAL       },
    {"sched_setaffinity -> EPERM",                                                                                   {BAD},                       EPERM        },
    {"sched_setscheduler -> EPERM",                                                                                  {BAD},                       EPERM        },
    {"sched_setparam -> EPERM",                                                                                      {BAD},                       EPERM        },
    {"sched_setattr -> EPERM",                                                                                       {BAD},                       EPERM        },
    {"setpriority -> EPERM",                                                                                         {BAD},                       EPERM        },
    {"personality -> EPERM",                                                                                         {0xffffffff},                EPERM        },
    {"socket -> record EACCES",                                                                                      {BAD},                       EACCES       },
    {"connect -> record EACCES",                                                                                     {BAD},                       EACCES       },
    {"bind -> record EACCES",                                                                                        {BAD},                       EACCES       },
    {"ptrace -> record EPERM",                                                                                       {BAD},                       EPERM        },
    {"process_vm_readv -> record EPERM",                                                                             {BAD},                       EPERM        },
    {"process_vm_writev -> record EPERM",                                                                            {BAD},                       EPERM        },
    {"pidfd_getfd -> record EPERM",                                                                                  {BAD},                       EPERM        },
    {"kcmp -> record EPERM",                                                                                         {BAD},                       EPERM        },
    {"unshare -> record EPERM",                                                                                      {BAD},                       EPERM        },
    {"setns -> record EPERM",                                                                                        {BAD},                       EPERM        },
    {"mount -> record EPERM",                                                                                        {BAD},                       EPERM        },
    {"umount2 -> record EPERM",                                                                                      {BAD},                       EPERM        },
    {"pivot_root -> record EPERM",                                                                                   {BAD},                       EPERM        },
    {"chroot -> record EPERM",                                                                                       {BAD},                       EPERM        },
    {"open_tree -> record EPERM",                                                                                    {BAD},                       EPERM        },
    {"move_mount -> record EPERM",                                                                                   {BAD},                       EPERM        },
    {"fsopen -> record EPERM",                                                                                       {BAD},                       EPERM        },
    {"fsconfig -> record EPERM",                                                                                     {BAD},                       EPERM        },
    {"fsmount -> record EPERM",                                                                                      {BAD},                       EPERM        },
    {"fspick -> record EPERM",                                                                                       {BAD},                       EPERM        },
    {"mount_setattr -> record EPERM",                                                                                {BAD},                       EPERM        },
    {"bpf -> record EPERM",                                                                                          {BAD},                       EPERM        },
    {"perf_event_open -> record EPERM",                                                                              {BAD},                       EPERM        },
    {"userfaultfd -> record EPERM",                                                                                  {BAD},                       EPERM        },
    {"io_uring_setup -> record EPERM",                                                                               {BAD},                       EPERM        },
    {"io_uring_enter -> record EPERM",                                                                               {BAD},                       EPERM        },
    {"io_uring_register -> record EPERM",                                                                            {BAD},                       EPERM        },
    {"add_key -> record EPERM",                                                                                      {BAD},                       EPERM        },
    {"keyctl -> record EPERM",                                                                                       {BAD},                       EPERM        },
    {"request_key -> record EPERM",                                                                                  {BAD},                       EPERM        },
    {"name_to_handle_at -> record EPERM",                                                                            {BAD},                       EPERM        },
    {"open_by_handle_at -> record EPERM",                                                                            {BAD},                       EPERM        },
    {"kexec_load -> record EPERM",                                                                                   {BAD},                       EPERM        },
    {"kexec_file_load -> record EPERM",                                                                              {BAD},                       EPERM        },
    {"init_module -> record EPERM",                                                                                  {BAD},                       EPERM        },
    {"finit_module -> record EPERM",                                                                                 {BAD},                       EPERM        },
    {"delete_module -> record EPERM",                                                                                {BAD},                       EPERM        },
    {"reboot -> record EPERM",                                                                                       {BAD},                       EPERM        },
    {"swapon -> record EPERM",                                                                                       {BAD},                       EPERM        },
    {"swapoff -> record EPERM",                                                                                      {BAD},                       EPERM        },
    {"acct -> record EPERM",                                                                                         {BAD},                       EPERM        },
    {"quotactl -> record EPERM",                                                                                     {BAD},                       EPERM        },
    {"syslog -> record EPERM",                                                                                       {BAD},                       EPERM        },
    {"sethostname -> record EPERM",                                                                                  {BAD},                       EPERM        },
    {"setdomainname -> record EPERM",                                                                                {BAD},                       EPERM        },
    {"settimeofday -> record EPERM",                                                                                 {BAD},                       EPERM        },
    {"clock_settime -> record EPERM",                                                                                {BAD},                       EPERM        },
    {"iopl -> record EPERM",                                                                                         {BAD},                       EPERM        },
    {"ioperm -> record EPERM",                                                                                       {BAD},                       EPERM        },
};

static const struct probe python_probes[] = {
    {"faccessat2",                           {BAD, 0, 0, 0xffff},    EINVAL    },
    {"unlinkat @x86_64",                     {BAD},                  EFAULT    },
    {"chdir",                                {0},                    EFAULT    },
    {"mkdir",                                {0},                    EFAULT    },
    {"mkdirat @aarch64",                     {BAD},                  EFAULT    },
    {"rmdir",                                {0},                    EFAULT    },
    {"rename",                               {0},                    EFAULT    },
    {"renameat @aarch64",                    {BAD},                  EFAULT    },
    {"link",                                 {0},                    EFAULT    },
    {"linkat @aarch64",                      {BAD},                  EFAULT    },
    {"symlink",                              {0},                    EFAULT    },
    {"symlinkat @aarch64",                   {0},                    EFAULT    },
    {"chmod",                                {0},                    EFAULT    },
    {"fchmodat @aarch64",                    {BAD},                  EFAULT    },
    {"umask",                                {022},                  0         },
    {"ftruncate",                            {BAD},                  EBADF     },
    {"fsync",                                {BAD},                  EBADF     },
    {"utimensat",                            {BAD},                  EBADF     },
    {"sendfile",                             {BAD, BAD},             EBADF     },
    {"ioctl 1 & 0xffffffff == TIOCGWINSZ",   {BAD, LOW(TIOCGWINSZ)}, EBADF     },
    {"ioctl 1 & 0xffffffff == FIONBIO",      {BAD, LOW(FIONBIO)},    EBADF     },
    {"ioctl 1 & 0xffffffff == FIOCLEX",      {BAD, LOW(FIOCLEX)},    EBADF     },
    {"ioctl 1 & 0xffffffff == FIONCLEX",     {BAD, LOW(FIONCLEX)},   EBADF     },
    {"epoll_create1",                        {BAD},                  EINVAL    },
    {"epoll_ctl",                            {BAD, 2, BAD},          EBADF     },
    {"epoll_wait",                           {BAD, 0, 1},            EBADF     },
    {"epoll_pwait @aarch64",                 {BAD, 0, 1},            EBADF     },
    {"rt_sigsuspend",                        {0},                    EINVAL    },
    {"rt_sigtimedwait",                      {0},                    EINVAL    },
    {"clock_getres",                         {99},                   EINVAL    },
    {"socketpair 0 & 0xffffffff == AF_UNIX", {LOW(1), 1},            EFAULT    },
    {"sendto 4 == 0",                        {BAD},                  EBADF     },
    {"recvfrom",                             {BAD},                  EBADF     },
    {"shutdown",                             {BAD},                  EBADF     },
    {"getsockname",                          {BAD},                  EBADF     },
    {"getpeername",                          {BAD},                  EBADF     },
    {"vfork",                                {0},                    0         },
    {"setsid",                               {0},                    0         },
    {"getppid",                              {0},                    0         },
    {"getpgrp",                              {0},                    0         },
    {"times",                                {0},                    0         },
    {"getuid",                               {0},                    0         },
    {"geteuid",                              {0},                    0         },
    {"getgid",                               {0},                    0         },
    {"getegid",                              {0},                    0         },
    {"listxattr -> EOPNOTSUPP",              {BAD},                  EOPNOTSUPP},
    {"llistxattr -> EOPNOTSUPP",             {BAD},                  EOPNOTSUPP},
};

static const struct probe compile_probes[] = {
    {"sysinfo", {0}, EFAULT},
};

#define PROBES(name) name##_probes, sizeof name##_probes / sizeof name##_probes[0]

static const struct probed_policy probed_policies[] = {
    {"core.policy",   "native", PROBES(core)    },
    {"native.policy", "native", NULL,             0},
    {"python.policy",               "python",         PROBES(python)  },
    {"compile.policy",               "compile",        PROBES(compile)},
};
