/* SPDX-License-Identifier: MIT */
/*
 * URLs, by the parser that will ask for them.  It is loaded where one is checked: libcurl and what it needs take 20 MB of
 * addresses and milliseconds, which no other verb has to pay.
 */
#include "address.h"

#include "text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HTTPS_PORT = 443, URL_MAX = 1000, SHOWN = 120 };

static struct {
    CURLU *(*make)(void);
    CURLUcode (*set)(CURLU *, CURLUPart, const char *, unsigned);
    CURLUcode (*get)(const CURLU *, CURLUPart, char **, unsigned);
    void (*cleanup)(CURLU *);
    void (*release)(void *);
} parser;

/* POSIX lets a pointer to an object be one to a function here (dlsym). */
static bool find(void *library, const char *name, void *out)
{
    void *symbol = dlsym(library, name);

    memcpy(out, &symbol, sizeof symbol);
    return symbol != NULL;
}

static int load_parser(struct error *err)
{
    void *library = parser.make ? NULL : dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);

    if (parser.make)
        return 0;
    if (library && find(library, "curl_url_set", &parser.set) &&
        find(library, "curl_url_get", &parser.get) &&
        find(library, "curl_url_cleanup", &parser.cleanup) &&
        find(library, "curl_free", &parser.release) && find(library, "curl_url", &parser.make))
        return 0;
    (void)error_set(err, ERR_INSTALLATION, "libcurl cannot be loaded");
    error_hint(err, "apt-get install libcurl4");
    return -(int)ERR_INSTALLATION;
}

struct parts {
    CURLU *url;
    char *scheme, *host, *port, *whole;
};

static void parts_done(struct parts *parts)
{
    if (!parser.make)
        return;
    parser.release(parts->scheme);
    parser.release(parts->host);
    parser.release(parts->port);
    parser.release(parts->whole);
    parser.cleanup(parts->url);
}

static int refuse(struct error *err, const char *why, const char *hint)
{
    (void)error_set(err, ERR_USAGE, "this URL cannot be an endpoint's: %s", why);
    error_hint(err, "%s", hint);
    return -(int)ERR_USAGE;
}

static bool has_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool found = parser.get(url, part, &text, 0) == CURLUE_OK;

    parser.release(text);
    return found;
}

/* The parser itself reads 0x7f.1, 2130706433 and 0177.0.0.1 as addresses: the text tells what was written. */
static bool is_written_so(const char *url, const char *host)
{
    const char *at = strstr(url, "://");
    size_t size = strlen(host);

    if (!at)
        return false;
    at += 3;
    return strncasecmp(at, host, size) == 0 && strchr("/:?#", at[size]) != NULL;
}

/* All digits and dots, or hexadecimal: some resolvers read it as an address. */
static bool is_number(const char *host)
{
    const char *last = strrchr(host, '.');

    last = last && last[1] ? last + 1 : host;
    if (host[strspn(host, "0123456789.")] == '\0')
        return true;
    return strncasecmp(last, "0x", 2) == 0 &&
           last[2 + strspn(last + 2, "0123456789abcdefABCDEF")] == '\0';
}

/* A resolver would read a "%" behind an address as its zone. */
static bool is_name(const char *host)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

    return host[strspn(host, allowed)] == '\0';
}

/* *out_literal: HOST is an address, and stands in *out. */
static int read_host(const char *host, const char *port, struct sockaddr_storage *out,
                     bool *out_literal, struct error *err)
{
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)out;
    in_port_t number = htons((in_port_t)strtoul(port, NULL, 10));
    char inside[INET6_ADDRSTRLEN];
    size_t size = strlen(host);

    memset(out, 0, sizeof *out);
    *out_literal = true;
    if (host[0] == '[') {
        if (size < 3 || size - 2 >= sizeof inside)
            return refuse(err, "its address is none", "write it as https://HOST/…");
        memcpy(inside, host + 1, size - 2);
        inside[size - 2] = '\0';
        six->sin6_family = AF_INET6;
        six->sin6_port = number;
        if (inet_pton(AF_INET6, inside, &six->sin6_addr) != 1)
            return refuse(err, "its address is none, or has a zone", "write it as https://HOST/…");
        if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr) || IN6_IS_ADDR_V4COMPAT(&six->sin6_addr)) {
            if (!IN6_IS_ADDR_LOOPBACK(&six->sin6_addr))
                return refuse(err, "an IPv4 address in an IPv6 one",
                              "write the IPv4 address itself");
        }
        return 0;
    }
    four->sin_family = AF_INET;
    four->sin_port = number;
    if (inet_pton(AF_INET, host, &four->sin_addr) == 1)
        return 0;
    *out_literal = false;
    if (!is_name(host))
        return refuse(err, "its host has characters that no name has",
                      "write it as https://HOST/...");
    if (is_number(host))
        return refuse(err, "its host is a number",
                      "write an address as four numbers from 0 to 255");
    return 0;
}

