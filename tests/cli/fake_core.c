/* SPDX-License-Identifier: MIT */
/*
 * A core that judges nothing: PATH names the layout ("wrong-answer"), "plain" runs without a
 * challenge, "error:E0301" fails.  FAKE_BUSY: lanes are waited for and the
 * time limit is measured, first.  It lets the command line be tested on any machine.
 */
#include "fake_core.h"
#include "fake_check.h"

#include "assess/assess.h"
#include "auto.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct assess {
    struct assess_options options;
};

static int fail_as_asked(const char *path, struct error *err)
{
    enum error_code code;

    if (!text_has_prefix(path, "error:") || !error_by_name(path + strlen("error:"), &code))
        return 0;
    (void)error_set(err, code, "as the test asked");
    error_detail(err, "the kernel answered EPERM");
    error_hint(err, "run \"assess doctor\"");
    if (code == ERR_PACKAGE) {
        err->place = (struct error_place){.line = 7, .column = 3, .length = 9};
        (void)snprintf(err->place.file, sizeof err->place.file, "two/problem.yaml");
        (void)snprintf(err->place.text, sizeof err->place.text, "  time_limt: 1.0");
    }
    return -(int)code;
}

int assess_open(const struct assess_options *options, struct assess **out_assess, struct error *err)
{
    *out_assess = calloc(1, sizeof **out_assess);
    if (!*out_assess)
        return error_memory(err);
    (*out_assess)->options = *options;
    if (getenv("FAKE_BUSY") && options->on_wait)
        options->on_wait(options->context, getenv("FAKE_BUSY"));
    if (options->config_path)
        return error_set(err, ERR_NOT_FOUND, "'%s'", options->config_path);
    return 0;
}

void assess_close(struct assess *assess)
{
    free(assess);
}

int assess_find_challenge(struct assess *assess, const struct run_request *request, char **out_dir,
                          struct error *err)
{
    (void)assess;
    if (strcmp(request->path, "error:E0203") == 0)
        return fail_as_asked(request->path, err);
    *out_dir = text_has_prefix(request->path, "plain") ? NULL : text_copy("challenge");
    return 0;
}

/* Everything that a caller may hear, though hardly ever in one run. */
static void tell_all(const struct run_request *request, const struct judgement *judgement)
{
    struct run_progress state = {.phase = RUN_MEASURING, .test = "secret/02-edge", .lanes = 2};

    if (getenv("FAKE_BUSY"))
        request->on_progress(request->context, &state);
    state.phase = RUN_COMPILING;
    request->on_progress(request->context, &state);
    request->on_compiled(request->context, judgement);
    state.phase = RUN_TESTING;
    state.total = judgement->test_count;
    request->on_progress(request->context, &state);
    for (size_t i = 0; i < judgement->test_count; i++) {
        state.done = i + 1;
        if (judgement->tests[i].verdict != VERDICT_NOT_RUN)
            request->on_test(request->context, judgement, &judgement->tests[i]);
        request->on_progress(request->context, &state);
    }
}

int assess_run(struct assess *assess, const struct run_request *request,
               struct judgement **out_judgement, struct error *err)
{
    int status = fail_as_asked(request->path, err);

    if (status < 0)
        return status;
    if (strcmp(request->path, "stuck") == 0) {
        const struct run_progress state = {.phase = RUN_COMPILING, .test = ""};

        request->on_progress(request->context, &state);
        for (;;)
            (void)pause();
    }
    if (strcmp(request->path, "wait") == 0) {
        while (!*assess->options.interrupted)
            (void)pause();
        status = error_set(err, ERR_INTERRUPTED, "interrupted");
        err->os_error = *assess->options.interrupted;
        return status;
    }
    *out_judgement = fake_judgement(request->path);
    if (!*out_judgement)
        return error_set(err, ERR_NOT_FOUND, "no layout '%s'", request->path);
    tell_all(request, *out_judgement);
    return 0;
}

int assess_run_plain(struct assess *assess, const struct plain_request *request,
                     struct judgement **out_judgement, struct error *err)
{
    static const char first[] = "tab\tback\\slash \x1b[31mred\x1b[0m caf\xC3";
    static const char second[] = "\xA9\nno end";
    struct judgement *judgement = fake_judgement("run-time-error-exit");
    bool fails = strcmp(request->path, "plain-fails") == 0;

