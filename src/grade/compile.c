/* SPDX-License-Identifier: MIT */
/* The compile step: in the same sandbox as everything else, under its own policy. */
#include "grade.h"

#include "auto.h"
#include "cache.h"
#include "diagnostics.h"
#include "file.h"
#include "header.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define BINARY_MAX        (64u << 20)
#define COMPILER_TEXT_MAX (1u << 20)
#define READABLE_MAX      (256u << 10) /* more than all names of a submission, quoted */
#define COMPILE_CPU_MAX   INT64_C(30000000000)

void artifact_done(struct artifact *artifact)
{
    free(artifact->data);
    *artifact = (struct artifact){0};
}

/* As a person would type it, without the flag that is only for us. */
static char *readable_command(const struct stage *stage, const struct program *program,
                              uint64_t memory_bytes)
{
    AUTO(words_done) struct words words = {0};
    AUTO(buf_done) struct buf text = {0};
    struct stage shown = *stage;
    struct error ignored;

    buf_init(&text, READABLE_MAX);
    if (stage->shown.count > 0)
        shown.command = stage->shown;
    if (stage_command(&shown, program, memory_bytes, &words, &ignored) < 0)
        return NULL;
    for (size_t i = 0; i < words.count; i++) {
        const char *word = words.items[i];

        if (text_has_prefix(word, "-fdiagnostics-format="))
            continue;
        if (text_has_prefix(word, "/usr/bin/"))
            word += strlen("/usr/bin/");
        if (text_has_prefix(word, "/box/work/"))
            word += strlen("/box/work/");
        buf_adds(&text, i > 0 ? " " : "");
        text_shell_word(&text, word); /* a file's name is the candidate's */
    }
    return buf_take(&text);
}

static struct sandbox_limits limits_of(const struct profile *profile,
                                       const struct compile_limits *limits)
{
    int64_t cpu =
        limits->cpu_ns > 0 && limits->cpu_ns < COMPILE_CPU_MAX ? limits->cpu_ns : COMPILE_CPU_MAX;
    uint64_t memory = limits->memory_bytes > 0 && limits->memory_bytes < profile->compile_memory
                          ? limits->memory_bytes
                          : profile->compile_memory;

    return (struct sandbox_limits){.cpu_ns = cpu,
                                   .memory_bytes = memory,
                                   .output_bytes = COMPILER_TEXT_MAX,
                                   .error_bytes = COMPILER_TEXT_MAX,
                                   .file_bytes = BINARY_MAX,
                                   .file_count = profile->compile_files,
                                   .open_files = 256};
}

static int run_compiler(const struct grader *grader, const struct box_request *request,
                        struct sandbox_box **out_box, struct sandbox_result *result,
                        struct error *err)
{
    struct sandbox_policy *policy = NULL;
    int rc = grade_open_policy(request->stage->policy, &policy, err);

    if (rc == 0)
        rc = grade_open_box(grader->lanes[0], request, policy, out_box, err);
    sandbox_policy_free(policy);
    return rc == 0 ? grade_run_once(grader, *out_box, grade_show_compiling, result, err) : rc;
}

static int take_binary(struct sandbox_box *box, struct artifact *artifact, struct error *err)
{
    struct sandbox_error why;
    auto_close int fd = -1;
    uint64_t size;

    if (sandbox_take_output(box, 0, &fd, &size, &why) < 0)
        return 0;
    artifact->is_binary = true;
    return file_read_fd(fd, "the compiled program", BINARY_MAX, &artifact->data, &artifact->size,
                        err);
}

static const char *limit_sentence(enum limit_kind limit)
{
    switch (limit) {
    case LIMIT_CPU: return "the compiler was stopped at its limit of CPU time\n";
    case LIMIT_WALL: return "the compiler was stopped at its limit of elapsed time\n";
    case LIMIT_MEMORY: return "the compiler was stopped at its memory limit\n";
    case LIMIT_OUTPUT: return "the compiler was stopped because it printed too much\n";
    case LIMIT_PROCESSES: return "the compiler was refused more processes\n";
    case LIMIT_NONE: break;
    }
    return "";
}

