/* SPDX-License-Identifier: MIT */
/* judgement_json - parts of assess-result/1 that stand in other documents too; private to this folder. */
#pragma once

#include "assess/judgement.h"

#include <jansson.h>
#include <stdbool.h>

/* A failed addition is remembered, so that callers check once, by encode_end. */
struct encoder {
    enum audience audience;
    bool failed;
};

/* VALUE is handed over. */
void encode_put(struct encoder *encoder, json_t *object, const char *key, json_t *value);
void encode_put_text(struct encoder *encoder, json_t *object, const char *key, const char *text);
void encode_put_number(struct encoder *encoder, json_t *object, const char *key, int64_t number);
void encode_put_time(struct encoder *encoder, json_t *object, const char *key, int64_t wall_ms);

json_t *encode_compile(struct encoder *encoder, const struct compile_result *compile);
json_t *encode_test(struct encoder *encoder, const struct test_result *test);
json_t *encode_fault(struct encoder *encoder, const char *code, const char *message,
                     const char *hint);
json_t *encode_judgement(struct encoder *encoder, const struct judgement *judgement);

/* One line of ASCII, or NULL; ROOT is handed over. */
char *encode_end(struct encoder *encoder, json_t *root);
