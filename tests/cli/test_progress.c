/* SPDX-License-Identifier: MIT */
/* The line that shows how far judging is, on a clock of our own. */
#include "fake_core.h"
#include "progress.h"
#include "text.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define MS      INT64_C(1000000)
#define S       (1000 * MS)
#define TASKBAR "\x1b]9;4;"

static volatile sig_atomic_t nobody_interrupts;

struct screen {
    struct stream stream;
    struct clock_fixed now;
    struct progress progress;
    char text[1 << 16]; /* all that was ever written */
};

static void start(struct screen *screen)
{
    progress_init(&screen->progress, &screen->stream, false);
    screen->progress.clock = clock_of_fixed(&screen->now);
}

static int set_up(void **state)
{
    struct screen *screen = calloc(1, sizeof *screen);

    if (!screen)
        return -1;
    screen->stream = (struct stream){
        .term = {.fd = memfd_create("screen", MFD_CLOEXEC),
                 .is_terminal = true,
                 .can_erase = true,
                 .utf8 = true,
                 .width = 80},
        .interrupted = &nobody_interrupts,
    };
    start(screen);
    *state = screen;
    return screen->stream.term.fd < 0 ? -1 : 0;
}

static int tear_down(void **state)
{
    struct screen *screen = *state;

    progress_erase(&screen->progress);
    (void)close(screen->stream.term.fd);
    free(screen);
    return 0;
}

static const char *written(struct screen *screen)
{
    ssize_t size = pread(screen->stream.term.fd, screen->text, sizeof screen->text - 1, 0);

    assert_true(size >= 0);
    screen->text[size] = '\0';
    return screen->text;
}

/* What stands there now. */
static const char *last_line(struct screen *screen)
{
    const char *line = strrchr(written(screen), '\r');

    return line ? line + strlen("\r\x1b[K") : "";
}

static size_t redraws(struct screen *screen)
{
    size_t count = 0;

    for (const char *at = written(screen); *at; at++)
        count += *at == '\r';
    return count;
}

static struct run_progress tests_done(size_t done, size_t total)
{
    return (struct run_progress){
        .phase = RUN_TESTING, .done = done, .total = total, .test = "secret/02-edge", .lanes = 1};
}

static void ten_redraws_a_second_and_thirty_more_after_a_pause(void **state)
{
    struct screen *screen = *state;

    for (size_t i = 0; i < 10000; i++) {
        const struct run_progress progress = tests_done(i, 10000);

        screen->now.monotonic_ns = (int64_t)i * MS;
        progress_show(&screen->progress, &progress);
    }
    assert_in_range(redraws(screen), 129, 130);
}

static void the_last_of_a_few_quick_steps_is_seen_before_a_long_one(void **state)
{
    struct screen *screen = *state;

    progress_vary(&screen->progress, "making the tests", 0, 0);
    for (size_t i = 0; i < 10; i++)
        progress_vary(&screen->progress, "accepted/quick.c", i, 11);
    progress_vary(&screen->progress, "accepted/long.py", 10, 11);
    assert_non_null(strstr(last_line(screen), "10/11  accepted/long.py"));
    assert_int_equal(redraws(screen), 12);
    progress_vary(&screen->progress, "accepted/long.py", 10, 11);
    assert_int_equal(redraws(screen), 12);
}

static void it_says_what_runs_and_how_many_are_done(void **state)
{
    struct screen *screen = *state;
    struct run_progress progress = {.phase = RUN_COMPILING, .test = ""};

    progress_show(&screen->progress, &progress);
    assert_string_equal(last_line(screen), "  compiling");
    progress = tests_done(12, 30);
    screen->now.monotonic_ns = 100 * MS;
    progress_show(&screen->progress, &progress);
    assert_non_null(strstr(last_line(screen), "judging "));
    assert_non_null(strstr(last_line(screen), "  12/30  secret/02-edge"));
}

