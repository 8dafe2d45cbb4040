/* SPDX-License-Identifier: MIT */
/* From a language's stage to the sandbox's recipe. */
#include "grade.h"

#include "ahead.h"
#include "auto.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What assess doctor cannot see, since another shell or service starts it. */
static const char *hint_for(const struct sandbox_error *why)
{
    switch (why->os_error) {
    case EMFILE: return "raise the limit of open files of what starts assess: ulimit -n 1024";
    case ENFILE: return "the whole system is out of open files: see fs.file-max";
    case EAGAIN: return "raise the limit of processes of what starts assess: ulimit -u";
    case EFBIG: return "raise the limit of file sizes of what starts assess: ulimit -f unlimited";
    case ENOSPC:
    case EDQUOT: return "make room there: files, or inodes, are used up";
    case EROFS: return "that file system is read-only: mount it read-write";
    default: break;
    }
    if (why->os_error == EPERM && strstr(why->message, "ulimit"))
        return "raise that limit, soft and hard, of the shell or service that starts assess";
    return "run \"assess doctor\" for the exact fix on this machine";
}

int grade_fail(struct error *err, const struct sandbox_error *why)
{
    static const enum error_code codes[] = {
        [SANDBOX_OK] = ERR_SANDBOX,          [SANDBOX_INVALID] = ERR_SANDBOX,
        [SANDBOX_NO_MEMORY] = ERR_SYSTEM,    [SANDBOX_NO_NAMESPACES] = ERR_NAMESPACES,
        [SANDBOX_NO_CONTROL] = ERR_CONTROL,  [SANDBOX_BUSY] = ERR_LANES,
        [SANDBOX_HOST] = ERR_SANDBOX,        [SANDBOX_BROKEN] = ERR_SANDBOX,
        [SANDBOX_STOPPED] = ERR_INTERRUPTED,
    };
    int rc = error_set(err, codes[why->code], "cannot use the sandbox: %s", why->message);

    err->os_error = why->os_error;
    error_hint(err, "%s", hint_for(why));
    return rc;
}

bool grade_interrupted(const struct grader *grader, struct error *err)
{
    int number = grader->interrupted ? (int)*grader->interrupted : 0;

    if (number == 0)
        return false;
    (void)error_set(err, ERR_INTERRUPTED, "interrupted");
    err->os_error = number;
    return true;
}

int grade_unheard(const struct grader *grader, struct error *err)
{
    int os_error = grader->output_error ? *grader->output_error : 0;

    return os_error ? error_errno(err, ERR_SYSTEM, os_error, "writing to standard output") : 0;
}

void grade_show_compiling(const struct grader *grader)
{
    const struct run_progress progress = {.phase = RUN_COMPILING, .test = ""};

    if (grader->on_progress)
        grader->on_progress(grader->context, &progress);
}

int grade_run_once(const struct grader *grader, struct sandbox_box *box,
                   void (*on_wait)(const struct grader *grader), struct sandbox_result *result,
                   struct error *err)
{
    const struct sandbox_io io = {.stdin_fd = -1};
    struct sandbox_error why;
    bool done = false;

    if (grade_interrupted(grader, err))
        return -(int)ERR_INTERRUPTED;
    if (sandbox_start(box, &io, &why) < 0)
        return grade_fail(err, &why);
    while (!done) {
        struct pollfd polled = {.fd = sandbox_box_fd(box), .events = POLLIN};

        if (poll(&polled, 1, GRADE_POLL_MS) < 0 && errno != EINTR)
            return error_errno(err, ERR_SYSTEM, errno, "cannot wait for a run");
        if (grade_interrupted(grader, err))
            return -(int)ERR_INTERRUPTED;
        if (grade_unheard(grader, err) < 0)
            return -(int)err->code;
        if (polled.revents == 0 && on_wait)
            on_wait(grader);
        if (polled.revents != 0 && sandbox_step(box, &done, result, &why) < 0)
            return grade_fail(err, &why);
    }
    return 0;
}

