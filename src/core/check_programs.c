/* SPDX-License-Identifier: MIT */
/*
 * Every program under submissions/ on every test: does it get what its folder promises, which test
 * finds it, how far is it from the time limit?
 */
#include "check.h"

#include "auto.h"
#include "expectation.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef ERROR_ANALYZED /* gcc 12 loses the caller's record, and what it has, once others have seen it */
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

struct expectations {
    struct expectation *items;
    size_t count;
};

static void expectations_free(struct expectations *expectations)
{
    expectations_done(expectations->items, expectations->count);
}

/* The program that is being judged. */
struct trial {
    struct checking *checking;
    const struct expectation *expectation;
    struct checked_program *program;
    size_t index;
    char *path; /* "submissions/…" */
};

static int copy_programs(const struct checking *checking, const struct expectations *expectations)
{
    struct checked_challenge *checked = checking->checked;

    checked->programs = calloc(expectations->count + 1, sizeof *checked->programs);
    if (!checked->programs)
        return error_memory(checking->err);
    for (size_t i = 0; i < expectations->count; i++) {
        const struct expectation *from = &expectations->items[i];
        struct checked_program *program = &checked->programs[checked->program_count++];

        program->path = text_copy(from->path);
        program->runs = calloc(checked->test_count, sizeof *program->runs);
        if (!program->path || !program->runs)
            return error_memory(checking->err);
        program->must_fail = from->known && expectation_must_fail(from);
        program->must_be_slow = from->known && expectation_must_be_slow(from);
        if (from->known)
            expectation_words(from, program->expected, sizeof program->expected);
    }
    return 0;
}

static bool is_failed(enum verdict verdict)
{
    return verdict != VERDICT_AC && verdict != VERDICT_NOT_RUN;
}

static void on_test(void *context, const struct judgement *so_far, const struct test_result *test)
{
    struct trial *trial = context;
    struct checked_program *program = trial->program;
    size_t index = (size_t)(test - so_far->tests);

    program->runs[index] = (struct checked_run){test->verdict, test->cpu_ns};
    program->fails += is_failed(test->verdict);
    trial->checking->checked->tests[index].kills += program->must_fail && is_failed(test->verdict);
    if (test->cpu_ns > program->runs[program->slowest].cpu_ns)
        program->slowest = index;
    check_tell(trial->checking, CHECK_JUDGING, trial->index);
}

/* ---- what it got ------------------------------------------------------------------------------ */

static void add_wrong_verdict(const struct trial *trial)
{
    const struct checking *checking = trial->checking;
    const struct checked_program *program = trial->program;
    size_t first = 0;
    struct finding *finding;

    while (first < checking->checked->test_count &&
           (!is_failed(program->runs[first].verdict) ||
            (trial->expectation->permitted & (1u << program->runs[first].verdict))))
        first++;
    if (first == checking->checked->test_count)
        finding = findings_add(&checking->checked->findings, RULE_VERDICT,
                               "%.100s gets %s; it should get %s", program->path,
                               verdict_code(program->verdict), program->expected);
    else
        finding = findings_add(&checking->checked->findings, RULE_VERDICT,
                               "%.100s gets %s on %.60s; it should get %s", program->path,
                               verdict_code(program->runs[first].verdict),
                               checking->checked->tests[first].name, program->expected);
    finding_file(finding, checking->challenge, trial->path);
    finding_hint(finding, "see it with assess run --for reviewer; or move it to another folder");
}

static void add_compile_error(const struct trial *trial, const struct compile_result *compile)
{
    const struct checking *checking = trial->checking;
    struct finding *finding = findings_add(&checking->checked->findings, RULE_COMPILE,
                                           "%.60s does not compile", trial->program->path);

    check_place_diagnostic(checking, trial->path, compile, finding);
    finding_hint(finding,
                 "see it with assess run; a program that nobody can compile shows nothing");
}

