/* SPDX-License-Identifier: MIT */
/* From a list of rules to a sealed seccomp program; with policy_rules.c all that uses libseccomp. */
#include "policy.h"
#include "library.h"
#include "policy_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static uint32_t action_of(const struct rule *rule)
{
    switch (rule->verdict) {
    case VERDICT_ALLOW: return SCMP_ACT_ALLOW;
    case VERDICT_ERRNO: return SCMP_ACT_ERRNO((uint32_t)rule->error);
    case VERDICT_RECORD: return SCMP_ACT_NOTIFY;
    }
    return SCMP_ACT_KILL_PROCESS;
}

static struct scmp_arg_cmp condition_of(const struct test *test)
{
    static const enum scmp_compare operators[] = {
        [COMPARE_EQ] = SCMP_CMP_EQ,
        [COMPARE_NE] = SCMP_CMP_NE,
        [COMPARE_LT] = SCMP_CMP_LT,
        [COMPARE_LE] = SCMP_CMP_LE,
        [COMPARE_GT] = SCMP_CMP_GT,
        [COMPARE_GE] = SCMP_CMP_GE,
        [COMPARE_MASKED] = SCMP_CMP_MASKED_EQ,
    };
    bool masked = test->comparison == COMPARE_MASKED;

    return (struct scmp_arg_cmp){
        .arg = test->arg,
        .op = operators[test->comparison],
        .datum_a = masked ? test->mask : test->value,
        .datum_b = masked ? test->value : 0,
    };
}

static int add_rules(scmp_filter_ctx context, const struct rule_list *list,
                     struct sandbox_error *err)
{
    uint32_t standard = SCMP_ACT_ERRNO((uint32_t)list->default_error);
    int rc = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

    if (rc != 0) {
        return sandbox_fail(err, SANDBOX_HOST, -rc,
                            "this kernel cannot kill on foreign system calls");
    }
    /* A binary tree is shorter to walk; an older libseccomp has only the list. */
    (void)seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (size_t i = 0; i < list->count; i++) {
        const struct rule *rule = &list->rules[i];
        struct place place = {.name = rule->file, .line = rule->line};
        struct scmp_arg_cmp conditions[TESTS_MAX] = {{0}};
        if (action_of(rule) == standard) {
            continue; /* libseccomp refuses a rule that says what is so anyway */
        }
        for (unsigned j = 0; j < rule->test_count; j++)
            conditions[j] = condition_of(&rule->tests[j]);
        rc = seccomp_rule_add_exact_array(context, action_of(rule), rule->nr, rule->test_count,
                                          conditions);
        if (rc == -ENOMEM)
            return sandbox_fail(err, SANDBOX_NO_MEMORY, ENOMEM, "no memory for the policy");
        if (rc != 0) {
            return policy_fail_at(err, &place, "libseccomp refuses the rule for \"%s\": %s",
                                  rule->name, strerror(-rc));
        }
    }
    return 0;
}

/* Puts the program into FD and seals it: the box maps or reads it, nobody changes it. */
static int export_filter(scmp_filter_ctx context, const char *name, int fd,
                         uint32_t *out_instructions, struct sandbox_error *err)
{
    const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    struct stat status;
    uint64_t count;
    int rc;

    /* The kernel's own error, and not ECANCELED for each. */
    (void)seccomp_attr_set(context, SCMP_FLTATR_API_SYSRAWRC, 1);
    rc = seccomp_export_bpf(context, fd);
    if (rc != 0)
        return sandbox_fail(err, SANDBOX_HOST, -rc, "cannot translate policy \"%.80s\"", name);
    if (fstat(fd, &status) != 0 || fcntl(fd, F_ADD_SEALS, seals) != 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot seal policy \"%.80s\"", name);
    count = (uint64_t)status.st_size / sizeof(struct sock_filter);
    if (count == 0 || count > POLICY_INSTRUCTIONS_MAX ||
        (uint64_t)status.st_size % sizeof(struct sock_filter) != 0) {
        return sandbox_fail(err, SANDBOX_INVALID, 0, "policy \"%.80s\" becomes %llu instructions",
                            name, (unsigned long long)count);
    }
    *out_instructions = (uint32_t)count;
    return 0;
}

