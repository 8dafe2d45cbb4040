/* SPDX-License-Identifier: MIT */
/*
 * Policies as text and as programs: the format, and what the built-in policies let through.  The
 * exported array is interpreted here, so that any call with any arguments can be asked about;
 * test_policy_run.c has the kernel's word.
 */
#include "bpf.h"
#include "policy_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <openssl/evp.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif

static struct sandbox_policy *open_policy(const char *name)
{
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};

    if (sandbox_policy_open(name, &policy, &err) != 0)
        fail_msg("%s", err.message);
    return policy;
}

static struct sandbox_policy *parse(const char *text)
{
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};

    if (sandbox_policy_parse("test.policy", text, strlen(text), &policy, &err) != 0)
        fail_msg("%s", err.message);
    return policy;
}

/* ---- what the program says ---------------------------------------------------------------------- */

static void load(const struct sandbox_policy *policy, struct bpf_program *out_program)
{
    assert_true(bpf_load(policy, out_program));
}

static uint32_t verdict(const struct bpf_program *program, uint32_t arch, long nr, uint64_t arg0,
                        uint64_t arg1, uint64_t arg2)
{
    const struct seccomp_data call = {
        .nr = (int)nr, .arch = arch, .args = {arg0, arg1, arg2}
    };

    return bpf_verdict(program, &call);
}

static uint32_t verdict_of(const struct sandbox_policy *policy, long nr, uint64_t arg0,
                           uint64_t arg1, uint64_t arg2)
{
    static struct bpf_program program;

    load(policy, &program);
    return verdict(&program, ARCH, nr, arg0, arg1, arg2);
}

#define ANSWER(error) (SECCOMP_RET_ERRNO | (uint32_t)(error))

/* ---- the format -------------------------------------------------------------------------------- */

static void wrong_text_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        {"read\nfoo\n",                                               "t:2: unknown system call \"foo\""                            },
        {"read\nwrite\n# x\nread\n",                                  "t:4: \"read\" is decided already, at t:1"                    },
        {"dup 0 == 1\ndup\n",                                         "t:2: \"dup\" is decided already, at t:1"                     },
        {"dup 0 == 1 -> record EPERM\ndup 0 == 2 -> record EACCES\n",
         "t:2: \"dup\" is recorded with another answer at t:1"                                                                      },
        {"read 6 == 1\n",                                             "t:1: \"6\" is no argument; they are 0 to 5"                  },
        {"read 0\n",                                                  "t:1: unknown comparison \"\""                                },
        {"read 0 = 1\n",                                              "t:1: unknown comparison \"=\""                               },
        {"read 0 ==\n",                                               "t:1: a value is missing"                                     },
        {"read 0 == 0777x\n",                                         "t:1: unknown value \"0777x\""                                },
        {"read 0 == 99999999999999999999\n",                          "t:1: unknown value \"99999999999999999999\""                 },
        {"read 0 == AF_UNIX|\n",                                      "t:1: unknown value \"\""                                     },
        {"read 0 & 1 1\n",                                            "t:1: a mask is followed by =="                               },
        {"read 0 & 1 == 2\n",                                         "t:1: the value has bits outside the mask"                    },
        {"read 0 == 1 and 0 == 2\n",                                  "t:1: argument 0 is tested twice"                             },
        {"read 0 == 1 and\n",                                         "t:1: \"\" is no argument; they are 0 to 5"                   },
        {"read -> EFOO\n",                                            "t:1: unknown action \"EFOO\""                                },
        {"read -> record\n",                                          "t:1: unknown action \"\""                                    },
        {"read -> allow twice\n",                                     "t:1: \"twice\" after the end of the rule"                    },
        {"dup 0 == 1\ndup 0 < 9\n",                                   "t:2: the lines for \"dup\" may have one == or & == test each"},
        {"dup 0 == 1 and 1 == 1\ndup 0 == 3\n",
         "t:2: the lines for \"dup\" may have one == or & == test each"                                                             },
        {"@default EPERM\n@default EPERM\n",                          "t:2: a second @default"                                      },
        {"read @sparc\n",                                             "t:1: unknown architecture \"@sparc\""                        },
        {"@default 1\n",                                              "t:1: unknown errno \"1\""                                    },
        {"@incl core\n",                                              "t:1: unknown directive \"@incl\""                            },
        {"@include nowhere\n",                                        "t:1: no policy \"nowhere\" to include"                       },
        {"@include core now\n",                                       "t:1: \"now\" after the end of the line"                      },
        {"re\x01"
         "ad\n",                                             "t:1: byte 0x01 in a rule"                                    },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sandbox_policy *policy = NULL;
        struct sandbox_error err = {0};
        int rc = sandbox_policy_parse("t", rows[i].text, strlen(rows[i].text), &policy, &err);
        assert_int_equal(rc, -SANDBOX_INVALID);
        assert_int_equal(err.code, SANDBOX_INVALID);
        assert_string_equal(err.message, rows[i].message);
        assert_null(policy);
    }
}

