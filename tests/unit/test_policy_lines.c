/* SPDX-License-Identifier: MIT */
/*
 * No line of a built-in policy can go unnoticed: each has a probe (policy_probes.h), whose answer is
 * the kernel's under the whole policy, and another one as soon as the line is taken out.
 *
 * Processes: each probe is one call of a forked child with the policy's program in force.  What a
 * mutated policy would answer is asked of an interpreter, which takes microseconds.
 */
#include "bpf.h"
#include "policy_probes.h"

#include <linux/audit.h>
#include <seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NO_LINE      0u

#if defined(__x86_64__)
#define ARCH      AUDIT_ARCH_X86_64
#define ARCH_WORD " @x86_64"
#else
#define ARCH      AUDIT_ARCH_AARCH64
#define ARCH_WORD " @aarch64"
#endif

/* ---- texts ------------------------------------------------------------------------------------- */

static const struct sandbox_embedded *file_of(const char *name)
{
    for (const struct sandbox_embedded *file = sandbox_policy_files; file->name; file++)
        if (strcmp(file->name, name) == 0)
            return file;
    fail_msg("no policy file \"%s\"", name);
    return NULL;
}

/* Line NUMBER of FILE without comment and with single blanks; false beyond the end. */
static bool line_of(const struct sandbox_embedded *file, unsigned number, char *out, size_t room)
{
    const char *at = file->text;
    const char *end = file->text + file->size;
    size_t used = 0;

    for (unsigned i = 1; i < number && at < end; i++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        at = next ? next + 1 : end;
    }
    if (at == end)
        return false;
    for (; at < end && *at != '\n' && *at != '#'; at++)
        if (*at != ' ' || (used > 0 && out[used - 1] != ' '))
            if (used + 1 < room)
                out[used++] = *at;
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = '\0';
    return true;
}

struct text {
    char bytes[65536];
    size_t size;
};

/* FILE with what it includes in its place, without line WITHOUT of the file CUT. */
static void flatten(struct text *text, const char *name, const char *cut, unsigned without)
{
    const struct sandbox_embedded *file = file_of(name);
    char line[256];
    char included[300];

    for (unsigned number = 1; line_of(file, number, line, sizeof line); number++) {
        if (number == without && strcmp(name, cut) == 0)
            continue;
        if (strncmp(line, "@include ", 9) == 0) {
            (void)snprintf(included, sizeof included, "%s.policy", line + 9);
            flatten(text, included, cut, without);
        } else {
            text->size += (size_t)snprintf(text->bytes + text->size,
                                           sizeof text->bytes - text->size, "%s\n", line);
        }
    }
}

/* The policy in file NAME without that line. */
static struct sandbox_policy *mutated(const char *name, const char *cut, unsigned without)
{
    static struct text text;
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};

    text.size = 0;
    flatten(&text, name, cut, without);
    if (sandbox_policy_parse(name, text.bytes, text.size, &policy, &err) != 0)
        fail_msg("%s", err.message);
    return policy;
}

/* ---- probes ------------------------------------------------------------------------------------ */

/* The call's number here; -1 where this architecture has no such call or line. */
static int number_of(const struct probe *probe)
{
    char name[32];
    const char *arch = strstr(probe->line, " @");

    if (arch && strcmp(arch, ARCH_WORD) != 0)
        return -1;
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(probe->line, " "), probe->line);
    return seccomp_syscall_resolve_name(name) < 0 ? -1 : seccomp_syscall_resolve_name(name);
}

static bool records(const struct sandbox_policy *policy, int nr, int error)
{
    for (uint32_t i = 0; i < policy->record_count; i++)
        if (policy->records[i].nr == nr)
            return policy->records[i].error == error;
    return false;
}

/* Whether the program of POLICY answers PROBE as its line says. */
static bool holds(const struct sandbox_policy *policy, const struct probe *probe)
{
    static struct bpf_program program;
    struct seccomp_data call = {.nr = number_of(probe), .arch = ARCH};
    uint32_t verdict;

    for (int i = 0; i < 6; i++)
        call.args[i] = (uint64_t)probe->args[i];
    assert_true(bpf_load(policy, &program));
    verdict = bpf_verdict(&program, &call);
    if (strstr(probe->line, "-> record"))
        return verdict == SECCOMP_RET_USER_NOTIF && records(policy, call.nr, probe->expected);
    if (strstr(probe->line, "->"))
        return verdict == (SECCOMP_RET_ERRNO | (uint32_t)probe->expected);
    return verdict == SECCOMP_RET_ALLOW;
}

static void on_alarm(int number)
{
    (void)number;
}

/* For calls that wait. */
static void be_woken(void)
{
    const struct sigaction action = {.sa_handler = on_alarm};
    const struct itimerval soon = {
        {0, 10000},
        {0, 10000}
    };

    (void)sigaction(SIGALRM, &action, NULL);
    (void)setitimer(ITIMER_REAL, &soon, NULL);
}

static void install(const struct bpf_program *program)
{
    struct sock_fprog loaded = {.len = (unsigned short)program->count,
                                .filter = (struct sock_filter *)(uintptr_t)program->code};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &loaded) != 0)
        _exit(251);
}