/* Near the limit on this host is beyond it on a slower one. */
static void check_margin(const struct trial *trial, const struct judgement *judgement)
{
    const struct checking *checking = trial->checking;
    const struct checked_program *program = trial->program;
    int64_t limit_ns = checking->checked->cpu_ns;
    int64_t cpu_ns = program->runs[program->slowest].cpu_ns;
    double part = (double)cpu_ns / (double)limit_ns;
    struct finding *finding;

    if (!program->must_fail && cpu_ns > limit_ns / 2) {
        finding = findings_add(&checking->checked->findings, RULE_SLOW_ACCEPTED,
                               "%.100s needs %.0f %% of the time limit, on %.60s", program->path,
                               part * 100, checking->checked->tests[program->slowest].name);
        finding_file(finding, checking->challenge, trial->path);
        finding_hint(finding, "a slower host would call it too slow; raise the limit, or make "
                              "tests smaller");
    }
    if (program->must_be_slow && part < checking->checked->limit_to_tle &&
        judgement->tests[program->slowest].limit != LIMIT_WALL) {
        finding = findings_add(&checking->checked->findings, RULE_NEAR_LIMIT,
                               "%.100s takes only %.2f times the time limit", program->path, part);
        finding_file(finding, checking->challenge, trial->path);
        finding_hint(finding,
                     "a faster host would accept it; larger tests, or a lower limit, keep "
                     "%.1f times",
                     checking->checked->limit_to_tle);
    }
}

static int conclude(struct trial *trial, const struct judgement *judgement)
{
    struct checked_program *program = trial->program;
    size_t count = trial->checking->checked->test_count;
    auto_free enum verdict *verdicts = calloc(count, sizeof *verdicts);

    if (!verdicts)
        return error_memory(trial->checking->err);
    for (size_t i = 0; i < count; i++)
        verdicts[i] = program->runs[i].verdict;
    program->verdict = judgement->verdict;
    program->state = expectation_fits(trial->expectation, verdicts, count, judgement->verdict)
                         ? PROGRAM_FITS
                         : PROGRAM_DIFFERS;
    if (program->state == PROGRAM_FITS && judgement->verdict != VERDICT_CE)
        check_margin(trial, judgement);
    else if (judgement->verdict == VERDICT_CE && program->state == PROGRAM_DIFFERS)
        add_compile_error(trial, &judgement->compile);
    else if (program->state == PROGRAM_DIFFERS)
        add_wrong_verdict(trial);
    return 0;
}

/* ---- judging ---------------------------------------------------------------------------------- */

static void skip(struct trial *trial, const struct error *why)
{
    const struct checking *checking = trial->checking;
    struct finding *finding =
        findings_add(&checking->checked->findings, RULE_PROGRAM_SKIPPED,
                     "%.80s was not judged: %.120s", trial->program->path, why->message);

    finding_file(finding, checking->challenge, trial->path);
    finding_hint_of(finding, why);
    trial->program->state = PROGRAM_SKIPPED;
}

/* No fault of the package: a machine need not have every language. */
static void set_absent(const struct trial *trial, const struct check_build *build,
                       const struct error *why)
{
    struct checked_program *program = trial->program;

    (void)snprintf(program->language, sizeof program->language, "%s", build->program.profile->name);
    (void)snprintf(program->install, sizeof program->install, "%s", why->hint);
    program->state = PROGRAM_ABSENT;
}

static int test(struct trial *trial, struct check_build *build)
{
    struct checking *checking = trial->checking;
    const double factor = checking->checked->limit_to_tle * 1.02;
    const struct testing_wish wish = {
        .run_all = true,
        .run_to_ns = trial->program->must_be_slow
                         ? (int64_t)((double)checking->checked->cpu_ns * factor)
                         : 0,
        .on_test = on_test,
        .context = trial,
    };
    int result;

    trial->program->state = PROGRAM_TESTING;
    result = grade_tests(&checking->grader, &build->program, &build->artifact, checking->challenge,
                         &wish, build->judgement, checking->err);
    if (result == 0 && build->judgement->interrupted)
        (void)grade_interrupted(&checking->grader, checking->err);
    if (result == 0 && build->judgement->interrupted)
        return -(int)ERR_INTERRUPTED;
    return result < 0 ? result : conclude(trial, build->judgement);
}

