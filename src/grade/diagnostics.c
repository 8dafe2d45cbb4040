/* SPDX-License-Identifier: MIT */
/*
 * gcc 12 prints, with -fdiagnostics-format=json, one line with an array for each translation unit;
 * the linker's text stands between as it is.  Python prints a traceback whose last lines are the place
 * and the message of a SyntaxError.  For all others a language file has patterns of a line.
 */
#include "diagnostics.h"

#include "auto.h"
#include "buf.h"
#include "diagnostics_pattern.h"
#include "text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIAGNOSTICS_MAX 100
#define OUTPUT_MAX      (256u << 10)
#define LINES_MAX       10000 /* in which places are looked for */

static void json_clean(json_t **json)
{
    json_decref(*json);
}

/* Line NUMBER of the submission's file NAME, or "". */
static char *source_line(const struct program *program, const char *name, unsigned number)
{
    const char *shown = text_has_prefix(name, "./") ? name + 2 : name;

    for (size_t i = 0; i < program->names.count; i++) {
        const struct source_file *file = &program->submission->files[i];
        const char *at = file->data;
        const char *end = file->data + file->size;

        if (strcmp(program->names.items[i], shown) != 0)
            continue;
        for (unsigned line = 1; line < number && at; line++) {
            at = memchr(at, '\n', (size_t)(end - at));
            at = at ? at + 1 : NULL;
        }
        if (at && at < end && number > 0) {
            const char *stop = memchr(at, '\n', (size_t)(end - at));
            size_t size = (size_t)((stop ? stop : end) - at);

            return text_copy_n(at, size < 400 ? size : 400);
        }
    }
    return text_copy("");
}

/* A byte column as gcc counts to one in characters; beyond the kept part of a line it stays. */
static unsigned character_column(const char *line, unsigned byte_column)
{
    unsigned column = byte_column > 0 ? 1 : 0;

    if (byte_column > strlen(line))
        return byte_column;
    for (unsigned at = 1; at < byte_column; at++)
        column += ((unsigned char)line[at] & 0xC0) != 0x80;
    return column;
}

static void diagnostic_done(struct diagnostic *diagnostic)
{
    free(diagnostic->file);
    free(diagnostic->message);
    free(diagnostic->text);
    free(diagnostic->fix);
}

static int add(struct compile_result *compile, const struct program *program,
               struct diagnostic *diagnostic, struct error *err)
{
    struct diagnostic *grown;

    if (compile->diagnostic_count >= DIAGNOSTICS_MAX) {
        diagnostic_done(diagnostic);
        return 0;
    }
    grown = realloc(compile->diagnostics, (compile->diagnostic_count + 1) * sizeof(*grown));
    if (grown)
        compile->diagnostics = grown;
    diagnostic->text =
        diagnostic->file ? source_line(program, diagnostic->file, diagnostic->line) : NULL;
    if (!grown || !diagnostic->file || !diagnostic->message || !diagnostic->text) {
        diagnostic_done(diagnostic);
        return error_set(err, ERR_SYSTEM, "out of memory");
    }
    diagnostic->column = character_column(diagnostic->text, diagnostic->column);
    diagnostic->end_column = character_column(diagnostic->text, diagnostic->end_column);
    diagnostic->fix_column = character_column(diagnostic->text, diagnostic->fix_column);
    diagnostic->fix_end = character_column(diagnostic->text, diagnostic->fix_end);
    compile->diagnostics[compile->diagnostic_count++] = *diagnostic;
    return 0;
}

/* ---- gcc -------------------------------------------------------------------------------------- */

static unsigned number_of(const json_t *place, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(place, key));

    return value > 0 && value < 10000000 ? (unsigned)value : 0;
}

/* One change on the line of the message; several, or elsewhere, would be too much to say at a caret. */
static void read_gcc_fix(const json_t *item, struct diagnostic *diagnostic)
{
    const json_t *fixes = json_object_get(item, "fixits");
    const json_t *fix = json_array_get(fixes, 0);
    const json_t *start = json_object_get(fix, "start"), *next = json_object_get(fix, "next");
    const char *file = json_string_value(json_object_get(start, "file"));
    const char *text = json_string_value(json_object_get(fix, "string"));

    if (json_array_size(fixes) != 1 || !text || strpbrk(text, "\r\n") || !file ||
        strcmp(file, diagnostic->file) != 0 || number_of(start, "line") != diagnostic->line ||
        number_of(next, "line") != diagnostic->line || number_of(start, "byte-column") == 0 ||
        number_of(next, "byte-column") < number_of(start, "byte-column"))
        return;
    diagnostic->fix = text_copy(text);
    diagnostic->fix_column = number_of(start, "byte-column");
    diagnostic->fix_end = number_of(next, "byte-column");
}

