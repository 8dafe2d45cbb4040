/* SPDX-License-Identifier: MIT */
#include "junit.h"

#include "auto.h"
#include "clock.h"
#include "render.h"
#include "text.h"
#include "xml.h"

#include <string.h>

enum { EXCERPT_MAX = 1 << 20, NAME_MAX_SIZE = 1 << 16, WIDTH = 80 };

struct junit {
    struct buf *out;
    const struct judgement *judgement;
    struct view view; /* of the texts for people */
};

/* What a suite, or all of them, has. */
struct counts {
    size_t tests, failures, errors, skipped;
    int64_t wall_ns;
};

static void count(struct counts *counts, enum verdict verdict, int64_t wall_ns)
{
    counts->tests++;
    counts->failures +=
        verdict != VERDICT_AC && verdict != VERDICT_NOT_RUN && verdict != VERDICT_JE;
    counts->errors += verdict == VERDICT_JE;
    counts->skipped += verdict == VERDICT_NOT_RUN;
    counts->wall_ns += wall_ns;
}

static void add_time(struct buf *out, int64_t wall_ns)
{
    buf_addf(out, " time=\"%lld.%06lld\"", (long long)(wall_ns / 1000000000),
             (long long)(wall_ns % 1000000000 / 1000));
}

static void add_counts(struct buf *out, const struct counts *counts)
{
    buf_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", counts->tests,
             counts->failures, counts->errors, counts->skipped);
    add_time(out, counts->wall_ns);
}

static void add_property(struct buf *out, const char *name, const char *value)
{
    buf_adds(out, "<property");
    xml_attribute(out, "name", name);
    xml_attribute(out, "value", value);
    buf_adds(out, "/>\n");
}

static void add_number(struct buf *out, const char *name, uint64_t number)
{
    buf_addf(out, "<property name=\"%s\" value=\"%llu\"/>\n", name, (unsigned long long)number);
}

/* ---- one test --------------------------------------------------------------------------------- */

static void begin_case(struct junit *junit, const char *name, const char *group, int64_t wall_ns)
{
    AUTO(buf_done) struct buf class = {0};
    const char *id = junit->judgement->challenge_id;

    buf_init(&class, NAME_MAX_SIZE);
    buf_addf(&class, "%s%s%s", id, id[0] ? "." : "", group);
    for (size_t i = 0; i < class.size; i++)
        if (class.data[i] == '/')
            class.data[i] = '.';
    buf_adds(junit->out, "<testcase");
    xml_attribute(junit->out, "name", name);
    xml_attribute(junit->out, "classname", class.data);
    add_time(junit->out, wall_ns);
    buf_adds(junit->out, ">\n");
}

static void add_properties(struct junit *junit, const struct test_result *test)
{
    struct buf *out = junit->out;
    const char *limit = limit_name(test->limit);

    buf_adds(out, "<properties>\n");
    add_property(out, "verdict", verdict_code(test->verdict));
    add_number(out, "cpu_ns", (uint64_t)test->cpu_ns);
    add_number(out, "memory_bytes", test->memory_bytes);
    if (test->size > 0)
        add_number(out, "size", (uint64_t)test->size);
    if (limit)
        add_property(out, "limit", limit);
    for (size_t i = 0; i < test->denied_count; i++) {
        auto_free char *text = NULL;
        struct denied_call call;

        if (!judgement_denied(test, junit->view.audience, i, &call))
            continue;
        text = text_format("%s(%s)", call.syscall, call.detail);
        add_property(out, "denied", text ? text : "");
    }
    buf_adds(out, "</properties>\n");
}

static void add_skipped(struct junit *junit)
{
    const char *why = junit->judgement->interrupted             ? "interrupted"
                      : junit->judgement->verdict == VERDICT_JE ? "the judge failed"
                                                                : "an earlier test failed";

    buf_adds(junit->out, "<skipped");
    xml_attribute(junit->out, "message", why);
    buf_adds(junit->out, "/>\n");
}

/* HEADLINE, and the text that people read on a terminal. */
static void add_failure(struct junit *junit, enum verdict verdict, const char *headline,
                        size_t headline_size)
{
    auto_free char *message = text_copy_n(headline, headline_size);

    buf_adds(junit->out, "<failure");
    xml_attribute(junit->out, "type", verdict_code(verdict));
    xml_attribute(junit->out, "message", message ? message : "");
    buf_adds(junit->out, "/>\n");
}

static void add_system_out(struct junit *junit, const struct buf *text)
{
    buf_adds(junit->out, "<system-out>");
    xml_text(junit->out, text->data, text->size);
    buf_adds(junit->out, "</system-out>\n");
}

static void add_error(struct junit *junit)
{
    const struct judgement *judgement = junit->judgement;

    buf_adds(junit->out, "<error");
    xml_attribute(junit->out, "type", judgement->failure.code);
    xml_attribute(junit->out, "message", judgement->failure.message);
    buf_addc(junit->out, '>');
    xml_text(junit->out, judgement->failure.hint, strlen(judgement->failure.hint));
    buf_adds(junit->out, "</error>\n");
}

