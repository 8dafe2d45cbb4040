/* SPDX-License-Identifier: MIT */
/*
 * Opening and closing.  The lane launchers are started first; then every capability is given up, and
 * only then is anything opened that the caller named.
 */
#include "session.h"

#include "auto.h"
#include "buf.h"
#include "clock.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LANE_WAIT_NS INT64_C(500000000) /* between two looks at an interrupt while waiting */

#ifndef ASSESS_VERSION
#error "the build gives the version"
#endif

const char *assess_version(void)
{
    return ASSESS_VERSION;
}

int session_give_up_capabilities(struct error *err)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};

    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ||
        syscall(SYS_capset, &header, none) < 0)
        return error_errno(err, ERR_SYSTEM, errno, "cannot give up capabilities");
    return 0;
}

static unsigned lanes_wanted(const struct assess *assess, const struct assess_options *options)
{
    unsigned cores = sandbox_facts(assess->sandbox)->lanes;
    unsigned wanted = options->jobs ? options->jobs : assess->config.jobs;

    if (wanted == 0 || wanted > cores)
        wanted = cores;
    return wanted < 64 ? wanted : 64;
}

static int fail_interrupted(const struct assess *assess, struct error *err)
{
    (void)error_set(err, ERR_INTERRUPTED, "interrupted");
    err->os_error = (int)*assess->interrupted;
    return -(int)ERR_INTERRUPTED;
}

/* Stopped processes do not end by themselves: whoever waits for one wants to know. */
static bool is_stopped(int pid)
{
    auto_free char *path = text_format("/proc/%d/stat", pid);
    auto_free char *stat = NULL;
    struct error ignored;
    const char *state;
    size_t size;

    if (!path || file_read_at(AT_FDCWD, path, 4096, &stat, &size, &ignored) < 0)
        return false;
    state = strrchr(stat, ')');
    return state && (text_has_prefix(state, ") T") || text_has_prefix(state, ") t"));
}

static void tell_wait(const struct assess *assess, const struct assess_options *options)
{
    AUTO(buf_done) struct buf text = {0};
    int pids[8];
    size_t count = sandbox_lane_holders(assess->sandbox, pids, sizeof(pids) / sizeof(pids[0]));

    buf_init(&text, 1024);
    for (size_t i = 0; i < count; i++)
        buf_addf(&text, "%sprocess %d%s", i > 0 ? ", " : "", pids[i],
                 is_stopped(pids[i]) ? " (stopped)" : "");
    options->on_wait(options->context, text.data);
}

static int waited_enough(const struct assess *assess, unsigned wait_s, struct error *err)
{
    unsigned lanes = sandbox_facts(assess->sandbox)->lanes;

    if (wait_s == 0)
        (void)error_set(err, ERR_LANES, "all %u lanes are busy", lanes);
    else
        (void)error_set(err, ERR_LANES, "all %u lanes were busy for %u s", lanes, wait_s);
    error_hint(err, "wait longer, or ask \"assess explain E0304\"");
    return -(int)ERR_LANES;
}

static int read_languages(struct assess *assess, struct error *err)
{
    auto_free char *cpu = host_cpu_model();
    auto_free char *kernel = host_kernel();
    auto_free char *languages = NULL;
    int rc;

    if (assess->profiles.count > 0)
        return 0;
    rc = paths_share("languages", &languages, err);
    if (!cpu || !kernel)
        return error_memory(err);
    (void)snprintf(assess->host_id, sizeof(assess->host_id), "%s, Linux %s", cpu, kernel);
    if (rc == 0)
        rc = profiles_load(&assess->profiles, err);
    if (rc == 0)
        rc = languages_add_own(assess, err);
    return rc == 0 ? profiles_place(&assess->profiles, languages, assess->config.cache, err) : rc;
}

static int check_purpose(struct assess *assess, const struct assess_options *options,
                         struct error *err)
{
    int rc = read_languages(assess, err);

    return rc == 0 ? session_check_request(assess, options->purpose, err) : rc;
}

/* They get ready side by side, and beside what this process does meanwhile. */
static int start_lanes(struct assess *assess, const struct assess_options *options,
                       struct error *err)
{
    const struct clock clock = clock_system();
    int64_t started = clock.monotonic_ns(clock.context);
    unsigned wanted = lanes_wanted(assess, options);
    struct sandbox_error why;
    bool told = false;

