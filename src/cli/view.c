/* SPDX-License-Identifier: MIT */
#include "view.h"

#include "auto.h"
#include "text.h"

#include <stdarg.h>
#include <string.h>

enum { LINE_MAX_BYTES = 64 << 10, BAR_CELLS = 8 };

/* 16-colour codes only: they follow the reader's own theme. */
static const char *const style_codes[STYLE_COUNT] = {
    [STYLE_NONE] = "",     [STYLE_GOOD] = "32", [STYLE_BAD] = "31",  [STYLE_LIMIT] = "35",
    [STYLE_POLICY] = "33", [STYLE_OURS] = "31", [STYLE_HELP] = "36", [STYLE_DIM] = "2",
};

static const struct {
    const char *utf8, *ascii;
} glyphs[GLYPH_COUNT] = {
    [GLYPH_OK] = {"✓", "ok"  },
      [GLYPH_FAIL] = {"✗", "FAIL"},
      [GLYPH_WARN] = {"!",   "!!"  },
    [GLYPH_NONE] = {"-",   "-"   },
      [GLYPH_DOT] = {"·",  "-"   },
      [GLYPH_RULE] = {"│", "|"   },
    [GLYPH_NEWLINE] = {"⏎", "\\n" },
      [GLYPH_GAP] = {"⋮", ":"   },
      [GLYPH_CUT] = {"…", "~"   },
};

struct view view_of(const struct term *term)
{
    return (struct view){.color = term->color, .utf8 = term->utf8, .width = term->width};
}

const char *view_glyph(const struct view *view, enum glyph glyph)
{
    return view->utf8 ? glyphs[glyph].utf8 : glyphs[glyph].ascii;
}

__attribute__((format(printf, 5, 0))) static void add_styled(struct buf *out,
                                                             const struct view *view,
                                                             const char *bold, enum style style,
                                                             const char *format, va_list arguments)
{
    AUTO(buf_done) struct buf text = {0};
    const char *code = style_codes[style];
    bool styled = view->color && (code[0] != '\0' || bold[0] != '\0');

    buf_init(&text, LINE_MAX_BYTES);
    buf_addv(&text, format, arguments);
    styled = styled && text.size > 0;
    if (styled)
        buf_addf(out, "\x1b[%s%s%sm", bold, bold[0] && code[0] ? ";" : "", code);
    buf_adds(out, text.data);
    if (styled)
        buf_adds(out, "\x1b[0m");
}

void view_add(struct buf *out, const struct view *view, enum style style, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_styled(out, view, "", style, format, arguments);
    va_end(arguments);
}

void view_strong(struct buf *out, const struct view *view, enum style style, const char *format,
                 ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_styled(out, view, "1", style, format, arguments);
    va_end(arguments);
}

static const char *symbol_of(const struct view *view, char c)
{
    if (c == '\t')
        return view->utf8 ? "→" : "\\t";
    if (c == '\r')
        return view->utf8 ? "␍" : "\\r";
    return c == '\\' ? "\\" : NULL;
}

void view_foreign(struct buf *out, const struct view *view, const char *data, size_t size)
{
    size_t start = 0;

    for (size_t at = 0; at <= size; at++) {
        const char *symbol = at < size ? symbol_of(view, data[at]) : "";

        if (!symbol)
            continue;
        if (view->utf8)
            text_escape(out, data + start, at - start);
        else
            text_escape_ascii(out, data + start, at - start);
        buf_adds(out, symbol);
        start = at + 1;
    }
}

void view_text(struct buf *out, const struct view *view, const char *text)
{
    view_foreign(out, view, text, strlen(text));
}

/* Bytes of the character at TEXT, which is not at its end. */
static size_t next_character(const char *text, size_t *out_width)
{
    char character[5] = {0};
    size_t length = 1;

    while (((unsigned char)text[length] & 0xC0) == 0x80 && length < 4)
        length++;
    memcpy(character, text, length);
    *out_width = text_width(character);
    return length;
}

size_t view_columns(const char *text, size_t columns)
{
    size_t at = 0, used = 0;

    while (text[at] != '\0') {
        size_t width = 0;
        size_t length = next_character(text + at, &width);

        used += width;
        if (used > columns && at > 0)
            break;
        at += length;
    }
    return at;
}

/* The start of the last COLUMNS columns. */
static size_t tail_of_columns(const char *text, size_t columns)
{
    size_t at = 0, left = text_width(text);

    while (left > columns) {
        size_t width = 0;

        at += next_character(text + at, &width);
        left -= width;
    }
    return at;
}

size_t view_cut(struct buf *out, const struct view *view, const char *text, size_t columns)
{
    AUTO(buf_done) struct buf line = {0};
    size_t width, tail;

    buf_init(&line, LINE_MAX_BYTES);
    view_text(&line, view, text);
    width = text_width(line.data);
    if (width <= columns) {
        buf_adds(out, line.data);
        return width;
    }
    tail = (columns - 1) * 2 / 3;
    width = view_columns(line.data, columns - 1 - tail);
    tail = tail_of_columns(line.data, tail);
    buf_add(out, line.data, width);
    buf_adds(out, view_glyph(view, GLYPH_CUT));
    buf_adds(out, line.data + tail);
    /* a wide character may have left a column free */
    line.data[width] = '\0';
    return text_width(line.data) + 1 + text_width(line.data + tail);
}

void view_fit(struct buf *out, const struct view *view, const char *text, size_t columns)
{
    size_t width = view_cut(out, view, text, columns);

    view_pad(out, width < columns ? columns - width : 0);
}

void view_long_bar(struct buf *out, const struct view *view, double part, unsigned width)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    double bounded = part < 0 ? 0 : part > 1 ? 1 : part;
    unsigned filled = (unsigned)(bounded * width * 8 + 0.5);
    unsigned full;

    if (part > 0 && filled == 0)
        filled = 1;
    full = view->utf8 ? filled / 8 : (filled + 4) / 8;
    for (unsigned i = 0; i < full; i++)
        buf_adds(out, view->utf8 ? "█" : "#");
    if (view->utf8) {
        buf_adds(out, eighths[filled % 8]);
        view_pad(out, width - full - (filled % 8 > 0 ? 1 : 0));
        return;
    }
    for (unsigned i = full; i < width; i++)
        buf_addc(out, '.');
}

void view_bar(struct buf *out, const struct view *view, double part)
{
    AUTO(buf_done) struct buf bar = {0};

    buf_init(&bar, LINE_MAX_BYTES);
    view_long_bar(&bar, view, part, BAR_CELLS);
    size_t length = strcspn(bar.data, " ");

    view_add(out, view, part > 0.9 ? STYLE_LIMIT : STYLE_NONE, "%.*s", (int)length, bar.data);
    view_pad(out, bar.size - length);
}

void view_pad(struct buf *out, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        buf_addc(out, ' ');
}

void view_end_line(struct buf *out)
{
    static const char reset[] = "\x1b[0m";
    const size_t length = sizeof reset - 1;
    bool styled = out->size >= length && strcmp(out->data + out->size - length, reset) == 0;

    if (styled)
        out->data[out->size -= length] = '\0';
    while (out->size > 0 && out->data[out->size - 1] == ' ')
        out->data[--out->size] = '\0';
    buf_adds(out, styled ? reset : "");
    buf_addc(out, '\n');
}
