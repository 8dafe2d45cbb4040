/* SPDX-License-Identifier: MIT */
/* The assess-check/1 document (schema/assess-check-1.json): one line of ASCII. */
#include "assess/check.h"
#include "auto.h"
#include "json_string.h"

#include <jansson.h>
#include <string.h>

/*
 * json_pack frees what it was given when one of the "o" values is NULL, and then returns NULL.
 *
 * Takes ARRAY and VALUE; NULL once something failed.
 */
static json_t *with(json_t *array, json_t *value)
{
    if (array && json_array_append_new(array, value) == 0)
        return array;
    json_decref(array);
    return NULL;
}

static json_t *finding_of(const struct finding *finding)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:I, s:I}", "code", finding->code, "severity",
                     finding->severity == FINDING_ERROR ? "error" : "warning", "message",
                     json_of_text(finding->message), "hint", json_of_text(finding->hint), "file",
                     json_of_text(finding->place.file), "line", (json_int_t)finding->place.line,
                     "column", (json_int_t)finding->place.column);
}

static json_t *findings_of(const struct findings *findings)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < findings->count; i++)
        array = with(array, finding_of(&findings->items[i]));
    return array;
}

static json_t *runs_of(const struct checked_challenge *challenge,
                       const struct checked_program *program)
{
    json_t *array = json_array();

    for (size_t i = 0; array && program->runs && i < challenge->test_count; i++)
        array =
            with(array, json_pack("{s:o, s:s, s:I}", "test", json_of_text(challenge->tests[i].name),
                                  "verdict", verdict_code(program->runs[i].verdict), "cpu_ns",
                                  (json_int_t)program->runs[i].cpu_ns));
    return array;
}

static const char *state_of(enum program_state state)
{
    switch (state) {
    case PROGRAM_FITS: return "fits";
    case PROGRAM_DIFFERS: return "differs";
    case PROGRAM_SKIPPED: return "skipped";
    case PROGRAM_ABSENT: return "absent";
    case PROGRAM_WAITING:
    case PROGRAM_COMPILING:
    case PROGRAM_TESTING: break;
    }
    return "not_judged";
}

static json_t *programs_of(const struct checked_challenge *challenge)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < challenge->program_count; i++) {
        const struct checked_program *program = &challenge->programs[i];

        array = with(array, json_pack("{s:o, s:s, s:s, s:s, s:b, s:s*, s:o}", "path",
                                      json_of_text(program->path), "state",
                                      state_of(program->state), "expected", program->expected,
                                      "verdict", verdict_code(program->verdict), "must_fail",
                                      (int)program->must_fail, "missing",
                                      program->state == PROGRAM_ABSENT ? program->language : NULL,
                                      "tests", runs_of(challenge, program)));
    }
    return array;
}

static bool fails(const struct checked_program *program, size_t test)
{
    enum verdict verdict = program->runs ? program->runs[test].verdict : VERDICT_NOT_RUN;

    return program->must_fail && verdict != VERDICT_AC && verdict != VERDICT_NOT_RUN;
}

static json_t *killed_by(const struct checked_challenge *challenge, size_t test)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < challenge->program_count; i++)
        if (fails(&challenge->programs[i], test))
            array = with(array, json_of_text(challenge->programs[i].path));
    return array;
}

static json_t *tests_of(const struct checked_challenge *challenge)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < challenge->test_count; i++)
        array =
            with(array, json_pack("{s:o, s:o, s:o}", "name", json_of_text(challenge->tests[i].name),
                                  "why", json_of_text(challenge->tests[i].why), "kills",
                                  killed_by(challenge, i)));
    return array;
}

static json_t *failure_of(const struct error *failure)
{
    if (failure->code == ERR_OK)
        return json_null();
    return json_pack("{s:s, s:o, s:o}", "code", error_name(failure->code), "message",
                     json_of_text(failure->message), "hint", json_of_text(failure->hint));
}

static json_t *challenge_of(const struct checked_challenge *challenge)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:{s:I, s:I}, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "id",
        json_of_text(challenge->id), "name", json_of_text(challenge->name), "directory",
        json_of_text(challenge->directory), "format", json_of_text(challenge->format), "limits",
        "cpu_ns", (json_int_t)challenge->cpu_ns, "memory_bytes",
        (json_int_t)challenge->memory_bytes, "errors", (json_int_t)challenge->findings.errors,
        "warnings", (json_int_t)challenge->findings.warnings, "findings_left_out",
        (json_int_t)challenge->findings.left_out, "failure", failure_of(&challenge->failure),
        "findings", findings_of(&challenge->findings), "programs", programs_of(challenge), "tests",
        tests_of(challenge));
}

char *check_report_to_json(const struct check_report *report)
{
    json_t *array = json_array();
    json_t *root;
    char *text;

    for (size_t i = 0; array && i < report->count; i++)
        array = with(array, challenge_of(&report->items[i]));
    root = json_pack("{s:s, s:b, s:{s:I, s:I, s:I, s:I}, s:o}", "schema", "assess-check/1",
                     "interrupted", report->interrupted != 0, "summary", "challenges",
                     (json_int_t)report->count, "errors", (json_int_t)report->errors, "warnings",
                     (json_int_t)report->warnings, "unchecked", (json_int_t)report->unchecked,
                     "challenges", array);
    text = root ? json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    json_decref(root);
    return text;
}
