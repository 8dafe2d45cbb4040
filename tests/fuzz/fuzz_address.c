/* SPDX-License-Identifier: MIT */
/*
 * A line of the operator's rules, and a URL behind it: what is accepted is https, or http to a loopback address that a
 * rule names, and never leads to a literal address that is not allowed.
 */
#include "fuzz.h"

#include "address.h"

#include <arpa/inet.h>
#include <string.h>

static char *text_of(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    HOLDS(text);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

static void check(const struct address_rules *rules, const char *url)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(443)};
    bool tls = strncmp(url, "https://", 8) == 0;
    char host[80] = "";

    HOLDS(tls || strncmp(url, "http://", 7) == 0);
    HOLDS(strlen(url) < 4000 && !strchr(url, '#') && !strpbrk(url, " \r\n\t"));
    (void)sscanf(url + (tls ? 8 : 7), "%79[^:/?]", host);
    HOLDS(!strchr(host, '@'));
    if (inet_pton(AF_INET, host, &four.sin_addr) == 1)
        HOLDS(address_judge(rules, (struct sockaddr *)&four) != ADDRESS_NEVER);
    else
        HOLDS(tls || host[0] == '[');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = memchr(data ? data : (const uint8_t *)"", '\n', data ? size : 0);
    size_t head = line ? (size_t)(line - data) : 0;
    char *words = text_of(data, head),
         *url = text_of(data + head + (line != NULL), size - head - (line != NULL));
    struct address_rules rules = {0};
    struct error err = {0};
    char *normal = NULL;
    int result = address_rules_parse(words, &rules, &err);

    if (result < 0)
        HOLDS(err.code == ERR_CONFIG && err.message[0]);
    HOLDS(rules.range_count <= ADDRESS_RULES_MAX && rules.port_count <= ADDRESS_PORTS_MAX);
    result = address_check_url(&rules, url, &normal, &err);
    if (result == 0)
        check(&rules, normal);
    else
        HOLDS(result == -(int)ERR_USAGE && err.message[0] && err.hint[0] && !normal);
    free(normal);
    free(words);
    free(url);
    return 0;
}
