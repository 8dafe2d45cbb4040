/* SPDX-License-Identifier: MIT */
#include "render_check.h"

#include "auto.h"
#include "render.h"
#include "stream.h"
#include "text.h"
#include "units.h"

#include <stdio.h>
#include <string.h>

enum { ALIKE_MAX = 5 };

/* ---- head ------------------------------------------------------------------------------------- */

static void add_head(struct buf *out, const struct view *view,
                     const struct checked_challenge *challenge)
{
    AUTO(buf_done) struct buf name = {0};
    auto_free char *dot = text_format(" %s ", view_glyph(view, GLYPH_DOT));
    char cpu[UNITS_SIZE], memory[UNITS_SIZE];

    buf_init(&name, REPORT_MAX);
    (void)view_cut(out, view, challenge->id, view_sentence(view));
    (void)view_cut(&name, view, challenge->name, view_sentence(view) - 4);
    view_clause(out, view, 2, dot ? dot : " ", "%s", name.data);
    if (challenge->cpu_ns > 0)
        view_clause(out, view, 2, dot ? dot : " ", "%s, %s", units_time(cpu, challenge->cpu_ns),
                    units_bytes(memory, challenge->memory_bytes));
    buf_adds(out, "\n\n");
}

/* ---- one line a phase ------------------------------------------------------------------------- */

struct tally {
    size_t errors, warnings;
};

/* Codes of validators are P04…, those of what was judged P06…; the others come from reading. */
static struct tally tally_of(const struct findings *findings, const char *phase)
{
    struct tally tally = {0};

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        const char *of = text_has_prefix(finding->code, "P04")   ? "P04"
                         : text_has_prefix(finding->code, "P06") ? "P06"
                                                                 : "";

        if (strcmp(of, phase) != 0)
            continue;
        tally.errors += finding->severity == FINDING_ERROR;
        tally.warnings += finding->severity == FINDING_WARNING;
    }
    return tally;
}

void render_check_glyph(struct buf *out, const struct view *view, enum style style,
                        enum glyph glyph)
{
    const char *shown = view_glyph(view, glyph);

    buf_adds(out, view->utf8 ? "  " : " ");
    view_add(out, view, style, "%s", shown);
    view_pad(out, (view->utf8 ? 2 : 5) - text_width(shown));
}

static bool is_narrow(const struct view *view)
{
    return view->width < 60;
}

static void add_tally(struct buf *out, const struct view *view, struct tally tally)
{
    char count[UNITS_SIZE];

    if (tally.errors > 0)
        buf_addf(out, ", %s", units_count(count, tally.errors, "fault"));
    if (tally.warnings > 0 && !(tally.errors > 0 && is_narrow(view)))
        buf_addf(out, ", %s", units_count(count, tally.warnings, "warning"));
    if (tally.errors + tally.warnings == 0 && !is_narrow(view))
        buf_adds(out, ", no faults");
    buf_addc(out, '\n');
}

static void begin_line(struct buf *out, const struct view *view, struct tally tally,
                       const char *name)
{
    if (view->plain)
        buf_addf(out, "%c%s: ", name[0] - 'a' + 'A', name + 1);
    else if (tally.errors > 0)
        render_check_glyph(out, view, STYLE_BAD, GLYPH_FAIL);
    else if (tally.warnings > 0)
        render_check_glyph(out, view, STYLE_POLICY, GLYPH_WARN);
    else
        render_check_glyph(out, view, STYLE_GOOD, GLYPH_OK);
    if (!view->plain)
        buf_addf(out, is_narrow(view) ? "%s " : "%-11s ", name);
}

static void add_format(struct buf *out, const struct view *view,
                       const struct checked_challenge *challenge)
{
    struct tally tally = tally_of(&challenge->findings, "");
    char count[UNITS_SIZE];

    begin_line(out, view, tally, "format");
    buf_adds(out, challenge->files > 0 ? units_count(count, challenge->files, "file")
                                       : "not read to its end");
    add_tally(out, view, tally);
}

