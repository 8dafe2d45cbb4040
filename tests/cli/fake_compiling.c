/* SPDX-License-Identifier: MIT */
#include "fake_parts.h"

#include "text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void set_diagnostic(struct diagnostic *diagnostic, unsigned line, unsigned column,
                           unsigned end_column, const char *message, const char *text)
{
    *diagnostic = (struct diagnostic){.file = text_copy("submission.c"),
                                      .line = line,
                                      .column = column,
                                      .end_column = end_column,
                                      .severity = "error",
                                      .message = text_copy(message),
                                      .text = text_copy(text)};
    assert(diagnostic->file && diagnostic->message && diagnostic->text);
}

static void set_fix(struct diagnostic *diagnostic, unsigned column, unsigned end, const char *fix)
{
    diagnostic->fix_column = column;
    diagnostic->fix_end = end;
    fake_set(&diagnostic->fix, fix);
}

static struct judgement *fake_compile_error(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_NOT_RUN);
    struct diagnostic *diagnostics = calloc(3, sizeof *diagnostics);

    assert(diagnostics);
    set_diagnostic(&diagnostics[0], 14, 9, 12, "'totl' undeclared (first use in this function)",
                   "        totl += x;");
    set_diagnostic(&diagnostics[1], 15, 14, 14, "expected ';' before '}' token", "\treturn total");
    set_diagnostic(&diagnostics[2], 3, 5, 5, "unused variable 'n'", "int n;");
    memcpy(diagnostics[2].severity, "warning", sizeof "warning");
    fake_set(&diagnostics[0].message,
             "'totl' undeclared (first use in this function); did you mean 'total'?");
    set_fix(&diagnostics[0], 9, 13, "total");
    set_fix(&diagnostics[1], 14, 14, ";");
    judgement->verdict = judgement->compile.verdict = VERDICT_CE;
    judgement->compile.diagnostics = diagnostics;
    judgement->compile.diagnostic_count = 3;
    fake_set(&judgement->compile.command, "gcc -std=c17 -O2 -Wall -o program submission.c -lm");
    return judgement;
}

static struct judgement *fake_compile_error_text(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_NOT_RUN);

    judgement->verdict = judgement->compile.verdict = VERDICT_CE;
    fake_set(&judgement->compile.output, "ld: cannot find -lmagic\n\x1b[2J\ncollect2: error\n");
    fake_set(&judgement->compile.command, "gcc -o program submission.c");
    return judgement;
}

static struct judgement *fake_compile_warning(void)
{
    struct judgement *judgement = fake_accepted();
    struct diagnostic *diagnostics = calloc(1, sizeof *diagnostics);

    assert(diagnostics);
    set_diagnostic(&diagnostics[0], 3, 5, 5, "unused variable 'n' [-Wunused-variable]", "int n;");
    memcpy(diagnostics[0].severity, "warning", sizeof "warning");
    judgement->compile.diagnostics = diagnostics;
    judgement->compile.diagnostic_count = 1;
    judgement->compile.cached = true;
    return judgement;
}

/* What does not fit: places far to the right, in files far down. */
static struct judgement *fake_compile_error_long(void)
{
    struct judgement *judgement = fake_compile_error();
    struct diagnostic *first = &judgement->compile.diagnostics[0];

    fake_set(&first->file, "source/of/a/submission/with/many/folders/and_a_file_of_a_long_name.c");
    fake_set(&first->message,
             "passing argument 1 of 'take_everything_that_is_there' from incompatible pointer type "
             "\x1b[31m[-Wincompatible-pointer-types]; did you mean 'take'?");
    fake_set(
        &first->text,
        "    if (first_condition_of_many(alpha, beta) && second_condition_of_many(gamma, delta) "
        "&& take_everything_that_is_there(epsilon)) { return 1; }");
    first->column = 110;
    first->end_column = 117;
    set_fix(first, 84, 113, "");
    fake_set(&judgement->compile.command,
             "gcc -std=gnu17 -O2 -Wall -Wextra -pipe -o program "
             "source/of/a/submission/with/many/folders/and_a_file_of_a_long_name.c -lm");
    return judgement;
}

/* A message of many pages, as of templates, and a proposal that is longer than it seems. */
static struct judgement *fake_compile_error_huge(void)
{
    struct judgement *judgement = fake_compile_error();
    struct diagnostic *first = &judgement->compile.diagnostics[0];
    char message[3000];

    (void)memset(message, 'x', sizeof message);
    memcpy(message, "no match for 'operator<' in ", strlen("no match for 'operator<' in "));
    message[sizeof message - 1] = '\0';
    fake_set(&first->message, message);
    set_fix(first, 20, 20,
            "\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b");
    return judgement;
}

static struct judgement *fake_compile_error_limit(void)
{
    struct judgement *judgement = fake_compile_error_text();

    judgement->compile.limit = LIMIT_MEMORY;
    judgement->compile.cpu_ns = 3100 * (int64_t)MS;
    fake_set(&judgement->compile.output, "");
    return judgement;
}

const struct layout fake_compiling[] = {
    {"compile-error",       fake_compile_error      },
    {"compile-error-huge",  fake_compile_error_huge },
    {"compile-error-limit", fake_compile_error_limit},
    {"compile-error-long",  fake_compile_error_long },
    {"compile-error-text",  fake_compile_error_text },
    {"compile-warning",     fake_compile_warning    },
    {NULL,                  NULL                    },
};
