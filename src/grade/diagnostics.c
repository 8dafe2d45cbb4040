/* SPDX-License-Identifier: MIT */
/*
 * gcc 12 prints, with -fdiagnostics-format=json, one line with an array for each translation unit;
 * the linker's text stands between as it is.  Python prints a traceback whose last lines are the place
 * and the message of a SyntaxError.
 */
#include "diagnostics.h"

#include "auto.h"
#include "buf.h"
#include "text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIAGNOSTICS_MAX 100
#define OUTPUT_MAX      (256u << 10)

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

static int add(struct compile_result *compile, const struct program *program,
               struct diagnostic *diagnostic, struct error *err)
{
    struct diagnostic *grown;

    if (compile->diagnostic_count >= DIAGNOSTICS_MAX) {
        free(diagnostic->file);
        free(diagnostic->message);
        return 0;
    }
    grown = realloc(compile->diagnostics, (compile->diagnostic_count + 1) * sizeof(*grown));
    if (grown)
        compile->diagnostics = grown;
    diagnostic->text =
        diagnostic->file ? source_line(program, diagnostic->file, diagnostic->line) : NULL;
    if (!grown || !diagnostic->file || !diagnostic->message || !diagnostic->text) {
        free(diagnostic->file);
        free(diagnostic->message);
        free(diagnostic->text);
        return error_set(err, ERR_SYSTEM, "out of memory");
    }
    compile->diagnostics[compile->diagnostic_count++] = *diagnostic;
    return 0;
}

/* ---- gcc -------------------------------------------------------------------------------------- */

static unsigned number_of(const json_t *place, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(place, key));

    return value > 0 && value < 10000000 ? (unsigned)value : 0;
}

static int read_gcc_item(const json_t *item, const struct program *program,
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
                                    .end_column = number_of(finish, "byte-column")};

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
    return add(compile, program, &diagnostic, err);
}

static int read_gcc_line(const char *line, size_t size, const struct program *program,
                         struct compile_result *compile, struct buf *text, struct error *err)
{
    AUTO(json_clean) json_t *items = NULL;
    int rc = 0;

    if (size > 0 && line[0] == '[')
        items = json_loadb(line, size, JSON_DISABLE_EOF_CHECK, NULL);
    if (!json_is_array(items)) {
        size_t room = text->max - text->size;

        buf_add(text, line, size < room ? size : room);
        buf_addc(text, '\n');
        return 0;
    }
    for (size_t i = 0; rc == 0 && i < json_array_size(items); i++)
        rc = read_gcc_item(json_array_get(items, i), program, compile, text, err);
    return rc;
}

static int read_gcc(const char *text, size_t size, const struct program *program,
                    struct compile_result *compile, struct buf *readable, struct error *err)
{
    const char *end = text + size;
    int rc = 0;

    while (rc == 0 && text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((stop ? stop : end) - text);

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
    diagnostic.file = text_copy_n(name, (size_t)(quote - name));
    diagnostic.line = (unsigned)strtoul(quote + strlen("\", line "), NULL, 10);
    diagnostic.message = text_copy_n(last, (size_t)(end - last));
    return add(compile, program, &diagnostic, err);
}

int diagnostics_read(enum diagnostics_format format, const struct program *program,
                     const char *text, size_t size, struct compile_result *compile,
                     struct error *err)
{
    AUTO(buf_done) struct buf readable;
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
    }
    if (rc < 0)
        return rc;
    free(compile->output);
    readable.failed = false;
    compile->output = buf_take(&readable);
    return compile->output ? 0 : error_set(err, ERR_SYSTEM, "out of memory");
}
