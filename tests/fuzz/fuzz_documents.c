/* SPDX-License-Identifier: MIT */
/*
 * What a candidate and a package can put into a judgement, as JUnit XML and as events.  Each is well formed
 * by its rules, in the characters that are allowed there; nothing of a secret test is in a candidate's.
 */
#include "fuzz.h"

#include "assess/run.h"
#include "buf.h"
#include "junit.h"
#include "text.h"

#include <jansson.h>
#include <string.h>

enum { TESTS = 3, TEXT_MAX = 1 << 22 };

static const char marker[] = "ONLYFORREVIEWERS";

/* What is public may have the marker, too: an input that does proves nothing about masking. */
static bool has_marker(struct input input)
{
    for (; input.size >= sizeof marker - 1; fuzz_take(&input, 1))
        if (memcmp(input.data, marker, sizeof marker - 1) == 0)
            return true;
    return false;
}

static void set(char **field, struct input piece)
{
    free(*field);
    *field = fuzz_string(piece);
}

/* A marker in front of the input's bytes. */
static void set_secret(char **field, size_t *size, struct input piece)
{
    char *tail = fuzz_string(piece);
    size_t marked = sizeof marker - 1;

    *field = malloc(marked + piece.size + 1);
    HOLDS(*field != NULL);
    memcpy(*field, marker, marked);
    memcpy(*field + marked, tail, piece.size + 1);
    if (size)
        *size = marked + piece.size;
    free(tail);
}

static void fill_test(struct test_result *test, struct input *input)
{
    test->verdict = (enum verdict)(fuzz_number(input, 1) % VERDICT_COUNT);
    test->limit = (enum limit_kind)(fuzz_number(input, 1) % (LIMIT_PROCESSES + 1));
    test->secret = true;
    test->cpu_ns = (int64_t)fuzz_number(input, 6); /* three days: no clock shows more */
    test->wall_ns = (int64_t)(fuzz_number(input, 4));
    test->signal = (int)fuzz_number(input, 1);
    test->difference.known = fuzz_number(input, 1) & 1;
    test->difference.answer_line = test->difference.output_line = 1;
    test->difference.answer_column = test->difference.output_column = 1;
    set(&test->name, fuzz_until(input, 0xFF));
    set(&test->group, fuzz_until(input, 0xFF));
    set_secret(&test->message, NULL, fuzz_until(input, 0xFF));
    set_secret(&test->input, &test->input_size, fuzz_until(input, 0xFF));
    set_secret(&test->answer, &test->answer_size, fuzz_until(input, 0xFF));
    set_secret(&test->output, &test->output_size, fuzz_until(input, 0xFF));
    set_secret(&test->errors, &test->errors_size, fuzz_until(input, 0xFF));
    test->stderr_bytes = test->errors_size;
}

static void fill_compile(struct judgement *judgement, struct input *input)
{
    struct diagnostic *diagnostic = calloc(1, sizeof *diagnostic);

    HOLDS(diagnostic != NULL);
    judgement->compile.verdict = VERDICT_CE;
    judgement->compile.diagnostics = diagnostic;
    judgement->compile.diagnostic_count = fuzz_number(input, 1) & 1;
    set(&judgement->compile.output, fuzz_until(input, 0xFF));
    diagnostic->line = diagnostic->column = 1;
    (void)snprintf(diagnostic->severity, sizeof diagnostic->severity, "error");
    if (judgement->compile.diagnostic_count == 1) {
        set(&diagnostic->file, fuzz_until(input, 0xFF));
        set(&diagnostic->message, fuzz_until(input, 0xFF));
        set(&diagnostic->text, fuzz_until(input, 0xFF));
    }
}

static struct judgement *judgement_from(struct input *input)
{
    struct judgement *judgement = NULL;

    HOLDS(judgement_new(&judgement) == 0);
    judgement->verdict = (enum verdict)(fuzz_number(input, 1) % VERDICT_COUNT);
    judgement->interrupted = fuzz_number(input, 1) == 1 ? 15 : 0;
    judgement->test_count = fuzz_number(input, 1) % (TESTS + 1);
    judgement->tests = calloc(TESTS, sizeof *judgement->tests);
    HOLDS(judgement->tests != NULL);
    set(&judgement->challenge_id, fuzz_until(input, 0xFF));
    set(&judgement->challenge_version, fuzz_until(input, 0xFF));
    set(&judgement->compiler, fuzz_until(input, 0xFF));
    (void)snprintf(judgement->failure.code, sizeof judgement->failure.code, "E0310");
    (void)text_escape_into(judgement->failure.message, sizeof judgement->failure.message,
                           (const char *)input->data, input->size);
    for (size_t i = 0; i < judgement->test_count; i++)
        fill_test(&judgement->tests[i], input);
    fill_compile(judgement, input);
    return judgement;
}