/* The compiler found a fault at a place of the source: then it works. */
static bool blames_source(const struct compile_result *compile)
{
    for (size_t i = 0; i < compile->diagnostic_count; i++)
        if (strcmp(compile->diagnostics[i].severity, "error") == 0 &&
            compile->diagnostics[i].file[0] != '\0')
            return true;
    return false;
}

static bool says(const struct cache_entry *entry, const char *words)
{
    return memmem(entry->compiler_text, entry->compiler_text_size, words, strlen(words)) != NULL;
}

/* What a compiler that found no fault in the source failed of; "" where its own words have to do. */
static const char *reason_sentence(const struct cache_entry *entry,
                                   const struct compile_result *compile)
{
    if (compile->limit != LIMIT_NONE)
        return limit_sentence(compile->limit);
    if (compile->verdict != VERDICT_CE || blames_source(compile))
        return "";
    /* a signal's and an error's name in the C library */
    if (says(entry, "File size limit exceeded") || says(entry, "No space left on device"))
        return "what the compiler wrote is larger than 64 MiB\n";
    return "";
}

static int put_in_front(struct compile_result *compile, const char *sentence, struct error *err)
{
    char *longer = text_format("%s%s", sentence, compile->output);

    if (!longer)
        return error_set(err, ERR_SYSTEM, "out of memory");
    free(compile->output);
    compile->output = longer;
    return 0;
}

/* The figures, the verdict and the compiler's words. */
static int fill(const struct program *program, const struct sandbox_result *result,
                struct cache_entry *entry, struct compile_result *compile, struct error *err)
{
    struct test_result as_test = {0};
    int rc = grade_fill_test(result, INT64_MAX, &as_test, err);

    free(as_test.denied);
    entry->cpu_ns = result->cpu_ns;
    entry->wall_ns = result->wall_ns;
    entry->memory_bytes = result->memory_bytes;
    compile->limit = as_test.limit;
    compile->verdict = as_test.verdict == VERDICT_AC ? VERDICT_AC : VERDICT_CE;
    if (rc == 0)
        rc = diagnostics_read(program->profile->diagnostics, program, entry->compiler_text,
                              entry->compiler_text_size, compile, err);
    return rc == 0 ? put_in_front(compile, reason_sentence(entry, compile), err) : rc;
}

static int compile_fresh(const struct grader *grader, const struct program *program,
                         const struct compile_limits *limits, struct cache_entry *entry,
                         struct compile_result *compile, struct error *err)
{
    const struct artifact sources = {0};
    const char *outputs[] = {program->profile->output, NULL};
    auto_free struct sandbox_file *files = NULL;
    struct box_request request = {.stage = &program->profile->compile,
                                  .program = program,
                                  .cwd = "/app",
                                  .outputs = program->profile->output ? outputs : NULL,
                                  .outputs_max_bytes = BINARY_MAX,
                                  .limits = limits_of(program->profile, limits)};
    struct sandbox_box *box = NULL;
    struct sandbox_result result;
    const char *text;
    size_t size;
    int rc = grade_app_files(program, &sources, &files, &request.file_count, err);

    request.files = files;
    if (rc == 0)
        rc = run_compiler(grader, &request, &box, &result, err);
    if (rc == 0) {
        text = sandbox_output(box, 2, &size);
        entry->compiler_text = text_copy_n(text, size);
        entry->compiler_text_size = size;
        rc = entry->compiler_text ? fill(program, &result, entry, compile, err)
                                  : error_set(err, ERR_SYSTEM, "out of memory");
    }
    if (rc == 0 && compile->verdict == VERDICT_AC && program->profile->output)
        rc = take_binary(box, &entry->artifact, err);
    if (rc == 0 && compile->verdict == VERDICT_AC && program->profile->output &&
        !entry->artifact.is_binary) {
        compile->verdict = VERDICT_CE;
        rc = put_in_front(compile, "the compiler ended well but made no program\n", err);
    }
    sandbox_box_close(box);
    return rc;
}

