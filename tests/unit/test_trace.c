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

static void the_innermost_frame_of_the_submission_counts(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("some words\n"
                     "Traceback (most recent call last):\n"
                     "  File \"/app/main.py\", line 9, in <module>\n"
                     "    main()\n"
                     "  File \"/app/lib/work.py\", line 5, in inner\n"
                     "    return json.loads(x)\n"
                     "           ^^^^^^^^^^^^^\n"
                     "  File \"/usr/lib/python3.11/json/__init__.py\", line 346, in loads\n"
                     "    return _default_decoder.decode(s)\n"
                     "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)\n",
                     &trace));
    assert_span(trace.kind, "json.decoder.JSONDecodeError");
    assert_span(trace.message, "Expecting value: line 1 column 1 (char 0)");
    assert_span(trace.file, "lib/work.py");
    assert_int_equal(trace.line, 5);
    assert_span(trace.function, "inner");
    assert_span(trace.source, "return json.loads(x)");
}

static void the_last_traceback_counts(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("Traceback (most recent call last):\n"
                     "  File \"/app/a.py\", line 1, in f\n"
                     "    1 / 0\n"
                     "ZeroDivisionError: division by zero\n"
                     "\n"
                     "During handling of the above exception, another exception occurred:\n"
                     "\n"
                     "Traceback (most recent call last):\n"
                     "  File \"/app/a.py\", line 4, in <module>\n"
                     "KeyboardInterrupt",
                     &trace));
    assert_span(trace.kind, "KeyboardInterrupt");
    assert_span(trace.message, "");
    assert_int_equal(trace.line, 4);
    assert_span(trace.source, "");
}

static void a_traceback_without_an_own_frame_has_no_place(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("Traceback (most recent call last):\n"
                     "  File \"<string>\", line 1, in <module>\n"
                     "MemoryError\n",
                     &trace));
    assert_span(trace.kind, "MemoryError");
    assert_int_equal(trace.file.size, 0);
}

static void a_cut_traceback_says_nothing(void **state)
{
    struct trace trace;

    (void)state;
    assert_false(find("Traceback (most recent call last):\n"
                      "  File \"/app/a.py\", line 4, in <module>\n",
                      &trace));
    assert_false(find("", &trace));
    assert_false(trace_find(NULL, 0, &trace));
}

static void a_failed_assertion_names_its_line(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("program: search.c:12: int find(int): Assertion `n > 0 && \"x: y\"' failed.\n",
                     &trace));
    assert_span(trace.kind, "assertion");
    assert_span(trace.message, "n > 0 && \"x: y\"");
    assert_span(trace.file, "search.c");
    assert_int_equal(trace.line, 12);
    assert_span(trace.function, "int find(int)");
    assert_true(find("program: Assertion `n' failed.\nprogram: no place: Assertion `n", &trace));
    assert_int_equal(trace.file.size, 0);
    assert_span(trace.message, "n");
}

static void an_uncaught_exception_says_what(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("terminate called after throwing an instance of 'std::out_of_range'\n"
                     "  what():  vector::_M_range_check\n",
                     &trace));
    assert_span(trace.kind, "std::out_of_range");
    assert_span(trace.message, "vector::_M_range_check");
    assert_true(find("terminate called after throwing an instance of 'int'\n", &trace));
    assert_span(trace.kind, "int");
    assert_span(trace.message, "");
}

static void a_panic_of_go_names_the_first_own_frame(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("words before\n"
                     "panic: runtime error: index out of range [5] with length 3\n"
                     "\n"
                     "goroutine 1 [running]:\n"
                     "sort.insertionSort(...)\n"
                     "\tsort/zsortfunc.go:12\n"
                     "main.(*table).find(0xc0000b4000?, {0x1, 0x2})\n"
                     "\t/app/internal/store/store.go:12 +0x1d\n"
                     "main.main()\n"
                     "\t/app/main.go:8 +0x1d\n",
                     &trace));
    assert_span(trace.kind, "panic");
    assert_span(trace.message, "runtime error: index out of range [5] with length 3");
    assert_span(trace.file, "internal/store/store.go");
    assert_int_equal(trace.line, 12);
    assert_span(trace.function, "main.(*table).find");
}

static void the_last_panic_of_go_counts(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("panic: first [recovered]\n"
                     "\tpanic: second\n"
                     "\n"
                     "goroutine 7 [running]:\n"
                     "main.main.func1()\n"
                     "\t/app/a.go:8 +0x1d\n",
                     &trace));
    assert_span(trace.kind, "panic");
    assert_span(trace.message, "second");
    assert_span(trace.function, "main.main.func1");
}

