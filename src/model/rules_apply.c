/* SPDX-License-Identifier: MIT */
/* Read a package, apply all rules. */
#include "rules.h"

#include "auto.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

AUTO_OWNER(challenge, challenge_free)

enum { PARTS = CHALLENGE_ASSESS + 1 };

struct faults {
    struct error of[PARTS]; /* ERR_OK: none */
    size_t count;
    bool unsupported;
};

static void on_fault(void *context, enum challenge_part part, const struct error *fault)
{
    struct faults *faults = context;

    faults->of[part] = *fault;
    faults->count++;
    faults->unsupported |= fault->code == ERR_UNSUPPORTED;
}

/* The first fault of a folder's tests says less than the rules, which name them all. */
static bool is_said(const struct findings *findings, unsigned part)
{
    for (size_t i = 0; part == CHALLENGE_TESTS && i < findings->count; i++)
        if (strncmp(findings->items[i].code, "P03", 3) == 0 &&
            findings->items[i].severity == FINDING_ERROR)
            return true;
    return false;
}

static void add_faults(struct findings *findings, const struct challenge *challenge,
                       const struct faults *faults)
{
    auto_free char *clause = text_format("challenge '%s': ", challenge->id);
    size_t skipped = clause ? strlen(clause) : 0;

    for (unsigned i = 0; i < PARTS; i++) {
        const struct error *fault = &faults->of[i];
        struct finding *finding;
        bool wrapped = clause && text_has_prefix(fault->message, clause);

        if (fault->code == ERR_OK || (fault->place.line == 0 && is_said(findings, i)))
            continue;
        finding =
            findings_add(findings, fault->code == ERR_UNSUPPORTED ? RULE_UNSUPPORTED : RULE_FORMAT,
                         "%.200s", fault->message + (wrapped ? skipped : 0));
        finding_hint_of(finding, fault);
        finding->place = fault->place;
        if (finding->place.file[0] == '\0')
            finding_file(finding, challenge, "");
    }
}

static int apply(const struct inspection *inspection)
{
    static int (*const rules[])(const struct inspection *) = {
        rules_files, rules_problem, rules_statement, rules_data, rules_submissions,
    };
    int result = 0;

    for (size_t i = 0; result == 0 && i < sizeof rules / sizeof *rules; i++)
        result = rules[i](inspection);
    return result;
}

static bool describe(const struct challenge *challenge, const struct package_tree *tree,
                     struct checked_challenge *checked)
{
    for (size_t i = 0; i < tree->count; i++)
        checked->files += tree->items[i].kind == ENTRY_FILE;
    checked->cpu_ns = challenge->cpu_ns;
    checked->memory_bytes = challenge->memory_bytes;
    checked->limit_to_tle = challenge->limit_to_tle;
    checked->id = text_copy(challenge->id);
    checked->name = text_copy(challenge->name);
    checked->directory = text_copy(challenge->directory);
    checked->format = text_copy(challenge->format);
    return checked->id && checked->name && checked->directory && checked->format;
}

int rules_apply(const char *directory, struct checked_challenge *checked,
                struct challenge **out_challenge, bool *out_unsupported, struct error *err)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;
    AUTO(package_tree_done) struct package_tree tree = {0};
    auto_free struct faults *faults = calloc(1, sizeof *faults);
    const struct challenge_listener listener = {on_fault, faults};
    struct inspection inspection = {.tree = &tree, .findings = &checked->findings, .err = err};
    int result = 0;

    if (!faults)
        return error_memory(err);
    *out_challenge = NULL;
    result = challenge_inspect(directory, &listener, &challenge, err);
    if (result == 0)
        result = package_tree_read(challenge->directory_fd, &tree, err);
    if (result < 0)
        return result;
    if (!describe(challenge, &tree, checked))
        return error_memory(err);
    inspection.challenge = challenge;
    result = apply(&inspection);
    if (result < 0)
        return result;
    add_faults(&checked->findings, challenge, faults);
    *out_unsupported = faults->unsupported;
    if (faults->count == 0)
        *out_challenge = take(challenge);
    return 0;
}
