/* SPDX-License-Identifier: MIT */
#include "fake_check.h"

#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t ms = 1000000;

static const char *const layouts[] = {"good", "faults", "many", "unchecked", "basic"};

const char *fake_check_layout(size_t index)
{
    return index < sizeof layouts / sizeof *layouts ? layouts[index] : NULL;
}

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static struct checked_challenge begin(const char *id, const char *name, size_t samples,
                                      size_t secrets)
{
    struct checked_challenge challenge = {.files = 42,
                                          .cpu_ns = 2000 * ms,
                                          .memory_bytes = 256 << 20,
                                          .limit_to_tle = 1.5,
                                          .validators = 1,
                                          .inputs = samples + secrets};

    challenge.id = must(text_copy(id));
    challenge.name = must(text_copy(name));
    challenge.directory = must(text_format("challenges/%s", id));
    challenge.format = must(text_copy("2025-09"));
    challenge.tests = must(calloc(samples + secrets, sizeof *challenge.tests));
    challenge.test_count = samples + secrets;
    for (size_t i = 0; i < challenge.test_count; i++) {
        bool secret = i >= samples;

        challenge.tests[i].name =
            must(text_format(secret ? "secret/%02zu-edge-of-the-window" : "sample/%zu",
                             secret ? i - samples + 1 : i + 1));
        challenge.tests[i].why = must(text_copy(""));
        challenge.tests[i].secret = secret;
    }
    challenge.programs = must(calloc(8, sizeof *challenge.programs));
    return challenge;
}

/* CELLS as the grid shows them: ".W-". */
static void add_program(struct checked_challenge *challenge, const char *path,
                        enum program_state state, const char *expected, const char *cells)
{
    static const char letters[] = "-.WTMORC";
    static const enum verdict verdicts[] = {VERDICT_NOT_RUN, VERDICT_AC,  VERDICT_WA,  VERDICT_TLE,
                                            VERDICT_MLE,     VERDICT_OLE, VERDICT_RTE, VERDICT_CE};
    struct checked_program *program = &challenge->programs[challenge->program_count++];

    program->path = must(text_copy(path));
    program->state = state;
    (void)snprintf(program->expected, sizeof program->expected, "%s", expected);
    program->must_fail = strcmp(expected, "AC") != 0;
    program->must_be_slow = strcmp(expected, "TLE") == 0;
    program->runs = must(calloc(challenge->test_count, sizeof *program->runs));
    program->verdict = state >= PROGRAM_SKIPPED ? VERDICT_NOT_RUN : VERDICT_AC;
    for (size_t i = 0; i < challenge->test_count && cells[i % strlen(cells)]; i++) {
        enum verdict verdict = verdicts[strchr(letters, cells[i % strlen(cells)]) - letters];
        bool fails = verdict != VERDICT_AC && verdict != VERDICT_NOT_RUN;

        program->runs[i] = (struct checked_run){
            verdict, verdict == VERDICT_TLE ? 3060 * ms : (int64_t)(i + 1) * 7 * ms};
        if (verdict == VERDICT_NOT_RUN)
            program->runs[i].cpu_ns = 0;
        if (fails && program->fails++ == 0)
            program->verdict = verdict;
        challenge->tests[i].kills += fails && program->must_fail;
        if (program->runs[i].cpu_ns > program->runs[program->slowest].cpu_ns)
            program->slowest = i;
    }
}

static void add_finding(struct checked_challenge *challenge, const char *code,
                        enum finding_severity severity, const char *message, const char *file)
{
    struct findings *findings = &challenge->findings;
    struct finding *finding;

    findings->items = must(realloc(findings->items, (findings->count + 1) * sizeof *finding));
    finding = &findings->items[findings->count++];
    *finding = (struct finding){.code = code, .severity = severity};
    (void)snprintf(finding->message, sizeof finding->message, "%s", message);
    (void)snprintf(finding->hint, sizeof finding->hint, "here is what to do next");
    (void)snprintf(finding->place.file, sizeof finding->place.file, "%s/%s", challenge->directory,
                   file);
    findings->errors += severity == FINDING_ERROR;
    findings->warnings += severity == FINDING_WARNING;
}

static void add_place(struct checked_challenge *challenge, unsigned line, unsigned column,
                      unsigned length, const char *text)
{
    struct error_place *place = &challenge->findings.items[challenge->findings.count - 1].place;

    place->line = line;
    place->column = column;
    place->length = length;
    (void)snprintf(place->text, sizeof place->text, "%s", text);
}