static int judge(struct trial *trial)
{
    struct checking *checking = trial->checking;
    AUTO(check_build_done) struct check_build build = {0};
    enum check_built built;
    struct error why;
    int result;

    if (!trial->expectation->known) {
        (void)error_set(&why, ERR_PACKAGE, "nothing says what it should get");
        error_hint(&why, "put it into the folder of its verdict, or write @EXPECTED_RESULTS@: "
                         "VERDICT into a comment");
        skip(trial, &why);
        return 0;
    }
    trial->program->state = PROGRAM_COMPILING;
    check_tell(checking, CHECK_JUDGING, trial->index);
    result = check_build(checking, trial->path, trial->expectation, &build, &built, &why);
    if (result < 0)
        return result;
    if (built != CHECK_BUILT && why.code != ERR_TOOLCHAIN) {
        if (why.code == ERR_LANGUAGE)
            error_hint(&why, "it is left to systems that know its language");
        skip(trial, &why);
        return 0;
    }
    if (!challenge_takes(checking->challenge, build.program.profile->id)) {
        (void)error_set(&why, ERR_LANGUAGE, "the challenge does not take its language");
        error_hint(&why, "see languages in assess.yaml and problem.yaml");
        skip(trial, &why);
        return 0;
    }
    if (built != CHECK_BUILT) {
        set_absent(trial, &build, &why);
        return 0;
    }
    if (build.judgement->compile.verdict != VERDICT_CE)
        return test(trial, &build);
    build.judgement->verdict = VERDICT_CE;
    return conclude(trial, build.judgement);
}

/* ---- what the tests are good for -------------------------------------------------------------- */

static void check_tests(const struct checking *checking)
{
    struct checked_challenge *checked = checking->checked;
    size_t must_fail = 0;

    for (size_t i = 0; i < checked->program_count; i++) {
        if (checked->programs[i].must_fail && checked->programs[i].state == PROGRAM_ABSENT)
            return; /* it may be the one that fails on a test */
        must_fail += checked->programs[i].must_fail && checked->programs[i].state == PROGRAM_FITS;
    }
    for (size_t i = 0; i < checked->test_count; i++) {
        struct checked_test *one = &checked->tests[i];
        struct finding *finding;

        if (one->kills > 0 || !one->secret || one->why[0] || must_fail == 0)
            continue;
        finding = findings_add(&checked->findings, RULE_IDLE_TEST,
                               "no program that must fail fails on %.150s", one->name);
        finding_file(finding, checking->challenge, checking->challenge->tests[i].input_path);
        finding_hint(finding, "add the mistake that it is there for to submissions/, say in "
                              "assess.yaml why it is there, or take it out");
    }
}

/* A limit that is derived needs all accepted programs to be right: one that is not is a finding. */
static int settle_limit(struct checking *checking)
{
    int result =
        time_limit_settle(checking->assess, &checking->grader, checking->challenge, checking->err);

    checking->checked->cpu_ns = checking->challenge->cpu_ns;
    if (result < 0 && checking->err->code == ERR_PACKAGE) {
        struct finding *finding =
            findings_add(&checking->checked->findings, RULE_VERDICT,
                         "no time limit can be derived: %.180s", checking->err->message);

        finding_file(finding, checking->challenge, "submissions/accepted");
        finding_hint(finding, "mend that program, or write limits: time_limit: into problem.yaml");
        return 1;
    }
    return result;
}

int check_programs(struct checking *checking)
{
    AUTO(expectations_free) struct expectations expectations = {0};
    int result = expectations_read(checking->challenge, &checking->tree, &expectations.items,
                                   &expectations.count, checking->err);

    if (result < 0 && checking->err->code == ERR_PACKAGE)
        return 0; /* the rules have said so */
    if (result == 0)
        result = settle_limit(checking);
    if (result != 0)
        return result < 0 ? result : 0;
    result = copy_programs(checking, &expectations);
    for (size_t i = 0; result == 0 && i < expectations.count; i++) {
        auto_free char *path = text_format("submissions/%s", expectations.items[i].path);
        struct trial trial = {.checking = checking,
                              .expectation = &expectations.items[i],
                              .program = &checking->checked->programs[i],
                              .index = i,
                              .path = path};

        result = path ? judge(&trial) : error_memory(checking->err);
        check_tell(checking, CHECK_JUDGING, i);
    }
    if (result == 0)
        check_tests(checking);
    return result;
}
