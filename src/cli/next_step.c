/* SPDX-License-Identifier: MIT */
#include "next_step.h"

#include "auto.h"

#include <string.h>

enum { LABEL_WIDTH = 15 };

/* As a shell reads it back: quoted where it must be, and no option by accident. */
static void add_word(struct buf *out, const char *word, bool may_be_option)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./-+:@%,=";

    if (word[0] == '-' && !may_be_option)
        buf_adds(out, "./");
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        buf_adds(out, word);
        return;
    }
    buf_addc(out, '\'');
    for (const char *at = word; *at; at++) {
        if (*at == '\'')
            buf_adds(out, "'\\''");
        else
            buf_addc(out, *at);
    }
    buf_addc(out, '\'');
}

void next_step(struct buf *out, const struct view *view, const char *what, const char *const *words)
{
    AUTO(buf_done) struct buf command;

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