static void add_absent(struct checked_challenge *challenge, const char *path, const char *expected,
                       const char *language, const char *install)
{
    struct checked_program *program = &challenge->programs[challenge->program_count];

    add_program(challenge, path, PROGRAM_ABSENT, expected, "-");
    (void)snprintf(program->language, sizeof program->language, "%s", language);
    (void)snprintf(program->install, sizeof program->install, "%s", install);
}

static struct checked_challenge good(void)
{
    struct checked_challenge challenge = begin("ratelimiter", "Rate Limiter", 2, 28);

    add_program(&challenge, "accepted/sliding_log.c", PROGRAM_FITS, "AC", ".");
    add_program(&challenge, "accepted/sliding_log.py", PROGRAM_FITS, "AC", ".");
    add_program(&challenge, "run_time_error/ring_for_everyone.c", PROGRAM_FITS, "MLE",
                ".............................M");
    add_program(&challenge, "time_limit_exceeded/walk_back.c", PROGRAM_FITS, "TLE",
                ".......................T.T....");
    add_program(&challenge, "wrong_answer/boundary_closed.c", PROGRAM_FITS, "WA", "W.");
    return challenge;
}

/* Three programs in two languages whose tools are not here. */
static struct checked_challenge basic(void)
{
    struct checked_challenge challenge = begin("ratelimiter", "Rate Limiter", 1, 4);

    add_program(&challenge, "accepted/sliding_log.c", PROGRAM_FITS, "AC", ".");
    add_absent(&challenge, "accepted/sliding_log.go", "AC", "Go", "./quickstart languages go");
    add_absent(&challenge, "accepted/sliding_log.ts", "AC", "TypeScript", "");
    add_absent(&challenge, "wrong_answer/map_order.go", "WA", "Go", "./quickstart languages go");
    add_program(&challenge, "wrong_answer/boundary_closed.c", PROGRAM_FITS, "WA", "W.");
    return challenge;
}

static struct checked_challenge faults(void)
{
    struct checked_challenge challenge = begin("two", "Two \x1b[31mSums", 1, 3);

    add_program(&challenge, "accepted/a_rather_long_name_for_a_program.cpp", PROGRAM_DIFFERS, "AC",
                "..W.");
    add_program(&challenge, "accepted/main.rs", PROGRAM_SKIPPED, "AC", "-");
    add_program(&challenge, "wrong_answer/never.py", PROGRAM_DIFFERS, "WA", ".");
    add_finding(&challenge, "P0101", FINDING_ERROR, "unknown key 'time_limt'", "problem.yaml");
    add_place(&challenge, 7, 3, 9, "  time_limt: 1.0");
    add_finding(&challenge, "P0307", FINDING_WARNING, "the last line does not end with a line feed",
                "data/secret/1.in");
    add_place(&challenge, 2, 4, 1, "1\t\x1b[2J");
    add_finding(&challenge, "P0601", FINDING_ERROR,
                "wrong_answer/never.py gets AC; it should get WA",
                "submissions/wrong_answer/never.py");
    return challenge;
}

static struct checked_challenge many(void)
{
    struct checked_challenge challenge = begin("many", "Many", 3, 57);

    add_program(&challenge, "accepted/a.c", PROGRAM_FITS, "AC", ".");
    add_program(&challenge, "wrong_answer/b.c", PROGRAM_FITS, "WA", "...W.");
    for (size_t i = 0; i < 12; i++)
        add_finding(&challenge, "P0306", FINDING_WARNING, "a line ends with a carriage return",
                    "data/secret/01.in");
    return challenge;
}

static struct checked_challenge unchecked(void)
{
    struct checked_challenge challenge = begin("other", "Other", 1, 1);

    add_finding(&challenge, "P0102", FINDING_ERROR,
                "a custom output validator is not supported yet", "problem.yaml");
    (void)error_set(&challenge.failure, ERR_UNSUPPORTED, "the programs of 'other' were not judged");
    return challenge;
}

bool fake_check_report(const char *layout, struct check_report *out_report)
{
    static struct checked_challenge (*const makers[])(void) = {good, faults, many, unchecked,
                                                               basic};

    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (strcmp(layouts[i], layout) != 0)
            continue;
        *out_report = (struct check_report){.count = 1};
        out_report->items = must(calloc(1, sizeof *out_report->items));
        out_report->items[0] = makers[i]();
        out_report->errors = out_report->items[0].findings.errors;
        out_report->warnings = out_report->items[0].findings.warnings;
        out_report->unchecked = out_report->items[0].failure.code != ERR_OK;
        return true;
    }
    return false;
}