/* Where a name leads is looked at for each connection; a port that nobody allowed anywhere never works. */
static bool may_be_port(const struct address_rules *rules, const char *port)
{
    in_port_t number = (in_port_t)strtoul(port, NULL, 10);
    bool allowed = number == HTTPS_PORT;

    for (size_t i = 0; i < rules->port_count; i++)
        allowed = allowed || rules->ports[i] == number;
    for (size_t i = 0; number > 0 && i < rules->range_count; i++)
        allowed = allowed || rules->ranges[i].port == 0 || rules->ranges[i].port == number;
    return allowed;
}

static int check_scheme(const struct address_rules *rules, const struct parts *parts,
                        const struct sockaddr_storage *address, bool literal, struct error *err)
{
    const struct sockaddr *place = (const struct sockaddr *)(const void *)address;
    enum address_answer answer = literal ? address_judge(rules, place) : ADDRESS_PUBLIC;
    char text[ADDRESS_TEXT_SIZE], why[SHOWN];

    if (answer == ADDRESS_BLOCKED || answer == ADDRESS_NEVER) {
        address_text(place, text);
        (void)snprintf(why, sizeof why, "%s is not allowed", text);
        return refuse(
            err, why,
            answer == ADDRESS_NEVER
                ? "it is where machines keep their secrets: no setting allows it"
                : "an operator can name it under \"webhook: allow\" in the configuration");
    }
    if (!literal && !may_be_port(rules, parts->port))
        return refuse(err, "its port is not 443",
                      "an operator can allow others by \"webhook: allow: :8443\"");
    if (strcmp(parts->scheme, "https") == 0)
        return 0;
    if (strcmp(parts->scheme, "http") != 0)
        return refuse(err, "its scheme is not https", "write https://…");
    if (answer == ADDRESS_NAMED && address_is_loopback(place))
        return 0;
    return refuse(err, "http is for addresses of this machine alone",
                  "write https://…; or an address such as 127.0.0.1 that \"webhook: allow\" names");
}

static int check_text(const char *url, struct error *err)
{
    if (strlen(url) > URL_MAX)
        return refuse(err, "it is too long", "at most 1,000 characters");
    for (const char *at = url; *at; at++)
        if (*at <= ' ' || *at >= 127 || *at == '\\')
            return refuse(err, "it has characters that a URL has not",
                          "write them as %XX, and a name with other letters as xn--…");
    return 0;
}

static int read_parts(const char *url, struct parts *parts, struct error *err)
{
    if (!parts->url)
        return error_memory(err);
    if (parser.set(parts->url, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
        parser.get(parts->url, CURLUPART_SCHEME, &parts->scheme, 0) != CURLUE_OK ||
        parser.get(parts->url, CURLUPART_HOST, &parts->host, 0) != CURLUE_OK ||
        parser.get(parts->url, CURLUPART_URL, &parts->whole, 0) != CURLUE_OK)
        return refuse(err, "it is none", "write it as https://HOST/…");
    if (parser.get(parts->url, CURLUPART_PORT, &parts->port, CURLU_DEFAULT_PORT) != CURLUE_OK)
        return refuse(err, "its scheme is not https", "write https://…");
    if (has_part(parts->url, CURLUPART_USER) || has_part(parts->url, CURLUPART_PASSWORD))
        return refuse(err, "it has a name or a password", "credentials do not belong in URLs");
    if (has_part(parts->url, CURLUPART_FRAGMENT))
        return refuse(err, "it has a fragment (#…)", "leave it out: it is never sent");
    if (!is_written_so(url, parts->host))
        return refuse(err, "its host is written in an odd way",
                      "write an address as four numbers from 0 to 255");
    return 0;
}

int address_check_url(const struct address_rules *rules, const char *url, char **out_normal,
                      struct error *err)
{
    __attribute__((cleanup(parts_done))) struct parts parts = {.url = NULL};
    struct sockaddr_storage address;
    bool literal = false;
    int rc = load_parser(err);

    if (rc < 0)
        return rc;
    parts.url = parser.make();
    rc = check_text(url, err);

    if (rc == 0)
        rc = read_parts(url, &parts, err);
    if (rc == 0)
        rc = read_host(parts.host, parts.port, &address, &literal, err);
    if (rc == 0)
        rc = check_scheme(rules, &parts, &address, literal, err);
    if (rc < 0)
        return rc;
    *out_normal = text_copy(parts.whole);
    return *out_normal ? 0 : error_memory(err);
}
