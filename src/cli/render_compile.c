/* SPDX-License-Identifier: MIT */
#include "render.h"

#include "auto.h"
#include "text.h"
#include "units.h"

#include <string.h>

enum {
    SHOWN = 8,
    SHOWN_VERBOSE = 100,
    TEXT_LINES = 40,
    MESSAGE_MAX = 16 << 10,
    MESSAGE_SHOWN = 2 << 10
};

static const char asking[] = "; did you mean ";

static enum style severity_style(const char *severity)
{
    if (strstr(severity, "error"))
        return STYLE_BAD;
    return strcmp(severity, "warning") == 0 ? STYLE_POLICY : STYLE_HELP;
}

/* Diagnostics whose severity has WORD in it. */
static size_t count_of(const struct compile_result *compile, const char *word)
{
    size_t count = 0;

    for (size_t i = 0; i < compile->diagnostic_count; i++)
        count += strstr(compile->diagnostics[i].severity, word) != NULL;
    return count;
}

/* What to write instead, said at the caret; the compiler's question moves there from the message. */
static void add_fix(struct buf *note, const struct diagnostic *diagnostic, const char *question)
{
    if (question)
        buf_adds(note, question + strlen("; "));
    else if (!diagnostic->fix)
        return;
    else if (diagnostic->fix[0] == '\0')
        buf_adds(note, "take this out");
    else
        buf_addf(note, "%s '%s'", diagnostic->fix_end > diagnostic->fix_column ? "write" : "insert",
                 diagnostic->fix);
}

static void add_diagnostic(struct buf *out, const struct view *view,
                           const struct diagnostic *diagnostic)
{
    AUTO(buf_done) struct buf note = {0}, shown = {0};
    const char *question = strstr(diagnostic->message, asking);
    unsigned end = diagnostic->end_column + 1;
    struct snippet snippet = {
        .file = diagnostic->file,
        .text = diagnostic->text,
        .line = diagnostic->line,
        .column = diagnostic->column,
    };

    if (diagnostic->fix && diagnostic->fix_column > 0) {
        snippet.column = diagnostic->fix_column;
        end = diagnostic->fix_end;
    }
    snippet.length = end > snippet.column ? end - snippet.column : 1;
    buf_init(&note, MESSAGE_MAX);
    buf_init(&shown, view->verbose ? MESSAGE_MAX : MESSAGE_SHOWN);
    if (diagnostic->file[0] == '\0')
        question = NULL;
    add_fix(&note, diagnostic, question);
    snippet.note = note.data;
    view_foreign(&shown, view, diagnostic->message,
                 question ? (size_t)(question - diagnostic->message) : strlen(diagnostic->message));
    view_add(out, view, severity_style(diagnostic->severity), "%s", diagnostic->severity);
    view_flow(out, view, 2, ": %s%s", shown.data,
              buf_failed(&shown) ? view_glyph(view, GLYPH_CUT) : "");
    view_end_line(out);
    if (diagnostic->file[0] != '\0')
        render_snippet(out, view, &snippet);
    buf_addc(out, '\n');
}

/* Errors first seen first; warnings only where asked for, or where there is nothing else. */
static void add_diagnostics(struct buf *out, const struct view *view,
                            const struct compile_result *compile, bool warnings)
{
    size_t shown = 0, left = 0;
    const size_t most = view->verbose ? SHOWN_VERBOSE : SHOWN;
    bool with_last = false; /* a note belongs to what stands before it */

    for (size_t i = 0; i < compile->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &compile->diagnostics[i];
        bool note = strcmp(diagnostic->severity, "note") == 0;
        bool wanted = note ? with_last : warnings || strstr(diagnostic->severity, "error");

        with_last = wanted;
        if (!wanted)
            continue;
        if (shown == most) {
            left += !note;
            continue;
        }
        add_diagnostic(out, view, diagnostic);
        shown += !note;
    }
    if (left > 0)
        buf_addf(out, "... and %zu more%s\n\n", left, view->verbose ? "" : " (see -v)");
}

static void add_command(struct buf *out, const struct view *view, const char *command)
{
    AUTO(buf_done) struct buf shown = {0};

    if (command[0] == '\0')
        return;
    buf_init(&shown, MESSAGE_MAX);
    view_text(&shown, view, command);
    view_add(out, view, STYLE_DIM, "  command:");
    buf_addc(out, ' ');
    view_command(out, view, 6, shown.data);
}

/* One next step. */
static void add_way_on(struct buf *out, const struct view *view,
                       const struct compile_result *compile)
{
    if (compile->limit != LIMIT_NONE)
        view_note(out, view, "hint:",
                  "look for what makes the compiler work without end: macros, templates, types or "
                  "headers that contain themselves, and very large arrays with initial values.");
    else if (count_of(compile, "error") > 1)
        view_note(out, view, "hint:",
                  "begin with the first error: later ones often follow from it. The command above "
                  "shows the same on your machine.");
    else
        view_note(
            out, view, "hint:",
            "mend the marked place and run it again; the command above shows the same on your "
            "machine.");
}

void render_compile_error(struct buf *out, const struct view *view,
                          const struct compile_result *compile)
{
    char time[UNITS_SIZE];
    const char *name = limit_name(compile->limit);

    if (name)
        view_note(out, view, "", "The compiler was stopped at its %s limit after %s of CPU time.",
                  name, units_time(time, compile->cpu_ns));
    if (name)
        buf_addc(out, '\n');
    if (count_of(compile, "error") > 0) {
        add_diagnostics(out, view, compile, view->verbose);
    } else if (compile->output[0] != '\0') {
        render_last_lines(out, view, compile->output, strlen(compile->output), TEXT_LINES);
        buf_addc(out, '\n');
    }
    add_command(out, view, compile->command);
    add_way_on(out, view, compile);
}

void render_compile_line(struct buf *out, const struct view *view,
                         const struct compile_result *compile)
{
    size_t warnings = count_of(compile, "warning");
    char time[UNITS_SIZE], count[UNITS_SIZE];

    if (compile->verdict == VERDICT_NOT_RUN)
        return;
    if (view->plain) {
        buf_addf(out, "Compiled in %s", units_seconds(time, compile->wall_ns, 2));
    } else {
        buf_adds(out, view->utf8 ? "  " : " ");
        view_add(out, view, STYLE_GOOD, "%s", view_glyph(view, GLYPH_OK));
        buf_addf(out, "%s%-10s %s", view->utf8 ? " " : "   ", "compile",
                 units_seconds(time, compile->wall_ns, 2));
    }
    if (compile->cached)
        view_clause(out, view, 6, " ", "(from the cache)");
    view_clause(out, view, 6, ", ", "%s",
                warnings > 0 ? units_count(count, warnings, "warning") : "no warnings");
    if (warnings > 0 && !view->verbose)
        view_clause(out, view, 6, " ", "(see -v)");
    buf_adds(out, view->plain ? ".\n" : "\n");
    if (view->verbose && warnings > 0) {
        buf_addc(out, '\n');
        add_diagnostics(out, view, compile, true);
    }
}