static void an_included_file_is_named_in_its_errors(void **state)
{
    static const char text[] = "write\n@include core\n";
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};

    (void)state;
    assert_int_equal(sandbox_policy_parse("t", text, sizeof text - 1, &policy, &err),
                     -SANDBOX_INVALID);
    assert_non_null(strstr(err.message, "core.policy:"));
    assert_non_null(strstr(err.message, "\"write\" is decided already, at t:1"));
}

static void a_policy_does_not_include_itself(void **state)
{
    static const char text[] = "# a cycle by way of the embedded native.policy\n@include native\n";
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};

    (void)state;
    assert_int_equal(sandbox_policy_parse("core.policy", text, sizeof text - 1, &policy, &err),
                     -SANDBOX_INVALID);
    assert_non_null(strstr(err.message, "native.policy:"));
    assert_non_null(strstr(err.message, "\"core.policy\" includes itself"));
}

static void sizes_are_bounded(void **state)
{
    static char text[70000];
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};
    size_t used = 0;

    (void)state;
    memset(text, '#', sizeof text);
    assert_int_equal(sandbox_policy_parse("t", text, 201, &policy, &err), -SANDBOX_INVALID);
    assert_string_equal(err.message, "t:1: line longer than 200 bytes");
    assert_int_equal(sandbox_policy_parse("t", text, sizeof text, &policy, &err), -SANDBOX_INVALID);
    for (int i = 0; i < 97; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "dup 0 == %d\n", i);
    assert_int_equal(sandbox_policy_parse("t", text, used, &policy, &err), -SANDBOX_INVALID);
    assert_string_equal(err.message, "t:97: more than 96 rules with tests");
    assert_null(policy);
}

static void an_unknown_policy_is_an_error(void **state)
{
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};

    (void)state;
    assert_int_equal(sandbox_policy_open("perl", &policy, &err), -SANDBOX_INVALID);
    assert_string_equal(err.message, "no policy is called \"perl\"");
    assert_int_equal(sandbox_policy_open("", &policy, &err), -SANDBOX_INVALID);
    assert_int_equal(sandbox_policy_open("core", &policy, &err), -SANDBOX_INVALID);
    sandbox_policy_free(NULL);
}

static void calls_of_other_architectures_are_skipped(void **state)
{
    struct sandbox_policy *policy = parse("read\ns390_pci_mmio_read\nset_tls -> record EPERM\n");

    (void)state;
    assert_int_equal(sandbox_policy_reachable(policy), 1);
    assert_int_equal(policy->record_count, 0);
    sandbox_policy_free(policy);
}

static void a_line_for_one_architecture_counts_there_only(void **state)
{
    struct sandbox_policy *policy =
        parse("dup @x86_64 -> EPERM\ndup @aarch64 -> EACCES\nread @aarch64\nread @x86_64\n");

    (void)state;
    assert_int_equal(verdict_of(policy, SYS_dup, 0, 0, 0),
                     ANSWER(ARCH == AUDIT_ARCH_X86_64 ? EPERM : EACCES));
    assert_int_equal(verdict_of(policy, SYS_read, 0, 0, 0), SECCOMP_RET_ALLOW);
    sandbox_policy_free(policy);
}

