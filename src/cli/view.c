/* SPDX-License-Identifier: MIT */
#include "view.h"

#include "auto.h"
#include "text.h"

#include <stdarg.h>
#include <string.h>

enum { LINE_MAX_BYTES = 64 << 10, BAR_CELLS = 8, WRAP_MIN = 24 };

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
    const char *code = style_codes[style];
    bool styled = view->color && (code[0] != '\0' || bold[0] != '\0');

    if (styled)
        buf_addf(out, "\x1b[%s%s%sm", bold, bold[0] && code[0] ? ";" : "", code);
    buf_addv(out, format, arguments);
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

/* Where the first COLUMNS columns of valid UTF-8 end, in bytes. */
static size_t bytes_of_columns(const char *text, size_t columns)
{
    size_t at = 0;

    while (text[at] != '\0') {
        char character[5] = {0};
        size_t length = 1;

        while (((unsigned char)text[at + length] & 0xC0) == 0x80 && length < 4)
            length++;
        memcpy(character, text + at, length);
        if (text_width(character) > columns)
            break;
        columns -= text_width(character);
        at += length;
    }
    return at;
}

/* The start of the last COLUMNS columns. */
static size_t tail_of_columns(const char *text, size_t columns)
{
    size_t at = 0;

    while (text_width(text + at) > columns) {
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80)
            at++;
    }
    return at;
}

void view_fit(struct buf *out, const struct view *view, const char *text, size_t columns)
{
    AUTO(buf_done) struct buf line;
    const char *dots = view->utf8 ? "…" : "~";
    size_t before = out->size, width, tail;

    buf_init(&line, LINE_MAX_BYTES);
    view_text(&line, view, text);
    width = text_width(line.data);
    if (width <= columns) {
        buf_adds(out, line.data);
        view_pad(out, columns - width);
        return;
    }
    tail = (columns - 1) * 2 / 3;
    buf_add(out, line.data, bytes_of_columns(line.data, columns - 1 - tail));
    buf_adds(out, dots);
    buf_adds(out, line.data + tail_of_columns(line.data, tail));
    /* a wide character may have left one column free */
    width = text_width(out->data + before);
    view_pad(out, width < columns ? columns - width : 0);
}

/* Lines of at most WIDTH columns; the first begins behind what its line already has. */
static void wrap_line(struct buf *out, unsigned width, unsigned indent, const char *text,
                      size_t size)
{
    unsigned room = width > indent + WRAP_MIN ? width - indent : WRAP_MIN;

    while (size > 0) {
        size_t end = size;

        if (size > room) {
            end = room;
            while (end > 0 && text[end] != ' ')
                end--;
            /* a word longer than a line stays whole */
            for (end = end > 0 ? end : room; end < size && text[end] != ' ';)
                end++;
        }
        buf_add(out, text, end);
        view_end_line(out);
        while (end < size && text[end] == ' ')
            end++;
        text += end;
        size -= end;
        view_pad(out, size > 0 ? indent : 0);
    }
}

static unsigned wrap_width(const struct view *view)
{
    return view->width < TERM_WIDTH_DEFAULT ? view->width : TERM_WIDTH_DEFAULT;
}

void view_wrap(struct buf *out, const struct view *view, unsigned indent, const char *text)
{
    view_pad(out, indent);
    wrap_line(out, wrap_width(view), indent, text, strlen(text));
}

void view_note(struct buf *out, const struct view *view, const char *label, const char *format, ...)
{
    AUTO(buf_done) struct buf text;
    unsigned indent = (unsigned)strlen(label);
    va_list arguments;

    buf_init(&text, LINE_MAX_BYTES);
    va_start(arguments, format);
    buf_addv(&text, format, arguments);
    va_end(arguments);
    indent = indent > 0 ? indent + 3 : 2;
    buf_adds(out, "  ");
    view_add(out, view, STYLE_HELP, "%s", label);
    view_pad(out, indent > 2 ? 1 : 0);
    wrap_line(out, wrap_width(view), indent, text.data, text.size);
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
    AUTO(buf_done) struct buf bar;

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
    while (out->size > 0 && out->data[out->size - 1] == ' ')
        out->data[--out->size] = '\0';
    buf_addc(out, '\n');
}
