/* SPDX-License-Identifier: MIT */
/*
 * What the comparison says of texts whose fate is known: an answer is right, so is a sample's .out
 * and data/valid_output, and data/invalid_output is wrong.
 */
#include "check.h"

#include "auto.h"
#include "text.h"
#include "validator.h"

#include <string.h>

static int compare(const struct checking *checking, const struct validator_flags *flags,
                   const char *answer_path, const char *output_path, bool is_right)
{
    auto_free char *answer = NULL;
    auto_free char *output = NULL;
    size_t answer_size = 0, output_size = 0;
    struct difference difference = {0};
    struct finding *finding;
    int result =
        challenge_read(checking->challenge, answer_path, &answer, &answer_size, checking->err);

    if (result == 0)
        result =
            challenge_read(checking->challenge, output_path, &output, &output_size, checking->err);
    if (result < 0 ||
        validator_accepts(flags, answer, answer_size, output, output_size, &difference) == is_right)
        return result;
    finding = findings_add(&checking->checked->findings, RULE_OUTPUT_DATA,
                           is_right ? "this is not accepted as output: %.150s"
                                    : "this is accepted as output%s",
                           is_right ? difference.message : "");
    if (is_right)
        finding_text(finding, checking->challenge, output_path, output, output_size,
                     difference.output_offset, 1);
    else
        finding_file(finding, checking->challenge, output_path);
    finding_hint(finding, "compare it with %.150s, and see the flags of the comparison",
                 answer_path);
    return 0;
}

/* The .out beside PATH's ".ans", if there is one. */
static int compare_output(const struct checking *checking, const struct validator_flags *flags,
                          const char *answer_path, bool is_right)
{
    auto_free char *output_path =
        text_format("%.*s.out", (int)(strlen(answer_path) - strlen(".ans")), answer_path);

    if (!output_path)
        return error_memory(checking->err);
    return package_tree_find(&checking->tree, output_path)
               ? compare(checking, flags, answer_path, output_path, is_right)
               : 0;
}

int check_answers(struct checking *checking)
{
    const struct challenge *challenge = checking->challenge;
    int result = 0;

    for (size_t i = 0; result == 0 && i < challenge->test_count; i++) {
        const struct testcase *test = &challenge->tests[i];

        result = compare(checking, &test->flags, test->answer_path, test->answer_path, true);
        if (result == 0)
            result = compare_output(checking, &test->flags, test->answer_path, true);
    }
    for (size_t i = 0; result == 0 && i < checking->tree.count; i++) {
        const struct package_entry *entry = &checking->tree.items[i];
        bool is_valid = package_entry_is_in(entry, "data/valid_output");

        if ((is_valid || package_entry_is_in(entry, "data/invalid_output")) &&
            text_has_suffix(entry->path, ".ans"))
            result = compare_output(checking, &challenge->tests[0].flags, entry->path, is_valid);
    }
    return result;
}
