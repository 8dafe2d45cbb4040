/* SPDX-License-Identifier: MIT */
/* A run-time error: the exception and its line where the program said so, else signal or exit code. */
#include "render.h"

#include "auto.h"
#include "text.h"
#include "trace.h"
#include "units.h"

#include <signal.h>
#include <string.h>

enum { LAST_LINES = 8, WORDS_MAX = 4096, MESSAGE_BYTES = 400 };

static const struct signal_row {
    int number;
    const char *name, *words, *hint;
} signals[] = {
    {SIGSEGV, "SIGSEGV", "segmentation fault",
     "look for an index out of bounds, a null or freed pointer, or endless recursion."                                     },
    {SIGABRT, "SIGABRT", "the program aborted",
     "look for a failed assertion, an uncaught exception, or memory freed twice."                                          },
    {SIGFPE,  "SIGFPE",  "arithmetic error",                    "look for a division or remainder by zero."                },
    {SIGBUS,  "SIGBUS",  "bus error",                           "look for a pointer to memory that is not there."          },
    {SIGILL,  "SIGILL",  "illegal instruction",
     "look for a function that ends without returning a value."                                                            },
    {SIGTRAP, "SIGTRAP", "trap",                                "look for a breakpoint or a check of the run-time library."},
    {SIGPIPE, "SIGPIPE", "broken pipe",                         ""                                                         },
    {SIGSYS,  "SIGSYS",  "system call of another architecture", ""                                                         },
    {SIGKILL, "SIGKILL", "killed",                              ""                                                         },
    {SIGTERM, "SIGTERM", "terminated",                          ""                                                         },
    {SIGXFSZ, "SIGXFSZ", "file too large",                      ""                                                         },
    {SIGXCPU, "SIGXCPU", "CPU time used up",                    ""                                                         },
    {SIGALRM, "SIGALRM", "alarm clock",                         ""                                                         },
};

static const struct signal_row *find_signal(int number)
{
    static const struct signal_row other = {0, "", "ended by a signal", ""};

    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        if (signals[i].number == number)
            return &signals[i];
    }
    return &other;
}

static const struct exception_row {
    const char *name, *hint;
} exceptions[] = {
    {"IndexError",                                "which index is it, and how long is the sequence?"                    },
    {"KeyError",                                  "is the key always there? dict.get() answers where it is not."        },
    {"EOFError",                                  "it reads more input than there is."                                  },
    {"RecursionError",                            "deep recursion needs a loop with a stack of its own in Python."      },
    {"ModuleNotFoundError",                       "only the standard library and your own files are there."             },
    {"MemoryError",                               "keep only what is still needed."                                     },
    {"ValueError",                                "what does the input look like here, blanks and line ends included?"  },
    {"TypeError",                                 "which type has each value here?"                                     },
    {"ZeroDivisionError",                         "when is the divisor zero?"                                           },
    {"std::out_of_range",                         "which index is it, and how many elements are there?"                 },
    {"std::bad_alloc",                            "keep only what is still needed; is a size negative or far too large?"},
    {"assertion",                                 "the program checks this by itself: which input makes it false?"      },
    {"java.lang.ArrayIndexOutOfBoundsException",  "which index is it, and how long is the array?"                       },
    {"java.lang.IndexOutOfBoundsException",       "which index is it, and how many elements are there?"                 },
    {"java.lang.StringIndexOutOfBoundsException", "which index is it, and how long is the text?"                        },
    {"java.lang.NullPointerException",
     "which value is null here, and where should it have come from?"                                                    },
    {"java.lang.ArithmeticException",             "when is the divisor zero?"                                           },
    {"java.lang.NumberFormatException",
     "what does the input look like here, blanks and line ends included?"                                               },
    {"java.util.NoSuchElementException",          "is there a next one? hasNext() or isEmpty() says so."                },
    {"java.util.InputMismatchException",          "what does the input look like here?"                                 },
    {"java.lang.ClassCastException",              "which type has the value here?"                                      },
    {"java.util.ConcurrentModificationException",
     "a collection changes while it is walked: remove through an Iterator, or from a copy."                             },
    {"java.lang.StackOverflowError",
     "does the recursion end? a deep one needs a stack of its own."                                                     },
    {"java.lang.OutOfMemoryError",                "keep only what is still needed."                                     },
    {"AssertionError",                            "the program checks this by itself: which input makes it false?"      },
    {"ReferenceError",                            "is the name declared before this line, and spelled the same?"        },
    {"RangeError",                                "too deep recursion needs a loop; or is a length negative?"           },
    {"SyntaxError",                               "what does the text look like here, blanks and line ends included?"   },
    {"JavaScript heap out of memory",             "keep only what is still needed."                                     },
};

