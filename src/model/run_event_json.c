/* SPDX-License-Identifier: MIT */
/* A line of assess-events/1 (schema/assess-events-1.json). */
#include "assess/run.h"
#include "judgement_json.h"

static const char *const names[RUN_EVENT_KINDS] = {
    [RUN_EVENT_QUEUED] = "queued",       [RUN_EVENT_WAITING] = "waiting",
    [RUN_EVENT_MEASURING] = "measuring", [RUN_EVENT_COMPILING] = "compiling",
    [RUN_EVENT_COMPILED] = "compiled",   [RUN_EVENT_TESTING] = "testing",
    [RUN_EVENT_TEST] = "test",           [RUN_EVENT_RESULT] = "result",
    [RUN_EVENT_ERROR] = "error",
};

static void put_test(struct encoder *encoder, json_t *root, const struct run_event *event)
{
    encode_put_number(encoder, root, "index", event->test - event->judgement->tests + 1);
    encode_put_number(encoder, root, "total", (int64_t)event->judgement->test_count);
    encode_put(encoder, root, "test", encode_test(encoder, event->test));
}

static void put_content(struct encoder *encoder, json_t *root, const struct run_event *event)
{
    switch (event->kind) {
    case RUN_EVENT_QUEUED: encode_put_text(encoder, root, "version", event->version); break;
    case RUN_EVENT_WAITING: encode_put_text(encoder, root, "holders", event->holders); break;
    case RUN_EVENT_COMPILED:
        encode_put(encoder, root, "compile", encode_compile(encoder, &event->judgement->compile));
        break;
    case RUN_EVENT_TESTING: encode_put_number(encoder, root, "total", (int64_t)event->total); break;
    case RUN_EVENT_TEST: put_test(encoder, root, event); break;
    case RUN_EVENT_RESULT:
        encode_put(encoder, root, "result", encode_judgement(encoder, event->judgement));
        break;
    case RUN_EVENT_ERROR:
        encode_put(encoder, root, "error",
                   encode_fault(encoder, error_name(event->err->code), event->err->message,
                                event->err->hint));
        break;
    case RUN_EVENT_MEASURING:
    case RUN_EVENT_COMPILING:
    case RUN_EVENT_KINDS: break;
    }
}

char *run_event_to_json(const struct run_event *event, enum audience audience)
{
    struct encoder encoder = {.audience = audience};
    json_t *root = json_object();

    encode_put_text(&encoder, root, "schema", "assess-events/1");
    encode_put_number(&encoder, root, "sequence", (int64_t)event->sequence);
    encode_put_time(&encoder, root, "time", event->wall_ms);
    encode_put_text(&encoder, root, "event", names[event->kind]);
    put_content(&encoder, root, event);
    return encode_end(&encoder, root);
}
