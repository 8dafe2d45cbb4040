/* SPDX-License-Identifier: MIT */
/*
 * render_golden FOLDER: draws every layout in every form and compares it with FOLDER/LAYOUT.FORM.txt;
 * then draws them in all widths and looks for what no report may have.
 * render_golden FOLDER --write: writes the files instead; look at them before you keep them.
 */
#include "auto.h"
#include "fake_core.h"
#include "file.h"
#include "render.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

AUTO_OWNER(judgement, judgement_free)

enum { TEXT_MAX = 1 << 20 };

static const unsigned widths[] = {40, 41, 47, 53, 62, 79, 80, 81, 100, 230};

/* The first is what the last two differ from: where they do not, they have no file. */
static const struct form {
    const char *name;
    struct view view;
    bool only_if_other;
} forms[] = {
    {"80",           {.utf8 = true, .width = 80},                                 false},
    {"ascii",        {.utf8 = false, .width = 80},                                false},
    {"40",           {.utf8 = true, .width = 40},                                 false},
    {"plain",        {.utf8 = true, .width = 80, .plain = true},                  false},
    {"color",        {.utf8 = true, .width = 80, .color = true},                  false},
    {"reviewer",
     {.utf8 = true, .width = 80, .verbose = true, .audience = AUDIENCE_REVIEWER},
     false                                                                             },
    {"verbose",      {.utf8 = true, .width = 80, .verbose = true},                true },
    {"all-failures", {.utf8 = true, .width = 80, .all_failures = true},           true },
};

enum { FORMS = sizeof forms / sizeof *forms };

static void draw(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    struct error err;
    enum error_code code = ERR_JUDGE;

    if (judgement->verdict != VERDICT_JE) {
        render_judgement(out, view, judgement);
        return;
    }
    (void)error_by_name(judgement->failure.code, &code);
    (void)error_set(&err, code, "%s", judgement->failure.message);
    error_hint(&err, "%s", judgement->failure.hint);
    render_error(out, view, &err);
}

static bool fail(const char *layout, const struct view *view, const char *what, const char *line)
{
    (void)fprintf(stderr, "%s, %u columns%s%s%s: %s: %s\n", layout, view->width,
                  view->utf8 ? "" : ", ASCII", view->plain ? ", plain" : "",
                  view->color ? ", colour" : "", what, line);
    return false;
}

/* The styles of view.c, which are of the sixteen colours, and nothing else that begins with ESC. */
static size_t style_length(const char *at)
{
    static const char *const codes[] = {"0",  "1",    "2",    "31",   "32",   "33", "35",
                                        "36", "1;31", "1;32", "1;33", "1;35", "1;2"};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        size_t length = strlen(codes[i]);

        if (at[1] == '[' && strncmp(at + 2, codes[i], length) == 0 && at[2 + length] == 'm')
            return length + 3;
    }
    return 0;
}

/* The text without styles; false: something got through that is neither text nor a style of ours. */
static bool take_styles_off(const struct buf *text, const struct view *view, struct buf *out)
{
    for (size_t i = 0; i < text->size; i++) {
        unsigned char byte = (unsigned char)text->data[i];
        size_t style = byte == 0x1B && view->color ? style_length(text->data + i) : 0;

        if (style > 0) {
            i += style - 1;
            continue;
        }
        if ((byte < 0x20 && byte != '\n') || byte == 0x7F || (byte > 0x7E && !view->utf8))
            return false;
        buf_addc(out, (char)byte);
    }
    return text_is_utf8(out->data, out->size);
}

static bool fits(const char *layout, const struct view *view, const struct buf *text)
{
    for (size_t at = 0; at < text->size;) {
        size_t length = strcspn(text->data + at, "\n");
        auto_free char *line = text_copy_n(text->data + at, length);

        if (!line || text_width(line) > view->width)
            return fail(layout, view, "too wide", line ? line : "");
        if (view->plain && line[strspn(line, " ")] == '^')
            return fail(layout, view, "a caret in sentences", line);
        at += length + 1;
    }
    return true;
}

static bool is_a_sentence(const char *layout, const struct view *view, const struct buf *text)
{
    static const char *const drawn[] = {"│", "█", "▏", "▎", "▍", "▌",   "▋",
                                        "▊", "▉", "⋮", "✓", "✗", " | ", "####"};

    for (size_t i = 0; view->plain && i < sizeof drawn / sizeof *drawn; i++) {
        if (strstr(text->data, drawn[i]))
            return fail(layout, view, "a box or a bar in sentences", drawn[i]);
    }
    return true;
}

