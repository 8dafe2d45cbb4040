/* SPDX-License-Identifier: MIT */
/* What a run says of its program: streams, ends, limits, figures, refused calls. */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static struct place place;

/* ---- streams ---------------------------------------------------------------------------------- */

static void a_program_s_output_and_exit_code_come_back(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("print", "hello\n"));
    struct sandbox_result result = place_try(*state, &recipe);

    assert_exited(&result, 0);
    assert_wrote(*state, 1, "hello\n");
    assert_wrote(*state, 2, "");
    assert_int_equal(result.stdout_bytes, 6);
    assert_true(result.cpu_ns > 0 && result.wall_ns > 0);
    assert_int_equal(result.denied_total, 0);
}

static char *make_pattern(size_t size)
{
    char *pattern = malloc(size);

    assert_non_null(pattern);
    for (size_t i = 0; i < size; i++)
        pattern[i] = (char)((i * 31 + i / 251) & 0xff);
    return pattern;
}

static void standard_input_is_delivered_whole(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("cat"));
    char *pattern = make_pattern(MIB(1));
    struct sandbox_error err;
    struct sandbox_result result;
    size_t size = 0;
    int input = -1;
    int opened = -1;

    assert_int_equal(sandbox_input_new(pattern, MIB(1), &input, &err), 0);
    (void)place_box(*state, &recipe);
    for (int i = 0; i < 3; i++) { /* each opening starts anew */
        assert_int_equal(sandbox_input_open(input, &opened, &err), 0);
        result = place_run(*state, opened);
        (void)close(opened);
        assert_exited(&result, 0);
        assert_memory_equal(sandbox_output(place.box, 1, &size), pattern, MIB(1));
        assert_int_equal(size, MIB(1));
    }
    (void)close(input);
    free(pattern);
}

static void standard_input_may_be_a_pipe(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("cat"));
    struct sandbox_result result;
    int ends[2];

    (void)place_box(*state, &recipe);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], "through", 7), 7);
    (void)close(ends[1]);
    result = place_run(*state, ends[0]);
    (void)close(ends[0]);
    assert_exited(&result, 0);
    assert_wrote(*state, 1, "through");
}

static void an_empty_input_is_end_of_file(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("cat"));
    struct sandbox_result result = place_try(*state, &recipe);
    struct sandbox_error err;
    int input = -1;

    assert_exited(&result, 0);
    assert_wrote(*state, 1, "");
    assert_int_equal(sandbox_input_new("", 0, &input, &err), 0);
    result = place_run(*state, input);
    (void)close(input);
    assert_exited(&result, 0);
    assert_wrote(*state, 1, "");
}

static void assert_no_input(int fd)
{
    const struct sandbox_io io = {.stdin_fd = fd};
    struct sandbox_result result;
    struct sandbox_error err;

    assert_true(fd >= 0);
    assert_int_equal(sandbox_run(place.box, &io, &result, &err), -(int)SANDBOX_INVALID);
    (void)close(fd);
}

static void what_a_program_could_write_back_to_is_refused_as_input(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("cat"));
    struct sandbox_result result;
    int half = memfd_create("half", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    (void)place_box(*state, &recipe);
    assert_no_input(open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    assert_no_input(open("/dev/null", O_RDONLY | O_CLOEXEC));
    assert_no_input(memfd_create("open", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    assert_no_input(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    /* Not to be written to, but to be cut. */
    assert_int_equal(fcntl(half, F_ADD_SEALS, F_SEAL_WRITE), 0);
    assert_no_input(half);
    result = place_run(*state, -1);
    assert_exited(&result, 0);
}

static void output_is_cut_exactly_at_its_limit_and_named(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("flood", "500000"));
    struct sandbox_result result;
    size_t size = 0;

    recipe.limits.output_bytes = 100001;
    result = place_try(*state, &recipe);
    assert_outcome(&result, SANDBOX_OUTPUT_LIMIT);
    assert_int_equal(result.stdout_bytes, 100001);
    (void)sandbox_output(place.box, 1, &size);
    assert_int_equal(size, 100001);
}

static void output_as_long_as_the_limit_is_no_offence(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("flood", "100001"));
    struct sandbox_result result;

    recipe.limits.output_bytes = 100001;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    assert_int_equal(result.stdout_bytes, 100001);
}

static void errors_beyond_their_limit_are_dropped_and_counted(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("moan", "500000"));
    struct sandbox_result result;
    size_t size = 0;

    recipe.limits.error_bytes = 1001;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    assert_int_equal(result.stderr_bytes, 500000);
    assert_int_equal(result.stdout_bytes, 0);
    (void)sandbox_output(place.box, 2, &size);
    assert_int_equal(size, 1001);
}

struct heard {
    size_t bytes[3];
    bool strange;
};

static void hear(void *context, int stream, const char *data, size_t size)
{
    struct heard *heard = context;

    heard->strange |= stream < 1 || stream > 2 || size == 0 || data[0] != 'x';
    heard->bytes[stream] += size;
}

static void pieces_go_to_the_caller_who_asks_for_them(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("flood", "300000"));
    struct heard heard = {0};
    const struct sandbox_io io = {.stdin_fd = -1, .on_output = hear, .context = &heard};
    struct sandbox_result result;
    struct sandbox_error err;

    recipe.limits.output_bytes = 200000;
    (void)place_box(*state, &recipe);
    assert_int_equal(sandbox_run(place.box, &io, &result, &err), 0);
    assert_outcome(&result, SANDBOX_OUTPUT_LIMIT);
    assert_int_equal(heard.bytes[1], 200000);
    assert_int_equal(heard.bytes[2], 0);
    assert_false(heard.strange);
    assert_wrote(*state, 1, "");
}