static long make_call(const struct probe *probe, int nr)
{
    const long *a = probe->args;
    pid_t pid;

#ifdef SYS_vfork
    if (nr == SYS_vfork) { /* only the C library's own knows how to come back from it twice */
        /* NOLINTNEXTLINE(clang-analyzer-security.insecureAPI.vfork): the call in question */
        pid = vfork();
        if (pid == 0)
            _exit(0);
        return pid;
    }
#endif
    (void)pid;
    return syscall(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* What the kernel answers under PROGRAM: errno, exit status, or the negated signal. */
static int answer(const struct bpf_program *program, const struct probe *probe)
{
    int nr = number_of(probe);
    int status = 0;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        if (strcmp(probe->line, "pause") == 0)
            be_woken();
        install(program);
        errno = 0;
        _exit(make_call(probe, nr) == -1 ? errno : 0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? DIES(WTERMSIG(status)) : WEXITSTATUS(status);
}

/* ---- tests ------------------------------------------------------------------------------------- */

static const struct probe *probe_of(const struct probed_policy *probed, const char *line)
{
    for (size_t i = 0; i < probed->count; i++)
        if (strcmp(probed->probes[i].line, line) == 0)
            return &probed->probes[i];
    return NULL;
}

static void each_line_has_one_probe_and_each_probe_a_line(void **state)
{
    char line[256];

    (void)state;
    for (size_t i = 0; i < COUNT(probed_policies); i++) {
        const struct probed_policy *probed = &probed_policies[i];
        size_t rules = 0;

        for (unsigned n = 1; line_of(file_of(probed->file), n, line, sizeof line); n++) {
            if (line[0] == '\0' || line[0] == '@')
                continue;
            rules++;
            if (!probe_of(probed, line))
                fail_msg("%s:%u: no probe for \"%s\"", probed->file, n, line);
        }
        assert_int_equal(rules, probed->count);
    }
}

static void each_policy_file_is_probed(void **state)
{
    size_t files = 0;

    (void)state;
    while (sandbox_policy_files[files].name)
        files++;
    assert_int_equal(files, COUNT(probed_policies));
    for (size_t i = 0; i < COUNT(probed_policies); i++)
        (void)file_of(probed_policies[i].file);
}

static struct sandbox_policy *open_policy(const char *name)
{
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};

    if (sandbox_policy_open(name, &policy, &err) != 0)
        fail_msg("%s", err.message);
    return policy;
}

/* Recorded calls have no listener here, and then the kernel's answer says nothing of the line. */
static void each_probe_is_answered_as_its_line_says(void **state)
{
    static struct bpf_program program;

    (void)state;
    if (!bpf_in_kernel()) {
        print_message("this kernel takes no filters\n");
        skip();
    }
    for (size_t i = 0; i < COUNT(probed_policies); i++) {
        struct sandbox_policy *policy = open_policy(probed_policies[i].policy);

        assert_true(bpf_load(policy, &program));
        for (size_t j = 0; j < probed_policies[i].count; j++) {
            const struct probe *probe = &probed_policies[i].probes[j];
            int got;

            if (number_of(probe) < 0)
                continue;
            if (!holds(policy, probe))
                fail_msg("%s: \"%s\" is not so", probed_policies[i].file, probe->line);
            if (strstr(probe->line, "-> record"))
                continue;
            got = answer(&program, probe);
            if (got != probe->expected)
                fail_msg("%s: \"%s\" is answered %d, not %d", probed_policies[i].file, probe->line,
                         got, probe->expected);
        }
        sandbox_policy_free(policy);
    }
}

/* The probe holds in the whole text, put together as the mutants are, and in none without LINE. */
static void expect_missed(const struct probed_policy *probed, const struct probe *probe,
                          unsigned line)
{
    char name[32];
    struct sandbox_policy *whole;
    struct sandbox_policy *mutant;

    (void)snprintf(name, sizeof name, "%s.policy", probed->policy);
    whole = mutated(name, probed->file, NO_LINE);
    mutant = mutated(name, probed->file, line);
    if (!holds(whole, probe) || holds(mutant, probe))
        fail_msg("%s:%u: \"%s\" can go unnoticed", probed->file, line, probe->line);
    sandbox_policy_free(mutant);
    sandbox_policy_free(whole);
}

/* No line is there twice in effect: without it, its probe is answered in another way. */
static void without_its_line_a_probe_fails(void **state)
{
    char line[256];
    unsigned mutants = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(probed_policies); i++) {
        const struct probed_policy *probed = &probed_policies[i];

        for (unsigned n = 1; line_of(file_of(probed->file), n, line, sizeof line); n++) {
            const struct probe *probe = probe_of(probed, line);

            if (!probe || number_of(probe) < 0)
                continue;
            expect_missed(probed, probe, n);
            mutants++;
        }
    }
    print_message("%u lines taken out, one at a time\n", mutants);
    assert_true(mutants > 100);
}

static void without_its_include_a_policy_answers_nothing_of_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(probed_policies); i++) {
        const struct sandbox_embedded *file = file_of(probed_policies[i].file);
        char line[256];

        for (unsigned n = 1; line_of(file, n, line, sizeof line); n++) {
            struct sandbox_policy *policy;

            if (strncmp(line, "@include", 8) != 0)
                continue;
            policy = mutated(file->name, file->name, n);
            for (size_t j = 0; j < COUNT(core_probes); j++)
                if (number_of(&core_probes[j]) >= 0)
                    assert_false(holds(policy, &core_probes[j]));
            sandbox_policy_free(policy);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_policy_file_is_probed),
        cmocka_unit_test(each_line_has_one_probe_and_each_probe_a_line),
        cmocka_unit_test(each_probe_is_answered_as_its_line_says),
        cmocka_unit_test(without_its_line_a_probe_fails),
        cmocka_unit_test(without_its_include_a_policy_answers_nothing_of_it),
    };

    return cmocka_run_group_tests_name("policy_lines", tests, NULL, NULL);
}
