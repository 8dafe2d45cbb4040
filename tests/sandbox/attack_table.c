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

struct host {
    int abi;     /* Landlock's */
    bool root;   /* each lane has a uid of its own */
    bool memory; /* root on Linux 6.3: no program is executed from a memory file */
};

static size_t count_for(const struct attack_row *row, struct host host)
{
    struct fences fences = fences_of(row);
    size_t count = 0;

    for (size_t i = 0; i < fences.count; i++)
        count += fence_landlock(fences.names[i]) <= host.abi &&
                 (host.root || strcmp(fences.names[i], "uid") != 0) &&
                 (host.memory || strcmp(fences.names[i], "no memory programs") != 0);
    return count;
}

/* Fences that hold as root and as an ordinary user, on every kernel. */
static size_t count_at(const struct attack_row *row, int abi)
{
    return count_for(row, (struct host){.abi = abi});
}

static bool is_conditional(const struct attack_row *row)
{
    return count_at(row, abis[ABIS - 1]) < fences_of(row).count;
}

/* How many rows have two. */
static size_t doubled(struct host host)
{
    size_t count = 0;

    for (size_t i = 0; i < attack_row_count; i++)
        count += count_for(&attack_rows[i], host) > 1;
    return count;
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
    const struct host best = {.abi = abis[ABIS - 1], .root = true, .memory = true};

    if (argc > 1 && strcmp(argv[1], "-names") == 0) {
        for (size_t i = 0; i < attack_row_count; i++)
            (void)printf("%s\n", attack_rows[i].name);
        return 0;
    }
    (void)printf("%zu of %zu rows have two fences as root on a kernel with all of Landlock, %zu on "
                 "Debian 12's, %zu without\nLandlock; as an ordinary user %zu, %zu and %zu.\n\n",
                 doubled(best), attack_row_count, doubled((struct host){.abi = 2, .root = true}),
                 doubled((struct host){.root = true}), doubled((struct host){.abi = best.abi}),
                 doubled((struct host){.abi = 2}), doubled((struct host){0}));
    print_list("- *One fence everywhere*: ", stays_single, 0);
    print_list("- *A second one only as root* (own uid; run_memory also needs Linux 6.3): ",
               hangs_on_host, 0);
    print_list("- *A second one only with Landlock* (any ABI): ", gains, 1);
    print_list("- *Only from Landlock ABI 4 on*: ", gains, 2);
    print_list("- *Only from Landlock ABI 6 on*: ", gains, 3);
    return doubled(best) * 2 >= attack_row_count ? 0 : 1;
}