static int broken_tools(const struct program *program, const struct compile_result *probe,
                        struct error *err)
{
    const struct profile *profile = program->profile;
    const struct toolchain *chain = program->chain;
    const struct tool *tool = chain->compiler.name ? &chain->compiler : &chain->runtime;
    const char *last = probe->output ? strrchr(probe->output, '\n') : NULL;

    (void)error_set(err, ERR_TOOLCHAIN, "%s cannot compile even an empty program", profile->name);
    while (last && last > probe->output && last[-1] != '\n')
        last--;
    if (last)
        error_detail(err, "%.*s", (int)strcspn(last, "\n"), last);
    if (tool->package)
        error_hint(err, "sudo apt-get install --reinstall %s, and \"assess doctor\"",
                   tool->package);
    return -(int)ERR_TOOLCHAIN;
}

/*
 * A compile error that names no place and is there again may be the fault of a damaged tool chain and
 * not of the candidate: then a program that must compile does not, either.
 */
static int check_tools(const struct grader *grader, const struct program *program,
                       const struct compile_limits *limits, struct error *err)
{
    const struct profile *profile = program->profile;
    auto_free char *name = text_format("main%s", profile->extensions.items[0]);
    struct source_file file = {.name = name, .data = profile->probe};
    struct submission submission = {.files = &file, .file_count = 1};
    struct program probe = {.profile = profile,
                            .chain = program->chain,
                            .languages = program->languages,
                            .submission = &submission};
    struct cache_entry entry = {0};
    struct judgement *scratch = NULL;
    int rc;

    if (!name || !words_add(&probe.names, name) || !words_add(&probe.sources, name) ||
        judgement_new(&scratch) < 0) {
        program_done(&probe);
        return error_set(err, ERR_SYSTEM, "out of memory");
    }
    file.size = strlen(file.data);
    rc = compile_fresh(grader, &probe, limits, &entry, &scratch->compile, err);
    if (rc == 0 && scratch->compile.verdict == VERDICT_CE)
        rc = broken_tools(program, &scratch->compile, err);
    cache_entry_done(&entry);
    program_done(&probe);
    judgement_free(scratch);
    return rc;
}

static bool is_unexplained(const struct compile_result *compile)
{
    return compile->verdict == VERDICT_CE && compile->limit == LIMIT_NONE &&
           !blames_source(compile);
}

static void forget_diagnostics(struct compile_result *compile)
{
    for (size_t i = 0; i < compile->diagnostic_count; i++) {
        free(compile->diagnostics[i].file);
        free(compile->diagnostics[i].message);
        free(compile->diagnostics[i].text);
        free(compile->diagnostics[i].fix);
    }
    compile->diagnostic_count = 0;
}

/* Whoever kills a part of a compiler makes it fail, and only the next try tells that from a fault. */
static int compile_again(const struct grader *grader, const struct program *program,
                         const struct compile_limits *limits, struct cache_entry *entry,
                         struct compile_result *compile, struct error *err)
{
    forget_diagnostics(compile);
    cache_entry_done(entry);
    *entry = (struct cache_entry){0};
    return compile_fresh(grader, program, limits, entry, compile, err);
}

/* Gives what SCRATCH found to COMPILE, which keeps its command. */
static void move_result(struct compile_result *scratch, struct compile_result *compile)
{
    struct compile_result old = *compile;

    *compile = *scratch;
    compile->command = old.command;
    old.command = scratch->command;
    *scratch = old;
}

/* Where the compiler cannot read the header, it says so at the source's line that names it. */
static bool blames_header(const struct compile_result *compile, const char *include)
{
    for (size_t i = 0; i < compile->diagnostic_count; i++)
        if (strstr(compile->diagnostics[i].text, include))
            return true;
    return false;
}

