/* SPDX-License-Identifier: MIT */
/* The languages of this host, by their exact versions; one that nobody asked for is no fault. */
#include "doctor.h"

#include "auto.h"
#include "buf.h"
#include "text.h"
#include "tools.h"

#include <stdlib.h>
#include <string.h>

/* ---- policies --------------------------------------------------------------------------------- */

static void check_policy(const char *name, struct doctor_report *report)
{
    struct sandbox_policy *policy = NULL;
    struct sandbox_error why;

    if (sandbox_policy_open(name, &policy, &why) < 0)
        doctor_fix(doctor_add(report, CHECK_PROBLEM, "policy", "policy %s: %s", name, why.message),
                   "build or install assess again");
    else
        (void)doctor_add(report, CHECK_OK, "policy", "policy %s lets %u system calls through", name,
                         sandbox_policy_reachable(policy));
    sandbox_policy_free(policy);
}

static void check_policies(struct doctor_report *report)
{
    char name[SANDBOX_POLICY_NAME];

    for (size_t i = 0; sandbox_policy_name(i, name); i++)
        check_policy(name, report);
}

/* ---- tools ------------------------------------------------------------------------------------ */

/* What is not here, in one line for all. */
struct absent {
    struct buf names;
    struct buf words; /* for ./quickstart languages, each once */
};

static void add_absent(const struct profile *profile, struct absent *absent)
{
    const char *word = toolchain_word(profile);
    const char *known = strstr(absent->words.data, word);
    size_t length = strlen(word);

    buf_addf(&absent->names, "%s%s", absent->names.size > 0 ? ", " : "", profile->name);
    if (!known || known[-1] != ' ' || (known[length] != ' ' && known[length] != '\0'))
        buf_addf(&absent->words, " %s", word);
}

static void tell_absent(const struct absent *absent, struct doctor_report *report)
{
    if (absent->names.size > 0)
        doctor_fix(doctor_add(report, CHECK_ABSENT, "languages", "languages not here: %s",
                              absent->names.data),
                   "./quickstart languages%s", absent->words.data);
}

/* ", or go@1.19.8" */
static void add_others(const struct profiles *profiles, const struct profile *profile,
                       const struct toolchain *taken, struct buf *out)
{
    for (const struct toolchain *chain = taken + 1; chain < profile->chains + profile->chain_count;
         chain++) {
        auto_free char *version = NULL;
        struct error ignored;

        if (toolchain_check(profiles, profile, chain, &ignored) == 0 &&
            toolchain_version(profiles, chain, &version, &ignored) == 0)
            buf_addf(out, ", or %s@%s", profile->id, version);
    }
}

static int add_tools(const struct profiles *profiles, const struct toolchain *chain,
                     struct buf *out, struct error *err)
{
    const struct tool *tools[] = {&chain->compiler, &chain->runtime};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < 2; i++) {
        auto_free char *version = NULL;

        if (!tools[i]->name)
            continue;
        rc = tool_version(profiles, tools[i], &version, err);
        if (rc == 0)
            buf_addf(out, "%s%s", out->size > 0 ? ", " : "", version);
    }
    return rc;
}

static void check_language(const struct profiles *profiles, const struct profile *profile,
                           struct absent *absent, struct doctor_report *report)
{
    const struct toolchain *chain = toolchain_here(profile);
    AUTO(buf_done) struct buf tools = {0};
    struct error err;
    int rc;

    if (toolchain_word(profile) && !toolchain_is_prepared(profiles, chain)) {
        add_absent(profile, absent);
        return;
    }
    buf_init(&tools, 512);
    rc = toolchain_check(profiles, profile, chain, &err);
    if (rc < 0) {
        doctor_fix(doctor_add(report, CHECK_WARNING, "language", "%s", err.message), "%s",
                   err.hint);
        return;
    }
    rc = add_tools(profiles, chain, &tools, &err);
    if (rc == 0) {
        add_others(profiles, profile, chain, &tools);
        (void)doctor_add(report, CHECK_OK, "language", "%s: %s%s%s", profile->name, tools.data,
                         profile->origin ? ", from " : "", profile->origin ? profile->origin : "");
        return;
    }
    toolchain_hint(profile, toolchain_tool(chain), &err);
    doctor_fix(doctor_add(report, CHECK_PROBLEM, "language", "%s: %s", profile->name, err.message),
               "install it anew: %s", err.hint);
}

/* Made here, where somebody waits anyway, so that no candidate's first run has to. */
static void check_header(const struct assess *assess, const struct profile *profile,
                         struct doctor_report *report)
{
    const struct program blank = program_blank(&assess->profiles, profile);
    const struct grader grader = session_grader(assess);

    if (!profile->header.include || !toolchain_is_here(blank.chain) || assess->lane_count == 0 ||
        !assess->config.cache[0])
        return;
    if (grade_warm_header(&grader, &blank))
        (void)doctor_add(report, CHECK_OK, "header", "%s: %s is compiled ahead", profile->name,
                         profile->header.include);
    else
        doctor_fix(
            doctor_add(report, CHECK_WARNING, "header", "%s: %s cannot be compiled ahead",
                       profile->name, profile->header.include),
            "programs with it compile a second slower; it needs 2 GiB of memory and 1 GiB free in %s",
            assess->config.cache);
}

void doctor_check_languages(const struct assess *assess, struct doctor_report *report)
{
    const struct profiles *profiles = &assess->profiles;
    struct absent absent;

    buf_init(&absent.names, 200);
    buf_init(&absent.words, 200);
    check_policies(report);
    for (size_t i = 0; i < profiles->count; i++)
        check_language(profiles, &profiles->items[i], &absent, report);
    tell_absent(&absent, report);
    for (size_t i = 0; i < profiles->count; i++)
        check_header(assess, &profiles->items[i], report);
    buf_done(&absent.names);
    buf_done(&absent.words);
}
