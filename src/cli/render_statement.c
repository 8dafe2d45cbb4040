/* SPDX-License-Identifier: MIT */
#include "render_statement.h"

#include "auto.h"
#include "stream.h"
#include "text.h"

#include <string.h>

enum { PARAGRAPH_MAX = 64 << 10 };

struct statement {
    struct buf *out;
    const struct view *view;
    struct buf lines;     /* of the paragraph so far, as they are */
    struct buf paragraph; /* the same in one */
    unsigned indent;      /* of its later lines */
    bool too_wide;
    bool is_code;
};

static void end_paragraph(struct statement *statement)
{
    if (statement->too_wide) {
        view_flow(statement->out, statement->view, statement->indent, "%s",
                  statement->paragraph.data);
        view_end_line(statement->out);
    } else {
        buf_add(statement->out, statement->lines.data, statement->lines.size);
    }
    buf_clear(&statement->lines);
    buf_clear(&statement->paragraph);
    statement->too_wide = false;
}

/* "- ", "* ", "12. ": how long it is with the blanks around it; 0: no list item. */
static unsigned bullet(const char *line)
{
    size_t blanks = strspn(line, " ");
    size_t digits = strspn(line + blanks, "0123456789");
    const char *mark = line + blanks + digits;

    if (blanks > 3 || mark[0] == '\0' || mark[1] != ' ')
        return 0;
    if (digits > 0 ? !strchr(".)", mark[0]) : !strchr("-*+", mark[0]))
        return 0;
    return (unsigned)(blanks + digits + 2);
}

static bool is_verbatim(struct statement *statement, const char *line)
{
    bool is_fence = text_has_prefix(line, "```") || text_has_prefix(line, "~~~");
    bool was_code = statement->is_code;

    if (is_fence)
        statement->is_code = !statement->is_code;
    return is_fence || was_code || line[0] == '\0' || strlen(line) > PARAGRAPH_MAX / 4 ||
           strchr("#|<>\t", line[0]) || (text_has_prefix(line, "    ") && statement->indent == 0);
}

static void add_line(struct statement *statement, const char *line)
{
    unsigned item = bullet(line);

    if (is_verbatim(statement, line)) {
        end_paragraph(statement);
        buf_addf(statement->out, "%s\n", line);
        statement->indent = 0;
        return;
    }
    if (item > 0 || statement->lines.size == 0 || statement->lines.size > PARAGRAPH_MAX / 2) {
        end_paragraph(statement);
        statement->indent = item;
        buf_adds(&statement->paragraph, line);
    } else {
        buf_addf(&statement->paragraph, " %s", line + strspn(line, " "));
    }
    buf_addf(&statement->lines, "%s\n", line);
    statement->too_wide |= text_width(line) > statement->view->width;
}

void render_statement(struct buf *out, const struct view *view, const char *text)
{
    struct statement statement = {.out = out, .view = view};
    AUTO(buf_done) struct buf line = {0};

    buf_init(&line, REPORT_MAX);
    buf_init(&statement.lines, PARAGRAPH_MAX);
    buf_init(&statement.paragraph, PARAGRAPH_MAX);
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");

        buf_clear(&line);
        view_foreign(&line, view, text,
                     length > 0 && text[length - 1] == '\r' ? length - 1 : length);
        add_line(&statement, line.size > 0 ? line.data : "");
        text += length + (text[length] == '\n' ? 1 : 0);
    }
    end_paragraph(&statement);
    buf_done(&statement.lines);
    buf_done(&statement.paragraph);
}
