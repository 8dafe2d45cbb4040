/* SPDX-License-Identifier: MIT */
/* Can this host judge, how well fenced, and what mends what is missing. */
#include "doctor.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <fcntl.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { LANE_WAIT_S = 10 };

struct check *doctor_add(struct doctor_report *report, enum check_state state, const char *name,
                         const char *format, ...)
{
    struct check *check = &report->checks[report->count];
    va_list arguments;

    if (report->count + 1 < sizeof(report->checks) / sizeof(*report->checks))
        report->count++;
    check->state = state;
    check->fix[0] = '\0';
    (void)snprintf(check->name, sizeof(check->name), "%s", name);
    va_start(arguments, format);
    (void)vsnprintf(check->text, sizeof(check->text), format, arguments);
    va_end(arguments);
    report->problems += state == CHECK_PROBLEM;
    report->warnings += state == CHECK_WARNING;
    return check;
}

void doctor_fix(struct check *check, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(check->fix, sizeof(check->fix), format, arguments);
    va_end(arguments);
}

/* ---- the host --------------------------------------------------------------------------------- */

static void check_kernel(struct doctor_report *report)
{
    struct utsname name;
    unsigned long major = 0;
    unsigned long minor = 0;
    char *end = NULL;

    if (uname(&name) < 0)
        return;
    major = strtoul(name.release, &end, 10);
    if (*end == '.')
        minor = strtoul(end + 1, NULL, 10);
    if (major > 5 || (major == 5 && minor >= 12))
        (void)doctor_add(report, CHECK_OK, "kernel", "kernel %s, %s", name.release, name.machine);
    else
        doctor_fix(
            doctor_add(report, CHECK_PROBLEM, "kernel", "kernel %s is too old", name.release),
            "5.12 or newer is needed (mount_setattr); Debian 12 has 6.1");
}

