/* SPDX-License-Identifier: MIT */
/*
 * The doctor's proof that this host can judge fairly: what is known to be right is accepted here, and
 * does not come near its time limit.
 */
#include "doctor.h"

#include "accepted.h"
#include "auto.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 8 }; /* of slow ones and of faults; the document has all */

AUTO_OWNER(challenge, challenge_free)

struct round {
    const struct assess *assess;
    const struct doctor_request *request;
    struct doctor_report *report;
    const struct challenge_list *list;
    struct grader grader;
    const struct challenge_info *info; /* of the challenge under way, among list->items */
    size_t rows;
};

static double seconds(int64_t ns)
{
    return (double)ns / 1e9;
}

/* NULL where there are rows enough. */
static struct check *add_row(struct round *round, enum check_state state, const char *text)
{
    if (round->rows++ < ROWS_MAX)
        return doctor_add(round->report, state, "solution", "%s: %s", round->info->id, text);
    round->report->problems += state == CHECK_PROBLEM;
    round->report->warnings += state == CHECK_WARNING;
    return NULL;
}

/* ---- one program ------------------------------------------------------------------------------ */

static int add_solution(struct round *round, const char *program,
                        struct doctor_solution **out_solution, struct error *err)
{
    struct doctor_report *report = round->report;
    struct doctor_solution *grown =
        realloc(report->solutions, (report->solution_count + 1) * sizeof(*grown));
    struct doctor_solution fresh = {.challenge = text_copy(round->info->id),
                                    .program = text_copy(program),
                                    .test = text_copy("")};

    if (grown)
        report->solutions = grown;
    if (!grown || !fresh.challenge || !fresh.program || !fresh.test) {
        free(fresh.challenge);
        free(fresh.program);
        free(fresh.test);
        (void)error_memory(err);
        return -(int)ERR_SYSTEM;
    }
    *out_solution = &report->solutions[report->solution_count++];
    **out_solution = fresh;
    return 0;
}

/* The first test that failed, else the slowest; NULL where none was run. */
static const struct test_result *telling_test(const struct judgement *judgement)
{
    const struct test_result *slowest = NULL;

    for (size_t i = 0; i < judgement->test_count; i++) {
        const struct test_result *test = &judgement->tests[i];

        if (test->verdict != VERDICT_AC && test->verdict != VERDICT_NOT_RUN)
            return test;
        if (!slowest || test->cpu_ns > slowest->cpu_ns)
            slowest = test;
    }
    return slowest;
}

static int fill_solution(const struct judgement *judgement, struct doctor_solution *solution,
                         struct error *err)
{
    const struct test_result *test = telling_test(judgement);

    solution->verdict = judgement->compile.verdict == VERDICT_CE ? VERDICT_CE : judgement->verdict;
    solution->limit_ns = judgement->limits.cpu_ns;
    if (!test)
        return 0;
    solution->cpu_ns = test->cpu_ns;
    free(solution->test);
    solution->test = text_copy(test->name);
    return solution->test ? 0 : error_memory(err);
}

static void tell_problem(struct round *round, const struct doctor_solution *solution)
{
    char text[160];
    struct check *check;

    (void)snprintf(text, sizeof(text), "%s gets %s%s%s on this host", solution->program,
                   verdict_words(solution->verdict), solution->test[0] ? " in " : "",
                   solution->test);
    check = add_row(round, CHECK_PROBLEM, text);
    if (check)
        doctor_fix(check,
                   "%s can judge nobody here until it is accepted; this says why: assess run "
                   "%s/submissions/accepted/%s",
                   round->info->id, round->info->directory, solution->program);
}

static void tell_slow(struct round *round, const struct doctor_solution *solution)
{
    char text[160];
    struct check *check;

    (void)snprintf(text, sizeof(text), "slow host: %s needs %.2f s of %.2f s in %s",
                   solution->program, seconds(solution->cpu_ns), seconds(solution->limit_ns),
                   solution->test);
    check = add_row(round, CHECK_WARNING, text);
    if (check)
        doctor_fix(check,
                   "judge on a faster or quieter machine, or raise the time limit of %s to %.1f s "
                   "or more",
                   round->info->id, 2 * seconds(solution->cpu_ns) + 0.05);
}

static void tell(struct round *round, const struct doctor_solution *solution)
{
    if (solution->verdict != VERDICT_AC)
        tell_problem(round, solution);
    else if (solution->cpu_ns > solution->limit_ns / 2)
        tell_slow(round, solution);
}

