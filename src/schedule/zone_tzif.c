/* SPDX-License-Identifier: MIT */
/* TZif files (RFC 8536): the second block, of 64 bits, and what holds after it; in version 1 the first alone. */
#include "zone_parts.h"

#include <string.h>

enum { HEADER_SIZE = 44, TYPE_SIZE = 6, TIME_SIZE_1 = 4, TIME_SIZE_2 = 8, RULE_MAX = 100 };

struct header {
    uint32_t utc, standard, leaps, times, types, letters;
};

static uint32_t read_32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t read_64(const unsigned char *at)
{
    return (int64_t)((uint64_t)read_32(at) << 32 | read_32(at + 4));
}

static bool read_header(const unsigned char *data, size_t size, struct header *header)
{
    if (size < HEADER_SIZE || memcmp(data, "TZif", 4) != 0)
        return false;
    header->utc = read_32(data + 20);
    header->standard = read_32(data + 24);
    header->leaps = read_32(data + 28);
    header->times = read_32(data + 32);
    header->types = read_32(data + 36);
    header->letters = read_32(data + 40);
    return header->times <= ZONE_CHANGES_MAX && header->types >= 1 && header->types <= 256 &&
           header->letters <= 1024 && header->leaps <= 1024 && header->utc <= 256 &&
           header->standard <= 256;
}

static size_t body_size(const struct header *header, size_t time_size)
{
    return header->times * (time_size + 1) + (size_t)header->types * TYPE_SIZE + header->letters +
           header->leaps * (time_size + 4) + header->standard + header->utc;
}

static int64_t read_instant(const unsigned char *at, size_t time_size)
{
    return time_size == TIME_SIZE_1 ? (int32_t)read_32(at) : read_64(at);
}

/* *OUT_LAST: the last time in the table, also where only the name changes then. */
static bool read_changes(const unsigned char *body, const struct header *header, size_t time_size,
                         struct zone *zone, int64_t *out_last)
{
    const unsigned char *indexes = body + header->times * time_size;
    const unsigned char *types = indexes + header->times;

    *out_last = INT64_MIN;
    zone->first = (int32_t)read_32(types);
    if (header->leaps > 0 || zone->first < -ZONE_OFFSET_MAX || zone->first > ZONE_OFFSET_MAX)
        return false;
    for (uint32_t i = 0; i < header->times; i++) {
        int64_t from = read_instant(body + i * time_size, time_size);

        if (indexes[i] >= header->types || (i > 0 && from <= *out_last) ||
            !zone_push(zone, from, (int32_t)read_32(types + (size_t)indexes[i] * TYPE_SIZE)))
            return false;
        *out_last = from;
    }
    return true;
}

/* Between two line ends. */
static bool read_rule(const unsigned char *at, size_t size, int64_t since, struct zone *zone)
{
    char rule[RULE_MAX];
    const unsigned char *end = size > 1 && at[0] == '\n' ? memchr(at + 1, '\n', size - 1) : NULL;
    size_t length = end ? (size_t)(end - at - 1) : 0;

    if (!end || length >= sizeof rule)
        return false;
    memcpy(rule, at + 1, length);
    rule[length] = '\0';
    return length == 0 || zone_add_rule(zone, since, rule);
}

bool zone_read_tzif(const unsigned char *data, size_t size, struct zone *zone)
{
    struct header header;
    size_t skipped, body;
    int64_t last;

    if (!read_header(data, size, &header))
        return false;
    body = body_size(&header, TIME_SIZE_1);
    if (body > size - HEADER_SIZE)
        return false;
    if (data[4] == '\0')
        return read_changes(data + HEADER_SIZE, &header, TIME_SIZE_1, zone, &last);
    skipped = HEADER_SIZE + body;
    if (data[4] < '2' || !read_header(data + skipped, size - skipped, &header))
        return false;
    skipped += HEADER_SIZE;
    body = body_size(&header, TIME_SIZE_2);
    if (body > size - skipped || !read_changes(data + skipped, &header, TIME_SIZE_2, zone, &last))
        return false;
    return read_rule(data + skipped + body, size - skipped - body, last, zone);
}