int grade_open_policy(const char *name, struct sandbox_policy **out_policy, struct error *err)
{
    struct sandbox_error why;

    return sandbox_policy_open(name, out_policy, &why) < 0 ? grade_fail(err, &why) : 0;
}

/* Fits where it is added: TEXTS keep what the mounts point to. */
static bool add_mount(const struct mount_rule *rule, const struct program *program,
                      struct words *texts, struct sandbox_mount *mounts, size_t *count)
{
    static const enum sandbox_mount_kind kinds[] = {
        [MOUNT_RULE_BIND] = SANDBOX_MOUNT_BIND,
        [MOUNT_RULE_DEVICE] = SANDBOX_MOUNT_DEVICE,
        [MOUNT_RULE_LINK] = SANDBOX_MOUNT_SYMLINK,
    };
    auto_free char *inside = mount_inside(rule, program);
    auto_free char *source =
        rule->kind == MOUNT_RULE_LINK ? mount_target(rule, program) : mount_outside(rule, program);

    if (!inside || !source)
        return false;
    if (rule->optional && access(source, F_OK) < 0)
        return true;
    if (!words_add(texts, source) || !words_add(texts, inside))
        return false;
    mounts[(*count)++] = (struct sandbox_mount){.kind = kinds[rule->kind],
                                                .source = texts->items[texts->count - 2],
                                                .target = texts->items[texts->count - 1]};
    return true;
}

static bool add_header(const struct program *program, struct words *texts,
                       struct sandbox_mount *mounts, size_t *count)
{
    const struct ahead *header = &program->profile->header;
    auto_free char *plain = text_format("%s/%s", header->folder, header->include);
    auto_free char *ahead = text_format("%s/%s.gch", header->folder, header->include);

    if (!plain || !ahead || !words_add(texts, plain) || !words_add(texts, ahead))
        return false;
    mounts[(*count)++] = (struct sandbox_mount){SANDBOX_MOUNT_BIND, program->header_text,
                                                texts->items[texts->count - 2]};
    mounts[(*count)++] =
        (struct sandbox_mount){SANDBOX_MOUNT_BIND, program->header, texts->items[texts->count - 1]};
    return true;
}

static bool fill_mounts(const struct box_request *request, struct words *texts,
                        struct sandbox_mount *mounts, size_t *count)
{
    const struct stage *stage = request->stage;

    for (size_t i = 0; i < stage->mount_count; i++)
        if (!add_mount(&stage->mounts[i], request->program, texts, mounts, count))
            return false;
    return !request->program->header || add_header(request->program, texts, mounts, count);
}

int grade_open_box(struct sandbox_lane *lane, const struct box_request *request,
                   struct sandbox_policy *policy, struct sandbox_box **out_box, struct error *err)
{
    const struct stage *stage = request->stage;
    const uint64_t memory = request->limits.memory_bytes;
    auto_free struct sandbox_mount *mounts = calloc(stage->mount_count + 3, sizeof(*mounts));
    AUTO(words_done) struct words command = {0};
    AUTO(words_done) struct words environment = {0};
    AUTO(words_done) struct words texts = {0};
    struct sandbox_recipe recipe = {.files = request->files,
                                    .file_count = request->file_count,
                                    .cwd = request->cwd,
                                    .policy = policy,
                                    .limits = request->limits,
                                    .outputs = request->outputs,
                                    .outputs_max_bytes = request->outputs_max_bytes};
    struct sandbox_error why;
    int rc = stage_command(stage, request->program, memory, &command, err);

    if (rc == 0)
        rc = stage_environment(stage, request->program, memory, &environment, err);
    if (rc == 0 && (!mounts || !fill_mounts(request, &texts, mounts, &recipe.mount_count)))
        rc = error_memory(err);
    if (rc < 0)
        return rc;
    grade_read_ahead(stage, mounts, recipe.mount_count);
    recipe.mounts = mounts;
    recipe.argv = (const char *const *)command.items;
    recipe.env = (const char *const *)environment.items;
    recipe.limits.processes = stage->processes;
    recipe.flags = stage->proc ? SANDBOX_PROC : 0;
    return sandbox_box_open(lane, &recipe, out_box, &why) < 0 ? grade_fail(err, &why) : 0;
}