static int read_gcc_place(const json_t *item, const struct program *program,
                          struct compile_result *compile, struct buf *text, struct error *err)
{
    const char *kind = json_string_value(json_object_get(item, "kind"));
    const char *message = json_string_value(json_object_get(item, "message"));
    const json_t *range = json_array_get(json_object_get(item, "locations"), 0);
    const json_t *caret = json_object_get(range, "caret");
    const json_t *finish = json_object_get(range, "finish");
    const char *file = json_string_value(json_object_get(caret, "file"));
    struct diagnostic diagnostic = {.line = number_of(caret, "line"),
                                    .column = number_of(caret, "byte-column"),
                                    .end_column =
                                        number_of(finish, "line") == number_of(caret, "line")
                                            ? number_of(finish, "byte-column")
                                            : 0};

    if (!kind || !message)
        return 0;
    if (file)
        buf_addf(text, "%s:%u:%u: ", file, diagnostic.line, diagnostic.column);
    buf_addf(text, "%s: %s\n", kind, message);
    if (strcmp(kind, "fatal error") == 0)
        kind = "error";
    (void)snprintf(diagnostic.severity, sizeof(diagnostic.severity), "%s", kind);
    diagnostic.file = text_copy(file ? file : "");
    diagnostic.message = text_copy(message);
    if (diagnostic.file)
        read_gcc_fix(item, &diagnostic);
    return add(compile, program, &diagnostic, err);
}

/* A fatal error right behind a warning is printed as if it were one of the warning's notes. */
static int read_gcc_item(const json_t *item, const struct program *program,
                         struct compile_result *compile, struct buf *text, struct error *err)
{
    const json_t *children = json_object_get(item, "children");
    int rc = read_gcc_place(item, program, compile, text, err);

    for (size_t i = 0; rc == 0 && i < json_array_size(children); i++) {
        const json_t *child = json_array_get(children, i);
        const char *kind = json_string_value(json_object_get(child, "kind"));

        if (kind && strstr(kind, "error"))
            rc = read_gcc_place(child, program, compile, text, err);
    }
    return rc;
}

/*
 * Makes JSON of what gcc takes for it: source bytes that are no UTF-8, and control bytes, stand in
 * its strings as they are.  They become \xNN, the backslash written as JSON wants it.
 */
static void add_clean(struct buf *out, const char *data, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t length = 1;

        while ((unsigned char)data[at] >= 0x80 && length < 4 && at + length < size &&
               ((unsigned char)data[at + length] & 0xC0) == 0x80)
            length++;
        if ((unsigned char)data[at] >= 0x20 && text_is_utf8(data + at, length)) {
            buf_add(out, data + at, length);
            at += length;
        } else if (data[at] == '\n') {
            buf_addc(out, ' ');
            at++;
        } else {
            buf_addf(out, "\\\\x%02x", (unsigned)(unsigned char)data[at]);
            at++;
        }
    }
}

static void add_raw(struct buf *text, const char *line, size_t size)
{
    size_t room = text->max - text->size;

    buf_add(text, line, size < room / 2 ? size : room / 2);
    buf_addc(text, '\n');
}

/* Item by item, since the last may be cut off where gcc printed more than is taken. */
static int read_gcc_line(const char *line, size_t size, const struct program *program,
                         struct compile_result *compile, struct buf *text, struct error *err)
{
    AUTO(buf_done) struct buf clean = {0};
    size_t at = 1;
    size_t items = 0;
    int rc = 0;

    buf_init(&clean, 5 * size + 1);
    if (size > 1 && line[0] == '[')
        add_clean(&clean, line, size);
    while (rc == 0 && at < clean.size && clean.data[at] == '{') {
        json_error_t where;
        AUTO(json_clean)
        json_t *item = json_loadb(clean.data + at, clean.size - at, JSON_DISABLE_EOF_CHECK, &where);

        if (!item)
            break;
        rc = read_gcc_item(item, program, compile, text, err);
        items++;
        at += (size_t)where.position;
        at += strspn(clean.data + at, ", ");
    }
    if (items == 0 && !(size == 2 && line[0] == '['))
        add_raw(text, line, size);
    return rc;
}

/* One message: a line, or from gcc 14 on a list over several, of which all but the first are indented. */
static size_t gcc_length(const char *text, size_t size)
{
    const char *stop = memchr(text, '\n', size);

    if (stop && text[0] == '[' && stop[-1] != ']')
        while (stop && stop + 1 < text + size && stop[1] == ' ')
            stop = memchr(stop + 1, '\n', (size_t)(text + size - stop - 1));
    return stop ? (size_t)(stop - text) : size;
}

static int read_gcc(const char *text, size_t size, const struct program *program,
                    struct compile_result *compile, struct buf *readable, struct error *err)
{
    const char *end = text + size;
    int rc = 0;

    while (rc == 0 && text < end) {
        size_t length = gcc_length(text, (size_t)(end - text));

        rc = read_gcc_line(text, length, program, compile, readable, err);
        text += length + 1;
    }
    return rc;
}

/* ---- Python ----------------------------------------------------------------------------------- */

static const char *last_place(const char *text)
{
    const char *found = NULL;

    for (const char *at = text; (at = strstr(at, "  File \"")); at++)
        found = at;
    return found;
}