/* ---- XML 1.0, as far as we write it ------------------------------------------------------------ */

/* XML 1.0, 2.2: what stays of Unicode when UTF-8 is checked and these are taken off. */
static bool is_allowed(const unsigned char *at)
{
    if (at[0] < 0x20)
        return at[0] == '\n' || at[0] == '\t';
    return !(at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE);
}

static const char *after_reference(const char *at)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#10;", "&#9;"};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_has_prefix(at, known[i]))
            return at + strlen(known[i]);
    return NULL;
}

/* Behind a tag: NAME, then NAME="VALUE" pairs.  *DEPTH goes up or down. */
static const char *after_tag(const char *at, int *depth)
{
    bool closes = at[1] == '/';
    bool quoted = false;

    if (text_has_prefix(at, "<?xml "))
        return strchr(at, '>') + 1;
    HOLDS((at[1 + closes] >= 'a' && at[1 + closes] <= 'z'));
    for (at++; *at && (quoted || *at != '>');) {
        HOLDS(*at != '<');
        quoted ^= *at == '"';
        at = *at == '&' ? after_reference(at) : at + 1;
        HOLDS(at != NULL);
    }
    HOLDS(*at == '>' && !quoted);
    if (closes)
        (*depth)--;
    else if (at[-1] != '/')
        (*depth)++;
    HOLDS(*depth >= 0);
    return at + 1;
}

static void check_xml(const struct buf *text)
{
    int depth = 0;

    HOLDS(!buf_failed(text) && text_is_utf8(text->data, text->size));
    HOLDS(strlen(text->data) == text->size);
    for (size_t i = 0; i < text->size; i++)
        HOLDS(is_allowed((const unsigned char *)text->data + i));
    for (const char *at = text->data; *at;) {
        if (*at == '<')
            at = after_tag(at, &depth);
        else if (*at == '&')
            at = after_reference(at);
        else
            at++;
        HOLDS(at != NULL);
    }
    HOLDS(depth == 0);
}

static void fuzz_junit(const struct judgement *judgement)
{
    for (int audience = AUDIENCE_CANDIDATE; audience <= AUDIENCE_REVIEWER; audience++) {
        struct buf text;

        buf_init(&text, TEXT_MAX);
        junit_render(&text, judgement, (enum audience)audience);
        check_xml(&text);
        HOLDS(audience == AUDIENCE_REVIEWER || !strstr(text.data, marker));
        buf_done(&text);
    }
}

/* ---- events ----------------------------------------------------------------------------------- */

static void fuzz_events(const struct judgement *judgement, struct input input)
{
    char *holders = fuzz_string(input);

    for (int kind = 0; kind < RUN_EVENT_ERROR; kind++) {
        const struct run_event event = {.kind = (enum run_event_kind)kind,
                                        .version = "1",
                                        .holders = holders,
                                        .judgement = judgement,
                                        .test = judgement->tests};
        char *line = kind == RUN_EVENT_TEST && judgement->test_count == 0
                         ? NULL
                         : run_event_to_json(&event, AUDIENCE_CANDIDATE);
        json_t *read = line ? json_loads(line, JSON_REJECT_DUPLICATES, NULL) : NULL;

        for (const char *at = line ? line : ""; *at; at++)
            HOLDS(*at >= 0x20); /* ASCII, and no line end */
        HOLDS(!line || (json_is_object(read) && !strstr(line, marker)));
        json_decref(read);
        free(line);
    }
    free(holders);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    bool events = fuzz_number(&input, 1) & 1;
    struct judgement *judgement;

    if (has_marker(input))
        return 0;
    judgement = judgement_from(&input);
    if (events)
        fuzz_events(judgement, input);
    else
        fuzz_junit(judgement);
    judgement_free(judgement);
    return 0;
}