/* What holds for a report in whatever form.  BARE: the same without styles. */
static bool is_sound(const char *layout, const struct view *view, const struct buf *text,
                     struct buf *bare)
{
    if (buf_failed(text) || !take_styles_off(text, view, bare))
        return fail(layout, view, "bytes that are no text", "");
    if (view->audience == AUDIENCE_CANDIDATE && strstr(bare->data, "SECRET"))
        return fail(layout, view, "a secret", strstr(bare->data, "SECRET"));
    return fits(layout, view, bare) && is_a_sentence(layout, view, bare);
}

static void draw_layout(struct buf *out, const struct view *view, const char *layout)
{
    AUTO(auto_judgement_clean) struct judgement *judgement = fake_judgement(layout);

    if (judgement)
        draw(out, view, judgement);
}

/* Colours add nothing: without them the same is said. */
static bool is_sound_in_all_widths(const char *layout)
{
    bool sound = true;

    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        for (unsigned bits = 0; bits < 32; bits++) {
            AUTO(buf_done) struct buf text, bare, dull;
            struct view view = {.width = widths[i],
                                .utf8 = bits & 1,
                                .plain = bits & 2,
                                .verbose = bits & 4,
                                .all_failures = true,
                                .color = bits & 16,
                                .audience = bits & 8 ? AUDIENCE_REVIEWER : AUDIENCE_CANDIDATE};

            buf_init(&text, TEXT_MAX);
            buf_init(&bare, TEXT_MAX);
            buf_init(&dull, TEXT_MAX);
            draw_layout(&text, &view, layout);
            sound = is_sound(layout, &view, &text, &bare) && sound;
            view.color = false;
            draw_layout(&dull, &view, layout);
            if (strcmp(dull.data, bare.data) != 0)
                sound = fail(layout, &view, "colour says something", "");
        }
    }
    return sound;
}

static bool compare(const char *path, const struct buf *text)
{
    auto_free char *wanted = NULL;
    size_t size = 0;
    struct error err;

    if (file_read_at(AT_FDCWD, path, TEXT_MAX, &wanted, &size, &err) < 0) {
        (void)fprintf(stderr, "%s: %s; drawn now:\n%s", path, err.message, text->data);
        return false;
    }
    if (size == text->size && memcmp(wanted, text->data, size) == 0)
        return true;
    (void)fprintf(stderr, "%s differs; drawn now:\n%s", path, text->data);
    return false;
}

static bool has_no_file(const char *path, bool writing)
{
    if (writing)
        (void)unlink(path);
    if (access(path, F_OK) != 0)
        return true;
    (void)fprintf(stderr, "%s says nothing of its own\n", path);
    return false;
}

static bool check(const char *folder, const char *layout, const struct form *form, bool writing)
{
    AUTO(buf_done) struct buf text, usual;
    auto_free char *path = text_format("%s/%s.%s.txt", folder, layout, form->name);
    struct error err;

    buf_init(&text, TEXT_MAX);
    buf_init(&usual, TEXT_MAX);
    if (!path)
        return false;
    draw_layout(&text, &form->view, layout);
    draw_layout(&usual, &forms[0].view, layout);
    if (form->only_if_other && strcmp(text.data, usual.data) == 0)
        return has_no_file(path, writing);
    if (writing)
        return file_write_atomic(path, text.data, text.size, 0644, &err) == 0;
    return compare(path, &text);
}

/* Two outcomes differ in what is said, and their signs in what they look like. */
static bool outcomes_differ(void)
{
    bool differ = true;

    for (unsigned i = 0; i < VERDICT_COUNT; i++) {
        for (unsigned j = 0; j < i; j++)
            differ =
                strcmp(render_words((enum verdict)i), render_words((enum verdict)j)) != 0 && differ;
        differ = (render_glyph((enum verdict)i) == GLYPH_OK) == (i == VERDICT_AC) && differ;
    }
    return differ;
}

int main(int argc, char *argv[])
{
    bool writing = argc == 3 && strcmp(argv[2], "--write") == 0;
    size_t faults = !outcomes_differ();
    const char *layout;

    if (argc < 2)
        return 2;
    for (size_t i = 0; (layout = fake_layout(i)); i++) {
        for (size_t j = 0; j < FORMS; j++)
            faults += !check(argv[1], layout, &forms[j], writing);
        faults += !is_sound_in_all_widths(layout);
    }
    return faults > 0 ? 1 : 0;
}