/* ---- ends ------------------------------------------------------------------------------------- */

static void exit_codes_and_signals_are_told_apart(void **state)
{
    static const struct {
        const char *act, *number;
        enum sandbox_outcome outcome;
        int code, signal;
    } rows[] = {
        {"exit",   "0",   SANDBOX_EXITED,   0,   0      },
        {"exit",   "1",   SANDBOX_EXITED,   1,   0      },
        {"exit",   "9",   SANDBOX_EXITED,   9,   0      },
        {"exit",   "137", SANDBOX_EXITED,   137, 0      },
        {"exit",   "255", SANDBOX_EXITED,   255, 0      },
        {"signal", "6",   SANDBOX_SIGNALED, 0,   SIGABRT},
        {"signal", "9",   SANDBOX_SIGNALED, 0,   SIGKILL},
        {"signal", "11",  SANDBOX_SIGNALED, 0,   SIGSEGV},
        {"signal", "15",  SANDBOX_SIGNALED, 0,   SIGTERM},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sandbox_recipe recipe = place_recipe(*state, DO(rows[i].act, rows[i].number));
        struct sandbox_result result = place_try(*state, &recipe);

        assert_outcome(&result, rows[i].outcome);
        assert_int_equal(result.exit_code, rows[i].code);
        assert_int_equal(result.signal, rows[i].signal);
    }
}

static void a_program_that_cannot_be_executed_is_unstarted(void **state)
{
    static const struct {
        const char *path;
        int error;
    } rows[] = {
        {"/app/none",     ENOENT },
        {"/app/act/none", ENOTDIR},
        {"/app/text",     EACCES },
        {"/app/script",   ENOEXEC},
    };
    static const char text[] = "not a program\n";

    place.files[1] = (struct sandbox_file){.name = "text", .data = text, .size = sizeof(text)};
    place.files[2] = (struct sandbox_file){
        .name = "script", .data = text, .size = sizeof(text), .executable = true};
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *const argv[] = {rows[i].path, NULL};
        struct sandbox_recipe recipe = place_recipe(*state, argv);
        struct sandbox_result result;

        recipe.file_count = 3;
        result = place_try(*state, &recipe);
        assert_outcome(&result, SANDBOX_UNSTARTED);
        assert_int_equal(result.exit_code, rows[i].error);
    }
}

static void descendants_end_with_the_first_process(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("orphan"));
    struct sandbox_result result;

    recipe.limits.processes = 3;
    (void)place_box(*state, &recipe);
    /* Were the group not empty after a run, the next one would be refused. */
    for (int i = 0; i < 20; i++) {
        result = place_run(*state, -1);
        assert_exited(&result, 0);
    }
}

/* ---- limits ----------------------------------------------------------------------------------- */

static void assert_cpu_limited(const char *act, int64_t limit_ns)
{
    struct sandbox_recipe recipe = place_recipe(&place, DO(act));
    struct sandbox_result result;

    recipe.limits.cpu_ns = limit_ns;
    recipe.limits.wall_ns = 60 * SECOND_NS; /* others may be at work on this core */
    recipe.limits.processes = 4;
    result = place_try(&place, &recipe);
    assert_outcome(&result, SANDBOX_CPU_LIMIT);
    assert_true(result.cpu_ns >= limit_ns);
    assert_true(result.cpu_ns < limit_ns * 3 / 2);
}

static void a_spinner_is_stopped_at_its_cpu_limit(void **state)
{
    (void)state;
    assert_cpu_limited("spin", SECOND_NS / 10);
    assert_cpu_limited("spin", SECOND_NS / 2);
}

static void a_tree_of_spinners_shares_one_cpu_limit(void **state)
{
    (void)state;
    assert_cpu_limited("tree", SECOND_NS / 10);
    assert_cpu_limited("tree", SECOND_NS / 2);
}

static void a_sleeper_is_stopped_at_its_wall_limit(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("sleep"));
    struct sandbox_result result;

    recipe.limits.wall_ns = SECOND_NS / 5;
    result = place_try(*state, &recipe);
    assert_outcome(&result, SANDBOX_WALL_LIMIT);
    assert_true(result.wall_ns >= SECOND_NS / 5);
    assert_true(result.cpu_ns < SECOND_NS / 5);
}

