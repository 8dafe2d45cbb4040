/* SPDX-License-Identifier: MIT */
/*
 * The assess-result/1 document (schema/assess-result-1.json).  Left out on purpose: the path of the
 * submission, and the input, answer and output of any test.
 *
 * One line of ASCII: it goes into event streams and signed bodies as it is.
 */
#include "judgement_json.h"

#include "auto.h"
#include "clock.h"
#include "json_string.h"

#include <string.h>

void encode_put(struct encoder *encoder, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) < 0)
        encoder->failed = true;
}

static void append(struct encoder *encoder, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) < 0)
        encoder->failed = true;
}

void encode_put_text(struct encoder *encoder, json_t *object, const char *key, const char *text)
{
    encode_put(encoder, object, key, json_of_text(text));
}

void encode_put_number(struct encoder *encoder, json_t *object, const char *key, int64_t number)
{
    encode_put(encoder, object, key, json_integer(number));
}

static void put_size(struct encoder *encoder, json_t *object, const char *key, uint64_t size)
{
    encode_put_number(encoder, object, key, size > INT64_MAX ? INT64_MAX : (int64_t)size);
}

static void put_limit(struct encoder *encoder, json_t *object, enum limit_kind limit)
{
    const char *name = limit_name(limit);

    encode_put(encoder, object, "limit", name ? json_string(name) : json_null());
}

static void put_digest(struct encoder *encoder, json_t *object, const char *key, const char *digest)
{
    encode_put(encoder, object, key, digest[0] ? json_string(digest) : json_null());
}

static json_t *encode_host(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *host = json_object();

    encode_put_text(encoder, host, "cpu", judgement->cpu_model);
    encode_put_text(encoder, host, "kernel", judgement->kernel);
    return host;
}

static json_t *encode_challenge(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *challenge = NULL;

    if (!judgement->challenge_id[0])
        return json_null();
    challenge = json_object();
    encode_put_text(encoder, challenge, "id", judgement->challenge_id);
    encode_put_text(encoder, challenge, "name", judgement->challenge_name);
    encode_put_text(encoder, challenge, "version", judgement->challenge_version);
    encode_put_text(encoder, challenge, "digest", judgement->challenge_digest);
    encode_put(encoder, challenge, "private", json_boolean(judgement->challenge_private));
    return challenge;
}

static json_t *encode_submission(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *submission = json_object();

    encode_put_text(encoder, submission, "language", judgement->language);
    encode_put_text(encoder, submission, "digest", judgement->submission_digest);
    return submission;
}

static json_t *encode_diagnostics(struct encoder *encoder, const struct compile_result *compile)
{
    json_t *diagnostics = json_array();

    for (size_t i = 0; i < compile->diagnostic_count; i++) {
        const struct diagnostic *from = &compile->diagnostics[i];
        json_t *diagnostic = json_object();

        encode_put_text(encoder, diagnostic, "file", from->file);
        encode_put_number(encoder, diagnostic, "line", from->line);
        encode_put_number(encoder, diagnostic, "column", from->column);
        encode_put_text(encoder, diagnostic, "severity", from->severity);
        encode_put_text(encoder, diagnostic, "message", from->message);
        append(encoder, diagnostics, diagnostic);
    }
    return diagnostics;
}

json_t *encode_compile(struct encoder *encoder, const struct compile_result *compile)
{
    json_t *object = json_object();

    encode_put_text(encoder, object, "verdict", verdict_code(compile->verdict));
    encode_put_number(encoder, object, "cpu_ns", compile->cpu_ns);
    encode_put_number(encoder, object, "wall_ns", compile->wall_ns);
    put_size(encoder, object, "memory_bytes", compile->memory_bytes);
    encode_put(encoder, object, "cached", json_boolean(compile->cached));
    put_limit(encoder, object, compile->limit);
    encode_put(encoder, object, "diagnostics", encode_diagnostics(encoder, compile));
    encode_put_text(encoder, object, "output", compile->output);
    return object;
}

static json_t *encode_denied(struct encoder *encoder, const struct test_result *test)
{
    json_t *calls = json_array();

    for (size_t i = 0; i < test->denied_count; i++) {
        struct denied_call from;
        json_t *call;

        if (!judgement_denied(test, encoder->audience, i, &from))
            continue;
        call = json_object();
        encode_put_text(encoder, call, "syscall", from.syscall);
        encode_put_text(encoder, call, "detail", from.detail);
        encode_put_number(encoder, call, "count", from.count);
        append(encoder, calls, call);
    }
    return calls;
}

