/* SPDX-License-Identifier: MIT */
#include "next_step.h"

#include "auto.h"
#include "text.h"

#include <string.h>

enum { LABEL_WIDTH = 15 };

/* No option by accident. */
static void add_word(struct buf *out, const char *word, bool may_be_option)
{
    if (word[0] == '-' && !may_be_option)
        buf_adds(out, "./");
    text_shell_word(out, word);
}

void next_step(struct buf *out, const struct view *view, const char *what, const char *const *words)
{
    AUTO(buf_done) struct buf command = {0};

    buf_init(&command, 65536);
    for (size_t i = 0; words[i]; i++) {
        if (i > 0)
            buf_addc(&command, ' ');
        add_word(&command, words[i], strlen(words[i]) == 2 || strncmp(words[i], "--", 2) == 0);
    }
    view_add(out, view, STYLE_DIM, "  %-*s", LABEL_WIDTH, what);
    view_text(out, view, command.data);
    buf_addc(out, '\n');
}
