/* SPDX-License-Identifier: MIT */
#include "id.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum { RANDOM_BYTES = 10, BITS = 5, TIME_DIGITS = 10 };

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int id_new(const char *prefix, int64_t wall_ms, char out_id[ID_SIZE], struct error *err)
{
    uint64_t time = wall_ms > 0 ? (uint64_t)wall_ms & ((UINT64_C(1) << 48) - 1) : 0;
    unsigned char random[RANDOM_BYTES];
    unsigned bits = 0, held = 0;
    size_t next = 0;
    char *out;

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return error_errno(err, ERR_SYSTEM, errno, "no random bytes");
    out = out_id + snprintf(out_id, ID_SIZE, "%.*s_", ID_PREFIX_MAX, prefix);
    for (unsigned i = 0; i < TIME_DIGITS; i++)
        *out++ = digits[time >> (BITS * (TIME_DIGITS - 1 - i)) & 31];
    for (unsigned i = TIME_DIGITS; i < ID_ULID; i++) {
        if (held < BITS) {
            bits = (bits << 8 | random[next++]) & 0xFFFF;
            held += 8;
        }
        held -= BITS;
        *out++ = digits[bits >> held & 31];
    }
    *out = '\0';
    return 0;
}

const char *id_short(const char *id)
{
    size_t size = strlen(id);

    return size > ID_SHORT ? id + size - ID_SHORT : id;
}

static char digit_of(char typed)
{
    char capital = typed;

    if (typed >= 'a' && typed <= 'z')
        capital = (char)(typed - 'a' + 'A');
    switch (capital) {
    case 'O': return '0';
    case 'I':
    case 'L': return '1';
    default: return (char)(capital != '\0' && strchr(digits, capital) ? capital : '\0');
    }
}

bool id_read(const char *prefix, const char *typed, char out_suffix[ID_SIZE])
{
    size_t head = strlen(prefix);
    bool whole = strncmp(typed, prefix, head) == 0 && typed[head] == '_';
    const char *at = whole ? typed + head + 1 : typed;
    size_t size = strlen(at);
    char *out = out_suffix;

    if (size > ID_ULID || size < (whole ? ID_ULID : ID_SUFFIX_MIN))
        return false;
    if (whole)
        out += snprintf(out, ID_SIZE, "%.*s_", ID_PREFIX_MAX, prefix);
    for (; *at; at++) {
        *out = digit_of(*at);
        if (*out++ == '\0')
            return false;
    }
    *out = '\0';
    return true;
}
