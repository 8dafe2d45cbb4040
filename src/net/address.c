/* SPDX-License-Identifier: MIT */
#include "address.h"

#include "auto.h"
#include "text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { V4_BITS = 96, ADDRESS_BITS = 128, HTTPS = 443, WORD_SIZE = 80 };

/* ---- what is never public --------------------------------------------------------------------------- */

struct block {
    const char *network;
    unsigned bits;
    bool never; /* no rule of the operator's opens it */
};

/* IANA's special-purpose registries (RFC 6890), multicast, and where clouds have their metadata. */
static const struct block blocks[] = {
    {"::ffff:0.0.0.0",         V4_BITS + 8,  false},
    {"::ffff:10.0.0.0",        V4_BITS + 8,  false},
    {"::ffff:100.64.0.0",      V4_BITS + 10, false},
    {"::ffff:127.0.0.0",       V4_BITS + 8,  false},
    {"::ffff:169.254.0.0",     V4_BITS + 16, true },
    {"::ffff:172.16.0.0",      V4_BITS + 12, false},
    {"::ffff:192.0.0.0",       V4_BITS + 24, false},
    {"::ffff:192.0.2.0",       V4_BITS + 24, false},
    {"::ffff:192.88.99.0",     V4_BITS + 24, false},
    {"::ffff:192.168.0.0",     V4_BITS + 16, false},
    {"::ffff:198.18.0.0",      V4_BITS + 15, false},
    {"::ffff:198.51.100.0",    V4_BITS + 24, false},
    {"::ffff:203.0.113.0",     V4_BITS + 24, false},
    {"::ffff:224.0.0.0",       V4_BITS + 4,  true },
    {"::ffff:240.0.0.0",       V4_BITS + 4,  true },
    {"::ffff:100.100.100.200", ADDRESS_BITS, true },
    {"::",                     96,           false},
    {"100::",                  64,           false},
    {"64:ff9b:1::",            48,           true }, /* RFC 8215: where in it the other address lies is the site's own */
    {"2001::",                 23,           false},
    {"2001:db8::",             32,           false},
    {"3fff::",                 20,           false},
    {"5f00::",                 16,           false},
    {"fc00::",                 7,            false},
    {"fd00:ec2::254",          ADDRESS_BITS, true },
    {"fe80::",                 10,           true },
    {"fec0::",                 10,           false},
    {"ff00::",                 8,            true },
};

static bool has_prefix(const struct in6_addr *address, const struct in6_addr *network,
                       unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;

    if (memcmp(address, network, whole) != 0)
        return false;
    return rest == 0 ||
           ((address->s6_addr[whole] ^ network->s6_addr[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
}

static bool is_in(const struct in6_addr *address, const char *text, unsigned bits)
{
    struct in6_addr network;

    return inet_pton(AF_INET6, text, &network) == 1 && has_prefix(address, &network, bits);
}

static struct in6_addr map(const void *four)
{
    struct in6_addr address = {
        .s6_addr = {[10] = 0xff, [11] = 0xff}
    };

    memcpy(address.s6_addr + 12, four, 4);
    return address;
}

/* Where an IPv4 address is inside of it, that one is where it leads to. */
static struct in6_addr inner(const struct in6_addr *address)
{
    if (is_in(address, "64:ff9b::", 96))
        return map(address->s6_addr + 12);
    if (is_in(address, "2002::", 16))
        return map(address->s6_addr + 2);
    return *address;
}

static bool is_blocked(const struct in6_addr *address, bool *out_never)
{
    bool blocked = false;

    *out_never = false;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (is_in(address, blocks[i].network, blocks[i].bits)) {
            blocked = true;
            *out_never = *out_never || blocks[i].never;
        }
    return blocked;
}

static bool split(const struct sockaddr *address, struct in6_addr *out_address, in_port_t *out_port)
{
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)address;

        *out_address = map(&in->sin_addr);
        *out_port = ntohs(in->sin_port);
        return true;
    }
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)(const void *)address;

        *out_address = inner(&in->sin6_addr);
        *out_port = ntohs(in->sin6_port);
        return true;
    }
    return false;
}

enum address_answer address_judge(const struct address_rules *rules, const struct sockaddr *address)
{
    struct in6_addr place;
    in_port_t port;
    bool never;

    if (!split(address, &place, &port))
        return ADDRESS_NEVER;
    if (is_blocked(&place, &never)) {
        if (never)
            return ADDRESS_NEVER;
    } else {
        if (port == HTTPS)
            return ADDRESS_PUBLIC;
        for (size_t i = 0; i < rules->port_count; i++)
            if (rules->ports[i] == port)
                return ADDRESS_NAMED;
    }
    for (size_t i = 0; i < rules->range_count; i++) {
        const struct address_range *range = &rules->ranges[i];

        if ((range->port == 0 || range->port == port) &&
            has_prefix(&place, &range->network, range->bits))
            return ADDRESS_NAMED;
    }
    return ADDRESS_BLOCKED;
}

