/* SPDX-License-Identifier: MIT */
/*
 * check_golden FOLDER: draws every report on a package and compares it with FOLDER/check-LAYOUT.MODE.txt;
 * and each code has a page.
 * check_golden FOLDER --write: writes the files instead; look at them before you keep them.
 */
#include "auto.h"
#include "embedded.h"
#include "fake_check.h"
#include "file.h"
#include "render_check.h"
#include "rules.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 1 << 20 };

extern const struct embedded explain_pages[];

static const struct mode {
    const char *name;
    struct view view;
} modes[] = {
    {"80",      {.utf8 = true, .width = 80}                 },
    {"ascii",   {.utf8 = false, .width = 80}                },
    {"40",      {.utf8 = true, .width = 40}                 },
    {"plain",   {.utf8 = true, .width = 80, .plain = true}  },
    {"color",   {.utf8 = true, .width = 80, .color = true}  },
    {"verbose", {.utf8 = true, .width = 80, .verbose = true}},
};

static void draw(struct buf *out, const struct view *view, const struct check_report *report)
{
    size_t part = 0;

    render_check_begun(out, view, CHECK_DONE, &report->items[0], &part);
    render_check_ended(out, view, &report->items[0], true);
    render_check_verdict(out, view, report);
}

/* Nothing but text and our own colours may come out, and no line is too long for the window. */
static bool is_fit(const struct buf *text, const struct view *view)
{
    size_t start = 0;

    for (size_t i = 0; i < text->size; i++) {
        unsigned char byte = (unsigned char)text->data[i];

        if ((byte < 0x20 && byte != '\n' && !(view->color && byte == 0x1B)) || byte == 0x7F ||
            (byte > 0x7E && !view->utf8))
            return false;
        if (byte == '\n' && !view->color) {
            auto_free char *line = text_copy_n(text->data + start, i - start);

            if (line && text_width(line) > view->width) {
                (void)fprintf(stderr, "too wide: %s\n", line);
                return false;
            }
            start = i + 1;
        }
    }
    return text_is_utf8(text->data, text->size);
}

static bool compare(const char *path, const struct buf *text, bool writing)
{
    auto_free char *wanted = NULL;
    size_t size = 0;
    struct error err;

    if (writing)
        return file_write_atomic(path, text->data, text->size, 0644, &err) == 0;
    if (file_read_at(AT_FDCWD, path, TEXT_MAX, &wanted, &size, &err) < 0) {
        (void)fprintf(stderr, "%s: %s\n", path, err.message);
        return false;
    }
    if (size == text->size && memcmp(wanted, text->data, size) == 0)
        return true;
    (void)fprintf(stderr, "%s differs; drawn now:\n%s", path, text->data);
    return false;
}

static bool check(const char *folder, const char *layout, const struct mode *mode, bool writing)
{
    AUTO(check_report_done) struct check_report report = {0};
    AUTO(buf_done) struct buf text;
    auto_free char *path = text_format("%s/check-%s.%s.txt", folder, layout, mode->name);

    buf_init(&text, TEXT_MAX);
    if (!fake_check_report(layout, &report) || !path)
        return false;
    draw(&text, &mode->view, &report);
    if (!is_fit(&text, &mode->view)) {
        (void)fprintf(stderr, "%s: not fit:\n%s", path, text.data);
        return false;
    }
    return compare(path, &text, writing);
}

/* A code that nobody can look up is worth nothing. */
static bool has_page(const char *code)
{
    for (const struct embedded *page = explain_pages; page->name; page++)
        if (strncmp(page->name, code, strlen(code)) == 0 && text_has_prefix(page->text, code))
            return true;
    (void)fprintf(stderr, "no page explains %s\n", code);
    return false;
}

int main(int argc, char *argv[])
{
    bool writing = argc == 3 && strcmp(argv[2], "--write") == 0;
    size_t faults = 0;
    const char *layout;

    if (argc < 2)
        return 2;
    for (unsigned rule = 0; rule < RULES; rule++)
        faults += !has_page(rule_of((enum rule)rule).code);
    for (size_t i = 0; (layout = fake_check_layout(i)); i++)
        for (size_t j = 0; j < sizeof modes / sizeof *modes; j++)
            faults += !check(argv[1], layout, &modes[j], writing);
    return faults > 0 ? 1 : 0;
}
