/* SPDX-License-Identifier: MIT */
#include "fences.h"

#include "wire.h"

#include <stdio.h>
#include <string.h>

/* Fences that a switch takes away.  Permissions of files are not counted as one: who keeps root's ids
 * shows what the others do. */
static const struct {
    const char *name;
    unsigned switches;
} removable[] = {
    {"seccomp",            WIRE_TEST_NO_SECCOMP                      },
    {"landlock",           WIRE_TEST_NO_LANDLOCK                     },
    {"read-only mounts",   WIRE_TEST_NO_READ_ONLY | WIRE_TEST_KEEP_ID},
    {"noexec",             WIRE_TEST_NO_READ_ONLY                    },
    {"uid",                WIRE_TEST_KEEP_ID                         },
    {"capabilities",       WIRE_TEST_KEEP_ID                         },
    {"changed root",       WIRE_TEST_NO_CHROOT                       },
    {"closed keyrings",    WIRE_TEST_KEEP_KEYS                       },
    {"no memory programs", WIRE_TEST_RUN_MEMORY                      },
    {"folder sizes",       WIRE_TEST_NO_SIZES                        },
    {"memory",             WIRE_TEST_NO_MEMORY_LIMIT                 },
    {"process limit",      WIRE_TEST_NO_GROUP_COUNT                  },
    {"uid limit",          WIRE_TEST_NO_UID_COUNT                    },
    {"close_range",        WIRE_TEST_NO_CLOSE                        },
    {"nosymfollow",        WIRE_TEST_NO_READ_ONLY                    },
};

struct fences fences_of(const struct attack_row *row)
{
    struct fences fences = {0};
    const char *at = row->fences;

    while (*at != '\0' && fences.count < FENCES_MAX) {
        size_t size = strcspn(at, ",");
        (void)snprintf(fences.names[fences.count++], FENCE_SIZE, "%.*s", (int)size, at);
        at += size;
        at += strspn(at, ", ");
    }
    return fences;
}

static unsigned switches_for(const char *name)
{
    const char *wanted = fence_landlock(name) > 0 ? "landlock" : name;

    for (size_t i = 0; i < sizeof removable / sizeof removable[0]; i++)
        if (strcmp(removable[i].name, wanted) == 0)
            return removable[i].switches;
    return 0;
}

bool has_other_fence(const struct sandbox_facts *facts, const struct attack_row *row,
                     unsigned switches)
{
    struct fences fences = fences_of(row);

    for (size_t i = 0; i < fences.count; i++)
        if (fence_is_here(facts, fences.names[i]) &&
            (switches_for(fences.names[i]) & switches) == 0)
            return true;
    return false;
}

struct alone without_others(const struct fences *fences, size_t but)
{
    struct alone alone = {0};

    /* A policy may lack a call for reasons of its own. */
    alone.switches = WIRE_TEST_NO_SECCOMP;

    for (size_t i = 0; i < fences->count; i++) {
        unsigned switches = switches_for(fences->names[i]);
        size_t used = strlen(alone.beside);
        bool by_limits = strcmp(fences->names[i], "CPU time") == 0; /* the caller's */

        if (i == but)
            continue;
        alone.switches |= switches;
        if (switches == 0 && !by_limits)
            (void)snprintf(alone.beside + used, sizeof alone.beside - used, "%s%s",
                           used > 0 ? ", " : "", fences->names[i]);
    }
    alone.switches &= ~switches_for(fences->names[but]);
    return alone;
}
