/* SPDX-License-Identifier: MIT */
#include "rules.h"

#include <stdlib.h>

void checked_challenge_done(struct checked_challenge *challenge)
{
    for (size_t i = 0; i < challenge->test_count; i++) {
        free(challenge->tests[i].name);
        free(challenge->tests[i].why);
    }
    free(challenge->tests);
    for (size_t i = 0; i < challenge->program_count; i++) {
        free(challenge->programs[i].path);
        free(challenge->programs[i].runs);
    }
    free(challenge->programs);
    free(challenge->id);
    free(challenge->name);
    free(challenge->directory);
    free(challenge->format);
    findings_done(&challenge->findings);
}

void check_report_done(struct check_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        checked_challenge_done(&report->items[i]);
    free(report->items);
    *report = (struct check_report){0};
}
