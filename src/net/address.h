/* SPDX-License-Identifier: MIT */
/*
 * address - where requests may go: to the public network by https, and to what the operator has named.
 *
 * The check is on the address that a socket is about to be connected to (or, reused, is connected to), so that no name, no
 * spelling and no change of DNS leads elsewhere.
 */
#pragma once

#include "assess/error.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

enum { ADDRESS_RULES_MAX = 64, ADDRESS_PORTS_MAX = 16, ADDRESS_TEXT_SIZE = 64 };

struct address_range {
    struct in6_addr network; /* IPv4 as ::ffff:a.b.c.d */
    unsigned bits;           /* of 128 */
    in_port_t port;          /* host order; 0: every one */
};

/* What the operator allows besides port 443 of public addresses. */
struct address_rules {
    struct address_range ranges[ADDRESS_RULES_MAX];
    size_t range_count;
    in_port_t ports[ADDRESS_PORTS_MAX]; /* of public addresses */
    size_t port_count;
};

/*
 * TEXT: words between blanks; "10.1.0.0/16", "10.1.2.3", "10.1.2.3:8443", "[fd00::/8]:8443", "fd00::/8", and ":8443", a port
 * of public addresses.  ERR_CONFIG names the word that is none, and those that hold link-local or metadata addresses:
 * these are never allowed.
 */
int address_rules_parse(const char *text, struct address_rules *out_rules, struct error *err);

enum address_answer {
    ADDRESS_PUBLIC,  /* by its own right */
    ADDRESS_NAMED,   /* by the operator's */
    ADDRESS_BLOCKED, /* private, special, or a port that nobody allowed */
    ADDRESS_NEVER,   /* link-local or a metadata service: no rule allows it */
};
/* An IPv4-mapped, NAT64 (64:ff9b::/96) or 6to4 address is judged by the IPv4 address in it. */
enum address_answer address_judge(const struct address_rules *rules,
                                  const struct sockaddr *address);
bool address_is_loopback(const struct sockaddr *address);
void address_text(const struct sockaddr *address, char out[ADDRESS_TEXT_SIZE]); /* "[::1]:443" */

/*
 * May URL be an endpoint's?  https alone, but http for a loopback address that RULES name, written as an address
 * ("127.0.0.1", "[::1]").  ERR_USAGE says what is wrong and what to write: userinfo, a fragment, another scheme, a host of
 * numbers that is no dotted address (decimal, octal, hexadecimal, short), an IPv4-mapped one, a blocked address, control
 * characters, too long.  *OUT_NORMAL is the same URL as it will be asked for; caller frees.
 */
int address_check_url(const struct address_rules *rules, const char *url, char **out_normal,
                      struct error *err);