/* What Go's runtime says begins with these. */
static const struct exception_row panics[] = {
    {"runtime error: index out of range",        "which index is it, and how long is the slice?"           },
    {"runtime error: slice bounds out of range",
     "which bounds are these, and how long is the slice?"                                                  },
    {"runtime error: invalid memory address",    "which pointer, function or interface is nil here?"       },
    {"runtime error: integer divide by zero",    "when is the divisor zero?"                               },
    {"runtime error: makeslice",                 "which size is it: is it negative or far too large?"      },
    {"runtime: out of memory",                   "keep only what is still needed; is a size far too large?"},
    {"assignment to entry in nil map",           "a map is made before it is written to: make(map[K]V)."   },
    {"interface conversion",
     "which type has the value here? v, ok := x.(T) answers where it is another."                          },
    {"all goroutines are asleep",
     "which channel, lock or WaitGroup is waited for, and who was to answer?"                              },
    {"send on closed channel",                   "who sends closes, and once no more is sent."             },
    {"concurrent map",                           "goroutines share this map: guard it with a sync.Mutex."  },
    {"stack overflow",                           "does the recursion end?"                                 },
};

static const char *panic_hint(struct span message)
{
    for (size_t i = 0; i < sizeof panics / sizeof *panics; i++) {
        size_t size = strlen(panics[i].name);

        if (message.size >= size && memcmp(panics[i].name, message.data, size) == 0)
            return panics[i].hint;
    }
    return "";
}

static bool span_is(struct span span, const char *word)
{
    return span.size == strlen(word) && memcmp(span.data, word, span.size) == 0;
}

static const char *exception_hint(const struct trace *trace)
{
    const struct span kind = trace->kind;

    if (span_is(kind, "panic") || span_is(kind, "fatal error"))
        return panic_hint(trace->message);
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        if (span_is(kind, exceptions[i].name))
            return exceptions[i].hint;
    }
    return "";
}

static char *span_copy(struct span span)
{
    return text_copy_n(span.size > 0 ? span.data : "",
                       span.size < MESSAGE_BYTES ? span.size : MESSAGE_BYTES);
}

/* "  --> submission.py:7, in main" with the line. */
static void add_trace_place(struct buf *out, const struct view *view, const struct trace *trace)
{
    auto_free char *file = span_copy(trace->file);
    auto_free char *text = span_copy(trace->source);
    auto_free char *function = span_copy(trace->function);
    struct snippet snippet = {.file = file, .text = text, .within = function, .line = trace->line};

    if (trace->file.size > 0 && file && text && function)
        render_snippet(out, view, &snippet);
}

/* "ZeroDivisionError: division by zero" */
static void add_trace(struct buf *out, const struct view *view, const struct trace *trace)
{
    AUTO(buf_done) struct buf words = {0};
    auto_free char *kind = span_copy(trace->kind);
    auto_free char *message = span_copy(trace->message);

    buf_init(&words, WORDS_MAX);
    if (kind && message) {
        view_text(&words, view, kind);
        buf_adds(&words, message[0] != '\0' ? ": " : "");
        view_text(&words, view, message);
    }
    render_reason(out, view, "%s", words.data);
    add_trace_place(out, view, trace);
}

