/* SPDX-License-Identifier: MIT */
/*
 * The assess-result/1 document (schema/assess-result-1.json).  Left out on purpose: the path of the
 * submission, and the input, answer and output of any test.
 *
 * One line of ASCII: it goes into event streams and signed bodies as it is.
 */
#include "assess/judgement.h"
#include "auto.h"
#include "clock.h"
#include "text.h"

#include <jansson.h>
#include <string.h>

/* More than any field may hold: texts are cut where they are made. */
enum { TEXT_MAX = 64 << 20 };

/* A failed addition is remembered, so that callers check once. */
struct encoder {
    enum audience audience;
    bool failed;
};

static void put(struct encoder *encoder, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) < 0)
        encoder->failed = true;
}

static void append(struct encoder *encoder, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) < 0)
        encoder->failed = true;
}

static json_t *new_text(const char *text)
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

static void put_text(struct encoder *encoder, json_t *object, const char *key, const char *text)
{
    put(encoder, object, key, new_text(text));
}

static void put_number(struct encoder *encoder, json_t *object, const char *key, int64_t number)
{
    put(encoder, object, key, json_integer(number));
}

static void put_size(struct encoder *encoder, json_t *object, const char *key, uint64_t size)
{
    put_number(encoder, object, key, size > INT64_MAX ? INT64_MAX : (int64_t)size);
}

static void put_limit(struct encoder *encoder, json_t *object, enum limit_kind limit)
{
    const char *name = limit_name(limit);

    put(encoder, object, "limit", name ? json_string(name) : json_null());
}

static json_t *encode_host(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *host = json_object();

    put_text(encoder, host, "cpu", judgement->cpu_model);
    put_text(encoder, host, "kernel", judgement->kernel);
    return host;
}

static json_t *encode_challenge(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *challenge = NULL;

    if (!judgement->challenge_id[0])
        return json_null();
    challenge = json_object();
    put_text(encoder, challenge, "id", judgement->challenge_id);
    put_text(encoder, challenge, "name", judgement->challenge_name);
    put_text(encoder, challenge, "version", judgement->challenge_version);
    put_text(encoder, challenge, "digest", judgement->challenge_digest);
    return challenge;
}

static json_t *encode_submission(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *submission = json_object();

    put_text(encoder, submission, "language", judgement->language);
    put_text(encoder, submission, "digest", judgement->submission_digest);
    return submission;
}

static json_t *encode_diagnostics(struct encoder *encoder, const struct compile_result *compile)
{
    json_t *diagnostics = json_array();

    for (size_t i = 0; i < compile->diagnostic_count; i++) {
        const struct diagnostic *from = &compile->diagnostics[i];
        json_t *diagnostic = json_object();

        put_text(encoder, diagnostic, "file", from->file);
        put_number(encoder, diagnostic, "line", from->line);
        put_number(encoder, diagnostic, "column", from->column);
        put_text(encoder, diagnostic, "severity", from->severity);
        put_text(encoder, diagnostic, "message", from->message);
        append(encoder, diagnostics, diagnostic);
    }
    return diagnostics;
}

static json_t *encode_compile(struct encoder *encoder, const struct compile_result *compile)
{
    json_t *object = json_object();

    put_text(encoder, object, "verdict", verdict_code(compile->verdict));
    put_number(encoder, object, "cpu_ns", compile->cpu_ns);
    put_number(encoder, object, "wall_ns", compile->wall_ns);
    put_size(encoder, object, "memory_bytes", compile->memory_bytes);
    put(encoder, object, "cached", json_boolean(compile->cached));
    put_limit(encoder, object, compile->limit);
    put(encoder, object, "diagnostics", encode_diagnostics(encoder, compile));
    put_text(encoder, object, "output", compile->output);
    return object;
}

static json_t *encode_denied(struct encoder *encoder, const struct test_result *test)
{
    json_t *calls = json_array();

    for (size_t i = 0; i < test->denied_count; i++) {
        json_t *call = json_object();

        put_text(encoder, call, "syscall", test->denied[i].syscall);
        put_text(encoder, call, "detail", test->denied[i].detail);
        put_number(encoder, call, "count", test->denied[i].count);
        append(encoder, calls, call);
    }
    return calls;
}