static const char *read_setting(const char *path, char *text, size_t size)
{
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 ? read(fd, text, size - 1) : -1;

    text[got > 0 ? got : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    return text;
}

/* The switches that distributions use to forbid user namespaces, each with its own cure. */
static void explain_namespaces(struct check *check)
{
    char text[64];

    if (strcmp(read_setting("/proc/sys/kernel/unprivileged_userns_clone", text, sizeof(text)),
               "0") == 0)
        doctor_fix(check, "sudo sysctl -w kernel.unprivileged_userns_clone=1");
    else if (strcmp(read_setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", text,
                                 sizeof(text)),
                    "1") == 0)
        doctor_fix(check, "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
    else if (strcmp(read_setting("/proc/sys/user/max_user_namespaces", text, sizeof(text)), "0") ==
             0)
        doctor_fix(check, "sudo sysctl -w user.max_user_namespaces=10000");
    else
        doctor_fix(check, "run assess outside a chroot or container that forbids namespaces");
}

static void explain_control(struct check *check)
{
    const struct passwd *entry = getpwuid(geteuid());

    if (geteuid() == 0)
        doctor_fix(check,
                   "mount cgroups with the memory and pids controllers, or leave the container");
    else if (access("/run/systemd/system", F_OK) == 0 &&
             access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0)
        doctor_fix(
            check,
            "log in anew, or: sudo loginctl enable-linger %s   (the package dbus-user-session must "
            "be installed)",
            entry ? entry->pw_name : "USER");
    else
        doctor_fix(check, "sudo assess doctor --prepare %s", entry ? entry->pw_name : "USER");
}

static void report_failure(struct doctor_report *report, const struct error *err)
{
    struct check *check;

    switch ((int)err->code) {
    case ERR_CONTROL:
        check = doctor_add(report, CHECK_PROBLEM, "meter", "control groups: %s", err->message);
        explain_control(check);
        return;
    case ERR_NAMESPACES:
        check = doctor_add(report, CHECK_PROBLEM, "namespaces", "namespaces: %s", err->message);
        explain_namespaces(check);
        return;
    case ERR_INSTALLATION:
        check = doctor_add(report, CHECK_PROBLEM, "helper", "%s", err->message);
        doctor_fix(check, "%s", err->hint);
        return;
    default:
        check = doctor_add(report, CHECK_PROBLEM, "sandbox", "%s", err->message);
        doctor_fix(check, "see the reason above; nothing can be judged until it is gone");
        return;
    }
}

static void report_facts(const struct assess *assess, struct doctor_report *report)
{
    const struct sandbox_facts *facts = sandbox_facts(assess->sandbox);

    if (facts->meter == SANDBOX_METER_RLIMIT)
        doctor_fix(
            doctor_add(report, CHECK_WARNING, "meter", "limits by rlimit only, by your choice"),
            "leave out --meter rlimit");
    else
        (void)doctor_add(report, CHECK_OK, "meter", "limits by %s at %s", facts->meter_name,
                         facts->control_path);
    if (assess->in_scope)
        (void)doctor_add(report, CHECK_OK, "scope",
                         "control groups from your systemd user manager, a "
                         "scope for each command");
    (void)doctor_add(report, CHECK_OK, "namespaces", "namespaces: pid mount network ipc uts%s",
                     facts->user_namespace ? " user" : "");
    if (facts->landlock_abi > 0)
        (void)doctor_add(report, CHECK_OK, "landlock", "landlock %d", facts->landlock_abi);
    else
        doctor_fix(
            doctor_add(report, CHECK_WARNING, "landlock", "landlock: not in this kernel"),
            "files are fenced by mounts alone; a kernel with lsm=landlock adds a second fence");
    if (facts->user_namespace)
        (void)doctor_add(report, CHECK_OK, "uid", "uid: shared with you, inside a user namespace");
    (void)doctor_add(report, CHECK_OK, "lanes", "%u lane%s, one a core", facts->lanes,
                     facts->lanes == 1 ? "" : "s");
}

/* As root each lane has a uid of its own; somebody else's processes must not have the same. */
static void check_ids(const struct assess *assess, struct doctor_report *report)
{
    uint32_t base = assess->config.uid_base ? assess->config.uid_base : 64000;
    unsigned lanes = sandbox_facts(assess->sandbox)->lanes;

    if (geteuid() != 0)
        return;
    for (uint32_t id = base; id < base + lanes; id++) {
        const struct passwd *owner = getpwuid(id);

        if (owner) {
            doctor_fix(doctor_add(report, CHECK_PROBLEM, "uid", "uid %u belongs to user '%s'", id,
                                  owner->pw_name),
                       "set uid_base in /etc/assess/config.yaml to a range that nobody owns");
            return;
        }
    }
    (void)doctor_add(report, CHECK_OK, "uid", "uids %u to %u belong to nobody", base,
                     base + lanes - 1);
}

/* A box with the host's /usr, and a program in it that does nothing. */
static int open_and_run(struct sandbox_lane *lane, struct error *err)
{
    static const struct sandbox_mount mounts[] = {
        {SANDBOX_MOUNT_BIND,    "/usr",      "/usr"  },
        {SANDBOX_MOUNT_SYMLINK, "usr/lib",   "/lib"  },
        {SANDBOX_MOUNT_SYMLINK, "usr/lib64", "/lib64"},
    };
    static const char *const argv[] = {"/usr/bin/true", NULL};
    const struct sandbox_io io = {.stdin_fd = -1};
    struct sandbox_recipe recipe = {.mounts = mounts, .mount_count = 3, .argv = argv};
    struct sandbox_policy *policy = NULL;
    struct sandbox_box *box = NULL;
    struct sandbox_result result = {0};
    struct sandbox_error why;
    int rc = grade_open_policy("native", &policy, err);

    recipe.policy = policy;
    if (rc == 0 && (sandbox_box_open(lane, &recipe, &box, &why) < 0 ||
                    sandbox_run(box, &io, &result, &why) < 0))
        rc = grade_fail(err, &why);
    if (rc == 0 && (result.outcome != SANDBOX_EXITED || result.exit_code != 0))
        rc = error_set(err, ERR_SANDBOX, "a program that does nothing ended as %s in the sandbox",
                       sandbox_outcome_name(result.outcome));
    sandbox_box_close(box);
    sandbox_policy_free(policy);
    return rc;
}

/* No lane is no error; while all are busy it waits a while, where it has to judge. */
static int open_lane(struct assess *assess, const struct assess_options *options, bool patient,
                     struct error *err)
{
    struct assess_options one = *options;
    struct sandbox_error why;
    int rc = sandbox_lane_open(assess->sandbox, SANDBOX_LANE_ANY, &assess->lanes[0], &why);

    assess->lane_count = rc == 0;
    if (rc == 0)
        return 0;
    if (why.code != SANDBOX_BUSY)
        return grade_fail(err, &why);
    one.jobs = 1;
    one.wait_s = LANE_WAIT_S;
    rc = patient ? session_open_lanes(assess, &one, err) : 0;
    return rc == -(int)ERR_LANES ? 0 : rc;
}

/* The proof: a lane opens, a box in it, and a program runs.  The lane is kept for what needs one. */
static int prove_sandbox(struct assess *assess, const struct assess_options *options, bool patient,
                         struct error *err)
{
    int rc = session_open_sandbox(assess, options, err);

    if (rc == 0)
        rc = open_lane(assess, options, patient, err);
    if (rc == 0 && assess->lane_count > 0)
        rc = open_and_run(assess->lanes[0], err);
    return rc;
}

/* Fails only where it is interrupted. */
static int check_sandbox(struct assess *assess, const struct assess_options *options, bool patient,
                         struct doctor_report *report, struct error *err)
{
    int rc = prove_sandbox(assess, options, patient, err);

    if (rc == -(int)ERR_INTERRUPTED)
        return rc;
    if (rc == 0) {
        report_facts(assess, report);
        check_ids(assess, report);
        return 0;
    }
    report_failure(report, err);
    if (assess->lane_count > 0)
        sandbox_lane_close(assess->lanes[0]);
    assess->lane_count = 0;
    return 0;
}

/* ---- what judging needs besides --------------------------------------------------------------- */

static void tell_catalogue(const struct assess *assess, const struct challenge_list *list,
                           struct doctor_report *report)
{
    size_t usable = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].fault.code == ERR_OK)
            usable++;
        else
            doctor_fix(doctor_add(report, CHECK_WARNING, "challenge", "challenge %s: %s",
                                  list->items[i].id, list->items[i].fault.message),
                       "mend the package or take it out of the folder");
    }
    (void)doctor_add(report, usable > 0 ? CHECK_OK : CHECK_WARNING, "challenges",
                     "%zu challenge%s in %s", usable, usable == 1 ? "" : "s",
                     assess->config.challenges);
}

