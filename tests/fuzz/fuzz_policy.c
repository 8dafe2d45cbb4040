/* SPDX-License-Identifier: MIT */
/*
 * Any text is either a policy or an error with a message; it costs bounded time and memory.  And a
 * policy means what its lines say: the program that libseccomp made of it answers calls as the list
 * of rules does, read line by line.
 */
#include "fuzz.h"

#include "bpf.h"
#include "policy_rules.h"

#include <linux/audit.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif

static uint64_t state;

/* Always the same numbers for the same input. */
static uint64_t draw(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return state >> 16;
}

static bool test_holds(const struct test *test, const struct seccomp_data *data)
{
    uint64_t value = data->args[test->arg];

    switch (test->comparison) {
    case COMPARE_EQ: return value == test->value;
    case COMPARE_NE: return value != test->value;
    case COMPARE_LT: return value < test->value;
    case COMPARE_LE: return value <= test->value;
    case COMPARE_GT: return value > test->value;
    case COMPARE_GE: return value >= test->value;
    case COMPARE_MASKED: return (value & test->mask) == test->value;
    }
    return false;
}

static bool rule_matches(const struct rule *rule, const struct seccomp_data *data)
{
    if (rule->nr != data->nr)
        return false;
    for (unsigned i = 0; i < rule->test_count; i++)
        if (!test_holds(&rule->tests[i], data))
            return false;
    return true;
}

static uint32_t answer_of(const struct rule *rule)
{
    if (rule->verdict == VERDICT_ALLOW)
        return SECCOMP_RET_ALLOW;
    if (rule->verdict == VERDICT_RECORD)
        return SECCOMP_RET_USER_NOTIF;
    return SECCOMP_RET_ERRNO | (uint32_t)rule->error;
}

/* The answer is that of a line that matches, or the standard one where none does. */
static bool is_right(const struct rule_list *list, const struct seccomp_data *data, uint32_t answer)
{
    bool matched = false;

    for (size_t i = 0; i < list->count; i++) {
        if (!rule_matches(&list->rules[i], data))
            continue;
        if (answer == answer_of(&list->rules[i]))
            return true;
        matched = true;
    }
    return !matched && answer == (SECCOMP_RET_ERRNO | (uint32_t)list->default_error);
}

/* A value near to where the test changes its mind. */
static uint64_t near(const struct test *test)
{
    uint64_t value = test->value;

    switch (draw() % 6) {
    case 0: return value;
    case 1: return value + 1;
    case 2: return value - 1;
    case 3: return value | (draw() & ~test->mask);
    case 4: return value ^ (UINT64_C(1) << draw() % 64);
    default: return draw() * draw();
    }
}

static void ask(const struct rule_list *list, const struct sock_filter *code, size_t count,
                const struct rule *about)
{
    struct seccomp_data data = {.nr = about ? about->nr : (int)(draw() % 600), .arch = ARCH};

    for (size_t i = 0; i < 6; i++)
        data.args[i] = draw() % 4;
    for (unsigned i = 0; about && i < about->test_count; i++)
        data.args[about->tests[i].arg] = near(&about->tests[i]);
    HOLDS(is_right(list, &data, bpf_run(code, count, &data)));
    data.arch ^= 1;
    HOLDS(bpf_run(code, count, &data) == SECCOMP_RET_KILL_PROCESS);
#if defined(__x86_64__)
    data.arch = ARCH;
    data.nr |= 0x40000000;
    HOLDS(bpf_run(code, count, &data) == SECCOMP_RET_KILL_PROCESS);
#endif
}

static void check_meaning(const struct sandbox_policy *policy, const char *text, size_t size)
{
    static struct sock_filter code[POLICY_INSTRUCTIONS_MAX];
    struct rule_list *list = calloc(1, sizeof(*list));
    struct sandbox_error err = {0};
    size_t bytes = policy->instructions * sizeof(*code);

    HOLDS(list && policy_rules_parse(list, "fuzz", text, size, &err) == 0);
    HOLDS(pread(policy->filter_fd, code, sizeof(code), 0) == (ssize_t)bytes);
    state = size;
    for (size_t i = 0; i < list->count; i++)
        for (int j = 0; j < 6; j++)
            ask(list, code, policy->instructions, &list->rules[i]);
    for (int i = 0; i < 20; i++)
        ask(list, code, policy->instructions, NULL);
    free(list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};
    int rc = sandbox_policy_parse("fuzz", (const char *)data, size, &policy, &err);

    if (rc == 0) {
        HOLDS(policy->instructions > 0 && policy->instructions <= POLICY_INSTRUCTIONS_MAX);
        HOLDS(policy->record_count <= POLICY_RECORDS_MAX);
        check_meaning(policy, (const char *)data, size);
    } else {
        HOLDS(policy == NULL && rc == -(int)err.code && err.message[0]);
    }
    sandbox_policy_free(policy);
    return 0;
}
