/* SPDX-License-Identifier: MIT */
/*
 * render_golden FOLDER: draws every layout and compares it with FOLDER/LAYOUT.MODE.txt.
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

AUTO_OWNER(judgement, judgement_free)

enum { TEXT_MAX = 1 << 20 };

static const struct mode {
    const char *name;
    struct view view;
} modes[] = {
    {"80",       {.utf8 = true, .width = 80}                                                },
    {"ascii",    {.utf8 = false, .width = 80}                                               },
    {"40",       {.utf8 = true, .width = 40}                                                },
    {"plain",    {.utf8 = true, .width = 80, .plain = true}                                 },
    {"color",    {.utf8 = true, .width = 80, .color = true}                                 },
    {"reviewer", {.utf8 = true, .width = 80, .verbose = true, .audience = AUDIENCE_REVIEWER}},
};

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

/* Nothing but text and our own colours may come out, however vile what went in. */
static bool is_fit(const struct buf *text, const struct view *view)
{
    for (size_t i = 0; i < text->size; i++) {
        unsigned char byte = (unsigned char)text->data[i];
        bool style = view->color && byte == 0x1B && text->data[i + 1] == '[' &&
                     strspn(text->data + i + 2, "0123456789;") == strcspn(text->data + i + 2, "m");

        if ((byte < 0x20 && byte != '\n' && !style) || byte == 0x7F || (byte > 0x7E && !view->utf8))
            return false;
    }
    return text_is_utf8(text->data, text->size);
}

static bool is_secret_kept(const struct buf *text, const struct view *view)
{
    return view->audience == AUDIENCE_REVIEWER || !strstr(text->data, "SECRET");
}

static bool compare(const char *path, const struct buf *text)
{
    auto_free char *wanted = NULL;
    size_t size = 0;
    struct error err;

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
    AUTO(auto_judgement_clean) struct judgement *judgement = fake_judgement(layout);
    AUTO(buf_done) struct buf text;
    auto_free char *path = text_format("%s/%s.%s.txt", folder, layout, mode->name);
    struct error err;

    buf_init(&text, TEXT_MAX);
    if (!judgement || !path)
        return false;
    draw(&text, &mode->view, judgement);
    if (!is_fit(&text, &mode->view) || !is_secret_kept(&text, &mode->view)) {
        (void)fprintf(stderr, "%s: something got through\n", path);
        return false;
    }
    if (writing)
        return file_write_atomic(path, text.data, text.size, 0644, &err) == 0;
    return compare(path, &text);
}

int main(int argc, char *argv[])
{
    bool writing = argc == 3 && strcmp(argv[2], "--write") == 0;
    size_t faults = 0;
    const char *layout;

    if (argc < 2)
        return 2;
    for (size_t i = 0; (layout = fake_layout(i)); i++) {
        for (size_t j = 0; j < sizeof modes / sizeof *modes; j++)
            faults += !check(argv[1], layout, &modes[j], writing);
    }
    return faults > 0 ? 1 : 0;
}
