/* SPDX-License-Identifier: MIT */
/*
 * The payload's last steps before exec.  Each one only takes away.  It shares init's descriptor table
 * until exec: what it needs from outside is placed there by init, and the listener of its own filter
 * is taken from there, since after the filter it could no longer send it.
 */
#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Above the group's limit, so that the group is what says no, and counts it. */
#define NPROC_SLACK 8

/* The others decide verdicts: they hold exactly, or nothing is run. */
static bool is_fence(int resource)
{
    return resource == RLIMIT_CORE || resource == RLIMIT_MEMLOCK || resource == RLIMIT_MSGQUEUE ||
           resource == RLIMIT_SIGPENDING || resource == RLIMIT_RTPRIO || resource == RLIMIT_NICE;
}

static int limit(int resource, uint64_t value)
{
    struct rlimit now;
    struct rlimit then;

    if (getrlimit((__rlimit_resource_t)resource, &now) < 0)
        return -errno;
    /* Of what only keeps the host tidy the caller's lower limit is as good. */
    if (is_fence(resource) && now.rlim_max != RLIM_INFINITY && value > now.rlim_max)
        value = now.rlim_max;
    then.rlim_cur = value;
    then.rlim_max = value;
    return setrlimit((__rlimit_resource_t)resource, &then) < 0 ? -errno : 0;
}

/* A program must not be refused the processes that it may have because its caller has too few. */
static int leave_processes(uint64_t wanted)
{
    struct rlimit now;

    if (getrlimit(RLIMIT_NPROC, &now) < 0)
        return -errno;
    return now.rlim_cur < wanted ? -EPERM : 0;
}

/*
 * Second fences where there are control groups; without them (rlimit meter) the only ones.  Processes
 * are counted per uid: that limit is of use only where the lane's are counted by themselves, or nothing
 * better is there.
 */
static int limit_resources(const struct box *box, int32_t *out_resource)
{
    const struct wire_spec *spec = &box->spec;
    bool weak = box->lane.meter == WIRE_METER_RLIMIT;
    bool counts = weak || box->lane.counts_processes;
    bool uncounted = !counts || box_tests(box, WIRE_TEST_NO_UID_COUNT);
    bool unsized = box_tests(box, WIRE_TEST_NO_SIZES);
    uint64_t processes = spec->processes + (weak ? 0 : NPROC_SLACK);
    uint64_t seconds = (uint64_t)spec->cpu_ns / 1000000000u + (weak ? 1 : 2);
    uint64_t space = weak ? spec->memory_bytes : RLIM_INFINITY;
    /* A core of 1, not 0: below any dump, and the kernel starts no helper for it either (core(5)). */
    const struct {
        int resource;
        uint64_t value;
        bool off;
    } limits[] = {
        {RLIMIT_CORE,       1,                 false    },
        {RLIMIT_CPU,        seconds,           false    },
        {RLIMIT_STACK,      spec->stack_bytes, false    },
        {RLIMIT_NOFILE,     spec->open_files,  false    },
        {RLIMIT_FSIZE,      spec->file_bytes,  unsized  },
        {RLIMIT_MEMLOCK,    0,                 false    },
        {RLIMIT_MSGQUEUE,   0,                 false    },
        {RLIMIT_SIGPENDING, 256,               false    },
        {RLIMIT_RTPRIO,     0,                 false    },
        {RLIMIT_NICE,       0,                 false    },
        {RLIMIT_NPROC,      processes,         uncounted},
        {RLIMIT_DATA,       RLIM_INFINITY,     false    },
        {RLIMIT_AS,         space,             false    },
    };
    int rc = box->lane.user_namespace && !weak ? leave_processes(processes) : 0;

    *out_resource = RLIMIT_NPROC;
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        rc = limits[i].off ? 0 : limit(limits[i].resource, limits[i].value);
        *out_resource = limits[i].resource;
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};

    return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

static int drop_rights(const struct box *box)
{
    if (box_tests(box, WIRE_TEST_KEEP_ID))
        return 0;
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
        return -errno;
    /* In the user namespace the caller's groups cannot be dropped; they are shared as the uid is. */
    if (!box->lane.user_namespace && setgroups(0, NULL) < 0)
        return -errno;
    if (setresgid(box->spec.gid, box->spec.gid, box->spec.gid) < 0 ||
        setresuid(box->spec.uid, box->spec.uid, box->spec.uid) < 0)
        return -errno;
    return drop_capabilities();
}

static int install_filter(const struct box *box, int *out_listener)
{
    struct sock_fprog program = {.len = box_filter.count,
                                 .filter = (struct sock_filter *)box_filter.instructions};
    unsigned flags = box->spec.record_count > 0 ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;
    long rc;

    *out_listener = -1;
    if (box_tests(box, WIRE_TEST_NO_SECCOMP))
        return 0;
    rc = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (rc < 0)
        return -errno;
    if (flags)
        *out_listener = (int)rc;
    return 0;
}

static int confine(struct box *box, struct box_message *message)
{
    int rc;

    message->step = WIRE_STEP_RESOURCE_LIMITS;
    rc = limit_resources(box, &message->code);
    if (rc < 0)
        return rc;
    message->step = WIRE_STEP_IDS;
    rc = drop_rights(box);
    if (rc < 0)
        return rc;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return -errno;
    message->step = WIRE_STEP_LANDLOCK;
    if (box->landlock_fd >= 0)
        rc = landlock_restrict(box->landlock_fd);
    if (rc < 0)
        return rc;
    message->step = WIRE_STEP_FILTER;
    rc = install_filter(box, &message->listener);
    if (rc == 0)
        message->step = WIRE_STEP_NONE;
    return rc;
}

static void vector(const struct wire_spec *spec, const uint32_t *offsets, uint32_t count,
                   const char **out)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = wire_string(spec, offsets[i]);
    out[count] = NULL;
}

_Noreturn void payload_main(struct box *box, int ready, int go)
{
    static const char *argv[WIRE_ARGUMENTS + 1];
    static const char *env[WIRE_ENVIRONMENT + 1];
    struct box_message message = {.listener = -1};
    char byte;

    vector(&box->spec, box->spec.argv, box->spec.argc, argv);
    vector(&box->spec, box->spec.env, box->spec.envc, env);
    (void)setsid();
    message.error = -confine(box, &message);
    if (write(ready, &message, sizeof(message)) != (ssize_t)sizeof(message) ||
        message.step != WIRE_STEP_NONE)
        _exit(127);
    if (read(go, &byte, 1) != 1)
        _exit(127);
    /* Leaves init's table and closes everything but 0, 1, 2 at exec. */
    if (!box_tests(box, WIRE_TEST_NO_CLOSE))
        (void)syscall(SYS_close_range, 3u, ~0u, (1u << 1) | (1u << 2));
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): a valid spec has argc >= 1 */
    (void)execve(argv[0], (char **)(uintptr_t)argv, (char **)(uintptr_t)env);
    message.step = WIRE_STEP_EXEC;
    message.error = errno;
    (void)!write(ready, &message, sizeof(message));
    _exit(127);
}