static void processes_beyond_the_limit_are_refused_and_flagged(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("fork", "10"));
    struct sandbox_result result;

    recipe.limits.processes = 4;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    assert_true(result.process_limit_hit);
    assert_wrote(*state, 2, "3\n");
    recipe.limits.processes = 11;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    assert_false(result.process_limit_hit);
    assert_wrote(*state, 2, "10\n");
}

static void one_process_is_the_default(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("fork", "1"));
    struct sandbox_result result = place_try(*state, &recipe);

    assert_exited(&result, 0);
    assert_wrote(*state, 2, "0\n");
    assert_true(result.process_limit_hit);
}

/* ---- refused calls ---------------------------------------------------------------------------- */

static void a_refused_call_is_recorded_with_its_name_and_count(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("socket", "2", "5"));
    struct sandbox_result result;

    (void)place_box(*state, &recipe);
    for (int i = 0; i < 2; i++) { /* the second run's count starts anew */
        result = place_run(*state, -1);
        assert_exited(&result, 3);
        assert_wrote(*state, 1, "socket: Permission denied\n");
        assert_int_equal(result.denied_total, 5);
        assert_int_equal(result.denied_count, 2);
        assert_string_equal(result.denied[0].syscall, "socket");
        assert_int_equal(result.denied[0].args[0], AF_INET);
        assert_int_equal(result.denied[0].args[2], 0);
        assert_int_equal(result.denied[0].count, 3);
        assert_int_equal(result.denied[1].args[2], 1);
        assert_int_equal(result.denied[1].count, 2);
    }
}

static void more_than_64_kinds_of_refused_calls_are_only_counted(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("socket", "100", "200"));
    struct sandbox_result result = place_try(*state, &recipe);

    assert_exited(&result, 3);
    assert_int_equal(result.denied_total, 200);
    assert_int_equal(result.denied_count, SANDBOX_DENIED_MAX);
    for (size_t i = 0; i < result.denied_count; i++)
        assert_int_equal(result.denied[i].count, 2);
}

static void a_flood_of_refused_calls_ends_well(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("socket", "1", "5000"));

    (void)place_box(*state, &recipe);
    for (int i = 0; i < 3; i++) {
        struct sandbox_result result = place_run(*state, -1);

        assert_exited(&result, 3);
        assert_in_range(result.denied_total, 1000, 5000);
        assert_int_equal(result.denied_count, 1);
        assert_int_equal(result.denied[0].count, result.denied_total);
    }
}

static void a_run_after_the_last_one_is_like_any_other(void **state)
{
    const struct sandbox_io last = {.stdin_fd = -1, .last = true};
    struct sandbox_recipe recipe = place_recipe(*state, DO("mark"));
    struct sandbox_result result;
    struct sandbox_error err;

    (void)place_box(*state, &recipe);
    for (int i = 0; i < 3; i++) {
        if (sandbox_run(place.box, &last, &result, &err) < 0)
            fail_msg("%s", err.message);
        assert_exited(&result, 0);
        assert_wrote(*state, 1, "fresh\n");
    }
    result = place_run(*state, -1);
    assert_exited(&result, 0);
    assert_wrote(*state, 1, "fresh\n");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        IN(&place, a_program_s_output_and_exit_code_come_back),
        IN(&place, standard_input_is_delivered_whole),
        IN(&place, standard_input_may_be_a_pipe),
        IN(&place, an_empty_input_is_end_of_file),
        IN(&place, what_a_program_could_write_back_to_is_refused_as_input),
        IN(&place, output_is_cut_exactly_at_its_limit_and_named),
        IN(&place, output_as_long_as_the_limit_is_no_offence),
        IN(&place, errors_beyond_their_limit_are_dropped_and_counted),
        IN(&place, pieces_go_to_the_caller_who_asks_for_them),
        IN(&place, exit_codes_and_signals_are_told_apart),
        IN(&place, a_program_that_cannot_be_executed_is_unstarted),
        IN(&place, descendants_end_with_the_first_process),
        IN(&place, a_spinner_is_stopped_at_its_cpu_limit),
        IN(&place, a_tree_of_spinners_shares_one_cpu_limit),
        IN(&place, a_sleeper_is_stopped_at_its_wall_limit),
        IN(&place, processes_beyond_the_limit_are_refused_and_flagged),
        IN(&place, one_process_is_the_default),
        IN(&place, a_refused_call_is_recorded_with_its_name_and_count),
        IN(&place, more_than_64_kinds_of_refused_calls_are_only_counted),
        IN(&place, a_flood_of_refused_calls_ends_well),
        IN(&place, a_run_after_the_last_one_is_like_any_other),
    };
    int rc = place_open(&place, argc, argv);

    if (rc != 0)
        return rc;
    rc = cmocka_run_group_tests_name("sandbox.library", tests, NULL, NULL);
    place_close(&place);
    return rc;
}
