/* SPDX-License-Identifier: MIT */
/*
 * check_golden FOLDER: draws every report on a package and compares it with FOLDER/check-LAYOUT.MODE.txt;
 * and each code has a page.
 * check_golden FOLDER --write: writes the files instead; look at them before you keep them.
 */
#include "auto.h"
#include "embedded.h"
#include "fake_check.h"
#include "golden_text.h"
#include "render_check.h"
#include "rules.h"
#include "text.h"

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

static bool check(const char *folder, const char *layout, const struct mode *mode, bool writing)
{
    AUTO(check_report_done) struct check_report report = {0};
    AUTO(buf_done) struct buf text;
    auto_free char *path = text_format("%s/check-%s.%s.txt", folder, layout, mode->name);

    buf_init(&text, TEXT_MAX);
    if (!fake_check_report(layout, &report) || !path)
        return false;
    draw(&text, &mode->view, &report);
    return golden_text(path, &text, &mode->view, writing);
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
