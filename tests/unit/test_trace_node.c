/* SPDX-License-Identifier: MIT */
#include "fixture.h"
#include "trace.h"

#include <string.h>

#define assert_span(span, text)                                                                    \
    do {                                                                                           \
        assert_int_equal((span).size, strlen(text));                                               \
        assert_memory_equal((span).data, text, strlen(text));                                      \
    } while (0)

static bool find(const char *text, struct trace *trace)
{
    return trace_find(text, strlen(text), trace);
}

static void an_uncaught_error_names_its_line(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("some words\n"
                     "file:///app/main.mjs:3\n"
                     "  return o.x();\n"
                     "           ^\n"
                     "\n"
                     "TypeError: o.x is not a function\n"
                     "    at f (file:///app/main.mjs:3:12)\n"
                     "    at file:///app/main.mjs:5:1\n"
                     "    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)\n"
                     "\n"
                     "Node.js v20.20.2\n",
                     &trace));
    assert_span(trace.kind, "TypeError");
    assert_span(trace.message, "o.x is not a function");
    assert_span(trace.file, "main.mjs");
    assert_int_equal(trace.line, 3);
    assert_span(trace.function, "f");
    assert_span(trace.source, "return o.x();");
}

static void below_an_error_of_node_the_submissions_first_frame_counts(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("node:assert:90\n"
                     "  throw new AssertionError(obj);\n"
                     "  ^\n"
                     "\n"
                     "AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\n"
                     "\n"
                     "1 !== 2\n"
                     "\n"
                     "    at check (/app/lib/work: 2.js:12:40)\n"
                     "    at Object.<anonymous> (/app/main.js:1:1) {\n"
                     "  code: 'ERR_ASSERTION',\n"
                     "}\n"
                     "\n"
                     "Node.js v18.20.4\n",
                     &trace));
    assert_span(trace.kind, "AssertionError");
    assert_span(trace.message, "Expected values to be strictly equal:");
    assert_span(trace.file, "lib/work: 2.js");
    assert_int_equal(trace.line, 12);
    assert_span(trace.function, "check");
    assert_int_equal(trace.source.size, 0);
}

static void an_error_made_elsewhere_is_shown_where_it_was_thrown(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("/app/main.js:9\n"
                     "throw made\n"
                     "^\n"
                     "\n"
                     "RangeError\n"
                     "    at make (/app/main.js:2:12)\n",
                     &trace));
    assert_span(trace.kind, "RangeError");
    assert_span(trace.message, "");
    assert_int_equal(trace.line, 9);
    assert_int_equal(trace.function.size, 0);
    assert_true(find("/app/main.js:2\nmake()\n^^^^\n\nError: x\n"
                     "    at async make (/app/main.js:2:12)\n",
                     &trace));
    assert_span(trace.function, "make");
    assert_true(find("/app/main.js:2\nmake()\n^^^^\n\nError: x\n"
                     "    at Object.<anonymous> (/app/main.js:2:12)\n",
                     &trace));
    assert_int_equal(trace.function.size, 0);
}

static void what_is_thrown_need_not_be_an_error(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("\n/app/a.js:1\nthrow \"just a string\"\n^\njust a string\n"
                     "(Use `node --trace-uncaught ...` to show where the exception was thrown)\n",
                     &trace));
    assert_span(trace.kind, "uncaught");
    assert_span(trace.message, "just a string");
    assert_int_equal(trace.line, 1);
    assert_true(find("\n/app/a.js:1\nthrow {a:1}\n^\n{ a: 1 }\n", &trace));
    assert_span(trace.message, "{ a: 1 }");
}

static void an_error_without_an_own_frame_has_no_place(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("node:internal/process/promises:389\n"
                     "      new UnhandledPromiseRejection(reason);\n"
                     "      ^\n\n"
                     "UnhandledPromiseRejection: it was rejected with the reason \"42\".\n"
                     "    at throwUnhandled (node:internal/process/promises:389:7) {\n"
                     "  code: 'ERR_UNHANDLED_REJECTION'\n"
                     "}\n"
                     "    at f (/app/other.js:1:1)\n",
                     &trace));
    assert_span(trace.kind, "UnhandledPromiseRejection");
    assert_int_equal(trace.file.size, 0);
    assert_int_equal(trace.line, 0);
}

static void the_heaps_end_is_told_in_its_own_words(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("<--- JS stacktrace --->\n\n"
                     "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of "
                     "memory\n"
                     " 1: 0xb9c1f0 node::Abort() [/usr/bin/node]\n",
                     &trace));
    assert_span(trace.kind, "JavaScript heap out of memory");
    assert_span(trace.message, "Reached heap limit Allocation failed");
    assert_true(find("FATAL ERROR: v8::ToLocalChecked Empty MaybeLocal\n", &trace));
    assert_span(trace.kind, "fatal error");
    assert_span(trace.message, "v8::ToLocalChecked Empty MaybeLocal");
}

static void cut_or_like_text_says_nothing(void **state)
{
    static const char *const texts[] = {
        "",       "/app/a.js:1",          "/app/a.js:1\nx\n",       "/app/a.js:1\nx\n  ^",
        ":3\n\n", "/app/a.js:1\nx\n  \n", "/app/a.js:1\nx\n ^\n\n", "see a:3\nnext\nlast\n",
    };
    struct trace trace;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(find(texts[i], &trace));
    assert_true(find("/app/:1\nx\n^\ny\n", &trace));
    assert_true(
        find("node:x:99999999999\nx\n^\ny: \n    at (\n    at /app/\n    at /app/:\n", &trace));
    assert_int_equal(trace.file.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_uncaught_error_names_its_line),
        cmocka_unit_test(below_an_error_of_node_the_submissions_first_frame_counts),
        cmocka_unit_test(an_error_made_elsewhere_is_shown_where_it_was_thrown),
        cmocka_unit_test(what_is_thrown_need_not_be_an_error),
        cmocka_unit_test(an_error_without_an_own_frame_has_no_place),
        cmocka_unit_test(the_heaps_end_is_told_in_its_own_words),
        cmocka_unit_test(cut_or_like_text_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