static void tests_on_arguments_mean_what_they_say(void **state)
{
    static const struct {
        const char *rule;
        uint64_t value;
        bool allowed;
    } rows[] = {
        {"dup 0 == 5",                        5,               true            },
        {"dup 0 == 5",                        0x100000005,     false           },
        {"dup 0 != 5",                        5,               false           },
        {"dup 0 != 5",                        0x100000005,     true            },
        {"dup 0 < 0x100000000",               0xffffffff,      true            },
        {"dup 0 < 0x100000000",               0x100000000,     false           },
        {"dup 0 <= 7",                        7,               true            },
        {"dup 0 <= 7",                        0x100000000,     false           },
        {"dup 0 > 7",                         7,               false           },
        {"dup 0 > 7",                         0x100000000,     true            },
        {"dup 0 >= 7",                        7,               true            },
        {"dup 0 & 0xffffffff == TCGETS",      TCGETS,          true            },
        {"dup 0 & 0xffffffff == TCGETS",      0x700005401,     TCGETS == 0x5401},
        {"dup 0 & 0xffffffff == TCGETS",      TIOCSTI,         false           },
        {"dup 0 & 6 == 2",                    0xfffffffffff3,  true            },
        {"dup 0 & 6 == 2",                    0xfffffffffff7,  false           },
        {"dup 0 & CLONE_NEWNS|CLONE_VM == 0", 0x5,             true            },
        {"dup 0 & CLONE_NEWNS|CLONE_VM == 0", CLONE_NEWNS | 5, false           },
        {"dup 0 == 1 and 1 == 0",             1,               true            },
        {"dup 0 == 1 and 1 == 3",             1,               false           },
        {"dup 0 == 1\ndup 0 == 2",            2,               true            },
        {"dup 0 == 1\ndup 0 == 2",            3,               false           },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sandbox_policy *policy = parse(rows[i].rule);
        uint32_t expected = rows[i].allowed ? SECCOMP_RET_ALLOW : ANSWER(ENOSYS);
        print_message("%s for 0x%llx\n", rows[i].rule, (unsigned long long)rows[i].value);
        assert_int_equal(verdict_of(policy, SYS_dup, rows[i].value, 0, 0), expected);
        sandbox_policy_free(policy);
    }
}