static void add_end(struct buf *out, const struct view *view, const struct test_result *test,
                    bool traced)
{
    const struct signal_row *row = find_signal(test->signal);

    if (traced && test->signal != 0)
        view_note(out, view, "", "The program ended by signal %d (%s%s%s).", test->signal,
                  row->name, row->name[0] ? ", " : "", row->words);
    else if (traced)
        view_note(out, view, "", "The program ended with exit code %d.", test->exit_code);
    else if (test->signal != 0)
        render_reason(out, view, "%s (%s%ssignal %d)", row->words, row->name,
                      row->name[0] ? ", " : "", test->signal);
    else
        render_reason(out, view, "the program ended with exit code %d", test->exit_code);
}

/* What it wrote to standard error; where a trace is shown, that says it shorter. */
static void add_errors(struct buf *out, const struct view *view, const struct test_result *test,
                       bool traced)
{
    if (render_is_masked(view, test)) {
        if (test->stderr_bytes > 0)
            view_note(out, view, "",
                      "(secret test: what it wrote to standard error is not shown to "
                      "candidates)");
        return;
    }
    if (!test->errors || test->errors_size == 0 || (traced && !view->verbose))
        return;
    view_note(out, view, "", "Its last lines on standard error:");
    buf_addc(out, '\n');
    render_last_lines(out, view, test->errors, test->errors_size,
                      view->verbose ? 5 * LAST_LINES : LAST_LINES);
    buf_addc(out, '\n');
}

/*
 * Runtimes are told a part of the limit (85 %), so they run out before the kernel has to step in; and
 * then they abort, or end with a code that says nothing.
 */
static bool is_nearly_out_of_memory(const struct judgement *judgement,
                                    const struct test_result *test)
{
    const uint64_t limit = judgement->limits.memory_bytes;

    return limit > 0 && test->memory_bytes >= limit - limit / 5 &&
           (test->signal == 0 || test->signal == SIGABRT);
}

static void add_memory(struct buf *out, const struct view *view, const struct judgement *judgement,
                       const struct test_result *test)
{
    char used[UNITS_SIZE], limit[UNITS_SIZE];

    view_note(out, view, "", "It had used %s of the %s of memory that it may use.",
              units_bytes(used, test->memory_bytes),
              units_bytes(limit, judgement->limits.memory_bytes));
}

void render_crash(struct buf *out, const struct view *view, const struct judgement *judgement,
                  const struct test_result *test)
{
    struct trace trace = {0};
    bool traced = !render_is_masked(view, test) && test->errors &&
                  trace_find(test->errors, test->errors_size, &trace);
    bool full = is_nearly_out_of_memory(judgement, test);
    const char *hint = traced ? exception_hint(&trace) : "";

    if (traced)
        add_trace(out, view, &trace);
    add_end(out, view, test, traced);
    if (test->limit == LIMIT_PROCESSES)
        view_note(out, view, "", "It asked for more than %u processes or threads.",
                  judgement->limits.processes);
    if (full)
        add_memory(out, view, judgement, test);
    add_errors(out, view, test, traced);
    if (test->limit == LIMIT_PROCESSES)
        hint = "start fewer: a pool of a few threads does the work of many.";
    if (hint[0] == '\0' && full)
        hint = "a runtime gives up shortly before the limit: keep only what is still needed.";
    if (hint[0] == '\0' && test->signal != 0)
        hint = find_signal(test->signal)->hint;
    if (hint[0] == '\0' && test->signal == 0 && test->stderr_bytes == 0)
        hint = "a program that succeeded ends with exit code 0.";
    if (hint[0] == '\0' && test->signal == 0 && test->errors && !traced &&
        !render_is_masked(view, test))
        hint = "its own words above say why; a program that succeeded ends with exit code 0.";
    if (hint[0] == '\0' && render_is_masked(view, test))
        render_hint_for_secret(out, view, judgement);
    else
        render_hint(out, view, hint);
}
