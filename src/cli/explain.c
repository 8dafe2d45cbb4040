/* SPDX-License-Identifier: MIT */
#include "explain.h"

#include "auto.h"
#include "embedded.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { PAGES_MAX = 128, PARAGRAPH_MAX = 4096, KEY_SIZE = 64, KEY_MIN = 4, INDENT = 2 };

extern const struct embedded explain_pages[];

static const char *const headings[EXPLAIN_PARTS] = {
    [EXPLAIN_MEANS] = "Means",
    [EXPLAIN_TURN] = "Whose turn",
    [EXPLAIN_ADVICE] = "What to do",
    [EXPLAIN_EXAMPLE] = "Example",
};

static const char *next_line(const char *at)
{
    at += strcspn(at, "\n");
    return *at == '\n' ? at + 1 : at;
}

static void read_parts(const char *text, struct explanation *page)
{
    size_t part = EXPLAIN_PARTS;

    for (const char *at = next_line(text); *at != '\0'; at = next_line(at)) {
        size_t size = strcspn(at, "\n");

        for (size_t i = 0; size > 0 && at[0] != ' ' && i < EXPLAIN_PARTS; i++) {
            if (strlen(headings[i]) == size && strncmp(headings[i], at, size) == 0) {
                part = i;
                page->parts[i] = next_line(at);
            }
        }
        /* up to the last line that is not blank */
        if (part < EXPLAIN_PARTS && size > 0 && at >= page->parts[part])
            page->sizes[part] = (size_t)(next_line(at) - page->parts[part]);
    }
}

bool explain_page(size_t index, struct explanation *out_page)
{
    const struct embedded *file = explain_pages;
    size_t code, title;

    for (; index > 0 && file->name; index--)
        file++;
    if (!file->name)
        return false;
    *out_page = (struct explanation){
        .parts = {"", "", "", ""}
    };
    code = strcspn(file->text, " ");
    title = code + strspn(file->text + code, " ");
    (void)snprintf(out_page->code, sizeof out_page->code, "%.*s", (int)code, file->text);
    (void)snprintf(out_page->title, sizeof out_page->title, "%.*s",
                   (int)strcspn(file->text + title, "\n"), file->text + title);
    read_parts(file->text, out_page);
    return true;
}

/* Letters and digits alone: "run-time error" is "runtime error". */
static void key_of(char out[KEY_SIZE], const char *words)
{
    size_t size = 0;

    for (; *words != '\0' && size + 1 < KEY_SIZE; words++) {
        if (isalnum((unsigned char)*words))
            out[size++] = (char)tolower((unsigned char)*words);
    }
    out[size] = '\0';
}

bool explain_find(const char *words, struct explanation *out_page)
{
    char key[KEY_SIZE], title[KEY_SIZE];
    struct explanation page;
    size_t found = 0;

    for (size_t i = 0; explain_page(i, out_page); i++) {
        if (strcasecmp(words, out_page->code) == 0)
            return true;
    }
    key_of(key, words);
    for (size_t i = 0; strlen(key) >= KEY_MIN && explain_page(i, &page); i++) {
        key_of(title, page.title);
        if (!text_has_prefix(title, key))
            continue;
        *out_page = page;
        found++;
        if (strcmp(title, key) == 0)
            return true;
    }
    return found == 1;
}

bool explain_nearest(const char *words, struct explanation *out_page)
{
    struct explanation pages[PAGES_MAX];
    const char *codes[PAGES_MAX + 1] = {NULL}, *titles[PAGES_MAX + 1] = {NULL};
    const char *nearest;
    auto_free char *limit = text_format("%s exceeded", words);
    size_t digits = strcspn(words, "0123456789");
    size_t count = 0;

    for (; count < PAGES_MAX && explain_page(count, &pages[count]); count++) {
        codes[count] = pages[count].code;
        titles[count] = pages[count].title;
    }
    /* another number is another code, not a slip; but a figure too few or too many is one */
    nearest = strlen(words) == digits + 4 ? NULL : text_nearest(words, codes);
    if (!nearest)
        nearest = text_nearest(words, titles);
    if (!nearest && limit)
        nearest = text_nearest(limit, titles);
    for (size_t i = 0; nearest && i < count; i++) {
        if (nearest == codes[i] || nearest == titles[i]) {
            *out_page = pages[i];
            return true;
        }
    }
    return false;
}

static void end_paragraph(struct buf *out, const struct view *view, struct buf *paragraph)
{
    if (paragraph->size > 0)
        view_wrap(out, view, INDENT, paragraph->data);
    buf_clear(paragraph);
}

/* Sentences are broken anew to the window; what stands deeper is to be typed, or was printed. */
static void draw_sentences(struct buf *out, const struct view *view, const char *text, size_t size)
{
    AUTO(buf_done) struct buf paragraph = {0};

    buf_init(&paragraph, PARAGRAPH_MAX);
    for (const char *at = text; at < text + size; at = next_line(at)) {
        size_t length = strcspn(at, "\n");
        bool verbatim = length == 0 || text_has_prefix(at, "   ");

        if (verbatim) {
            end_paragraph(out, view, &paragraph);
            buf_add(out, at, length);
            buf_addc(out, '\n');
            continue;
        }
        buf_adds(&paragraph, paragraph.size > 0 ? " " : "");
        buf_add(&paragraph, at + INDENT, length > INDENT ? length - INDENT : 0);
    }
    end_paragraph(out, view, &paragraph);
}

/* A command goes on behind a backslash, what was printed further in. */
static void draw_example(struct buf *out, const struct view *view, const char *text, size_t size)
{
    AUTO(buf_done) struct buf line = {0};

    buf_init(&line, PARAGRAPH_MAX);
    for (const char *at = text; at < text + size; at = next_line(at)) {
        size_t length = strcspn(at, "\n");
        unsigned indent = (unsigned)strspn(at, " ") + 2;

        buf_clear(&line);
        buf_add(&line, at, length);
        if (length == 0 || text_width(line.data) <= view->width)
            buf_addf(out, "%.*s\n", (int)length, at);
        else if (text_has_prefix(at, "  $ "))
            view_command(out, view, indent, line.data);
        else {
            view_flow(out, view, indent, "%s", line.data);
            view_end_line(out);
        }
    }
}

void explain_draw(struct buf *out, const struct view *view, const struct explanation *page)
{
    view_strong(out, view, STYLE_NONE, "%s  %s", page->code, page->title);
    buf_addc(out, '\n');
    for (size_t i = 0; i < EXPLAIN_PARTS; i++) {
        buf_addc(out, '\n');
        view_add(out, view, STYLE_HELP, "%s", headings[i]);
        buf_addc(out, '\n');
        if (i == EXPLAIN_EXAMPLE)
            draw_example(out, view, page->parts[i], page->sizes[i]);
        else
            draw_sentences(out, view, page->parts[i], page->sizes[i]);
    }
}