static void time_left_is_no_guess(void **state)
{
    struct screen *screen = *state;
    struct run_progress progress = tests_done(0, 30);

    progress_show(&screen->progress, &progress);
    screen->now.monotonic_ns = 999 * MS;
    progress.done = 10;
    progress_show(&screen->progress, &progress);
    assert_null(strstr(last_line(screen), "left"));
    screen->now.monotonic_ns = 5 * S;
    progress.done = 0;
    progress_show(&screen->progress, &progress);
    assert_null(strstr(last_line(screen), "left"));
    /* ten in five seconds: ten seconds for twenty */
    progress.done = 10;
    screen->now.monotonic_ns += 100 * MS;
    progress_show(&screen->progress, &progress);
    assert_non_null(strstr(last_line(screen), "  11 s left"));
    /* nothing ended meanwhile: it does not pretend */
    screen->now.monotonic_ns = 10 * S;
    progress_show(&screen->progress, &progress);
    assert_non_null(strstr(last_line(screen), "  20 s left"));
    screen->now.monotonic_ns = 100 * S;
    progress_show(&screen->progress, &progress);
    assert_non_null(strstr(last_line(screen), "  4 min left"));
    progress.done = 30;
    screen->now.monotonic_ns += S;
    progress_show(&screen->progress, &progress);
    assert_null(strstr(last_line(screen), "left"));
}

static void time_left_is_no_more_than_the_limits(void **state)
{
    struct screen *screen = *state;
    struct run_progress progress = tests_done(0, 5);

    progress.lanes = 2;
    progress.longest_ns = 3 * S;
    progress_show(&screen->progress, &progress);
    progress.done = 1;
    screen->now.monotonic_ns = 50 * S;
    progress_show(&screen->progress, &progress);
    assert_non_null(strstr(last_line(screen), "  6 s left"));
}

static void it_fits_every_width(void **state)
{
    struct screen *screen = *state;
    static const size_t totals[] = {1, 30, 999, 10000};

    for (unsigned width = TERM_WIDTH_MIN; width <= 120; width++) {
        for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
            struct run_progress progress = tests_done(totals[i] / 2, totals[i]);

            screen->stream.term.width = width;
            progress.test = "secret/012345678901234567890123456789-\xC3\xA9\xE4\xB8\xAD-\x1b[2J";
            screen->progress.testing_ns = screen->now.monotonic_ns - 40 * S;
            screen->progress.testing = true;
            screen->now.monotonic_ns += S;
            assert_int_equal(ftruncate(screen->stream.term.fd, 0), 0);
            (void)lseek(screen->stream.term.fd, 0, SEEK_SET);
            progress_show(&screen->progress, &progress);
            assert_true(text_width(last_line(screen)) < width);
            assert_null(strchr(last_line(screen), '\x1b'));
        }
    }
}

static void forty_columns_have_a_bar_and_the_time(void **state)
{
    struct screen *screen = *state;
    struct run_progress progress = tests_done(0, 30);

    screen->stream.term.width = 40;
    screen->stream.term.utf8 = false;
    progress_show(&screen->progress, &progress);
    progress.done = 15;
    screen->now.monotonic_ns = 4 * S;
    progress_show(&screen->progress, &progress);
    assert_string_equal(last_line(screen), "  judging  ####....   15/30  4 s left");
}

static void what_was_drawn_is_erased(void **state)
{
    struct screen *screen = *state;
    const struct run_progress progress = tests_done(1, 2);

    progress_erase(&screen->progress);
    assert_string_equal(written(screen), "");
    progress_show(&screen->progress, &progress);
    progress_erase(&screen->progress);
    assert_string_equal(last_line(screen), "");
    assert_int_equal(redraws(screen), 2);
    progress_on_signal();
    assert_int_equal(redraws(screen), 2);
}

static void a_signal_erases_what_is_drawn(void **state)
{
    struct screen *screen = *state;
    const struct run_progress progress = tests_done(1, 2);

    screen->stream.term.taskbar = true;
    progress_show(&screen->progress, &progress);
    progress_on_signal();
    assert_string_equal(last_line(screen), TASKBAR "0\x1b\\");
}

static void the_task_bar_is_told_where_it_listens(void **state)
{
    struct screen *screen = *state;
    const struct run_progress progress = tests_done(1, 4);

    progress_show(&screen->progress, &progress);
    assert_null(strstr(written(screen), TASKBAR));
    screen->stream.term.taskbar = true;
    screen->now.monotonic_ns = S;
    progress_show(&screen->progress, &progress);
    assert_non_null(strstr(last_line(screen), TASKBAR "1;25\x1b\\"));
    progress_erase(&screen->progress);
    assert_string_equal(last_line(screen), TASKBAR "0\x1b\\");
}