static void add_test(struct junit *junit, const struct test_result *test)
{
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, EXCERPT_MAX);
    begin_case(junit, test->name, test->group, test->wall_ns);
    if (test->verdict == VERDICT_NOT_RUN) {
        add_skipped(junit);
    } else {
        add_properties(junit, test);
        if (test->verdict == VERDICT_JE) {
            add_error(junit);
        } else if (test->verdict != VERDICT_AC) {
            render_failure(&text, &junit->view, junit->judgement, test);
            add_failure(junit, test->verdict, text.data, strcspn(text.data, "\n"));
            add_system_out(junit, &text);
        }
    }
    buf_adds(junit->out, "</testcase>\n");
}

/* ---- suites ----------------------------------------------------------------------------------- */

static void begin_suite(struct junit *junit, const char *name, const struct counts *counts)
{
    const struct judgement *judgement = junit->judgement;
    char time[32];

    clock_format(judgement->started_at, time);
    buf_adds(junit->out, "<testsuite");
    xml_attribute(junit->out, "name", name);
    add_counts(junit->out, counts);
    xml_attribute(junit->out, "timestamp", time);
    buf_adds(junit->out, ">\n<properties>\n");
    add_property(junit->out, "challenge_version", judgement->challenge_version);
    add_property(junit->out, "challenge_digest", judgement->challenge_digest);
    add_property(junit->out, "submission_digest", judgement->submission_digest);
    add_property(junit->out, "language", judgement->language);
    add_property(junit->out, "compiler", judgement->compiler);
    add_property(junit->out, "runtime", judgement->runtime);
    buf_adds(junit->out, "</properties>\n");
}

static bool is_first_of_group(const struct judgement *judgement, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(judgement->tests[i].group, judgement->tests[index].group) == 0)
            return false;
    return true;
}

static bool is_in(const struct test_result *test, const char *group)
{
    return strcmp(test->group, group) == 0;
}

static void add_group(struct junit *junit, const char *group)
{
    const struct judgement *judgement = junit->judgement;
    struct counts counts = {0};

    for (size_t i = 0; i < judgement->test_count; i++)
        if (is_in(&judgement->tests[i], group))
            count(&counts, judgement->tests[i].verdict, judgement->tests[i].wall_ns);
    begin_suite(junit, group, &counts);
    for (size_t i = 0; i < judgement->test_count; i++)
        if (is_in(&judgement->tests[i], group))
            add_test(junit, &judgement->tests[i]);
    buf_adds(junit->out, "</testsuite>\n");
}

/* What is no test: compiling that failed, a judge that failed, a signal before the first test. */
static enum verdict apart(const struct judgement *judgement)
{
    return judgement->verdict == VERDICT_CE || judgement->verdict == VERDICT_JE ? judgement->verdict
                                                                                : VERDICT_NOT_RUN;
}

static bool has_apart(const struct judgement *judgement)
{
    for (size_t i = 0; i < judgement->test_count; i++)
        if (judgement->tests[i].verdict == VERDICT_JE)
            return false; /* it is there already */
    return apart(judgement) != VERDICT_NOT_RUN || judgement->test_count == 0;
}

static void add_apart(struct junit *junit)
{
    const struct judgement *judgement = junit->judgement;
    enum verdict verdict = apart(judgement);
    const char *name = verdict == VERDICT_CE ? "compile" : "judge";
    struct counts counts = {0};

    count(&counts, verdict, judgement->compile.wall_ns);
    begin_suite(junit, name, &counts);
    begin_case(junit, name, name, judgement->compile.wall_ns);
    if (verdict == VERDICT_CE) {
        AUTO(buf_done) struct buf text = {0};
        static const char headline[] = "the program does not compile";

        buf_init(&text, EXCERPT_MAX);
        render_compile_error(&text, &junit->view, &judgement->compile);
        add_failure(junit, verdict, headline, sizeof headline - 1);
        add_system_out(junit, &text);
    } else if (verdict == VERDICT_JE) {
        add_error(junit);
    } else {
        add_skipped(junit);
    }
    buf_adds(junit->out, "</testcase>\n</testsuite>\n");
}

void junit_render(struct buf *out, const struct judgement *judgement, enum audience audience)
{
    struct junit junit = {
        .out = out,
        .judgement = judgement,
        .view = {.utf8 = true, .width = WIDTH, .audience = audience},
    };
    struct counts counts = {0};

    for (size_t i = 0; i < judgement->test_count; i++)
        count(&counts, judgement->tests[i].verdict, judgement->tests[i].wall_ns);
    if (has_apart(judgement))
        count(&counts, apart(judgement), judgement->compile.wall_ns);
    buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    xml_attribute(out, "name", judgement->challenge_id[0] ? judgement->challenge_id : "assess run");
    add_counts(out, &counts);
    buf_adds(out, ">\n");
    if (has_apart(judgement))
        add_apart(&junit);
    for (size_t i = 0; i < judgement->test_count; i++)
        if (is_first_of_group(judgement, i))
            add_group(&junit, judgement->tests[i].group);
    buf_adds(out, "</testsuites>\n");
}
