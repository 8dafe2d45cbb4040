/* SPDX-License-Identifier: MIT */
/*
 * Prints which rows of the battery are held by one fence, for each Landlock ABI that adds some: what the
 * sandbox's README names among the things that are not promised.  With "-names" all rows.
 *
 * Exits with 1 if on a kernel with all of Landlock less than half of the rows have two.
 */
#include "fences.h"

#include <stdio.h>
#include <string.h>

static const int abis[] = {0, 1, 4, 6};

enum { ABIS = sizeof abis / sizeof abis[0] };

/* Fences that hold as root and as an ordinary user, on every kernel. */
static size_t count_at(const struct attack_row *row, int abi)
{
    struct fences fences = fences_of(row);
    size_t count = 0;

    for (size_t i = 0; i < fences.count; i++)
        count += fence_landlock(fences.names[i]) <= abi &&
                 strcmp(fences.names[i], "no memory programs") != 0 &&
                 strncmp(fences.names[i], "uid", 3) != 0;
    return count;
}

static bool is_conditional(const struct attack_row *row)
{
    return count_at(row, abis[ABIS - 1]) < fences_of(row).count;
}

/* A line of README width at most. */
static void print_list(const char *head, bool (*wanted)(const struct attack_row *row, size_t at),
                       size_t at)
{
    size_t width = (size_t)printf("%s", head);
    bool first = true;

    for (size_t i = 0; i < attack_row_count; i++) {
        if (!wanted(&attack_rows[i], at))
            continue;
        width += strlen(attack_rows[i].name) + 2;
        if (!first)
            (void)printf(",%s", width > 98 ? "\n  " : " ");
        if (width > 98)
            width = strlen(attack_rows[i].name) + 4;
        (void)printf("%s", attack_rows[i].name);
        first = false;
    }
    (void)printf("%s\n", first ? "none" : "");
}

static bool gains(const struct attack_row *row, size_t at)
{
    return at > 0 && count_at(row, abis[at]) > 1 && count_at(row, abis[at - 1]) < 2;
}

static bool stays_single(const struct attack_row *row, size_t at)
{
    (void)at;
    return count_at(row, abis[ABIS - 1]) < 2 && !is_conditional(row);
}

static bool hangs_on_host(const struct attack_row *row, size_t at)
{
    (void)at;
    return count_at(row, abis[ABIS - 1]) < 2 && is_conditional(row);
}

int main(int argc, char **argv)
{
    size_t doubled = 0;

    for (size_t i = 0; i < attack_row_count; i++) {
        doubled += count_at(&attack_rows[i], abis[ABIS - 1]) > 1 || is_conditional(&attack_rows[i]);
        if (argc > 1 && strcmp(argv[1], "-names") == 0)
            (void)printf("%s\n", attack_rows[i].name);
    }
    if (argc > 1)
        return 0;
    (void)printf("%zu of %zu rows have two fences as root on a kernel with all of Landlock.\n\n",
                 doubled, attack_row_count);
    print_list("- *One fence everywhere*: ", stays_single, 0);
    print_list("- *A second one only as root* (own uid; run_memory also needs Linux 6.3): ",
               hangs_on_host, 0);
    print_list("- *A second one only with Landlock* (any ABI): ", gains, 1);
    print_list("- *Only from Landlock ABI 4 on*: ", gains, 2);
    print_list("- *Only from Landlock ABI 6 on*: ", gains, 3);
    return doubled * 2 >= attack_row_count ? 0 : 1;
}
