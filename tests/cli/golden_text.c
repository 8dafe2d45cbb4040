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
