/* SPDX-License-Identifier: MIT */
/*
 * A package of which the author wrote anything: problem.yaml, assess.yaml and the small files beside
 * them.  It is loaded within its bounds, twice the same, or refused with a message fit for people.
 *
 * The input is files in the order of the table below, parted by the byte 0x1E; empty: no such file.
 */
#include "fuzz.h"

#include "challenge.h"
#include "folder.h"
#include "text.h"

#include <math.h>
#include <string.h>

static const char *const files[] = {
    "p/problem.yaml",
    "p/assess.yaml",
    "p/data/secret/testdata.yaml",
    "p/data/secret/test_group.yaml",
    "p/data/secret/1.yaml",
    "p/.timelimit",
    "p/domjudge-problem.ini",
};

static void check_flags(const struct validator_flags *flags)
{
    HOLDS(!flags->has_absolute || (isfinite(flags->absolute) && flags->absolute >= 0));
    HOLDS(!flags->has_relative || (isfinite(flags->relative) && flags->relative >= 0));
}

static void check_challenge(const struct challenge *challenge)
{
    HOLDS(challenge->id && challenge->name && challenge->version && challenge->format);
    HOLDS(strcmp(challenge->id, "p") == 0 && strlen(challenge->digest) > 0);
    HOLDS(challenge->cpu_ns >= 0 && challenge->resolution_ns > 0 && challenge->compile_ns > 0);
    HOLDS(challenge->ac_to_limit >= 1 && challenge->ac_to_limit <= 1000);
    HOLDS(challenge->limit_to_tle >= 1 && challenge->limit_to_tle <= 1000);
    HOLDS(challenge->memory_bytes > 0 && challenge->memory_bytes <= UINT64_C(1) << 40);
    HOLDS(challenge->output_bytes > 0 && challenge->code_bytes > 0);
    HOLDS(challenge->test_count == 1 && challenge->tests[0].secret);
    check_flags(&challenge->tests[0].flags);
    for (size_t i = 0; i < challenge->language_count; i++)
        HOLDS(challenge->languages[i] != NULL);
}

static void check_error(int result, const struct error *err)
{
    HOLDS(result == -(int)err->code && err->message[0]);
    HOLDS(err->code == ERR_PACKAGE || err->code == ERR_UNSUPPORTED);
    HOLDS(text_is_utf8(err->message, strlen(err->message)));
    for (const char *at = err->message; *at; at++)
        HOLDS((unsigned char)*at >= 0x20 && *at != 0x7F);
    HOLDS(err->place.line == 0 || (err->place.column > 0 && err->place.file[0]));
}

static void prepare(void)
{
    static const char *const folders[] = {"p", "p/data", "p/data/secret", "p/submissions",
                                          "p/submissions/accepted"};

    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
        folder_make(folders[i]);
    folder_write("p/data/secret/1.in", "1\n", 2);
    folder_write("p/data/secret/1.ans", "1\n", 2);
    folder_write("p/submissions/accepted/a.c", "", 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[100];
    struct input input = {data, size};
    struct challenge *first = NULL, *second = NULL;
    struct error err = {0};
    int result = 0;

    if (!path[0]) {
        (void)snprintf(path, sizeof(path), "%s/p", folder_path());
        prepare();
    }
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        struct input file = fuzz_until(&input, 0x1E);

        folder_write(files[i], file.size > 0 ? file.data : NULL, file.size);
    }
    result = challenge_load(path, &first, &err);
    if (result == 0) {
        check_challenge(first);
        HOLDS(challenge_load(path, &second, &err) == 0);
        HOLDS(strcmp(first->digest, second->digest) == 0);
    } else {
        check_error(result, &err);
    }
    challenge_free(second);
    challenge_free(first);
    return 0;
}
