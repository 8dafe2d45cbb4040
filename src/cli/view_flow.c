/* SPDX-License-Identifier: MIT */
/* Sentences in lines that fit: measured in columns, styles take none. */
#include "view.h"

#include "auto.h"
#include "text.h"

#include <stdarg.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 64 << 10, ROOM_MIN = 16 };

size_t view_sentence(const struct view *view)
{
    return view->width < TERM_WIDTH_DEFAULT ? view->width : TERM_WIDTH_DEFAULT;
}

size_t view_used(const struct buf *out)
{
    AUTO(buf_done) struct buf line = {0};
    size_t start = out->size;

    buf_init(&line, TEXT_MAX_BYTES);
    while (start > 0 && out->data[start - 1] != '\n')
        start--;
    for (size_t at = start; at < out->size; at++) {
        if (out->data[at] == '\x1b') /* our own: "\x1b[1;32m" */
            at += strcspn(out->data + at, "m");
        else
            buf_addc(&line, out->data[at]);
    }
    return text_width(line.data);
}

/* A line while it is filled. */
struct flow {
    struct buf *out;
    size_t width, indent, used;
    const char *more; /* what ends a line that goes on: "" or " \\" */
};

static struct flow flow_of(struct buf *out, const struct view *view, size_t indent,
                           const char *more)
{
    size_t width = view_sentence(view) - strlen(more);

    return (struct flow){.out = out,
                         .width = width > indent + ROOM_MIN ? width : indent + ROOM_MIN,
                         .indent = indent,
                         .used = view_used(out),
                         .more = more};
}

static void next_line(struct flow *flow)
{
    while (flow->out->size > 0 && flow->out->data[flow->out->size - 1] == ' ')
        flow->out->data[--flow->out->size] = '\0';
    buf_adds(flow->out, flow->more);
    buf_addc(flow->out, '\n');
    view_pad(flow->out, flow->indent);
    flow->used = flow->indent;
}

/* A word that no line has room for: as much as fits on each.  A shell joins what "\\" alone parts. */
static void break_word(struct flow *flow, const char *word, size_t size)
{
    for (size_t at = 0; at < size;) {
        char character[5] = {0};
        size_t length = 1;

        while (at + length < size && length < 4 &&
               ((unsigned char)word[at + length] & 0xC0) == 0x80)
            length++;
        memcpy(character, word + at, length);
        if (flow->used + text_width(character) > flow->width && flow->more[0] == '\0') {
            next_line(flow);
        } else if (flow->used + text_width(character) > flow->width) {
            buf_adds(flow->out, "\\\n");
            flow->used = 0;
        }
        buf_adds(flow->out, character);
        flow->used += text_width(character);
        at += length;
    }
}

static size_t width_of(const char *word, size_t size)
{
    AUTO(buf_done) struct buf copy = {0};

    buf_init(&copy, TEXT_MAX_BYTES);
    buf_add(&copy, word, size);
    return text_width(copy.data);
}

static void add_word(struct flow *flow, size_t blanks, const char *word, size_t size)
{
    size_t width = width_of(word, size);

    if (flow->used + blanks + width > flow->width && flow->used > flow->indent) {
        next_line(flow);
        blanks = 0;
    }
    view_pad(flow->out, blanks);
    flow->used += blanks;
    if (flow->used + width > flow->width) {
        break_word(flow, word, size);
        return;
    }
    buf_add(flow->out, word, size);
    flow->used += width;
}

/* "2.24 s" is one word, in all but the blank. */
static size_t word_size(const struct flow *flow, const char *text)
{
    static const char *const units[] = {"s", "ms", "%", "GiB", "MiB", "KiB", "bytes"};
    size_t size = strcspn(text, " ");

    /* of a command: up to the quote that ends the word */
    while (flow->more[0] && text[0] == '\'' && text[size] == ' ' &&
           (size == 1 || text[size - 1] != '\''))
        size += 1 + strcspn(text + size + 1, " ");
    if (size == 0 || text[size] != ' ' || text[size - 1] < '0' || text[size - 1] > '9')
        return size;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const char *next = text + size + 1;
        size_t length = strlen(units[i]);

        if (strncmp(next, units[i], length) == 0 && strcspn(next, " .,;)") == length)
            return size + 1 + strcspn(next, " ");
    }
    return size;
}

static void add_words(struct flow *flow, const char *text)
{
    while (*text != '\0') {
        size_t blanks = strspn(text, " ");
        size_t size = word_size(flow, text + blanks);

        if (size > 0) {
            add_word(flow, blanks, text + blanks, size);
        } else if (flow->used + blanks < flow->width) {
            view_pad(flow->out, blanks);
            flow->used += blanks;
        }
        text += blanks + size;
    }
}

__attribute__((format(printf, 2, 0))) static void format_into(struct buf *text, const char *format,
                                                              va_list arguments)
{
    buf_init(text, TEXT_MAX_BYTES);
    buf_addv(text, format, arguments);
}

void view_flow(struct buf *out, const struct view *view, unsigned indent, const char *format, ...)
{
    AUTO(buf_done) struct buf text = {0};
    struct flow flow = flow_of(out, view, indent, "");
    va_list arguments;

    va_start(arguments, format);
    format_into(&text, format, arguments);
    va_end(arguments);
    add_words(&flow, text.data);
}

void view_clause(struct buf *out, const struct view *view, unsigned indent, const char *joint,
                 const char *format, ...)
{
    AUTO(buf_done) struct buf text = {0};
    struct flow flow = flow_of(out, view, indent, "");
    va_list arguments;

    va_start(arguments, format);
    format_into(&text, format, arguments);
    va_end(arguments);
    if (flow.used > flow.indent &&
        flow.used + text_width(joint) + text_width(text.data) > flow.width)
        next_line(&flow);
    else
        add_words(&flow, joint);
    add_words(&flow, text.data);
}

void view_wrap(struct buf *out, const struct view *view, unsigned indent, const char *text)
{
    view_pad(out, indent);
    view_flow(out, view, indent, "%s", text);
    view_end_line(out);
}

void view_note(struct buf *out, const struct view *view, const char *label, const char *format, ...)
{
    AUTO(buf_done) struct buf text = {0};
    unsigned indent = label[0] != '\0' ? (unsigned)strlen(label) + 3 : 2;
    va_list arguments;

    va_start(arguments, format);
    format_into(&text, format, arguments);
    va_end(arguments);
    buf_adds(out, "  ");
    view_add(out, view, STYLE_HELP, "%s", label);
    view_pad(out, indent > 2 ? 1 : 0);
    view_flow(out, view, indent, "%s", text.data);
    view_end_line(out);
}

void view_command(struct buf *out, const struct view *view, unsigned indent, const char *command)
{
    struct flow flow = flow_of(out, view, indent, " \\");

    add_words(&flow, command);
    view_end_line(out);
}