static int judge(struct round *round, const struct challenge *challenge, const char *name,
                 struct error *err)
{
    AUTO(accepted_done) struct accepted accepted = {0};
    const struct testing_wish wish = {0};
    struct doctor_solution *solution = NULL;
    int rc = accepted_prepare(round->assess, &round->grader, challenge, name, &accepted, err);

    if (rc == 0 && accepted.runs_here && accepted.judgement->compile.verdict != VERDICT_CE)
        rc = grade_tests(&round->grader, &accepted.program, &accepted.artifact, challenge, &wish,
                         accepted.judgement, err);
    if (rc == 0)
        rc = add_solution(round, name, &solution, err);
    if (rc == 0 && accepted.runs_here) {
        rc = fill_solution(accepted.judgement, solution, err);
        if (rc == 0)
            tell(round, solution);
    }
    return rc;
}

/* ---- one challenge, all ----------------------------------------------------------------------- */

static int judge_all(struct round *round, struct challenge *challenge, struct error *err)
{
    struct file_names names = {0};
    int rc = accepted_list(challenge, &names, err);

    if (rc == 0 && names.count > 0)
        rc = time_limit_settle(round->assess, &round->grader, challenge, err);
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        auto_free char *name = text_format("%s/%s", challenge->id, names.names[i]);

        if (name && round->request->on_progress)
            round->request->on_progress(round->request->context, name,
                                        (size_t)(round->info - round->list->items),
                                        round->list->count);
        rc = judge(round, challenge, names.names[i], err);
        if (grade_interrupted(&round->grader, err))
            rc = -(int)ERR_INTERRUPTED;
    }
    file_names_done(&names);
    return rc;
}

/* What cannot be judged is a finding; only an interrupt ends the round. */
static int visit(struct round *round, struct error *err)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;
    struct error fault;
    struct check *check;
    int rc = challenge_load(round->info->directory, &challenge, &fault);

    if (rc == 0)
        rc = judge_all(round, challenge, &fault);
    if (rc == -(int)ERR_INTERRUPTED) {
        *err = fault;
        return rc;
    }
    if (rc < 0) {
        check = add_row(round, CHECK_PROBLEM, fault.message);
        if (check)
            doctor_fix(check, "%s", fault.hint[0] ? fault.hint : "mend the package");
    }
    return 0;
}

static bool is_nearer(const struct doctor_solution *one, const struct doctor_solution *other)
{
    return !other || seconds(one->cpu_ns) * seconds(other->limit_ns) >
                         seconds(other->cpu_ns) * seconds(one->limit_ns);
}

static void sum_up(struct round *round)
{
    const struct doctor_report *report = round->report;
    const struct doctor_solution *nearest = NULL;
    size_t accepted = 0;

    for (size_t i = 0; i < report->solution_count; i++) {
        const struct doctor_solution *solution = &report->solutions[i];

        if (solution->verdict != VERDICT_AC)
            continue;
        accepted++;
        if (is_nearer(solution, nearest))
            nearest = solution;
    }
    if (round->rows > ROWS_MAX)
        (void)doctor_add(round->report, CHECK_ABSENT, "solutions",
                         "%zu more like these: assess doctor --json has all",
                         round->rows - ROWS_MAX);
    if (nearest)
        (void)doctor_add(round->report, CHECK_OK, "solutions",
                         "%zu shipped solution%s accepted; the slowest, %s/%s, needs %.0f %% of "
                         "its time limit",
                         accepted, accepted == 1 ? "" : "s", nearest->challenge, nearest->program,
                         100 * seconds(nearest->cpu_ns) / seconds(nearest->limit_ns));
}

int doctor_judge_solutions(const struct assess *assess, const struct challenge_list *list,
                           const struct doctor_request *request, struct doctor_report *report,
                           struct error *err)
{
    struct round round = {.assess = assess,
                          .request = request,
                          .list = list,
                          .report = report,
                          .grader = session_grader(assess)};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < list->count; i++) {
        round.info = &list->items[i];
        if (round.info->fault.code == ERR_OK)
            rc = visit(&round, err);
    }
    sum_up(&round);
    return rc;
}

void doctor_report_done(struct doctor_report *report)
{
    for (size_t i = 0; i < report->solution_count; i++) {
        free(report->solutions[i].challenge);
        free(report->solutions[i].program);
        free(report->solutions[i].test);
    }
    free(report->solutions);
    report->solutions = NULL;
    report->solution_count = 0;
}
