/* SPDX-License-Identifier: MIT */
#include "input.h"

#include "auto.h"
#include "file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { READ_STEP = 4096 };

static int read_standard(struct buf *out, struct error *err)
{
    char part[READ_STEP];

    while (!buf_failed(out)) {
        ssize_t got = read(STDIN_FILENO, part, sizeof part);

        if (got < 0)
            return error_errno(err, ERR_UNREADABLE, errno, "cannot read standard input");
        if (got == 0)
            break;
        buf_add(out, part, (size_t)got);
        explicit_bzero(part, (size_t)got);
    }
    return buf_failed(out)
               ? error_set(err, ERR_UNREADABLE, "standard input has more than %zu bytes", out->max)
               : 0;
}

int input_read(const char *word, struct buf *out, const char **out_name, struct error *err)
{
    auto_free char *text = NULL;
    size_t size = 0;
    int rc;

    *out_name = word;
    if (strcmp(word, "-") == 0) {
        *out_name = "standard input";
        return read_standard(out, err);
    }
    rc = file_read_given(word, out->max, &text, &size, err);
    if (rc < 0)
        return rc;
    buf_add(out, text, size);
    explicit_bzero(text, size);
    return 0;
}