/* Below the place stand the line without its indentation, behind four blanks, and carets. */
static void read_python_caret(const char *place, const struct program *program,
                              struct diagnostic *diagnostic)
{
    const char *line = strchr(place, '\n');
    const char *below = line ? strchr(line + 1, '\n') : NULL;
    auto_free char *source = source_line(program, diagnostic->file, diagnostic->line);
    size_t carets, before, at = 0;

    if (!below || !source || strncmp(line + 1, "    ", 4) != 0 ||
        strncmp(below + 1, "    ", 4) != 0)
        return;
    line += 5;
    below += 5;
    before = strspn(below, " ");
    carets = strspn(below + before, "^");
    if (carets == 0)
        return;
    /* characters there, bytes here */
    for (size_t i = 0; i < before && line + at < below - 5; i++) {
        at++;
        while (((unsigned char)line[at] & 0xC0) == 0x80)
            at++;
    }
    diagnostic->column = (unsigned)(strspn(source, " \t\f") + at + 1);
    diagnostic->end_column = diagnostic->column + (unsigned)carets - 1;
}

static int read_python(const char *text, const struct program *program,
                       struct compile_result *compile, struct error *err)
{
    struct diagnostic diagnostic = {.severity = "error"};
    const char *place = last_place(text);
    const char *name = place ? place + strlen("  File \"") : NULL;
    const char *quote = name ? strstr(name, "\", line ") : NULL;
    const char *end = text + strlen(text);
    const char *last;

    if (!quote)
        return 0;
    while (end > text && end[-1] == '\n')
        end--;
    for (last = end; last > text && last[-1] != '\n'; last--) {
    }
    /* "<string>" is our own command: the compiler gave up before it could name a place */
    diagnostic.file = name[0] == '<' ? text_copy("") : text_copy_n(name, (size_t)(quote - name));
    if (name[0] != '<')
        diagnostic.line = (unsigned)strtoul(quote + strlen("\", line "), NULL, 10);
    diagnostic.message = text_copy_n(last, (size_t)(end - last));
    if (diagnostic.file && diagnostic.line > 0)
        read_python_caret(quote, program, &diagnostic);
    return add(compile, program, &diagnostic, err);
}

/* ---- patterns --------------------------------------------------------------------------------- */

/* Where character NUMBER of a line begins, as a byte from 1. */
static unsigned byte_column(const char *line, unsigned number)
{
    unsigned at = 0;

    for (unsigned left = number; left > 1 && line[at]; left--) {
        at++;
        while (((unsigned char)line[at] & 0xC0) == 0x80)
            at++;
    }
    return at + 1;
}

static int add_match(const struct pattern_match *match, const struct program *program,
                     struct compile_result *compile, struct error *err)
{
    auto_free char *message = text_copy_n(match->message, match->message_size);
    struct diagnostic diagnostic = {
        .file = text_copy(match->file), .line = match->line, .column = match->column};

    (void)snprintf(diagnostic.severity, sizeof(diagnostic.severity), "%s", match->severity);
    if (message && match->code)
        diagnostic.message = text_format("%.*s: %s", (int)match->code_size, match->code, message);
    else
        diagnostic.message = take(message);
    if (match->character > 0) {
        auto_free char *line = source_line(program, match->file, match->line);

        diagnostic.column = line ? byte_column(line, match->character) : 0;
    }
    return add(compile, program, &diagnostic, err);
}

/* The first pattern that a line has; what none has is only text. */
static int read_patterns(const char *text, size_t size, const struct program *program,
                         struct compile_result *compile, struct error *err)
{
    const struct words *patterns = &program->profile->patterns;
    const char *end = text + size;
    int rc = 0;

    for (size_t count = 0; rc == 0 && text < end && count < LINES_MAX; count++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((stop ? stop : end) - text);
        struct pattern_match match;
        bool found = false;

        if (length > 0 && text[length - 1] == '\r')
            length--;
        for (size_t i = 0; !found && i < patterns->count; i++)
            found = pattern_matches(patterns->items[i], program, text, length, &match);
        if (found)
            rc = add_match(&match, program, compile, err);
        text = stop ? stop + 1 : end;
    }
    return rc;
}

int diagnostics_read(enum diagnostics_format format, const struct program *program,
                     const char *text, size_t size, struct compile_result *compile,
                     struct error *err)
{
    AUTO(buf_done) struct buf readable = {0};
    auto_free char *whole = text_copy_n(text, size);
    int rc = 0;

    buf_init(&readable, OUTPUT_MAX);
    if (!whole)
        return error_set(err, ERR_SYSTEM, "out of memory");
    if (format == DIAGNOSTICS_GCC_JSON)
        rc = read_gcc(text, size, program, compile, &readable, err);
    else {
        buf_add(&readable, text, size < OUTPUT_MAX / 2 ? size : OUTPUT_MAX / 2);
        if (format == DIAGNOSTICS_PYTHON)
            rc = read_python(whole, program, compile, err);
        if (format == DIAGNOSTICS_PATTERNS)
            rc = read_patterns(text, size, program, compile, err);
    }
    if (rc < 0)
        return rc;
    free(compile->output);
    readable.failed = false;
    compile->output = buf_take(&readable);
    return compile->output ? 0 : error_set(err, ERR_SYSTEM, "out of memory");
}
