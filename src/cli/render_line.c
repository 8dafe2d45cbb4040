/* SPDX-License-Identifier: MIT */
/* One line of a stranger's text in a window: what has room of it, around a mark. */
#include "render.h"

#include "auto.h"
#include "text.h"

#include <string.h>

enum { PIECE_MAX = 64 << 10, BYTES_A_COLUMN = 4 };

static size_t columns_of(const struct view *view, const char *at, size_t size)
{
    AUTO(buf_done) struct buf shown = {0};

    buf_init(&shown, PIECE_MAX);
    view_foreign(&shown, view, at, size);
    return buf_failed(&shown) ? PIECE_MAX : text_width(shown.data);
}

static bool is_inside_character(const struct source_line *line, size_t at)
{
    return at < line->size && ((unsigned char)line->text[at] & 0xC0) == 0x80;
}

/* Where the character at AT begins; what is in none can be cut anywhere. */
static size_t character_start(const struct source_line *line, size_t at)
{
    for (size_t back = 0; back < BYTES_A_COLUMN && back <= at; back++)
        if (!is_inside_character(line, at - back))
            return at - back;
    return at;
}

/* The part of a line that fits; bytes. */
struct part {
    size_t start, end;
};

static size_t part_columns(const struct view *view, const struct source_line *line,
                           const struct part *part)
{
    return columns_of(view, line->text + part->start, part->end - part->start);
}

/* Both ends step towards the mark until the part and its dots have room. */
static struct part part_of(const struct view *view, const struct source_line *line, size_t mark,
                           size_t room)
{
    struct part part = {0, line->size};
    size_t before = room * 2 / 3;

    if (line->size <= room && columns_of(view, line->text, line->size) <= room)
        return part;
    /* a first cut by bytes keeps the exact one cheap */
    if (mark > before)
        part.start = mark - before;
    if (part.end > mark + BYTES_A_COLUMN * room)
        part.end = mark + BYTES_A_COLUMN * room;
    while (part.start < mark &&
           columns_of(view, line->text + part.start, mark - part.start) > before)
        part.start++;
    part.start = character_start(line, part.start);
    while (part.end > part.start && part_columns(view, line, &part) + 2 > room)
        part.end--;
    if (character_start(line, part.end) > part.start)
        part.end = character_start(line, part.end);
    return part;
}

/* SIZE bytes from AT; blanks are drawn from byte VISIBLE on. */
static void add_piece(struct buf *out, const struct view *view, const char *at, size_t size,
                      size_t visible)
{
    size_t plain = visible < size ? visible : size;

    view_foreign(out, view, at, plain);
    for (size_t i = plain; i < size; i++) {
        if (at[i] == ' ' && view->utf8) {
            view_add(out, view, STYLE_DIM, "%s", "·");
            continue;
        }
        size_t next = i + 1;

        while (next < size && at[next] != ' ')
            next++;
        view_foreign(out, view, at + i, next - i);
        i = next - 1;
    }
}

size_t render_line(struct buf *out, const struct view *view, const struct source_line *line,
                   size_t room)
{
    const char *cut = view_glyph(view, GLYPH_CUT);
    size_t mark = line->mark < line->size ? line->mark : line->size;
    struct part part;
    size_t visible = line->visible;

    mark = character_start(line, mark);
    part = part_of(view, line, mark, room);
    buf_adds(out, part.start > 0 ? cut : "");
    add_piece(out, view, line->text + part.start, part.end - part.start,
              visible > part.start ? visible - part.start : 0);
    buf_adds(out, part.end < line->size ? cut : "");
    if (mark > part.end)
        mark = part.end;
    return columns_of(view, line->text + part.start, mark - part.start) + (part.start > 0);
}

static void add_lines(struct buf *out, const struct view *view, struct source_line text,
                      size_t lines)
{
    const size_t lead = view->plain ? 4 : 6;

    for (size_t i = 0; i < lines && text.size > 0; i++) {
        const char *end = memchr(text.text, '\n', text.size);
        struct source_line line = {text.text, end ? (size_t)(end - text.text) : text.size, 0, 0};

        line.visible = line.size;
        view_add(out, view, STYLE_DIM, "    %s", view->plain ? "" : view_glyph(view, GLYPH_RULE));
        buf_adds(out, view->plain ? "" : " ");
        (void)render_line(out, view, &line, view->width - lead);
        view_end_line(out);
        text.text += line.size + (end ? 1 : 0);
        text.size -= line.size + (end ? 1 : 0);
    }
    if (text.size > 0)
        buf_addf(out, "    %s\n", view->plain ? "..." : view_glyph(view, GLYPH_GAP));
}

void render_first_lines(struct buf *out, const struct view *view, const char *data, size_t size,
                        size_t lines)
{
    add_lines(out, view, (struct source_line){data, size, 0, 0}, lines);
}

void render_last_lines(struct buf *out, const struct view *view, const char *data, size_t size,
                       size_t lines)
{
    size_t start, found = 0;

    while (size > 0 && data[size - 1] == '\n')
        size--;
    for (start = size; start > 0; start--) {
        if (data[start - 1] == '\n' && ++found == lines)
            break;
    }
    if (start > 0)
        buf_addf(out, "    %s\n", view->plain ? "..." : view_glyph(view, GLYPH_GAP));
    add_lines(out, view, (struct source_line){data + start, size - start, 0, 0}, lines);
}
