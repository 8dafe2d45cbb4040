/* SPDX-License-Identifier: MIT */
#include "golden_text.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 1 << 20 };

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

bool golden_text(const char *path, const struct buf *text, const struct view *view, bool writing)
{
    if (!is_fit(text, view)) {
        (void)fprintf(stderr, "%s: not fit:\n%s", path, text->data);
        return false;
    }
    return compare(path, text, writing);
}

static const struct mode {
    const char *name;
    struct view view;
} modes[] = {
    {"80",    {.utf8 = true, .width = 80}               },
    {"ascii", {.utf8 = false, .width = 80}              },
    {"40",    {.utf8 = true, .width = 40}               },
    {"color", {.utf8 = true, .width = 80, .color = true}},
};

static bool draw(const struct golden *golden, const char *folder, const char *what,
                 const struct mode *mode, bool writing)
{
    AUTO(buf_done) struct buf text;
    auto_free char *path = text_format("%s/%s-%s.%s.txt", folder, golden->kind, what, mode->name);

    buf_init(&text, TEXT_MAX);
    golden->draw(&text, &mode->view, what);
    return path && golden_text(path, &text, &mode->view, writing);
}

int golden_main(const struct golden *golden, int argc, char **argv)
{
    bool writing = argc == 3 && strcmp(argv[2], "--write") == 0;
    size_t faults = 0;

    if (argc < 2)
        return 2;
    for (size_t i = 0; golden->all[i]; i++)
        for (size_t mode = 0; mode < sizeof modes / sizeof *modes; mode++)
            faults += !draw(golden, argv[1], golden->all[i], &modes[mode], writing);
    return faults > 0 ? 1 : 0;
}