static void actions_become_answers(void **state)
{
    struct sandbox_policy *policy =
        parse("@default EACCES\nread -> allow\nwrite -> EPERM\nsocket -> record EINVAL\n");

    (void)state;
    assert_int_equal(verdict_of(policy, SYS_read, 0, 0, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(verdict_of(policy, SYS_write, 0, 0, 0), ANSWER(EPERM));
    assert_int_equal(verdict_of(policy, SYS_close, 0, 0, 0), ANSWER(EACCES));
    assert_int_equal(verdict_of(policy, SYS_socket, 0, 0, 0), SECCOMP_RET_USER_NOTIF);
    assert_int_equal(policy->record_count, 1);
    assert_int_equal(policy->records[0].nr, SYS_socket);
    assert_int_equal(policy->records[0].error, EINVAL);
    assert_string_equal(policy->records[0].name, "socket");
    sandbox_policy_free(policy);
}

static void the_exported_program_is_sealed(void **state)
{
    struct sandbox_policy *policy = open_policy("native");

    (void)state;
    assert_int_equal(pwrite(policy->filter_fd, "x", 1, 0), -1);
    assert_int_equal(ftruncate(policy->filter_fd, 0), -1);
    assert_true(fcntl(policy->filter_fd, F_GETFD) & FD_CLOEXEC);
    sandbox_policy_free(policy);
}

/* ---- the built-in policies --------------------------------------------------------------------- */

static void the_digest_is_of_all_texts(void **state)
{
    unsigned char bytes[32];
    char digits[65] = "";
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    (void)state;
    assert_int_equal(EVP_DigestInit_ex(context, EVP_sha256(), NULL), 1);
    for (const struct sandbox_embedded *file = sandbox_policy_files; file->name; file++)
        assert_int_equal(EVP_DigestUpdate(context, file->text, file->size), 1);
    assert_int_equal(EVP_DigestFinal_ex(context, bytes, NULL), 1);
    EVP_MD_CTX_free(context);
    for (size_t i = 0; i < sizeof bytes; i++)
        (void)snprintf(digits + 2 * i, 3, "%02x", bytes[i]);
    assert_string_equal(sandbox_policies_digest(), digits);
}

static void policies_are_the_files_that_are_no_parts(void **state)
{
    char name[SANDBOX_POLICY_NAME];
    char file_name[SANDBOX_POLICY_NAME + 10];
    size_t files = 0;
    size_t policies = 0;

    (void)state;
    while (sandbox_policy_files[files].name)
        files++;
    for (; sandbox_policy_name(policies, name); policies++) {
        (void)snprintf(file_name, sizeof file_name, "%s.policy", name);
        assert_non_null(policy_file(file_name));
        sandbox_policy_free(open_policy(name));
    }
    assert_int_equal(policies, files - 1); /* core */
    assert_false(sandbox_policy_name(SIZE_MAX, name));
}

/* How large a part of the kernel is within reach, by family. */
static void native_reaches_sixty_calls_at_most_and_the_others_110(void **state)
{
    char name[SANDBOX_POLICY_NAME];

    (void)state;
    for (size_t i = 0; sandbox_policy_name(i, name); i++) {
        struct sandbox_policy *policy = open_policy(name);
        unsigned most = strcmp(name, "native") == 0 ? 60 : 110;

        print_message("%s: %u reachable\n", name, sandbox_policy_reachable(policy));
        assert_true(sandbox_policy_reachable(policy) <= most);
        sandbox_policy_free(policy);
    }
}

/* Whom it is for, and that in words, before its first rule. */
static void each_policy_file_begins_with_what_it_is_for(void **state)
{
    static const char license[] = "# SPDX-License-Identifier: MIT\n# ";

    (void)state;
    for (const struct sandbox_embedded *file = sandbox_policy_files; file->name; file++) {
        print_message("%s\n", file->name);
        assert_true(file->size > sizeof license + 20);
        assert_memory_equal(file->text, license, sizeof license - 1);
        assert_true(strcspn(file->text + sizeof license - 1, "\n") >= 20);
    }
}

/* The upper half of a register that the kernel reads as 32 bits. */
#define HIGH 0xabcd00000000

/* The program of the built-in policy NAME; borrowed until the next call. */
static const struct bpf_program *program_of(const char *name)
{
    static struct bpf_program program;
    struct sandbox_policy *policy = open_policy(name);

    load(policy, &program);
    sandbox_policy_free(policy);
    return &program;
}

#if defined(__x86_64__)
/* Its table ends a policy's row with the number. */
static void the_readme_counts_as_we_do(void **state)
{
    FILE *file = fopen(POLICY_README, "re");
    char line[256];
    char name[SANDBOX_POLICY_NAME];
    size_t found = 0;
    size_t policies = 0;

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        for (size_t i = 0; sandbox_policy_name(i, name); i++) {
            char begin[32];
            char end[32];
            struct sandbox_policy *policy;

            (void)snprintf(begin, sizeof begin, "| `%s` |", name);
            if (strncmp(line, begin, strlen(begin)) != 0)
                continue;
            policy = open_policy(name);
            (void)snprintf(end, sizeof end, "| %u |\n", (unsigned)sandbox_policy_reachable(policy));
            if (!strstr(line, end))
                fail_msg("policy/README.md counts other calls for %s than %s", name, end + 2);
            sandbox_policy_free(policy);
            found++;
        }
    }
    (void)fclose(file);
    while (sandbox_policy_name(policies, name))
        policies++;
    assert_int_equal(found, policies);
}
#endif

static void no_policy_lets_clone_make_namespaces(void **state)
{
    const uint64_t all = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                         CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

    char name[SANDBOX_POLICY_NAME];

    (void)state;
    for (size_t i = 0; sandbox_policy_name(i, name); i++) {
        const struct bpf_program *program = program_of(name);
        for (unsigned bit = 8; bit < 32; bit++) {
            uint64_t flag = (uint64_t)1 << bit;
            uint32_t expected = (flag & all) != 0 ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ALLOW;
            assert_int_equal(verdict(program, ARCH, SYS_clone, flag | SIGCHLD, 0, 0), expected);
            assert_int_equal(verdict(program, ARCH, SYS_clone, flag | HIGH, 0, 0), expected);
        }
        assert_int_equal(verdict(program, ARCH, SYS_clone, all, 0, 0), SECCOMP_RET_USER_NOTIF);
        assert_int_equal(verdict(program, ARCH, SYS_clone3, 0, 0, 0), ANSWER(ENOSYS));
    }
}

static void no_policy_lets_the_common_doors_open(void **state)
{
    static const struct {
        long nr;
        uint64_t args[3];
        uint32_t expected;
    } rows[] = {
        {SYS_ioctl,        {0, TIOCSTI, 0},        ANSWER(ENOSYS)        },
        {SYS_ioctl,        {0, TIOCSTI | HIGH, 0}, ANSWER(ENOSYS)        },
        {SYS_ioctl,        {0, TCGETS | HIGH, 0},  SECCOMP_RET_ALLOW     },
        {SYS_fcntl,        {0, F_SETLEASE, 0},     ANSWER(ENOSYS)        },
        {SYS_fcntl,        {0, F_SETLK | HIGH, 0}, ANSWER(ENOSYS)        },
        {SYS_prlimit64,    {0, 7, 0},              SECCOMP_RET_ALLOW     },
        {SYS_prlimit64,    {0, 7, 1},              ANSWER(ENOSYS)        },
        {SYS_prlimit64,    {0, 7, HIGH},           ANSWER(ENOSYS)        },
        {SYS_socket,       {AF_UNIX, 0, 0},        SECCOMP_RET_USER_NOTIF},
        {SYS_ptrace,       {0, 0, 0},              SECCOMP_RET_USER_NOTIF},
        {SYS_memfd_create, {0, 0, 0},              ANSWER(ENOSYS)        },
        {SYS_flock,        {0, 0, 0},              ANSWER(ENOSYS)        },
    };

    char name[SANDBOX_POLICY_NAME];

    (void)state;
    for (size_t i = 0; sandbox_policy_name(i, name); i++) {
        const struct bpf_program *program = program_of(name);
        for (size_t j = 0; j < sizeof rows / sizeof rows[0]; j++)
            assert_int_equal(verdict(program, ARCH, rows[j].nr, rows[j].args[0], rows[j].args[1],
                                     rows[j].args[2]),
                             rows[j].expected);
    }
}

static void every_policy_kills_on_foreign_calls(void **state)
{
    char name[SANDBOX_POLICY_NAME];

    (void)state;
    for (size_t i = 0; sandbox_policy_name(i, name); i++) {
        const struct bpf_program *program = program_of(name);
        assert_int_equal(verdict(program, AUDIT_ARCH_I386, SYS_read, 0, 0, 0),
                         SECCOMP_RET_KILL_PROCESS);
#if defined(__x86_64__)
        assert_int_equal(verdict(program, ARCH, 0x40000000 | SYS_read, 0, 0, 0),
                         SECCOMP_RET_KILL_PROCESS);
#endif
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_text_is_refused_with_its_place),
        cmocka_unit_test(an_included_file_is_named_in_its_errors),
        cmocka_unit_test(a_policy_does_not_include_itself),
        cmocka_unit_test(sizes_are_bounded),
        cmocka_unit_test(an_unknown_policy_is_an_error),
        cmocka_unit_test(calls_of_other_architectures_are_skipped),
        cmocka_unit_test(a_line_for_one_architecture_counts_there_only),
        cmocka_unit_test(tests_on_arguments_mean_what_they_say),
        cmocka_unit_test(actions_become_answers),
        cmocka_unit_test(the_exported_program_is_sealed),
        cmocka_unit_test(the_digest_is_of_all_texts),
        cmocka_unit_test(policies_are_the_files_that_are_no_parts),
        cmocka_unit_test(native_reaches_sixty_calls_at_most_and_the_others_110),
        cmocka_unit_test(each_policy_file_begins_with_what_it_is_for),
#if defined(__x86_64__)
        cmocka_unit_test(the_readme_counts_as_we_do),
#endif
        cmocka_unit_test(no_policy_lets_clone_make_namespaces),
        cmocka_unit_test(no_policy_lets_the_common_doors_open),
        cmocka_unit_test(every_policy_kills_on_foreign_calls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
