/* SPDX-License-Identifier: MIT */
/* TZif files (RFC 8536): the second block, of 64 bits, and what holds after it. */
#include "zone_parts.h"

#include <string.h>

enum {
    HEADER_SIZE = 44,
    TYPE_SIZE = 6,
    LEAP_SIZE_1 = 8,
    LEAP_SIZE_2 = 12,
    RULE_MAX = 100,
    OFFSET_MAX = 7 * 86400
};

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

static size_t body_size(const struct header *header, size_t time_size, size_t leap_size)
{
    return header->times * (time_size + 1) + (size_t)header->types * TYPE_SIZE + header->letters +
           header->leaps * leap_size + header->standard + header->utc;
}

static bool read_changes(const unsigned char *body, const struct header *header, struct zone *zone)
{
    const unsigned char *indexes = body + (size_t)header->times * 8;
    const unsigned char *types = indexes + header->times;

    zone->first = (int32_t)read_32(types);
    for (uint32_t i = 0; i < header->times; i++) {
        int32_t offset;

        if (indexes[i] >= header->types)
            return false;
        offset = (int32_t)read_32(types + (size_t)indexes[i] * TYPE_SIZE);
        if (offset < -OFFSET_MAX || offset > OFFSET_MAX ||
            !zone_push(zone, read_64(body + (size_t)i * 8), offset))
            return false;
    }
    return true;
}

/* Between two line ends. */
static bool read_rule(const unsigned char *at, size_t size, struct zone *zone)
{
    char rule[RULE_MAX];
    const unsigned char *end = size > 1 && at[0] == '\n' ? memchr(at + 1, '\n', size - 1) : NULL;
    size_t length = end ? (size_t)(end - at - 1) : 0;

    if (!end || length >= sizeof rule)
        return false;
    memcpy(rule, at + 1, length);
    rule[length] = '\0';
    return length == 0 || zone_add_rule(zone, rule);
}

bool zone_read_tzif(const unsigned char *data, size_t size, struct zone *zone)
{
    struct header header;
    size_t skipped, body;

    if (!read_header(data, size, &header) || data[4] < '2')
        return false;
    skipped = HEADER_SIZE + body_size(&header, 4, LEAP_SIZE_1);
    if (skipped > size || !read_header(data + skipped, size - skipped, &header))
        return false;
    skipped += HEADER_SIZE;
    body = body_size(&header, 8, LEAP_SIZE_2);
    if (body > size - skipped || !read_changes(data + skipped, &header, zone))
        return false;
    return read_rule(data + skipped + body, size - skipped - body, zone);
}