int grade_app_files(const struct program *program, const struct artifact *artifact,
                    struct sandbox_file **out_files, size_t *out_count, struct error *err)
{
    const struct submission *submission = program->submission;
    const char *output = artifact->is_binary ? program->profile->output : NULL;
    size_t sources = !output || program->profile->beside_sources ? submission->file_count : 0;
    struct sandbox_file *files = calloc(sources + 1, sizeof(*files));
    size_t count = 0;

    if (!files)
        return error_set(err, ERR_SYSTEM, "out of memory");
    if (output)
        files[count++] = (struct sandbox_file){
            .name = output, .data = artifact->data, .size = artifact->size, .executable = true};
    for (size_t i = 0; i < sources; i++)
        if (!output || strcmp(output, program->names.items[i]) != 0)
            files[count++] = (struct sandbox_file){.name = program->names.items[i],
                                                   .data = submission->files[i].data,
                                                   .size = submission->files[i].size};
    *out_files = files;
    *out_count = count;
    return 0;
}

/* ---- one run's result ------------------------------------------------------------------------- */

static const char *name_of(const char *const *names, size_t count, uint64_t value)
{
    return value < count && names[value] ? names[value] : NULL;
}

/* Only what registers say: addresses are left out. */
static void describe_call(const struct sandbox_denied *denied, char *out, size_t size)
{
    static const char *const families[] = {
        [1] = "AF_UNIX",    [2] = "AF_INET", [10] = "AF_INET6", [16] = "AF_NETLINK",
        [17] = "AF_PACKET", [38] = "AF_ALG", [40] = "AF_VSOCK"};
    static const char *const types[] = {
        [1] = "SOCK_STREAM", [2] = "SOCK_DGRAM", [3] = "SOCK_RAW", [5] = "SOCK_SEQPACKET"};
    const char *family = name_of(families, sizeof(families) / sizeof(*families), denied->args[0]);
    const char *type = name_of(types, sizeof(types) / sizeof(*types), denied->args[1] & 0xf);

    out[0] = '\0';
    if (strcmp(denied->syscall, "socket") == 0 && family && type)
        (void)snprintf(out, size, "%s, %s", family, type);
    else if (strcmp(denied->syscall, "socket") == 0)
        (void)snprintf(out, size, "family %llu", (unsigned long long)denied->args[0]);
    else if (strcmp(denied->syscall, "unshare") == 0 || strcmp(denied->syscall, "clone") == 0)
        (void)snprintf(out, size, "flags 0x%llx", (unsigned long long)denied->args[0]);
}

/* Calls that read alike are one fact. */
static int fill_denied(const struct sandbox_result *result, struct test_result *test,
                       struct error *err)
{
    if (result->denied_count == 0)
        return 0;
    test->denied = calloc(result->denied_count, sizeof(*test->denied));
    if (!test->denied)
        return error_set(err, ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < result->denied_count; i++) {
        struct denied_call call = {.count = result->denied[i].count};
        size_t at = 0;

        (void)snprintf(call.syscall, sizeof(call.syscall), "%s", result->denied[i].syscall);
        describe_call(&result->denied[i], call.detail, sizeof(call.detail));
        while (at < test->denied_count && (strcmp(test->denied[at].syscall, call.syscall) != 0 ||
                                           strcmp(test->denied[at].detail, call.detail) != 0))
            at++;
        if (at < test->denied_count)
            test->denied[at].count += call.count;
        else
            test->denied[test->denied_count++] = call;
    }
    return 0;
}

static struct denied_call *find_denied(struct test_result *test, const char *words)
{
    for (size_t i = 0; i < test->denied_count; i++) {
        const struct denied_call *call = &test->denied[i];
        char shown[sizeof(call->syscall) + sizeof(call->detail) + 2];

        (void)snprintf(shown, sizeof(shown), "%s(%s)", call->syscall, call->detail);
        if (strcmp(shown, words) == 0)
            return &test->denied[i];
    }
    return NULL;
}