/*
 * With a header compiled ahead.  Only a program that compiles, or an error at another place of the
 * source, is taken from there: what met a limit or failed otherwise could have done so for the header's
 * sake.
 */
static bool compile_ahead(const struct grader *grader, const struct program *program,
                          const struct compile_limits *limits, struct cache_entry *entry,
                          struct compile_result *compile, bool *out_tried)
{
    AUTO(header_done) struct header header = {0};
    struct program with = *program;
    struct cache_entry fresh = {0};
    struct judgement *scratch = NULL;
    struct error ignored;
    bool good;

    if (!header_for(grader, program, &header) || judgement_new(&scratch) < 0)
        return false;
    *out_tried = true;
    with.header = header.ahead;
    with.header_text = header.text;
    good = compile_fresh(grader, &with, limits, &fresh, &scratch->compile, &ignored) == 0 &&
           scratch->compile.limit == LIMIT_NONE && !is_unexplained(&scratch->compile) &&
           !blames_header(&scratch->compile, program->profile->header.include);
    if (good) {
        move_result(&scratch->compile, compile);
        *entry = fresh;
    } else {
        cache_entry_done(&fresh);
    }
    judgement_free(scratch);
    return good;
}

static int compile_or_reuse(const struct grader *grader, const struct program *program,
                            const struct compile_limits *limits, struct cache_entry *entry,
                            struct compile_result *compile, struct error *err)
{
    char key[80];
    bool has_key = !grader->forgets_programs && cache_key(grader, program, key);
    bool tried = false;
    int rc = 0;

    if (has_key && cache_get(grader, key, entry)) {
        compile->cached = true;
        compile->verdict = VERDICT_AC;
        return diagnostics_read(program->profile->diagnostics, program, entry->compiler_text,
                                entry->compiler_text_size, compile, err);
    }
    if (!compile_ahead(grader, program, limits, entry, compile, &tried))
        rc = compile_fresh(grader, program, limits, entry, compile, err);
    if (rc == 0 && !tried && is_unexplained(compile))
        rc = compile_again(grader, program, limits, entry, compile, err);
    if (rc == 0 && has_key && compile->verdict == VERDICT_AC)
        cache_put(grader, key, entry);
    if (rc == 0 && is_unexplained(compile) && program->profile->probe)
        rc = check_tools(grader, program, limits, err);
    return rc;
}

/* What a compiler said that was stopped is no finding about the program. */
static void forget_unfinished(struct compile_result *compile)
{
    struct judgement *blank = NULL;

    if (compile->verdict == VERDICT_AC)
        return;
    compile->verdict = VERDICT_NOT_RUN;
    if (judgement_new(&blank) == 0)
        move_result(&blank->compile, compile);
    judgement_free(blank);
}

int grade_compile(const struct grader *grader, const struct program *program,
                  const struct compile_limits *limits, struct judgement *judgement,
                  struct artifact *out_artifact, struct error *err)
{
    struct compile_result *compile = &judgement->compile;
    const struct sandbox_limits at_most = limits_of(program->profile, limits);
    struct cache_entry entry = {0};
    char *command;
    int rc;

    *out_artifact = (struct artifact){0};
    if (!program->profile->has_compile)
        return 0;
    grade_show_compiling(grader);
    command = readable_command(&program->profile->compile, program, at_most.memory_bytes);
    if (!command)
        return error_set(err, ERR_SYSTEM, "out of memory");
    free(compile->command);
    compile->command = command;
    rc = compile_or_reuse(grader, program, limits, &entry, compile, err);
    compile->cpu_ns = entry.cpu_ns;
    compile->wall_ns = entry.wall_ns;
    compile->memory_bytes = entry.memory_bytes;
    if (rc == 0 && compile->verdict == VERDICT_AC) {
        *out_artifact = entry.artifact;
        entry.artifact = (struct artifact){0};
    }
    cache_entry_done(&entry);
    if (!grade_interrupted(grader, err))
        return rc;
    forget_unfinished(compile);
    return -(int)ERR_INTERRUPTED;
}