static void only_known_terminals_are_told(void **state)
{
    static const struct {
        const char *name, *value;
        bool taskbar;
    } cases[] = {
        {"TERM_PROGRAM",   "ghostty",   true },
        {"TERM_PROGRAM",   "WezTerm",   true },
        {"TERM_PROGRAM",   "iTerm.app", false},
        {"TERM_FEATURES",  "T3CwPF",    true },
        {"TERM_FEATURES",  "T3CwPaF",   false},
        {"WT_SESSION",     "1",         true },
        {"ConEmuANSI",     "ON",        true },
        {"ConEmuANSI",     "OFF",       false},
        {"PTYXIS_VERSION", "48.1",      true },
        {"PTYXIS_VERSION", "47.9",      false},
    };

    (void)state;
    assert_int_equal(setenv("ASSESS_FORCE_TTY", "80", 1), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(setenv(cases[i].name, cases[i].value, 1), 0);
        assert_int_equal(term_of(2, COLOR_AUTO).taskbar, cases[i].taskbar);
        assert_int_equal(setenv("TMUX", "x", 1), 0);
        assert_false(term_of(2, COLOR_AUTO).taskbar);
        (void)unsetenv("TMUX");
        assert_int_equal(setenv("TERM", "dumb", 1), 0);
        assert_false(term_of(2, COLOR_AUTO).taskbar || term_of(2, COLOR_AUTO).can_erase);
        (void)unsetenv("TERM");
        (void)unsetenv(cases[i].name);
    }
    assert_false(term_of(2, COLOR_AUTO).taskbar);
    (void)unsetenv("ASSESS_FORCE_TTY");
}

static void nothing_is_drawn_off_a_terminal(void **state)
{
    struct screen *screen = *state;
    const struct run_progress progress = tests_done(1, 2);

    screen->stream.term.can_erase = false;
    start(screen);
    progress_show(&screen->progress, &progress);
    progress_erase(&screen->progress);
    assert_string_equal(written(screen), "");
    progress_wait(&screen->progress, "process 7");
    assert_string_equal(written(screen), "waiting: all lanes are busy, held by process 7\n");
}

static void a_stopped_terminal_is_not_waited_for(void **state)
{
    struct screen *screen = *state;
    const struct run_progress progress = tests_done(1, 2);
    int memory = screen->stream.term.fd;
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    screen->stream.term.fd = ends[1];
    /* a write that waited would wait for ever: nobody reads */
    for (int i = 0; i < 10000; i++) {
        screen->now.monotonic_ns += S;
        progress_show(&screen->progress, &progress);
    }
    assert_int_equal(screen->stream.os_error, 0);
    screen->progress.drawn = false;
    screen->stream.term.fd = memory;
    (void)close(ends[0]);
    (void)close(ends[1]);
}

#define ON_SCREEN(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SCREEN(ten_redraws_a_second_and_thirty_more_after_a_pause),
        ON_SCREEN(the_last_of_a_few_quick_steps_is_seen_before_a_long_one),
        ON_SCREEN(it_says_what_runs_and_how_many_are_done),
        ON_SCREEN(time_left_is_no_guess),
        ON_SCREEN(time_left_is_no_more_than_the_limits),
        ON_SCREEN(it_fits_every_width),
        ON_SCREEN(forty_columns_have_a_bar_and_the_time),
        ON_SCREEN(what_was_drawn_is_erased),
        ON_SCREEN(a_signal_erases_what_is_drawn),
        ON_SCREEN(the_task_bar_is_told_where_it_listens),
        ON_SCREEN(only_known_terminals_are_told),
        ON_SCREEN(nothing_is_drawn_off_a_terminal),
        ON_SCREEN(a_stopped_terminal_is_not_waited_for),
    };
    static const char *const names[] = {"TERM_PROGRAM",   "TERM_FEATURES", "WT_SESSION",
                                        "ConEmuANSI",     "TMUX",          "STY",
                                        "PTYXIS_VERSION", "TERM"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unsetenv(names[i]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