static int fill_filter(struct sandbox_policy *policy, const char *name,
                       const struct rule_list *list, struct sandbox_error *err)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO((uint32_t)list->default_error));
    int rc;

    if (context == NULL)
        return sandbox_fail(err, SANDBOX_NO_MEMORY, ENOMEM, "no memory for the policy");
    rc = add_rules(context, list, err);
    if (rc == 0) {
        policy->filter_fd = memfd_create("policy", MFD_CLOEXEC | MFD_ALLOW_SEALING);
        rc = policy->filter_fd < 0
                 ? sandbox_fail(err, SANDBOX_HOST, errno, "cannot make a memory file")
                 : export_filter(context, name, policy->filter_fd, &policy->instructions, err);
    }
    seccomp_release(context);
    return rc;
}

/* Counts what gets through and lists what is recorded, each call once. */
static int fill_facts(struct sandbox_policy *policy, const char *name, const struct rule_list *list,
                      struct sandbox_error *err)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct rule *rule = &list->rules[i];
        bool first = true;
        for (size_t j = 0; j < i && first; j++)
            first = list->rules[j].nr != rule->nr || list->rules[j].verdict != rule->verdict;
        if (first && rule->verdict == VERDICT_ALLOW)
            policy->reachable++;
        if (first && rule->verdict == VERDICT_RECORD) {
            if (policy->record_count == POLICY_RECORDS_MAX) {
                return sandbox_fail(err, SANDBOX_INVALID, 0,
                                    "policy \"%.80s\" records more than %d calls", name,
                                    POLICY_RECORDS_MAX);
            }
            policy->records[policy->record_count].nr = rule->nr;
            policy->records[policy->record_count].error = rule->error;
            memcpy(policy->records[policy->record_count].name, rule->name, sizeof rule->name);
            policy->record_count++;
        }
    }
    return 0;
}

static int make_policy(struct rule_list *list, const char *name, const char *text, size_t size,
                       struct sandbox_policy *policy, struct sandbox_error *err)
{
    int rc = policy_rules_parse(list, name, text, size, err);

    if (rc == 0)
        rc = fill_facts(policy, name, list, err);
    if (rc == 0)
        rc = fill_filter(policy, name, list, err);
    return rc;
}

int sandbox_policy_parse(const char *name, const char *text, size_t size,
                         struct sandbox_policy **out_policy, struct sandbox_error *err)
{
    struct rule_list *list = calloc(1, sizeof *list);
    struct sandbox_policy *policy = calloc(1, sizeof *policy);
    int rc;

    if (list == NULL || policy == NULL) {
        free(list);
        free(policy);
        return sandbox_fail(err, SANDBOX_NO_MEMORY, ENOMEM, "no memory for the policy");
    }
    policy->filter_fd = -1;
    rc = make_policy(list, name, text, size, policy, err);
    free(list);
    if (rc != 0) {
        sandbox_policy_free(policy);
        return rc;
    }
    *out_policy = policy;
    return 0;
}

static bool is_part(const struct sandbox_embedded *file)
{
    return strstr(file->text, "\n@part\n") != NULL;
}

bool sandbox_policy_name(size_t index, char out_name[SANDBOX_POLICY_NAME])
{
    const struct sandbox_embedded *file = sandbox_policy_files;

    for (; file->name != NULL; file++)
        if (!is_part(file) && index-- == 0)
            break;
    if (file->name == NULL)
        return false;
    (void)snprintf(out_name, SANDBOX_POLICY_NAME, "%.*s", (int)strcspn(file->name, "."),
                   file->name);
    return true;
}

int sandbox_policy_open(const char *name, struct sandbox_policy **out_policy,
                        struct sandbox_error *err)
{
    const struct sandbox_embedded *file = policy_file(name);

    if (file == NULL || is_part(file))
        return sandbox_fail(err, SANDBOX_INVALID, 0, "no policy is called \"%.80s\"", name);
    return sandbox_policy_parse(file->name, file->text, file->size, out_policy, err);
}

void sandbox_policy_free(struct sandbox_policy *policy)
{
    if (policy == NULL)
        return;
    if (policy->filter_fd >= 0)
        (void)close(policy->filter_fd);
    free(policy);
}

const char *sandbox_policies_digest(void)
{
    return sandbox_policy_files_digest;
}

unsigned sandbox_policy_reachable(const struct sandbox_policy *policy)
{
    return policy->reachable;
}