    (void)assess;
    if (!judgement)
        return error_memory(err);
    request->on_output(request->context, 1, first, sizeof first - 1);
    request->on_output(request->context, 1, second, sizeof second - 1);
    request->on_output(request->context, 2, "complaint\n", strlen("complaint\n"));
    for (size_t i = 1; i < judgement->test_count; i++) {
        free(judgement->tests[i].name);
        free(judgement->tests[i].group);
        free(judgement->tests[i].message);
    }
    judgement->test_count = 1;
    free(judgement->tests[0].name);
    free(judgement->tests[0].group);
    judgement->tests[0].name = text_copy("run");
    judgement->tests[0].group = text_copy("");
    judgement->tests[0].exit_code = fails ? 3 : 0;
    judgement->tests[0].verdict = judgement->verdict = fails ? VERDICT_RTE : VERDICT_AC;
    *out_judgement = judgement;
    return 0;
}

static struct challenge_info ratelimiter(void)
{
    return (struct challenge_info){.id = text_copy("ratelimiter"),
                                   .name = text_copy("Rate Limiter"),
                                   .version = text_copy("1.0"),
                                   .directory = text_copy("challenges/ratelimiter"),
                                   .format = text_copy("2025-09"),
                                   .samples = 2,
                                   .secrets = 28,
                                   .cpu_ns = INT64_C(2000000000),
                                   .memory_bytes = 256 << 20,
                                   .languages = text_copy("c cpp python"),
                                   .statement = text_copy("An API protects itself.\n\x1b[2J\n"),
                                   .minutes = 45};
}

int assess_challenge_list(struct assess *assess, struct challenge_list *out_list, struct error *err)
{
    struct challenge_info *items = calloc(3, sizeof *items);

    (void)assess;
    if (!items)
        return error_memory(err);
    items[0] = (struct challenge_info){.id = text_copy("broken"), .name = text_copy("")};
    (void)error_set(&items[0].fault, ERR_PACKAGE, "no problem.yaml");
    items[1] = ratelimiter();
    items[2] = (struct challenge_info){.id = text_copy("x;touch\x1b[31m $(id)"),
                                       .name = text_copy("$(touch name)\n\t\x1b")};
    (void)error_set(&items[2].fault, ERR_PACKAGE, "the name is no id");
    *out_list = (struct challenge_list){.items = items, .count = 3};
    return 0;
}

int assess_challenge_show(struct assess *assess, const char *id, struct challenge_info *out_info,
                          struct error *err)
{
    (void)assess;
    if (strcmp(id, "ratelimiter") != 0)
        return error_set(err, ERR_NOT_FOUND, "no challenge '%s'", id);
    *out_info = ratelimiter();
    return 0;
}

int assess_challenge_start(struct assess *assess, const struct start_request *request,
                           struct started *out_started, struct error *err)
{
    (void)assess;
    (void)err;
    *out_started =
        (struct started){.path = text_copy(request->path ? request->path : "ratelimiter.c"),
                         .challenge_id = text_copy("ratelimiter"),
                         .challenge_name = text_copy("Rate Limiter"),
                         .challenge = text_copy(request->challenge),
                         .catalogued = strchr(request->challenge, '/') == NULL,
                         .language = text_copy("c"),
                         .tools = text_copy("C17, gcc 12.2.0"),
                         .minutes = 45};
    return 0;
}

void started_done(struct started *started)
{
    free(started->path);
    free(started->challenge_id);
    free(started->challenge_name);
    free(started->challenge);
    free(started->language);
    free(started->tools);
}

int assess_challenge_new(const struct new_request *request, struct new_challenge *out_new,
                         struct error *err)
{
    (void)err;
    *out_new = (struct new_challenge){.directory = text_copy(request->path),
                                      .id = text_copy("inventory"),
                                      .name = text_copy("Inventory"),
                                      .files = 20};
    return 0;
}

void new_challenge_done(struct new_challenge *made)
{
    free(made->directory);
    free(made->id);
    free(made->name);
}

