/* SPDX-License-Identifier: MIT */
/* The part of text.h that knows UTF-8 (RFC 3629) and what a terminal makes of it. */
#include "text.h"

#include <stdio.h>
#include <string.h>

/* Length in bytes of the character at DATA, 0 if these bytes are not UTF-8. */
static size_t decode(const unsigned char *data, size_t size, uint32_t *out_character)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = 0;
    uint32_t character = 0;

    if (size == 0)
        return 0;
    if (data[0] < 0x80) {
        *out_character = data[0];
        return 1;
    }
    if (data[0] >= 0xC2 && data[0] <= 0xF4)
        length = data[0] < 0xE0 ? 2 : data[0] < 0xF0 ? 3 : 4;
    if (length == 0 || size < length)
        return 0;
    character = data[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((data[i] & 0xC0) != 0x80)
            return 0;
        character = character << 6 | (data[i] & 0x3Fu);
    }
    /* overlong forms, surrogates and what lies behind Unicode are not UTF-8 */
    if (character < smallest[length] || (character >= 0xD800 && character <= 0xDFFF) ||
        character > 0x10FFFF)
        return 0;
    *out_character = character;
    return length;
}

bool text_is_utf8(const char *data, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)data;
    uint32_t character = 0;

    for (size_t at = 0; at < size;) {
        size_t length = decode(bytes + at, size - at, &character);

        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

struct range {
    uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t count, uint32_t character)
{
    for (size_t i = 0; i < count; i++) {
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    }
    return false;
}

/* Characters that change or hide what stands around them: controls, direction marks, blanks without
   width, tags, and what is no character. */
static const struct range tricky[] = {
    {0x0000,  0x001F },
    {0x007F,  0x009F },
    {0x00AD,  0x00AD },
    {0x061C,  0x061C },
    {0x115F,  0x1160 },
    {0x180B,  0x180F },
    {0x200B,  0x200F },
    {0x2028,  0x202E },
    {0x2060,  0x206F },
    {0x3164,  0x3164 },
    {0xFDD0,  0xFDEF },
    {0xFEFF,  0xFEFF },
    {0xFFA0,  0xFFA0 },
    {0xFFF0,  0xFFFB },
    {0xFFFE,  0xFFFF },
    {0xE0000, 0xE0FFF},
};

/* Characters that end a line, move the cursor or turn the direction of what follows. */
static const struct range breaking[] = {
    {0x0000, 0x001F},
    {0x007F, 0x009F},
    {0x2028, 0x202E},
    {0x2066, 0x2069},
};

/* Combining marks (the common blocks) and variation selectors: no column of their own. */
static const struct range narrow[] = {
    {0x0300,  0x036F },
    {0x0483,  0x0489 },
    {0x0591,  0x05BD },
    {0x0610,  0x061A },
    {0x064B,  0x065F },
    {0x06D6,  0x06DC },
    {0x093A,  0x093A },
    {0x0941,  0x0948 },
    {0x094D,  0x094D },
    {0x0E31,  0x0E31 },
    {0x0E34,  0x0E3A },
    {0x0E47,  0x0E4E },
    {0x1AB0,  0x1AFF },
    {0x1DC0,  0x1DFF },
    {0x200B,  0x200F },
    {0x20D0,  0x20FF },
    {0x302A,  0x302D },
    {0x3099,  0x309A },
    {0xFE00,  0xFE0F },
    {0xFE20,  0xFE2F },
    {0xE0100, 0xE01EF},
};

/* Unicode's EastAsianWidth W and F (of 14.0, where emoji are; whole blocks elsewhere): two columns. */
static const struct range wide[] = {
    {0x1100,  0x115F },
    {0x231A,  0x231B },
    {0x2329,  0x232A },
    {0x23E9,  0x23EC },
    {0x23F0,  0x23F0 },
    {0x23F3,  0x23F3 },
    {0x2427,  0x243F },
    {0x244B,  0x245F },
    {0x25FD,  0x25FE },
    {0x2614,  0x2615 },
    {0x2648,  0x2653 },
    {0x267F,  0x267F },
    {0x2693,  0x2693 },
    {0x26A1,  0x26A1 },
    {0x26AA,  0x26AB },
    {0x26BD,  0x26BE },
    {0x26C4,  0x26C5 },
    {0x26CE,  0x26CE },
    {0x26D4,  0x26D4 },
    {0x26EA,  0x26EA },
    {0x26F2,  0x26F3 },
    {0x26F5,  0x26F5 },
    {0x26FA,  0x26FA },
    {0x26FD,  0x26FD },
    {0x2705,  0x2705 },
    {0x270A,  0x270B },
    {0x2728,  0x2728 },
    {0x274C,  0x274C },
    {0x274E,  0x274E },
    {0x2753,  0x2755 },
    {0x2757,  0x2757 },
    {0x2795,  0x2797 },
    {0x27B0,  0x27B0 },
    {0x27BF,  0x27BF },
    {0x2B1B,  0x2B1C },
    {0x2B50,  0x2B50 },
    {0x2B55,  0x2B55 },
    {0x2B74,  0x2B75 },
    {0x2B96,  0x2B96 },
    {0x2E80,  0x303E },
    {0x3041,  0x4DBF },
    {0x4E00,  0xA4CF },
    {0xA960,  0xA97C },
    {0xAC00,  0xD7A3 },
    {0xF900,  0xFAFF },
    {0xFE30,  0xFE6F },
    {0xFF01,  0xFF60 },
    {0xFFE0,  0xFFE6 },
    {0x16FE0, 0x1B2FF},
    {0x1F004, 0x1F004},
    {0x1F02C, 0x1F02F},
    {0x1F094, 0x1F09F},
    {0x1F0AF, 0x1F0B0},
    {0x1F0C0, 0x1F0C0},
    {0x1F0CF, 0x1F0D0},
    {0x1F0F6, 0x1F0FF},
    {0x1F18E, 0x1F18E},
    {0x1F191, 0x1F19A},
    {0x1F1AE, 0x1F1E5},
    {0x1F200, 0x1F320},
    {0x1F32D, 0x1F335},
    {0x1F337, 0x1F37C},
    {0x1F37E, 0x1F393},
    {0x1F3A0, 0x1F3CA},
    {0x1F3CF, 0x1F3D3},
    {0x1F3E0, 0x1F3F0},
    {0x1F3F4, 0x1F3F4},
    {0x1F3F8, 0x1F43E},
    {0x1F440, 0x1F440},
    {0x1F442, 0x1F4FC},
    {0x1F4FF, 0x1F53D},
    {0x1F54B, 0x1F54E},
    {0x1F550, 0x1F567},
    {0x1F57A, 0x1F57A},
    {0x1F595, 0x1F596},
    {0x1F5A4, 0x1F5A4},
    {0x1F5FB, 0x1F64F},
    {0x1F680, 0x1F6C5},
    {0x1F6CC, 0x1F6CC},
    {0x1F6D0, 0x1F6D2},
    {0x1F6D5, 0x1F6DF},
    {0x1F6EB, 0x1F6EF},
    {0x1F6F4, 0x1F6FF},
    {0x1F774, 0x1F77F},
    {0x1F7D9, 0x1F7FF},
    {0x1F80C, 0x1F80F},
    {0x1F848, 0x1F84F},
    {0x1F85A, 0x1F85F},
    {0x1F888, 0x1F88F},
    {0x1F8AE, 0x1F8AF},
    {0x1F8B2, 0x1F8FF},
    {0x1F90C, 0x1F93A},
    {0x1F93C, 0x1F945},
    {0x1F947, 0x1F9FF},
    {0x1FA70, 0x1FAFF},
    {0x20000, 0x3FFFD},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool text_is_plain(const char *text, const char *but)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t size = strlen(text);
    uint32_t character = 0;

    for (size_t at = 0; at < size;) {
        size_t length = decode(bytes + at, size - at, &character);

        if (length == 0 || (is_in(breaking, COUNT(breaking), character) &&
                            !(length == 1 && strchr(but, text[at]))))
            return false;
        at += length;
    }
    return true;
}

size_t text_width(const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t size = strlen(text);
    size_t columns = 0;

    for (size_t at = 0; at < size;) {
        uint32_t character = 0;
        size_t length = decode(bytes + at, size - at, &character);

        at += length > 0 ? length : 1;
        if (!is_in(narrow, COUNT(narrow), character))
            columns += is_in(wide, COUNT(wide), character) ? 2 : 1;
    }
    return columns;
}

/* The next character of strangers' bytes as 1 to 4 bytes in OUT; returns how many were consumed. */
static size_t escape_next(const unsigned char *data, size_t size, bool ascii, char out[5],
                          size_t *out_size)
{
    static const char short_names[][2] = {
        {'\n', 'n' },
        {'\t', 't' },
        {'\r', 'r' },
        {'\\', '\\'}
    };
    uint32_t character = 0;
    size_t length = decode(data, size, &character);

    for (size_t i = 0; i < COUNT(short_names); i++) {
        if (data[0] == (unsigned char)short_names[i][0]) {
            out[0] = '\\';
            out[1] = short_names[i][1];
            *out_size = 2;
            return 1;
        }
    }
    if (length == 1 && character >= 0x20 && character < 0x7F) {
        out[0] = (char)data[0];
        *out_size = 1;
        return 1;
    }
    if (length < 2 || ascii || is_in(tricky, COUNT(tricky), character)) {
        (void)snprintf(out, 5, "\\x%02x", data[0]);
        *out_size = 4;
        return 1;
    }
    memcpy(out, data, length);
    *out_size = length;
    return length;
}

static void escape(struct buf *out, const char *data, size_t size, bool ascii)
{
    const unsigned char *bytes = (const unsigned char *)data;

    for (size_t at = 0; at < size;) {
        char piece[5];
        size_t piece_size = 0;

        at += escape_next(bytes + at, size - at, ascii, piece, &piece_size);
        buf_add(out, piece, piece_size);
    }
}

void text_escape(struct buf *out, const char *data, size_t size)
{
    escape(out, data, size, false);
}

void text_escape_ascii(struct buf *out, const char *data, size_t size)
{
    escape(out, data, size, true);
}

void text_escape_invalid(struct buf *out, const char *data, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)data;

    for (size_t at = 0; at < size;) {
        uint32_t character = 0;
        size_t length = decode(bytes + at, size - at, &character);

        if (length > 0)
            buf_add(out, data + at, length);
        else
            buf_addf(out, "\\x%02x", bytes[at]);
        at += length > 0 ? length : 1;
    }
}

char *text_escape_into(char *out, size_t out_size, const char *data, size_t size)
{
    static const char dots[] = "...";
    const unsigned char *bytes = (const unsigned char *)data;
    size_t used = 0, with_dots = 0;

    for (size_t at = 0; at < size;) {
        char piece[5];
        size_t piece_size = 0;

        at += escape_next(bytes + at, size - at, false, piece, &piece_size);
        /* the last place where the dots would still fit, should the rest be too long */
        if (used + sizeof dots <= out_size)
            with_dots = used;
        if (used + piece_size >= out_size) {
            memcpy(out + with_dots, dots, sizeof dots);
            return out;
        }
        memcpy(out + used, piece, piece_size);
        used += piece_size;
    }
    out[used] = '\0';
    return out;
}
