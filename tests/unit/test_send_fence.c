/* SPDX-License-Identifier: MIT */
/* What assess-send cannot do once it has begun; each try is made by a child that has entered its fence. */
#include "fixture.h"

#include "send_parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKED = 0, REFUSED = 40, NO_FENCE = 41, NO_LANDLOCK = 42 };

static int of(bool worked)
{
    return worked ? WORKED : REFUSED;
}

/* What a child's TRY says from behind the fence. */
static int behind(int (*attempt)(void))
{
    pid_t pid = fork();
    int status = 0;

    assert_true(pid >= 0);
    if (pid == 0)
        _exit(send_fence() ? attempt() : NO_FENCE);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int run_a_program(void)
{
    char name[] = "/bin/true";
    char *const arguments[] = {name, NULL}, *const environment[] = {NULL};

    (void)execve(name, arguments, environment);
    return REFUSED;
}

static int start_a_process(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    return of(pid > 0);
}

static int write_a_file(void)
{
    char path[] = "/tmp/send_fence_written";
    bool made = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;

    (void)unlink(path);
    return of(made);
}

static int remove_a_file(void)
{
    return of(unlink("/tmp/send_fence_there") == 0);
}

static int signal_its_parent(void)
{
    return of(kill(getppid(), 0) == 0);
}

static int trace_its_parent(void)
{
    return of(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
}

static int reach_a_service_of_this_machine(void)
{
    return of(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0);
}

static int see_packets_of_others(void)
{
    return of(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0) >= 0);
}

static int type_into_a_terminal(void)
{
    char letter = 'x';

    (void)ioctl(STDIN_FILENO, TIOCSTI, &letter);
    return of(errno != EPERM);
}

static int handle_its_page_faults(void)
{
    return of(syscall(SYS_userfaultfd, 0) >= 0);
}

static void it_has_no_program_no_process_no_file_and_no_neighbour(void **state)
{
    static const struct {
        const char *name;
        int (*attempt)(void);
    } attempts[] = {
        {"run a program",                   run_a_program                  },
        {"start a process",                 start_a_process                },
        {"write a file",                    write_a_file                   },
        {"remove a file",                   remove_a_file                  },
        {"signal its parent",               signal_its_parent              },
        {"trace its parent",                trace_its_parent               },
        {"reach a service of this machine", reach_a_service_of_this_machine},
        {"see packets of others",           see_packets_of_others          },
        {"type into a terminal",            type_into_a_terminal           },
        {"handle its page faults",          handle_its_page_faults         },
    };
    int fd = open("/tmp/send_fence_there", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        int said = behind(attempts[i].attempt);

        if (said != REFUSED)
            fail_msg("%s: %d", attempts[i].name, said);
    }
    assert_int_equal(unlink("/tmp/send_fence_there"), 0);
}

static int read_a_file_of_somebody(void)
{
    return of(open("/proc/self/environ", O_RDONLY | O_CLOEXEC) >= 0 ||
              open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0 ||
              open("/root", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0);
}

static void where_the_kernel_can_it_reads_what_the_system_has_and_nothing_else(void **state)
{
    (void)state;
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) < 1) {
        print_message("skipped: this kernel has no Landlock\n");
        skip();
    }
    assert_int_equal(behind(read_a_file_of_somebody), REFUSED);
}

static void *end(void *argument)
{
    return argument;
}

static int do_what_it_is_for(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int pair[2], one = 1, listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pthread_t thread;

    return of(listening >= 0 && ioctl(listening, FIONBIO, &one) == 0 &&
              bind(listening, (struct sockaddr *)&address, sizeof address) == 0 &&
              socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0) >= -1 &&
              socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0 &&
              open("/etc/hosts", O_RDONLY | O_CLOEXEC) >= 0 &&
              pthread_create(&thread, NULL, end, NULL) == 0 && pthread_join(thread, NULL) == 0);
}

static void it_has_sockets_threads_and_the_systems_own_files(void **state)
{
    (void)state;
    assert_int_equal(behind(do_what_it_is_for), WORKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_no_program_no_process_no_file_and_no_neighbour),
        cmocka_unit_test(where_the_kernel_can_it_reads_what_the_system_has_and_nothing_else),
        cmocka_unit_test(it_has_sockets_threads_and_the_systems_own_files),
    };

#if defined(__SANITIZE_ADDRESS__)
    puts("skipped: a sanitizer looks at its own process, so that the fence is not raised");
    return 77;
#endif
    return cmocka_run_group_tests(tests, NULL, NULL);
}