json_t *encode_test(struct encoder *encoder, const struct test_result *test)
{
    /* the message of a validator quotes the answer */
    bool masked = test->secret && encoder->audience != AUDIENCE_REVIEWER;
    json_t *object = json_object();

    encode_put_text(encoder, object, "name", test->name);
    encode_put_text(encoder, object, "group", test->group);
    encode_put(encoder, object, "size", test->size > 0 ? json_integer(test->size) : json_null());
    encode_put_text(encoder, object, "verdict", verdict_code(test->verdict));
    encode_put_number(encoder, object, "score", test->verdict == VERDICT_AC ? 1 : 0);
    encode_put_number(encoder, object, "cpu_ns", test->cpu_ns);
    encode_put_number(encoder, object, "wall_ns", test->wall_ns);
    encode_put(encoder, object, "first_cpu_ns",
               test->first_cpu_ns > 0 ? json_integer(test->first_cpu_ns) : json_null());
    encode_put(encoder, object, "second_cpu_ns",
               test->first_cpu_ns > 0 ? json_integer(test->second_cpu_ns) : json_null());
    put_size(encoder, object, "memory_bytes", test->memory_bytes);
    encode_put_number(encoder, object, "exit_code", test->exit_code);
    encode_put_number(encoder, object, "signal", test->signal);
    put_size(encoder, object, "stdout_bytes", test->stdout_bytes);
    put_size(encoder, object, "stderr_bytes", test->stderr_bytes);
    put_limit(encoder, object, test->limit);
    /* a short output is guessed from its digest */
    put_digest(encoder, object, "output_digest", masked ? "" : test->output_digest);
    encode_put(encoder, object, "denied", encode_denied(encoder, test));
    encode_put_text(encoder, object, "message", masked ? "" : test->message);
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

        encode_put_text(encoder, group, "name", from->name);
        encode_put_text(encoder, group, "verdict", verdict_code(from->verdict));
        encode_put_number(encoder, group, "score", from->score);
        encode_put_number(encoder, group, "max_score", from->max_score);
        put_size(encoder, group, "tests", from->tests);
        put_size(encoder, group, "passed", from->passed);
        append(encoder, groups, group);
    }
    return groups;
}

static json_t *encode_limits(struct encoder *encoder, const struct judgement_limits *limits)
{
    json_t *object = json_object();

    encode_put_number(encoder, object, "cpu_ns", limits->cpu_ns);
    encode_put_number(encoder, object, "wall_ns", limits->wall_ns);
    put_size(encoder, object, "memory_bytes", limits->memory_bytes);
    put_size(encoder, object, "output_bytes", limits->output_bytes);
    encode_put_number(encoder, object, "processes", limits->processes);
    return object;
}

static json_t *encode_sandbox(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *sandbox = json_object();
    json_t *protections = json_array();

    for (size_t i = 0; i < judgement->protection_count; i++)
        append(encoder, protections, json_of_text(judgement->protections[i]));
    encode_put_text(encoder, sandbox, "meter", judgement->meter);
    encode_put(encoder, sandbox, "protections", protections);
    return sandbox;
}

static json_t *encode_toolchain(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *toolchain = json_object();

    encode_put_text(encoder, toolchain, "compiler", judgement->compiler);
    encode_put_text(encoder, toolchain, "runtime", judgement->runtime);
    put_digest(encoder, toolchain, "digest", judgement->toolchain_digest);
    return toolchain;
}

json_t *encode_fault(struct encoder *encoder, const char *code, const char *message,
                     const char *hint)
{
    json_t *fault = json_object();

    encode_put_text(encoder, fault, "code", code);
    encode_put_text(encoder, fault, "message", message);
    encode_put_text(encoder, fault, "hint", hint);
    return fault;
}

static json_t *encode_failure(struct encoder *encoder, const struct judgement *judgement)
{
    return judgement->failure.code[0]
               ? encode_fault(encoder, judgement->failure.code, judgement->failure.message,
                              judgement->failure.hint)
               : json_null();
}

void encode_put_time(struct encoder *encoder, json_t *object, const char *key, int64_t wall_ms)
{
    char text[32];

    clock_format(wall_ms, text);
    encode_put_text(encoder, object, key, text);
}

json_t *encode_judgement(struct encoder *encoder, const struct judgement *judgement)
{
    json_t *root = json_object();

    encode_put_text(encoder, root, "schema", "assess-result/1");
    encode_put(encoder, root, "run", judgement->run[0] ? json_string(judgement->run) : json_null());
    encode_put_text(encoder, root, "verdict", verdict_code(judgement->verdict));
    encode_put_number(encoder, root, "score", judgement->score);
    encode_put_number(encoder, root, "max_score", judgement->max_score);
    encode_put(encoder, root, "interrupted", json_boolean(judgement->interrupted != 0));
    encode_put(encoder, root, "threshold", json_null());
    encode_put(encoder, root, "failure", encode_failure(encoder, judgement));
    encode_put(encoder, root, "host", encode_host(encoder, judgement));
    encode_put(encoder, root, "challenge", encode_challenge(encoder, judgement));
    encode_put(encoder, root, "submission", encode_submission(encoder, judgement));
    encode_put(encoder, root, "compile", encode_compile(encoder, &judgement->compile));
    encode_put(encoder, root, "tests", encode_tests(encoder, judgement));
    encode_put(encoder, root, "groups", encode_groups(encoder, judgement));
    encode_put(encoder, root, "limits", encode_limits(encoder, &judgement->limits));
    encode_put(encoder, root, "sandbox", encode_sandbox(encoder, judgement));
    encode_put(encoder, root, "toolchain", encode_toolchain(encoder, judgement));
    encode_put_time(encoder, root, "started_at", judgement->started_at);
    encode_put_time(encoder, root, "ended_at", judgement->ended_at);
    return root;
}

char *encode_end(struct encoder *encoder, json_t *root)
{
    char *text = encoder->failed ? NULL : json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII);

    json_decref(root);
    return text;
}

char *judgement_to_json(const struct judgement *judgement, enum audience audience)
{
    struct encoder encoder = {.audience = audience};

    return encode_end(&encoder, encode_judgement(&encoder, judgement));
}