static void a_fatal_error_of_go_has_its_goroutine(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("fatal error: all goroutines are asleep - deadlock!\n"
                     "\n"
                     "goroutine 1 [chan receive]:\n"
                     "main.main()\n"
                     "\t/app/main.go:5 +0x25\n",
                     &trace));
    assert_span(trace.kind, "fatal error");
    assert_span(trace.message, "all goroutines are asleep - deadlock!");
    assert_int_equal(trace.line, 5);
    assert_true(find("runtime: goroutine stack exceeds 1000000000-byte limit\n"
                     "fatal error: stack overflow\n"
                     "\n"
                     "runtime stack:\n"
                     "runtime.throw({0x4, 0x5})\n"
                     "\truntime/panic.go:1 +0x2\n"
                     "created by main.start in goroutine 1\n"
                     "\t/app/main.go:77 +0x5\n",
                     &trace));
    assert_span(trace.message, "stack overflow");
    assert_int_equal(trace.line, 77);
    assert_span(trace.function, "main.start");
}

static void a_panic_of_go_without_an_own_frame_has_no_place(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go", &trace));
    assert_span(trace.message, "boom");
    assert_int_equal(trace.file.size, 0);
    assert_true(find("panic: boom\n\t/app/.go:3", &trace));
    assert_span(trace.file, ".go");
    assert_int_equal(trace.function.size, 0);
    assert_true(find("panic: boom\n\t/app/main.go:0 +0x1", &trace));
    assert_int_equal(trace.file.size, 0);
    assert_false(find("panic:boom\n", &trace));
}

static void a_frame_of_the_jdk_is_no_place_in_java(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find(
        "Exception in thread \"main\" java.lang.NumberFormatException: For input string: \"x\"\n"
        "\tat java.base/java.lang.Integer.parseInt(Integer.java:668)\n"
        "\tat com.example.Table.find(Table.java:31)\n"
        "\tat com.example.Main.main(Main.java:7)\n",
        &trace));
    assert_span(trace.kind, "java.lang.NumberFormatException");
    assert_span(trace.message, "For input string: \"x\"");
    assert_span(trace.file, "Table.java");
    assert_int_equal(trace.line, 31);
    assert_span(trace.function, "Table.find");
    assert_int_equal(trace.source.size, 0);
}

static void a_cause_in_java_counts_where_nothing_nearer_has_a_place(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("Exception in thread \"main\" java.lang.ExceptionInInitializerError\n"
                     "Caused by: java.lang.ArithmeticException: / by zero\n"
                     "\tat Main.<clinit>(Main.java:2)\n",
                     &trace));
    assert_span(trace.kind, "java.lang.ArithmeticException");
    assert_span(trace.message, "/ by zero");
    assert_int_equal(trace.line, 2);
    assert_span(trace.function, "Main.<clinit>");
    assert_true(
        find("Exception in thread \"pool-1-thread-1\" java.lang.RuntimeException: two\nlines\n"
             "\tat Main.lambda$main$0(Main.java:5)\n"
             "Caused by: java.io.IOException: other\n"
             "\tat Main.f(Main.java:9)\n",
             &trace));
    assert_span(trace.kind, "java.lang.RuntimeException");
    assert_span(trace.message, "two");
    assert_int_equal(trace.line, 5);
}

static void words_around_an_exception_of_java_are_no_part_of_it(void **state)
{
    struct trace trace;

    (void)state;
    assert_true(find("Exception in thread \"main\" Oops\n"
                     "\tat Main$$Lambda$1/0x01.run(Unknown Source)\n"
                     "\tat Main.native(Native Method)\n"
                     "bye\n"
                     "\tat Main.main(Main.java:3)\n",
                     &trace));
    assert_span(trace.kind, "Oops");
    assert_span(trace.message, "");
    assert_int_equal(trace.line, 0);
    assert_int_equal(trace.file.size, 0);
    assert_true(find("Exception: java.lang.OutOfMemoryError thrown from the "
                     "UncaughtExceptionHandler in thread \"main\"\n",
                     &trace));
    assert_span(trace.kind, "java.lang.OutOfMemoryError");
    assert_span(trace.message, "");
    assert_false(find("Exception in thread \"main\n", &trace));
    assert_false(find("Exception in thread \"main\" \n", &trace));
    assert_false(find("Exception: java.lang.OutOfMemoryError\n", &trace));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_innermost_frame_of_the_submission_counts),
        cmocka_unit_test(the_last_traceback_counts),
        cmocka_unit_test(a_traceback_without_an_own_frame_has_no_place),
        cmocka_unit_test(a_cut_traceback_says_nothing),
        cmocka_unit_test(a_failed_assertion_names_its_line),
        cmocka_unit_test(an_uncaught_exception_says_what),
        cmocka_unit_test(a_panic_of_go_names_the_first_own_frame),
        cmocka_unit_test(the_last_panic_of_go_counts),
        cmocka_unit_test(a_fatal_error_of_go_has_its_goroutine),
        cmocka_unit_test(a_panic_of_go_without_an_own_frame_has_no_place),
        cmocka_unit_test(a_frame_of_the_jdk_is_no_place_in_java),
        cmocka_unit_test(a_cause_in_java_counts_where_nothing_nearer_has_a_place),
        cmocka_unit_test(words_around_an_exception_of_java_are_no_part_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
