/* SPDX-License-Identifier: MIT */
/* units - numbers for people.  Each writes into OUT (at least UNITS_SIZE bytes) and returns it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define UNITS_SIZE 32

/* "<1 ms", "412 ms", "1.02 s", "12.3 s", "123 s": three digits. */
char *units_time(char *out, int64_t ns);
/* "0.11 s", "0.9 s": DECIMALS behind the point. */
char *units_seconds(char *out, int64_t ns, int decimals);
/* "9.8 MiB"; "256 MiB" where it is a whole number of them; below 1 MiB "12 bytes", "3.4 KiB". */
char *units_bytes(char *out, uint64_t bytes);
/* Always in MiB with one decimal, for columns. */
char *units_mib(char *out, uint64_t bytes);
/* "1 test", "27 tests". */
char *units_count(char *out, uint64_t count, const char *noun);