void grade_forget_own_calls(const struct stage *stage, struct test_result *test)
{
    for (size_t i = 0; i < stage->own_calls.count; i++) {
        struct denied_call *call = find_denied(test, stage->own_calls.items[i]);

        if (!call || --call->count > 0)
            continue;
        test->denied_count--;
        memmove(call, call + 1, (size_t)(test->denied + test->denied_count - call) * sizeof(*call));
    }
}

static void fill_verdict(const struct sandbox_result *result, int64_t cpu_limit_ns,
                         struct test_result *test)
{
    switch (result->outcome) {
    case SANDBOX_CPU_LIMIT:
        test->verdict = VERDICT_TLE;
        test->limit = LIMIT_CPU;
        return;
    case SANDBOX_WALL_LIMIT:
        test->verdict = VERDICT_TLE;
        test->limit = LIMIT_WALL;
        return;
    case SANDBOX_MEMORY_LIMIT:
        test->verdict = VERDICT_MLE;
        test->limit = LIMIT_MEMORY;
        return;
    case SANDBOX_OUTPUT_LIMIT:
        test->verdict = VERDICT_OLE;
        test->limit = LIMIT_OUTPUT;
        return;
    case SANDBOX_FORBIDDEN: test->verdict = VERDICT_SEC; return;
    case SANDBOX_UNSTARTED:
    case SANDBOX_SIGNALED: test->verdict = VERDICT_RTE; break;
    case SANDBOX_EXITED: test->verdict = result->exit_code == 0 ? VERDICT_AC : VERDICT_RTE; break;
    }
    if (result->cpu_ns > cpu_limit_ns) {
        test->verdict = VERDICT_TLE;
        test->limit = LIMIT_CPU;
    } else if (test->verdict == VERDICT_RTE && result->process_limit_hit)
        test->limit = LIMIT_PROCESSES;
}

/* Short of something while it starts a program that is there: the host is, not the program. */
static int check_start(const struct sandbox_result *result, struct error *err)
{
    const int short_of[] = {EAGAIN, EMFILE, ENFILE, ENOMEM, EIO};
    struct sandbox_error why = {.code = SANDBOX_HOST, .os_error = result->exit_code};

    if (result->outcome != SANDBOX_UNSTARTED)
        return 0;
    for (size_t i = 0; i < sizeof(short_of) / sizeof(short_of[0]); i++)
        if (result->exit_code == short_of[i]) {
            (void)snprintf(why.message, sizeof(why.message), "cannot start the program: %s",
                           strerrordesc_np(result->exit_code));
            return grade_fail(err, &why);
        }
    return 0;
}

/* What others did with the core decides nothing about a program. */
static int check_core(const struct sandbox_result *result, struct error *err)
{
    if (!result->crowded)
        return 0;
    (void)error_set(err, ERR_JUDGE, "the core is too busy: in %.1f s a program had %.1f s of it",
                    (double)result->wall_ns / 1e9, (double)result->cpu_ns / 1e9);
    error_hint(err,
               "run it again when less else runs on this machine, or keep cores free for judging");
    return -(int)ERR_JUDGE;
}

int grade_check_run(const struct sandbox_result *result, struct error *err)
{
    int rc = check_start(result, err);

    return rc == 0 ? check_core(result, err) : rc;
}

int grade_fill_test(const struct sandbox_result *result, int64_t cpu_limit_ns,
                    struct test_result *test, struct error *err)
{
    int rc = grade_check_run(result, err);

    if (rc < 0)
        return rc;
    fill_verdict(result, cpu_limit_ns, test);
    test->cpu_ns = result->cpu_ns;
    test->wall_ns = result->wall_ns;
    test->memory_bytes = result->memory_bytes;
    test->exit_code = result->outcome == SANDBOX_EXITED ? result->exit_code : 0;
    test->signal = result->signal;
    test->stdout_bytes = result->stdout_bytes;
    test->stderr_bytes = result->stderr_bytes;
    return fill_denied(result, test, err);
}