static int check_catalogue(struct assess *assess, const struct doctor_request *request,
                           struct doctor_report *report, struct error *err)
{
    struct challenge_list list;
    int rc = 0;

    if (assess_challenge_list(assess, &list, err) < 0) {
        doctor_fix(doctor_add(report, CHECK_WARNING, "challenges", "%s", err->message),
                   "set challenges in the configuration to the folder that has them");
        return 0;
    }
    tell_catalogue(assess, &list, report);
    if (request->quick)
        (void)doctor_add(report, CHECK_ABSENT, "solutions",
                         "shipped solutions: not judged, by your choice");
    else if (assess->lane_count > 0)
        rc = doctor_judge_solutions(assess, &list, request, report, err);
    else if (report->problems == 0)
        doctor_fix(doctor_add(report, CHECK_ABSENT, "solutions",
                              "shipped solutions: not judged, no lane was free within %d s",
                              LANE_WAIT_S),
                   "run this again when nothing else is judged");
    challenge_list_done(&list);
    return rc;
}

static void check_cache(const struct assess *assess, struct doctor_report *report)
{
    auto_close int fd = -1;
    struct error err;

    if (!assess->config.cache[0])
        (void)doctor_add(report, CHECK_ABSENT, "cache",
                         "cache: off; every submission is compiled anew");
    else if (file_open_own_folder(assess->config.cache, &fd, &err) < 0 ||
             faccessat(fd, ".", W_OK, 0) < 0)
        doctor_fix(
            doctor_add(report, CHECK_WARNING, "cache", "cache: cannot use %s",
                       assess->config.cache),
            "assess runs without it, only slower; it must be yours alone, on a way that no other "
            "user can change; set cache in the configuration");
    else
        (void)doctor_add(report, CHECK_OK, "cache", "cache %s", assess->config.cache);
}

static int examine(struct assess *assess, const struct assess_options *options,
                   const struct doctor_request *request, struct doctor_report *report,
                   struct error *err)
{
    int rc;

    check_kernel(report);
    rc = check_sandbox(assess, options, !request->quick, report, err);
    if (rc == 0)
        rc = session_give_up_capabilities(err);
    if (rc < 0)
        return rc;
    doctor_check_languages(assess, report);
    rc = check_catalogue(assess, request, report, err);
    (void)doctor_add(report, CHECK_OK, "configuration", "configuration %s",
                     assess->config.list.path[0] ? assess->config.list.path : "defaults, no file");
    check_cache(assess, report);
    doctor_check_store(assess, report);
    return rc;
}

int assess_doctor(const struct assess_options *options, const struct doctor_request *request,
                  struct doctor_report *out_report, struct error *err)
{
    struct assess *assess = calloc(1, sizeof(*assess));
    struct doctor_report report = {0};
    int rc = assess ? session_begin(assess, options, err) : error_memory(err);

    if (rc == 0)
        rc = examine(assess, options, request, &report, err);
    assess_close(assess);
    if (rc < 0)
        doctor_report_done(&report);
    else
        *out_report = report;
    return rc;
}

int assess_prepare_user(const char *user, struct prepared_groups *out_groups, struct error *err)
{
    char session[300];
    const struct passwd *entry = getpwnam(user);
    struct sandbox_error why;
    int rc;

    if (!entry) {
        rc = error_set(err, ERR_USAGE, "there is no user '%s'", user);
        error_hint(err, "give the login name of the person who will run assess");
        return rc;
    }
    if (geteuid() != 0) {
        rc = error_set(err, ERR_USAGE, "only root can prepare control groups");
        error_hint(err, "sudo assess doctor --prepare %s", user);
        return rc;
    }
    if (sandbox_prepare_user(entry->pw_uid, entry->pw_gid, 0, out_groups->path,
                             sizeof(out_groups->path), &why) < 0)
        return grade_fail(err, &why);
    out_groups->join[0] = '\0';
    (void)snprintf(session, sizeof(session), "%s/session/cgroup.procs", out_groups->path);
    if (access(session, F_OK) == 0)
        (void)snprintf(out_groups->join, sizeof(out_groups->join), "echo $$ | sudo tee %s",
                       session);
    return 0;
}
