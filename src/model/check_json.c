/* SPDX-License-Identifier: MIT */
/* The assess-check/1 document (schema/assess-check-1.json): one line of ASCII. */
#include "assess/check.h"
#include "auto.h"
#include "text.h"

#include <jansson.h>
#include <string.h>

enum { TEXT_MAX = 1 << 20 };

/* json_pack frees what it was given when one of the "o" values is NULL, and then returns NULL. */
static json_t *text_of(const char *text)
{
    AUTO(buf_done) struct buf escaped;

    buf_init(&escaped, TEXT_MAX);
    if (!text)
        return json_string("");
    if (text_is_utf8(text, strlen(text)))
        return json_string(text);
    text_escape_invalid(&escaped, text, strlen(text));
    return buf_failed(&escaped) ? NULL : json_string(escaped.data);
}

/* Takes ARRAY and VALUE; NULL once something failed. */
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
                     text_of(finding->message), "hint", text_of(finding->hint), "file",
                     text_of(finding->place.file), "line", (json_int_t)finding->place.line,
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
        array = with(array, json_pack("{s:o, s:s, s:I}", "test", text_of(challenge->tests[i].name),
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
                                      text_of(program->path), "state", state_of(program->state),
                                      "expected", program->expected, "verdict",
                                      verdict_code(program->verdict), "must_fail",
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
            array = with(array, text_of(challenge->programs[i].path));
    return array;
}

static json_t *tests_of(const struct checked_challenge *challenge)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < challenge->test_count; i++)
        array = with(array,
                     json_pack("{s:o, s:o, s:o}", "name", text_of(challenge->tests[i].name), "why",
                               text_of(challenge->tests[i].why), "kills", killed_by(challenge, i)));
    return array;
}

static json_t *failure_of(const struct error *failure)
{
    if (failure->code == ERR_OK)
        return json_null();
    return json_pack("{s:s, s:o, s:o}", "code", error_name(failure->code), "message",
                     text_of(failure->message), "hint", text_of(failure->hint));
}

static json_t *challenge_of(const struct checked_challenge *challenge)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:{s:I, s:I}, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "id",
                     text_of(challenge->id), "name", text_of(challenge->name), "directory",
                     text_of(challenge->directory), "format", text_of(challenge->format), "limits",
                     "cpu_ns", (json_int_t)challenge->cpu_ns, "memory_bytes",
                     (json_int_t)challenge->memory_bytes, "errors",
                     (json_int_t)challenge->findings.errors, "warnings",
                     (json_int_t)challenge->findings.warnings, "findings_left_out",
                     (json_int_t)challenge->findings.left_out, "failure",
                     failure_of(&challenge->failure), "findings", findings_of(&challenge->findings),
                     "programs", programs_of(challenge), "tests", tests_of(challenge));
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
