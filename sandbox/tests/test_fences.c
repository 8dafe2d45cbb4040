/* SPDX-License-Identifier: MIT */
/*
 * The fences behind the filter, one by one: what reach.c tries in a box without a filter is answered
 * by the fence, and goes through once that is taken away, too.  And what a caller could hand down to
 * a run: this program makes itself as odd as it can before it opens a lane.
 *
 * Uses the library's test build, whose switches take single fences away (wire.h).
 */
#include "place.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define OPEN       WIRE_TEST_NO_SECCOMP
#define WIDE_OPEN  (WIRE_TEST_NO_SECCOMP | WIRE_TEST_NO_LANDLOCK)
#define OTHER_UIDS 62000 /* of lanes on which keys are kept */

static struct place place;

static bool is_root(void)
{
    return geteuid() == 0;
}

/* What "reach VERB ARG" says in a box with FLAGS. */
static const char *said(unsigned flags, const char *verb, const char *arg)
{
    static char text[2048];
    struct sandbox_recipe recipe = place_recipe(&place, DO(verb, arg));
    struct sandbox_result result;
    const char *written;
    size_t size = 0;

    recipe.flags = flags;
    result = place_try(&place, &recipe);
    assert_exited(&result, 0);
    written = sandbox_output(place.box, 1, &size);
    (void)snprintf(text, sizeof(text), "%.*s", (int)size, written);
    return text;
}

/* ---- fences ----------------------------------------------------------------------------------- */

static void a_changed_root_refuses_user_namespaces(void **state)
{
    (void)state;
    /* An ordinary user has a third fence, asked first: his own one allows none below it. */
    assert_string_equal(said(OPEN, "user-namespace", ""), is_root() ? "EPERM\n" : "ENOSPC\n");
    assert_string_equal(said(OPEN | WIRE_TEST_NO_CHROOT, "user-namespace", ""),
                        is_root() ? "done\n" : "ENOSPC\n");
}

static void a_changed_root_cannot_be_left(void **state)
{
    (void)state;
    assert_string_equal(said(OPEN, "above", ""), "EPERM\n");
    assert_string_equal(said(WIDE_OPEN, "above", ""), "EPERM\n");
}

static void memory_files_are_no_programs(void **state)
{
    (void)state;
    if (!is_root() || access("/proc/sys/vm/memfd_noexec", W_OK) < 0) {
        print_message("needs root and Linux 6.3\n");
        skip();
    }
    assert_string_equal(said(OPEN, "memory-program", "0"), "EPERM\n");
    assert_string_equal(said(OPEN, "memory-program", "16"), "EACCES\n"); /* MFD_EXEC */
    assert_string_equal(said(OPEN | WIRE_TEST_RUN_MEMORY, "memory-program", "0"), "done\n");
    assert_string_equal(said(OPEN | WIRE_TEST_RUN_MEMORY, "memory-program", "16"), "done\n");
}

static void keys_have_no_ring_that_outlives_their_process(void **state)
{
    char user[16];
    char session[16];

    (void)state;
    if (syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 1) < 0) {
        print_message("this kernel has no keys\n");
        skip();
    }
    (void)snprintf(user, sizeof(user), "%d", KEY_SPEC_USER_KEYRING);
    (void)snprintf(session, sizeof(session), "%d", KEY_SPEC_SESSION_KEYRING);
    assert_string_not_equal(said(OPEN, "key", user), "done\n");
    assert_string_equal(said(OPEN, "key", session), "EACCES\n");
    (void)said(OPEN, "persistent-key", "");
    assert_string_not_equal(said(OPEN, "persistent-key", ""), "done\n");
}

static void an_unfenced_key_stays_for_the_next_box(void **state)
{
    struct sandbox_options options = {.helper = place.helper, .uid_base = OTHER_UIDS};
    struct sandbox *sandbox = NULL;
    struct sandbox_error err = {0};
    char ring[16];

    (void)state;
    (void)snprintf(ring, sizeof(ring), "%d", KEY_SPEC_USER_KEYRING);
    sandbox_lane_close(place.lane);
    assert_int_equal(sandbox_open(&options, &sandbox, &err), 0);
    place.lane = place_take_lane(sandbox, SANDBOX_LANE_ANY);
    assert_string_equal(said(OPEN | WIRE_TEST_KEEP_KEYS, "key", ring), "done\n");
    (void)place_leave((void *[]){&place});
    sandbox_lane_close(place.lane);
    sandbox_close(sandbox);
    place.lane = place_take_lane(place.sandbox, SANDBOX_LANE_ANY);
}

static void landlock_refuses_tcp_where_it_can(void **state)
{
    (void)state;
    if (sandbox_facts(place.sandbox)->landlock_abi < 4) {
        print_message("needs Landlock ABI 4\n");
        skip();
    }
    assert_string_equal(said(OPEN, "tcp", ""), "EACCES\n");
    /* And behind it the network is empty. */
    assert_string_equal(said(WIDE_OPEN, "tcp", ""), "ENETUNREACH\n");
}