static void add_validators(struct buf *out, const struct view *view,
                           const struct checked_challenge *challenge)
{
    struct tally tally = tally_of(&challenge->findings, "P04");
    char count[UNITS_SIZE], inputs[UNITS_SIZE];

    begin_line(out, view, tally, "validators");
    if (challenge->validators == 0)
        buf_adds(out, "none was run");
    else if (!is_narrow(view))
        buf_addf(out, "%s, ", units_count(count, challenge->validators, "program"));
    if (challenge->validators > 0)
        buf_addf(out, "%s accepted", units_count(inputs, challenge->inputs, "input"));
    add_tally(out, view, tally);
    buf_addc(out, '\n');
}

static void add_programs(struct buf *out, const struct view *view,
                         const struct checked_challenge *challenge)
{
    struct tally tally = tally_of(&challenge->findings, "P06");
    char count[UNITS_SIZE], tests[UNITS_SIZE];
    size_t judged = 0;

    for (size_t i = 0; i < challenge->program_count; i++)
        judged += challenge->programs[i].state == PROGRAM_FITS ||
                  challenge->programs[i].state == PROGRAM_DIFFERS;
    if (!view->plain)
        render_check_legend(out, view, challenge);
    begin_line(out, view, tally, "programs");
    buf_adds(out, units_count(count, judged, "program"));
    if (!is_narrow(view))
        buf_addf(out, " on %s", units_count(tests, challenge->test_count, "test"));
    add_tally(out, view, tally);
}

/* One line a language; FIRST is the first program of it. */
static void add_absent_language(struct buf *out, const struct view *view,
                                const struct checked_challenge *challenge, size_t first)
{
    const struct checked_program *program = &challenge->programs[first];
    char counted[UNITS_SIZE];
    size_t count = 0;

    for (size_t i = first; i < challenge->program_count; i++)
        count += challenge->programs[i].state == PROGRAM_ABSENT &&
                 strcmp(challenge->programs[i].language, program->language) == 0;
    if (view->plain)
        buf_adds(out, "Not judged: ");
    else
        render_check_glyph(out, view, STYLE_DIM, GLYPH_NONE);
    if (!view->plain)
        buf_adds(out, is_narrow(view) ? "not judged " : "not judged  ");
    buf_addf(out, "%s in %s", units_count(counted, count, "program"), program->language);
    buf_adds(out, is_narrow(view) ? "\n" : ", which is not installed here\n");
    if (program->install[0])
        view_note(out, view, "hint:", "%s", program->install);
}

static void add_absent(struct buf *out, const struct view *view,
                       const struct checked_challenge *challenge)
{
    for (size_t i = 0; i < challenge->program_count; i++) {
        bool known = challenge->programs[i].state != PROGRAM_ABSENT;

        for (size_t j = 0; j < i && !known; j++)
            known = challenge->programs[j].state == PROGRAM_ABSENT &&
                    strcmp(challenge->programs[j].language, challenge->programs[i].language) == 0;
        if (!known)
            add_absent_language(out, view, challenge, i);
    }
}

/* ---- findings --------------------------------------------------------------------------------- */

static void add_finding(struct buf *out, const struct view *view, const struct finding *finding)
{
    const struct snippet snippet = {
        .file = finding->place.file,
        .text = finding->place.text,
        .line = finding->place.line,
        .column = finding->place.column,
        .length = finding->place.length,
    };
    bool is_error = finding->severity == FINDING_ERROR;
    AUTO(buf_done) struct buf text = {0};

    view_add(out, view, is_error ? STYLE_BAD : STYLE_POLICY, "%s[%s]",
             is_error ? "error" : "warning", finding->code);
    buf_adds(out, ": ");
    buf_init(&text, REPORT_MAX);
    view_text(&text, view, finding->message);
    view_flow(out, view, 2, "%s", text.data);
    buf_addc(out, '\n');
    if (snippet.file[0] != '\0')
        render_snippet(out, view, &snippet);
    buf_clear(&text);
    view_text(&text, view, finding->hint);
    if (text.size > 0)
        view_note(out, view, "hint:", "%s", text.data);
}

static size_t alike_before(const struct findings *findings, size_t index)
{
    size_t alike = 0;

    for (size_t i = 0; i < index; i++)
        alike += strcmp(findings->items[i].code, findings->items[index].code) == 0;
    return alike;
}

static size_t alike_in_all(const struct findings *findings, const char *code)
{
    size_t alike = 0;

    for (size_t i = 0; i < findings->count; i++)
        alike += strcmp(findings->items[i].code, code) == 0;
    return alike;
}

