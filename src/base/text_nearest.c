/* SPDX-License-Identifier: MIT */
/* The part of text.h that guesses what was meant. */
#include "text.h"

#include <string.h>
#include <strings.h>

enum { WORD_MAX = 64 };

/* Capitals count as small letters, and "_" as "-". */
static char folded(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    if (c == '_')
        return '-';
    return c;
}

static void fold(char *out, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        out[i] = folded(word[i]);
}

/* Insert, delete, replace, or swap neighbours (Damerau and Levenshtein, no part changed twice). */
static size_t edits_between(const char *from, size_t from_length, const char *to, size_t to_length)
{
    size_t rows[3][WORD_MAX + 1] = {{0}};

    for (size_t j = 0; j <= to_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= from_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= to_length; j++) {
            size_t best = above[j - 1] + (from[i - 1] != to[j - 1] ? 1 : 0);

            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] &&
                two_above[j - 2] + 1 < best)
                best = two_above[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[from_length % 3][to_length];
}

/* The one name that begins with WORD; NULL where none does, or several. */
static const char *only_longer(const char *word, size_t length, const char *const *names)
{
    const char *found = NULL;

    for (; *names; names++) {
        if (strncasecmp(word, *names, length) != 0)
            continue;
        if (found)
            return NULL;
        found = *names;
    }
    return found;
}

const char *text_nearest(const char *word, const char *const *names)
{
    size_t length = strlen(word);
    size_t best = (length < 3 ? 3 : length) / 3 + 1; /* one edit in three letters */
    char from[WORD_MAX], to[WORD_MAX];
    const char *nearest = length > 1 ? only_longer(word, length, names) : NULL;

    if (nearest || length > WORD_MAX)
        return nearest;
    fold(from, word, length);
    for (; *names; names++) {
        size_t name_length = strlen(*names);
        size_t edits;

        if (name_length > WORD_MAX)
            continue;
        fold(to, *names, name_length);
        edits = edits_between(from, length, to, name_length);
        /* a letter alone is like any other */
        if (edits < best && (edits == 0 || (length > 1 && name_length > 1))) {
            best = edits;
            nearest = *names;
        }
    }
    return nearest;
}