int assess_challenge_export(struct assess *assess, const struct export_request *request,
                            struct exported *out_exported, struct error *err)
{
    (void)assess;
    (void)err;
    *out_exported = (struct exported){.path = text_copy(request->path ? request->path : "a.zip"),
                                      .id = text_copy("ratelimiter"),
                                      .files = 80,
                                      .bytes = 5 << 20};
    return 0;
}

void exported_done(struct exported *exported)
{
    free(exported->path);
    free(exported->id);
}

int assess_challenge_vary(struct assess *assess, const struct vary_request *request,
                          struct varied *out_varied, struct error *err)
{
    (void)assess;
    if (request->seed && *request->seed == 13) {
        (void)error_set(err, ERR_PACKAGE, "this seed is refused: int32.c gets AC");
        return -(int)ERR_PACKAGE;
    }
    *out_varied = (struct varied){.id = text_copy(request->challenge),
                                  .directory = text_copy("/var/lib/assess/challenges/a"),
                                  .digest = text_copy("sha256:00"),
                                  .seed = request->seed ? *request->seed : 77,
                                  .tests = 28,
                                  .programs = 17};
    return 0;
}

void varied_done(struct varied *varied)
{
    free(varied->id);
    free(varied->directory);
    free(varied->digest);
}

int assess_variant_list(struct assess *assess, struct variant_list *out_list, struct error *err)
{
    struct variant_info *items = calloc(1, sizeof *items);

    (void)assess;
    if (!items)
        return error_memory(err);
    items[0] = (struct variant_info){.id = text_copy("ratelimiter"),
                                     .directory = text_copy("/var/lib/assess/challenges/a"),
                                     .seed = 77,
                                     .made = "2026-03-01T12:00:00Z",
                                     .version = "1.0",
                                     .shipped = true,
                                     .outdated = true};
    *out_list = (struct variant_list){.items = items, .count = 1};
    return 0;
}

void variant_list_done(struct variant_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].id);
        free(list->items[i].directory);
    }
    free(list->items);
}

int assess_variant_remove(struct assess *assess, const char *id, bool *out_shipped,
                          struct error *err)
{
    (void)assess;
    *out_shipped = true;
    return strcmp(id, "ratelimiter") == 0 ? 0 : error_set(err, ERR_NOT_FOUND, "none of '%s'", id);
}

void challenge_info_done(struct challenge_info *info)
{
    free(info->id);
    free(info->name);
    free(info->version);
    free(info->directory);
    free(info->format);
    free(info->languages);
    free(info->statement);
}

void challenge_list_done(struct challenge_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        challenge_info_done(&list->items[i]);
    free(list->items);
}

void assess_language_list(const struct assess *assess, struct language_list *out_list)
{
    (void)assess;
    *out_list = (struct language_list){
        .items = {{"c", "C17", ".c"},
                  {"cpp", "C++17", ".cpp .cc .cxx"},
                  {"python", "Python", ".py"}},
        .count = 3,
    };
}

size_t assess_language_versions(const struct assess *assess, const char *id,
                                char (*out_versions)[LANGUAGE_VERSION_SIZE], size_t most)
{
    (void)assess;
    if (strcmp(id, "python") != 0 || most < 2)
        return 0;
    (void)snprintf(out_versions[0], LANGUAGE_VERSION_SIZE, "3.12.1");
    (void)snprintf(out_versions[1], LANGUAGE_VERSION_SIZE, "3.11.2");
    return 2;
}

/* The first DIR names the layout. */
int assess_challenge_check(struct assess *assess, const struct check_request *request,
                           struct check_report *out_report, struct error *err)
{
    struct check_progress progress = {.phase = CHECK_JUDGING};

    (void)assess;
    if (!fake_check_report(request->directories[0], out_report))
        return error_set(err, ERR_NOT_FOUND, "no layout '%s'", request->directories[0]);
    progress.challenge = &out_report->items[0];
    for (; progress.program < progress.challenge->program_count; progress.program++)
        request->on_progress(request->context, &progress);
    progress.phase = CHECK_DONE;
    request->on_progress(request->context, &progress);
    return 0;
}

int assess_doctor(const struct assess_options *options, const struct doctor_request *request,
                  struct doctor_report *out_report, struct error *err)
{
    struct doctor_solution *solution = calloc(1, sizeof(*solution));

