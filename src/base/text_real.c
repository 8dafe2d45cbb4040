/* SPDX-License-Identifier: MIT */
/*
 * parse_real of text.h.  The number is rewritten as "-DIGITSe-EXPONENT" in a small array and handed
 * to strtold: without a decimal point the locale has no say, and a token of any length costs linear
 * time and no memory.
 */
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Enough that further digits matter only by being zero or not, for doubles and 80-bit numbers. */
enum { DIGITS_MAX = 800, EXPONENT_MAX = 1000000 };

struct scan {
    const char *at, *end;
};

static bool is_digit(const struct scan *scan)
{
    return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

static bool skip(struct scan *scan, char wanted)
{
    if (scan->at == scan->end || *scan->at != wanted)
        return false;
    scan->at++;
    return true;
}

static bool skip_sign(struct scan *scan)
{
    bool negative = skip(scan, '-');

    if (!negative)
        (void)skip(scan, '+');
    return negative;
}

struct digits {
    char text[DIGITS_MAX + 2]; /* without leading zeros; one more that stands for the rest */
    size_t count;
    bool any, rest;
    int64_t exponent;
};

static void add_digit(struct digits *digits, char digit, bool behind_point)
{
    digits->any = true;
    if (digits->count == 0 && digit == '0') {
        digits->exponent -= behind_point ? 1 : 0;
    } else if (digits->count < DIGITS_MAX) {
        digits->text[digits->count++] = digit;
        digits->exponent -= behind_point ? 1 : 0;
    } else {
        digits->rest |= digit != '0';
        digits->exponent += behind_point ? 0 : 1;
    }
}

/* The exponent behind 'e'; false if there is none.  Clamped far outside of what a number can be. */
static bool scan_exponent(struct scan *scan, int64_t *out_exponent)
{
    bool negative = skip_sign(scan);
    int64_t value = 0;

    if (!is_digit(scan))
        return false;
    for (; is_digit(scan); scan->at++) {
        if (value < INT64_C(1) << 50)
            value = value * 10 + (*scan->at - '0');
    }
    *out_exponent = negative ? -value : value;
    return true;
}

bool parse_real(const char *text, size_t size, long double *out_value)
{
    struct scan scan = {text, text + size};
    struct digits digits = {0};
    char rewritten[DIGITS_MAX + 32];
    bool negative = skip_sign(&scan);
    int64_t exponent = 0;

    for (; is_digit(&scan); scan.at++)
        add_digit(&digits, *scan.at, false);
    if (skip(&scan, '.')) {
        for (; is_digit(&scan); scan.at++)
            add_digit(&digits, *scan.at, true);
    }
    if (!digits.any)
        return false;
    if ((skip(&scan, 'e') || skip(&scan, 'E')) && !scan_exponent(&scan, &exponent))
        return false;
    if (scan.at != scan.end)
        return false;
    if (digits.count == 0)
        digits.text[digits.count++] = '0';
    if (digits.rest) {
        digits.text[digits.count++] = '1';
        digits.exponent--;
    }
    exponent += digits.exponent;
    exponent = exponent > EXPONENT_MAX ? EXPONENT_MAX : exponent;
    exponent = exponent < -EXPONENT_MAX ? -EXPONENT_MAX : exponent;
    (void)snprintf(rewritten, sizeof rewritten, "%s%.*se%d", negative ? "-" : "", (int)digits.count,
                   digits.text, (int)exponent);
    *out_value = strtold(rewritten, NULL);
    return true;
}