bool address_is_loopback(const struct sockaddr *address)
{
    struct in6_addr place;
    in_port_t port;

    return split(address, &place, &port) &&
           (is_in(&place, "::ffff:127.0.0.0", V4_BITS + 8) || is_in(&place, "::1", ADDRESS_BITS));
}

void address_text(const struct sockaddr *address, char out[ADDRESS_TEXT_SIZE])
{
    char text[INET6_ADDRSTRLEN] = "";

    out[0] = '\0';
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)address;

        (void)inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
        (void)snprintf(out, ADDRESS_TEXT_SIZE, "%s:%u", text, ntohs(in->sin_port));
    } else if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)(const void *)address;

        (void)inet_ntop(AF_INET6, &in->sin6_addr, text, sizeof text);
        (void)snprintf(out, ADDRESS_TEXT_SIZE, "[%s]:%u", text, ntohs(in->sin6_port));
    }
}

/* ---- the operator's words --------------------------------------------------------------------------- */

static int fail_word(const char *word, const char *why, struct error *err)
{
    char shown[WORD_SIZE];

    (void)error_set(err, ERR_CONFIG, "'%s' %s",
                    text_escape_into(shown, sizeof shown, word, strlen(word)), why);
    error_hint(err, "10.1.0.0/16, 10.1.2.3:8443, [fd00::1]:8443, or :8443 for public addresses");
    return -(int)ERR_CONFIG;
}

static bool read_port(const char *text, in_port_t *out_port)
{
    int64_t port;

    if (!parse_i64(text, 1, 65535, &port) || text[0] < '0' || text[0] > '9')
        return false;
    *out_port = (in_port_t)port;
    return true;
}

/* "ADDRESS[/BITS]" of either family. */
static bool read_range(const char *text, struct address_range *range)
{
    char address[INET6_ADDRSTRLEN];
    const char *slash = strchr(text, '/');
    size_t size = slash ? (size_t)(slash - text) : strlen(text);
    struct in_addr four;
    int64_t bits;
    bool is_four;

    if (size >= sizeof address)
        return false;
    memcpy(address, text, size);
    address[size] = '\0';
    is_four = inet_pton(AF_INET, address, &four) == 1;
    if (is_four)
        range->network = map(&four);
    else if (inet_pton(AF_INET6, address, &range->network) != 1)
        return false;
    bits = is_four ? 32 : ADDRESS_BITS;
    if (slash && !parse_i64(slash + 1, 0, bits, &bits))
        return false;
    range->bits = (unsigned)bits + (is_four ? V4_BITS : 0);
    return true;
}

/* Its port is cut off: "10.1.2.3:8443", "[fd00::/8]:8443". */
static bool cut_port(char *word, char **out_address, in_port_t *out_port)
{
    char *colon = strrchr(word, ':');

    *out_port = 0;
    *out_address = word;
    if (word[0] == '[') {
        char *end = strchr(word, ']');

        if (!end || (end[1] != '\0' && (end[1] != ':' || !read_port(end + 2, out_port))))
            return false;
        *end = '\0';
        *out_address = word + 1;
        return true;
    }
    if (!colon || strchr(word, ':') != colon)
        return true;
    *colon = '\0';
    return read_port(colon + 1, out_port);
}

/* Wider than what is never allowed is fine: judging leaves that out. */
static bool is_inside_never(const struct address_range *range)
{
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (blocks[i].never && range->bits >= blocks[i].bits &&
            is_in(&range->network, blocks[i].network, blocks[i].bits))
            return true;
    return false;
}

static int add_word(struct address_rules *rules, const char *word, struct error *err)
{
    struct address_range range = {.bits = 0};
    char copy[WORD_SIZE];
    char *address;

    if (strlen(word) >= sizeof copy)
        return fail_word(word, "is too long for an address", err);
    (void)snprintf(copy, sizeof copy, "%s", word);
    if (word[0] == ':' && word[1] != ':') {
        if (rules->port_count == ADDRESS_PORTS_MAX ||
            !read_port(word + 1, &rules->ports[rules->port_count]))
            return fail_word(word, "is no port, or one too many", err);
        rules->port_count++;
        return 0;
    }
    if (!cut_port(copy, &address, &range.port) || !read_range(address, &range))
        return fail_word(word, "is no address and no range of addresses", err);
    if (is_inside_never(&range))
        return fail_word(word, "is where machines keep their secrets: it is never allowed", err);
    if (rules->range_count == ADDRESS_RULES_MAX)
        return fail_word(word, "is one range too many", err);
    rules->ranges[rules->range_count++] = range;
    return 0;
}

int address_rules_parse(const char *text, struct address_rules *out_rules, struct error *err)
{
    struct address_rules rules = {.range_count = 0};
    char *rest = NULL;
    auto_free char *copy = text_copy(text ? text : "");

    if (!copy)
        return error_memory(err);
    for (char *word = strtok_r(copy, " \t\r\n", &rest); word;
         word = strtok_r(NULL, " \t\r\n", &rest)) {
        int rc = add_word(&rules, word, err);

        if (rc < 0)
            return rc;
    }
    *out_rules = rules;
    return 0;
}