static const char *asked_device(unsigned flags)
{
    static const struct sandbox_mount device = {SANDBOX_MOUNT_DEVICE, "/dev/urandom",
                                                "/dev/urandom"};
    struct sandbox_recipe recipe = place_recipe(&place, DO("device", "/dev/urandom"));
    struct sandbox_result result;
    size_t size = 0;

    recipe.mounts = &device;
    recipe.mount_count = 1;
    recipe.flags = flags;
    result = place_try(&place, &recipe);
    assert_exited(&result, 0);
    return sandbox_output(place.box, 1, &size);
}

static void landlock_refuses_orders_to_devices_where_it_can(void **state)
{
    (void)state;
    if (sandbox_facts(place.sandbox)->landlock_abi < 5) {
        print_message("needs Landlock ABI 5\n");
        skip();
    }
    assert_memory_equal(asked_device(OPEN), "EACCES\n", 7);
    assert_memory_equal(asked_device(WIDE_OPEN), "done\n", 5);
}

/* ---- inheritance ------------------------------------------------------------------------------ */

static void nothing_of_the_caller_is_inherited(void **state)
{
    static const char expected[] = "nice 0\n"
                                   "scheduler 0\n"
                                   "io 0\n"
                                   "personality 0\n"
                                   "slack 50000\n"
                                   "huge pages off 0\n"
                                   "subreaper 0\n"
                                   "umask 22\n"
                                   "SigBlk:\t0000000000000000\n"
                                   "SigIgn:\t0000000000000000\n"
                                   "CapPrm:\t0000000000000000\n"
                                   "CapBnd:\t0000000000000000\n"
                                   "NoNewPrivs:\t1\n"
                                   "1000\n";

    (void)state;
    assert_string_equal(said(OPEN | SANDBOX_PROC, "state", ""), expected);
}

static void control_groups_do_not_name_the_lane(void **state)
{
    (void)state;
    assert_string_equal(said(OPEN | SANDBOX_PROC, "groups", ""), "done\n");
}

/* Reading is all that is to be had of the input, be it a memfd or a pipe. */
static void a_payload_opens_its_own_streams_again(void **state)
{
    struct sandbox_error err = {0};
    struct sandbox_recipe recipe = place_recipe(&place, DO("streams", ""));
    struct sandbox_result result;
    int input = -1;
    int opened = -1;

    (void)state;
    recipe.flags = SANDBOX_PROC;
    assert_int_equal(sandbox_input_new("input", 5, &input, &err), 0);
    assert_int_equal(sandbox_input_open(input, &opened, &err), 0);
    (void)place_box(&place, &recipe);
    result = place_run(&place, opened);
    assert_exited(&result, 0);
    assert_wrote(&place, 1, "5 input\nEPERM\n");
    result = place_run(&place, -1);
    assert_exited(&result, 0);
    assert_wrote(&place, 1, "0 \nEACCES\n");
    (void)close(opened);
    (void)close(input);
}

/* What would show in the run if it were handed down. */
static void become_odd(void)
{
    const unsigned long ignore[4] = {1};
    const struct sched_param none = {0};

    for (int number = SIGUSR1; number <= 33; number++)
        if (number != SIGKILL && number != SIGSTOP && number != SIGCHLD && number != SIGSEGV)
            (void)syscall(SYS_rt_sigaction, number, ignore, NULL, 8);
    (void)personality(ADDR_NO_RANDOMIZE);
    (void)prctl(PR_SET_TIMERSLACK, 7000000);
    (void)prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
    (void)umask(077);
    (void)syscall(SYS_ioprio_set, 1, 0, 2 << 13 | 7);
    (void)syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
    if (!is_root()) /* what only root could take back */
        return;
    (void)sched_setscheduler(0, SCHED_BATCH, &none);
    (void)setpriority(PRIO_PROCESS, 0, 5);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        IN(&place, a_changed_root_refuses_user_namespaces),
        IN(&place, a_changed_root_cannot_be_left),
        IN(&place, memory_files_are_no_programs),
        IN(&place, keys_have_no_ring_that_outlives_their_process),
        IN(&place, an_unfenced_key_stays_for_the_next_box),
        IN(&place, landlock_refuses_tcp_where_it_can),
        IN(&place, landlock_refuses_orders_to_devices_where_it_can),
        IN(&place, nothing_of_the_caller_is_inherited),
        IN(&place, control_groups_do_not_name_the_lane),
        IN(&place, a_payload_opens_its_own_streams_again),
    };
    int rc;

    become_odd();
    rc = place_open(&place, argc, argv);
    if (rc != 0)
        return rc;
    rc = cmocka_run_group_tests_name("sandbox.library-fences", tests, NULL, NULL);
    place_close(&place);
    return rc;
}
