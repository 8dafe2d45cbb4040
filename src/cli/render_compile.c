/* SPDX-License-Identifier: MIT */
#include "render.h"

#include "text.h"
#include "units.h"

#include <string.h>

enum { SHOWN = 8, SHOWN_VERBOSE = 100, TEXT_LINES = 40 };

static enum style severity_style(const char *severity)
{
    if (strstr(severity, "error"))
        return STYLE_BAD;
    return strcmp(severity, "warning") == 0 ? STYLE_POLICY : STYLE_HELP;
}

static void add_diagnostic(struct buf *out, const struct view *view,
                           const struct diagnostic *diagnostic)
{
    const struct snippet snippet = {
        .file = diagnostic->file,
        .text = diagnostic->text,
        .line = diagnostic->line,
        .column = diagnostic->column,
        .length = diagnostic->end_column > diagnostic->column
                      ? diagnostic->end_column - diagnostic->column + 1
                      : 1,
    };

    view_add(out, view, severity_style(diagnostic->severity), "%s", diagnostic->severity);
    buf_adds(out, ": ");
    view_text(out, view, diagnostic->message);
    buf_addc(out, '\n');
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

static bool has_errors(const struct compile_result *compile)
{
    for (size_t i = 0; i < compile->diagnostic_count; i++) {
        if (strstr(compile->diagnostics[i].severity, "error"))
            return true;
    }
    return false;
}

void render_compile_error(struct buf *out, const struct view *view,
                          const struct compile_result *compile)
{
    char time[UNITS_SIZE];
    const char *name = limit_name(compile->limit);

    if (name)
        buf_addf(out, "The compiler was stopped at its %s limit after %s of CPU time.\n\n", name,
                 units_time(time, compile->cpu_ns));
    if (has_errors(compile)) {
        add_diagnostics(out, view, compile, view->verbose);
    } else if (compile->output[0] != '\0') {
        render_last_lines(out, view, compile->output, strlen(compile->output), TEXT_LINES);
        buf_addc(out, '\n');
    }
    if (compile->command[0] != '\0') {
        view_add(out, view, STYLE_DIM, "  command:");
        buf_addc(out, ' ');
        view_text(out, view, compile->command);
        buf_addc(out, '\n');
    }
}

void render_compile_line(struct buf *out, const struct view *view,
                         const struct compile_result *compile)
{
    size_t warnings = 0;
    char time[UNITS_SIZE], count[UNITS_SIZE];

    if (compile->verdict == VERDICT_NOT_RUN)
        return;
    for (size_t i = 0; i < compile->diagnostic_count; i++)
        warnings += strcmp(compile->diagnostics[i].severity, "warning") == 0;
    if (view->plain) {
        buf_addf(out, "Compiled in %s", units_seconds(time, compile->wall_ns, 2));
    } else {
        buf_adds(out, view->utf8 ? "  " : " ");
        view_add(out, view, STYLE_GOOD, "%s", view_glyph(view, GLYPH_OK));
        buf_addf(out, "%s%-10s %s", view->utf8 ? " " : "   ", "compile",
                 units_seconds(time, compile->wall_ns, 2));
    }
    if (compile->cached)
        buf_adds(out, " (from the cache)");
    buf_addf(out, ", %s%s%s\n", warnings > 0 ? units_count(count, warnings, "warning") : "",
             warnings > 0 ? "" : "no warnings",
             warnings > 0 && !view->verbose ? " (see -v)"
             : view->plain                  ? "."
                                            : "");
    if (view->verbose && warnings > 0) {
        buf_addc(out, '\n');
        add_diagnostics(out, view, compile, true);
    }
}