static json_t *encode_test(struct encoder *encoder, const struct test_result *test)
{
    /* the message of a validator quotes the answer */
    bool masked = test->secret && encoder->audience != AUDIENCE_REVIEWER;
    json_t *object = json_object();

    put_text(encoder, object, "name", test->name);
    put_text(encoder, object, "group", test->group);
    put_text(encoder, object, "verdict", verdict_code(test->verdict));
    put_number(encoder, object, "score", test->verdict == VERDICT_AC ? 1 : 0);
    put_number(encoder, object, "cpu_ns", test->cpu_ns);
    put_number(encoder, object, "wall_ns", test->wall_ns);
    put(encoder, object, "first_cpu_ns",
        test->first_cpu_ns > 0 ? json_integer(test->first_cpu_ns) : json_null());
    put_size(encoder, object, "memory_bytes", test->memory_bytes);
    put_number(encoder, object, "exit_code", test->exit_code);
    put_number(encoder, object, "signal", test->signal);
    put_size(encoder, object, "stdout_bytes", test->stdout_bytes);
    put_size(encoder, object, "stderr_bytes", test->stderr_bytes);
    put_limit(encoder, object, test->limit);
    put(encoder, object, "denied", encode_denied(encoder, test));
    put_text(encoder, object, "message", masked ? "" : test->message);
    return object;
}

static json_t *encode_tests(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *tests = json_array();

    for (size_t i = 0; i < judgement->test_count; i++)
        append(encoder, tests, encode_test(encoder, &judgement->tests[i]));
    return tests;
}

static json_t *encode_groups(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *groups = json_array();

    for (size_t i = 0; i < judgement->group_count; i++) {
        const struct group_result *from = &judgement->groups[i];
        json_t *group = json_object();

        put_text(encoder, group, "name", from->name);
        put_text(encoder, group, "verdict", verdict_code(from->verdict));
        put_number(encoder, group, "score", from->score);
        put_number(encoder, group, "max_score", from->max_score);
        put_size(encoder, group, "tests", from->tests);
        put_size(encoder, group, "passed", from->passed);
        append(encoder, groups, group);
    }
    return groups;
}

static json_t *encode_limits(struct encoder *encoder, const struct judgement_limits *limits)
{
    json_t *object = json_object();

    put_number(encoder, object, "cpu_ns", limits->cpu_ns);
    put_number(encoder, object, "wall_ns", limits->wall_ns);
    put_size(encoder, object, "memory_bytes", limits->memory_bytes);
    put_size(encoder, object, "output_bytes", limits->output_bytes);
    put_number(encoder, object, "processes", limits->processes);
    return object;
}

static json_t *encode_sandbox(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *sandbox = json_object();
    json_t *protections = json_array();

    for (size_t i = 0; i < judgement->protection_count; i++)
        append(encoder, protections, new_text(judgement->protections[i]));
    put_text(encoder, sandbox, "meter", judgement->meter);
    put(encoder, sandbox, "protections", protections);
    return sandbox;
}

static json_t *encode_toolchain(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *toolchain = json_object();

    put_text(encoder, toolchain, "compiler", judgement->compiler);
    put_text(encoder, toolchain, "runtime", judgement->runtime);
    return toolchain;
}

static json_t *encode_failure(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *failure = NULL;

    if (!judgement->failure.code[0])
        return json_null();
    failure = json_object();
    put_text(encoder, failure, "code", judgement->failure.code);
    put_text(encoder, failure, "message", judgement->failure.message);
    put_text(encoder, failure, "hint", judgement->failure.hint);
    return failure;
}

static void put_time(struct encoder *encoder, json_t *object, const char *key, int64_t wall_ms)
{
    char text[32];

    clock_format(wall_ms, text);
    put_text(encoder, object, key, text);
}

char *judgement_to_json(const struct judgement *judgement, enum audience audience)
{
    struct encoder encoder = {.audience = audience};
    json_t *root = json_object();
    char *text = NULL;

    put_text(&encoder, root, "schema", "assess-result/1");
    put(&encoder, root, "run", json_null());
    put_text(&encoder, root, "verdict", verdict_code(judgement->verdict));
    put_number(&encoder, root, "score", judgement->score);
    put_number(&encoder, root, "max_score", judgement->max_score);
    put(&encoder, root, "interrupted", json_boolean(judgement->interrupted != 0));
    put(&encoder, root, "threshold", json_null());
    put(&encoder, root, "failure", encode_failure(&encoder, judgement));
    put(&encoder, root, "host", encode_host(&encoder, judgement));
    put(&encoder, root, "challenge", encode_challenge(&encoder, judgement));
    put(&encoder, root, "submission", encode_submission(&encoder, judgement));
    put(&encoder, root, "compile", encode_compile(&encoder, &judgement->compile));
    put(&encoder, root, "tests", encode_tests(&encoder, judgement));
    put(&encoder, root, "groups", encode_groups(&encoder, judgement));
    put(&encoder, root, "limits", encode_limits(&encoder, &judgement->limits));
    put(&encoder, root, "sandbox", encode_sandbox(&encoder, judgement));
    put(&encoder, root, "toolchain", encode_toolchain(&encoder, judgement));
    put_time(&encoder, root, "started_at", judgement->started_at);
    put_time(&encoder, root, "ended_at", judgement->ended_at);
    if (!encoder.failed)
        text = json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII);
    json_decref(root);
    return text;
}
