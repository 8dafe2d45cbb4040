/* SPDX-License-Identifier: MIT */
/* The process that reads calendars: what it gives back, how it fails, and what it cannot do. */
#include "fixture.h"

#include "parse_fence.h"
#include "parser.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKED = 0, REFUSED = 40, NO_FENCE = 41 };

static const char event[] =
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART:20260201T100000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:2026\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

static int file_of(const char *text)
{
    int fd = memfd_create("calendar", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    return fd;
}

static int ask(struct parser *parser, const char *text, const char *home, struct busy *busy,
               struct error *err)
{
    const struct parser_request request = {
        .from = INT64_C(1767225600), .to = INT64_C(1798761600), .home = home};
    int fd = file_of(text);
    int rc = parser_busy(parser, &request, fd, busy, err);

    (void)close(fd);
    return rc;
}

static struct parser *open_it(const char *path)
{
    struct parser *parser = NULL;
    struct error err;

    assert_int_equal(parser_open(path, &parser, &err), 0);
    return parser;
}

static void it_gives_spans_and_faults(void **state)
{
    struct parser *parser = open_it(ASSESS_PARSE);
    struct error err;

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct busy busy = {0};

        if (ask(parser, event, "Europe/Berlin", &busy, &err) < 0)
            fail_msg("%s", err.message);
        assert_int_equal(busy.count, 1);
        assert_int_equal(busy.spans[0].to - busy.spans[0].from, 3600);
        assert_int_equal(busy.fault_count, 1);
        assert_int_equal(busy.faults[0].line, 9);
        busy_done(&busy);
    }
    parser_close(parser);
}

static void what_is_no_calendar_or_no_zone_is_told(void **state)
{
    struct parser *parser = open_it(ASSESS_PARSE);
    struct busy busy = {0};
    struct error err;

    (void)state;
    assert_int_equal(ask(parser, "\x1b[2Jhello", "UTC", &busy, &err), -(int)ERR_USAGE);
    assert_int_equal(ask(parser, "", "UTC", &busy, &err), -(int)ERR_USAGE);
    assert_int_equal(ask(parser, event, "Mars/Olympus", &busy, &err), -(int)ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "Mars/Olympus"));
    assert_int_equal(ask(parser, event, "UTC", &busy, &err), 0);
    busy_done(&busy);
    parser_close(parser);
}

static void what_is_no_file_is_not_read(void **state)
{
    const struct parser_request request = {.from = 0, .to = 1, .home = "UTC"};
    struct parser *parser = open_it(ASSESS_PARSE);
    int folder = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct busy busy = {0};
    struct error err;

    (void)state;
    assert_int_equal(parser_busy(parser, &request, folder, &busy, &err), -(int)ERR_USAGE);
    (void)close(folder);
    parser_close(parser);
}

static void a_program_that_is_none_is_told(void **state)
{
    static const char *const paths[] = {"/bin/false", "/bin/cat", "/nowhere/assess-parse"};

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct parser *parser = open_it(paths[i]);
        struct busy busy = {0};
        struct error err;

        assert_int_equal(ask(parser, event, "UTC", &busy, &err), -(int)ERR_INSTALLATION);
        parser_close(parser);
    }
}

/* The one child of this process. */
static pid_t child(void)
{
    char path[64], text[64] = "";
    FILE *file;

    (void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(text, sizeof text, file));
    (void)fclose(file);
    return (pid_t)strtol(text, NULL, 10);
}

static void a_calendar_that_ends_it_harms_no_other(void **state)
{
    struct parser *parser = open_it(ASSESS_PARSE);
    struct busy busy = {0};
    struct error err;
    siginfo_t seen;
    pid_t pid;

    (void)state;
    assert_int_equal(ask(parser, event, "UTC", &busy, &err), 0);
    busy_done(&busy);
    pid = child();
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitid(P_PID, (id_t)pid, &seen, WEXITED | WNOWAIT), 0);
    assert_int_equal(ask(parser, event, "UTC", &busy, &err), -(int)ERR_SYSTEM);
    assert_non_null(strstr(err.message, "signal 9"));
    assert_int_equal(ask(parser, event, "UTC", &busy, &err), 0);
    busy_done(&busy);
    parser_close(parser);
}

/* ---- the fence -------------------------------------------------------------------------------------- */

static int attempt(int which)
{
    char name[] = "/bin/true";
    char *const words[] = {name, NULL}, *const nothing[] = {NULL};

    switch (which) {
    case 0: (void)execve(name, words, nothing); return REFUSED;
    case 1: return fork() < 0 ? REFUSED : WORKED;
    case 2: return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0 ? REFUSED : WORKED;
    case 3: return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0 ? REFUSED : WORKED;
    case 4:
        return open("/tmp/parser_written", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0 ? REFUSED
                                                                                     : WORKED;
    case 5: return kill(getppid(), 0) < 0 ? REFUSED : WORKED;
    case 6: return unlink("/tmp/parser_written") < 0 && errno == EPERM ? REFUSED : WORKED;
    default:
        return mmap(NULL, (size_t)2 << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                       MAP_FAILED
                   ? REFUSED
                   : WORKED;
    }
}

static void it_has_no_program_no_socket_and_no_file(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__)
    print_message(
        "skipped: a sanitizer looks at its own process, so that the fence is not raised\n");
    skip();
#endif
    for (int which = 0; which < 8; which++) {
        pid_t pid = fork();
        int status = 0;

        assert_true(pid >= 0);
        if (pid == 0)
            _exit(parse_fence() ? attempt(which) : NO_FENCE);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != REFUSED)
            fail_msg("attempt %d: %x", which, (unsigned)status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_gives_spans_and_faults),
        cmocka_unit_test(what_is_no_calendar_or_no_zone_is_told),
        cmocka_unit_test(what_is_no_file_is_not_read),
        cmocka_unit_test(a_program_that_is_none_is_told),
        cmocka_unit_test(a_calendar_that_ends_it_harms_no_other),
        cmocka_unit_test(it_has_no_program_no_socket_and_no_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