/* Faults first.  Of many alike the first ones are shown, and how many more there are. */
static void add_findings(struct buf *out, const struct view *view, const struct findings *findings,
                         enum finding_severity severity)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        size_t before = alike_before(findings, i);

        if (finding->severity != severity || (before > ALIKE_MAX && !view->verbose))
            continue;
        buf_addc(out, '\n');
        if (before < ALIKE_MAX || view->verbose)
            add_finding(out, view, finding);
        else
            buf_addf(out, "and %zu more of %s; -v shows all\n",
                     alike_in_all(findings, finding->code) - ALIKE_MAX, finding->code);
    }
}

/* ---- all -------------------------------------------------------------------------------------- */

static bool is_over(const struct checked_program *program)
{
    return program->state >= PROGRAM_FITS;
}

void render_check_begun(struct buf *out, const struct view *view, enum check_phase phase,
                        const struct checked_challenge *challenge, size_t *part)
{
    bool was_run = challenge->program_count > 0;

    if (*part == 0) {
        add_head(out, view, challenge);
        add_format(out, view, challenge);
        ++*part;
    }
    if (*part == 1 && was_run && phase >= CHECK_JUDGING) {
        add_validators(out, view, challenge);
        ++*part;
    }
    while (*part >= 2 && *part - 2 < challenge->program_count &&
           (phase == CHECK_DONE || is_over(&challenge->programs[*part - 2]))) {
        render_check_row(out, view, challenge, *part - 2);
        ++*part;
    }
}

void render_check_ended(struct buf *out, const struct view *view,
                        const struct checked_challenge *challenge, bool judged)
{
    bool was_run = challenge->program_count > 0;

    if (was_run) {
        add_programs(out, view, challenge);
        add_absent(out, view, challenge);
        render_check_tables(out, view, challenge);
    } else if (judged && challenge->failure.code == ERR_OK) {
        view_note(out, view, "", "nothing was run: what is wrong here comes first");
    }
    add_findings(out, view, &challenge->findings, FINDING_ERROR);
    add_findings(out, view, &challenge->findings, FINDING_WARNING);
    if (challenge->findings.left_out > 0)
        buf_addf(out, "\nand %zu more that found no room here\n", challenge->findings.left_out);
    if (challenge->failure.code != ERR_OK) {
        buf_addc(out, '\n');
        render_error(out, view, &challenge->failure);
    }
    buf_addc(out, '\n');
}

static size_t count_absent(const struct check_report *report)
{
    size_t absent = 0;

    for (size_t i = 0; i < report->count; i++)
        for (size_t j = 0; j < report->items[i].program_count; j++)
            absent += report->items[i].programs[j].state == PROGRAM_ABSENT;
    return absent;
}

void render_check_verdict(struct buf *out, const struct view *view,
                          const struct check_report *report)
{
    char challenges[UNITS_SIZE], faults[UNITS_SIZE], warnings[UNITS_SIZE], programs[UNITS_SIZE];
    size_t absent = count_absent(report);
    enum style style = report->errors > 0 ? STYLE_BAD : STYLE_GOOD;
    const char *word = report->errors > 0 ? "FAULTS" : "CHECKED";

    if (report->unchecked > 0) {
        style = STYLE_OURS;
        word = "NOT CHECKED";
    }
    if (report->interrupted) {
        style = STYLE_POLICY;
        word = "INTERRUPTED";
    }
    view_strong(out, view, style, "%s", word);
    view_clause(out, view, 2, "  ", "%s: %s", units_count(challenges, report->count, "challenge"),
                report->errors > 0 ? units_count(faults, report->errors, "fault") : "no faults");
    if (report->warnings > 0)
        view_clause(out, view, 2, ", ", "%s", units_count(warnings, report->warnings, "warning"));
    if (absent > 0)
        view_clause(out, view, 2, "; ", "%s not judged", units_count(programs, absent, "program"));
    if (report->unchecked > 0)
        view_clause(out, view, 2, "; ", "%zu could not be checked", report->unchecked);
    if (report->interrupted)
        view_clause(out, view, 2, ", ", "as far as it came");
    buf_addc(out, '\n');
}