    while (assess->lane_count < wanted) {
        int rc = sandbox_lane_start(assess->sandbox, SANDBOX_LANE_ANY,
                                    &assess->lanes[assess->lane_count], &why);

        if (rc == 0) {
            assess->lane_count++;
            continue;
        }
        if (why.code != SANDBOX_BUSY)
            return grade_fail(err, &why);
        if (assess->lane_count > 0)
            return 0;
        if (options->at_once)
            return waited_enough(assess, 0, err);
        if (options->wait_s > 0 &&
            clock.monotonic_ns(clock.context) - started >= (int64_t)options->wait_s * 1000000000)
            return waited_enough(assess, options->wait_s, err);
        if (!told && options->purpose && (rc = check_purpose(assess, options, err)) < 0)
            return rc;
        if (!told && options->on_wait)
            tell_wait(assess, options);
        told = true;
        if (sandbox_lane_wait(assess->sandbox, LANE_WAIT_NS, &why) < 0 &&
            why.code != SANDBOX_BUSY && why.code != SANDBOX_STOPPED)
            return grade_fail(err, &why);
        if (assess->interrupted && *assess->interrupted)
            return fail_interrupted(assess, err);
    }
    return 0;
}

static int await_lanes(struct assess *assess, size_t count, struct error *err)
{
    struct sandbox_error why;

    for (size_t i = 0; i < assess->lane_count && i < count; i++)
        if (sandbox_lane_await(assess->lanes[i], &why) < 0)
            return grade_fail(err, &why);
    return 0;
}

int session_open_lanes(struct assess *assess, const struct assess_options *options,
                       struct error *err)
{
    int rc = start_lanes(assess, options, err);

    return rc == 0 ? await_lanes(assess, assess->lane_count, err) : rc;
}

int session_open_sandbox(struct assess *assess, const struct assess_options *options,
                         struct error *err)
{
    auto_free char *helper = NULL;
    struct sandbox_options wanted = {.uid_base = assess->config.uid_base,
                                     .meter = options->rlimit ? SANDBOX_METER_RLIMIT
                                                              : assess->config.meter};
    struct sandbox_error why;
    int rc = paths_program("sandbox-box", &helper, err);

    if (rc < 0)
        return rc;
    wanted.helper = helper;
    rc = sandbox_open(&wanted, &assess->sandbox, &why);
    if (rc < 0 && why.code == SANDBOX_NO_CONTROL) {
        assess->in_scope = scope_enter();
        if (assess->interrupted && *assess->interrupted)
            return fail_interrupted(assess, err);
        if (assess->in_scope)
            rc = sandbox_open(&wanted, &assess->sandbox, &why);
    }
    return rc < 0 ? grade_fail(err, &why) : 0;
}

static int read_configuration(struct assess *assess, const struct assess_options *options,
                              struct error *err)
{
    assess->interrupted = options->interrupted;
    return config_load(options->config_path, &assess->config, err);
}

int session_begin(struct assess *assess, const struct assess_options *options, struct error *err)
{
    int rc = read_configuration(assess, options, err);

    return rc == 0 ? read_languages(assess, err) : rc;
}

/*
 * The launchers take longest: what else there is to read is read while they get ready.  The first one shows
 * that they can; the others are waited for where a box of theirs is opened, if ever.
 */
static int open_all(struct assess *assess, const struct assess_options *options, struct error *err)
{
    int rc = read_configuration(assess, options, err);

    if (rc == 0 && options->need_sandbox)
        rc = session_open_sandbox(assess, options, err);
    if (rc == 0 && options->need_sandbox)
        rc = start_lanes(assess, options, err);
    if (rc == 0)
        rc = read_languages(assess, err);
    if (rc == 0)
        rc = await_lanes(assess, 1, err);
    return rc == 0 ? session_give_up_capabilities(err) : rc;
}

int assess_open(const struct assess_options *options, struct assess **out_assess, struct error *err)
{
    struct assess *assess = calloc(1, sizeof(*assess));
    int rc;

    if (!assess)
        return error_set(err, ERR_SYSTEM, "out of memory");
    rc = open_all(assess, options, err);
    if (rc < 0)
        assess_close(assess);
    else
        *out_assess = assess;
    return rc;
}

void assess_close(struct assess *assess)
{
    if (!assess)
        return;
    for (size_t i = 0; i < assess->lane_count; i++)
        sandbox_lane_leave(assess->lanes[i]);
    for (size_t i = 0; i < assess->lane_count; i++)
        sandbox_lane_close(assess->lanes[i]);
    sandbox_close(assess->sandbox);
    profiles_done(&assess->profiles);
    config_done(&assess->config);
    free(assess);
}

struct grader session_grader(const struct assess *assess)
{
    return (struct grader){.sandbox = assess->sandbox,
                           .lanes = (struct sandbox_lane **)(uintptr_t)assess->lanes,
                           .lane_count = assess->lane_count,
                           .cache_dir = assess->config.cache,
                           .host_id = assess->host_id,
                           .clock = clock_system(),
                           .interrupted = assess->interrupted};
}