    (void)options;
    if (!solution)
        return error_memory(err);
    *solution = (struct doctor_solution){.challenge = text_copy("ratelimiter"),
                                         .program = text_copy("sliding_log.c"),
                                         .verdict = VERDICT_AC,
                                         .test = text_copy("secret/28"),
                                         .cpu_ns = 1200000000,
                                         .limit_ns = 2000000000};
    *out_report = (struct doctor_report){
        .checks = {{CHECK_OK, "kernel", "kernel 6.1", ""},
                   {CHECK_PROBLEM, "meter", "control groups: none for this user",
                    "sudo assess doctor --prepare ann"},
                   {CHECK_WARNING, "clock", "cores: only one", ""},
                   {CHECK_ABSENT, "config", "configuration: none", ""}},
        .count = 4,
        .problems = 1,
        .warnings = 1,
        .solutions = solution,
        .solution_count = request->quick ? 0 : 1,
    };
    return 0;
}

void doctor_report_done(struct doctor_report *report)
{
    if (report->solutions) {
        free(report->solutions->challenge);
        free(report->solutions->program);
        free(report->solutions->test);
    }
    free(report->solutions);
}

int assess_attack(const struct assess_options *options, const struct attack_request *request,
                  struct attack_report *out_report, struct error *err)
{
    static const struct attack_outcome inside[] = {
        {"read_known_paths", "files",   "mounts, landlock 1", "native", ATTACK_HELD,    "not there"},
        {"net_loopback",     "network", "seccomp",            "native", ATTACK_ESCAPED, "connected"},
        {"read_known_paths", "files",   "mounts, landlock 1", "python", ATTACK_UNTRIED, "no lane"  },
        {"net_loopback",     "network", "seccomp",            "python", ATTACK_HELD,    "refused"  },
    };
    static const struct attack_outcome elsewhere[] = {
        {"net_loopback", "network", "seccomp", "", ATTACK_HELD,   "refused"   },
        {"memory_heap",  "memory",  "memory",  "", ATTACK_BEYOND, "has 160 MB"},
    };
    bool runner = request->runner != NULL;
    struct attack_report report = {.count = runner ? 2 : 4, .held = runner ? 1 : 2};

    (void)options;
    if (request->rows && strcmp(request->rows[0], "net_loopback") != 0)
        return error_set(err, ERR_USAGE, "there is no attack '%s'", request->rows[0]);
    report.items = calloc(report.count, sizeof *report.items);
    if (!report.items)
        return error_memory(err);
    memcpy(report.items, runner ? elsewhere : inside, report.count * sizeof *report.items);
    report.beyond = runner;
    report.escaped = report.untried = !runner;
    if (!runner) {
        (void)snprintf(report.meter, sizeof report.meter, "cgroup2");
        (void)snprintf(report.protections, sizeof report.protections, "seccomp, landlock 2");
    }
    for (size_t i = 0; i < report.count; i++)
        request->on_progress(request->context, report.items[i].name, i + 1, report.count);
    *out_report = report;
    return 0;
}

void attack_report_done(struct attack_report *report)
{
    free(report->items);
}

int assess_prepare_user(const char *user, struct prepared_groups *out_groups, struct error *err)
{
    if (strcmp(user, "ann") != 0)
        return error_set(err, ERR_USAGE, "no user '%s'", user);
    *out_groups = (struct prepared_groups){.path = "/sys/fs/cgroup/memory/assess-ann"};
    return 0;
}

int assess_config(const struct assess_options *options, struct config_list *out_list,
                  struct error *err)
{
    (void)options;
    (void)err;
    *out_list = (struct config_list){
        .items = {{"jobs", "2", "default"}, {"cache", "off", "/etc/assess/config.yaml"}},
        .count = 2,
        .path = "/etc/assess/config.yaml",
    };
    return 0;
}

int assess_config_path(char **out_path, bool *out_exists, struct error *err)
{
    *out_path = text_copy("/etc/assess/config.yaml");
    *out_exists = true;
    return *out_path ? 0 : error_memory(err);
}

const char *assess_version(void)
{
    return "0.1.0";
}
