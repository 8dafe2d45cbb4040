/* SPDX-License-Identifier: MIT */
#include "holes.h"

#include "text.h"

#include <string.h>

#ifndef ASSESS_MULTIARCH
#error "the build gives the library folder's name, e.g. x86_64-linux-gnu"
#endif

#define FILLED_MAX (64u << 10)
#define MIB        (UINT64_C(1) << 20)

#define STACK_KIB_MOST MIB /* 1 GiB */

static const char name_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

/* The next "{name}" at or behind TEXT, or NULL. */
static const char *next_hole(const char *text, size_t *out_length)
{
    for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
        size_t length = strspn(at + 1, name_letters);

        if (length > 0 && at[1 + length] == '}') {
            *out_length = length;
            return at;
        }
    }
    return NULL;
}

static bool is_named(const char *at, size_t length, const char *name)
{
    return strlen(name) == length && memcmp(at, name, length) == 0;
}

static const char *value_of(const struct toolchain *chain, const char *name, size_t length)
{
    for (size_t i = 0; chain && i < chain->value_count; i++)
        if (is_named(name, length, chain->values[i].name))
            return chain->values[i].text;
    return NULL;
}

/* ---- filling ---------------------------------------------------------------------------------- */

/* What a runtime may fill itself: the rest is for its own needs, or the kernel would end it first. */
static uint64_t heap_of(uint64_t memory_bytes)
{
    return memory_bytes * 85 / 100;
}

static uint64_t at_least_one(uint64_t value)
{
    return value > 0 ? value : 1;
}

/* A tenth, and no more than a JVM takes. */
static uint64_t stack_kib(uint64_t memory_bytes)
{
    uint64_t tenth = at_least_one(memory_bytes / MIB) * 100;

    return tenth < STACK_KIB_MOST ? tenth : STACK_KIB_MOST;
}

static bool fill_memory(const struct holes *holes, const char *name, size_t length, struct buf *out)
{
    uint64_t heap = heap_of(holes->memory_bytes);
    uint64_t value;

    if (is_named(name, length, "heap_mib"))
        value = at_least_one(heap / MIB);
    else if (is_named(name, length, "heap_bytes"))
        value = at_least_one(heap);
    else if (is_named(name, length, "memory_mib"))
        value = at_least_one(holes->memory_bytes / MIB);
    else if (is_named(name, length, "stack_kib"))
        value = stack_kib(holes->memory_bytes);
    else
        return false;
    buf_addf(out, "%llu", (unsigned long long)value);
    return true;
}

static bool fill_hole(const struct holes *holes, const char *name, size_t length, struct buf *out)
{
    const char *value = value_of(holes->chain, name, length);

    if (is_named(name, length, "multiarch"))
        value = ASSESS_MULTIARCH;
    else if (is_named(name, length, "languages"))
        value = holes->languages;
    else if (is_named(name, length, "entry"))
        value = holes->entry;
    else if (is_named(name, length, "material") && holes->languages && holes->chain &&
             holes->chain->material) {
        buf_addf(out, "%s/%s", holes->languages, holes->chain->material);
        return true;
    }
    if (value)
        buf_adds(out, value);
    return value || fill_memory(holes, name, length, out);
}

char *holes_fill(const struct holes *holes, const char *text)
{
    struct buf out;
    const char *hole;
    size_t length;

    buf_init(&out, FILLED_MAX);
    while ((hole = next_hole(text, &length)) != NULL) {
        buf_add(&out, text, (size_t)(hole - text));
        if (!fill_hole(holes, hole + 1, length, &out))
            buf_add(&out, hole, length + 2);
        text = hole + length + 2;
    }
    buf_adds(&out, text);
    return buf_take(&out);
}

/* ---- checking --------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    unsigned needs;
    bool alone; /* the whole word */
} known[] = {
    {"multiarch",  HOLES_PLACE,      false},
    {"languages",  HOLES_PLACE,      false},
    {"material",   HOLES_PLACE,      false},
    {"heap_mib",   HOLES_MEMORY,     false},
    {"heap_bytes", HOLES_MEMORY,     false},
    {"memory_mib", HOLES_MEMORY,     false},
    {"stack_kib",  HOLES_MEMORY,     false},
    {"entry",      HOLES_SUBMISSION, false},
    {"sources",    HOLES_SUBMISSION, true },
    {"header",     HOLES_SUBMISSION, true },
};

bool holes_is_taken(const char *name)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (strcmp(known[i].name, name) == 0)
            return true;
    return false;
}

static bool all_have_value(const struct profile *profile, const char *name, size_t length)
{
    for (size_t i = 0; i < profile->chain_count; i++)
        if (!value_of(&profile->chains[i], name, length))
            return false;
    return profile->chain_count > 0;
}

static bool all_have_material(const struct profile *profile)
{
    for (size_t i = 0; i < profile->chain_count; i++)
        if (!profile->chains[i].material)
            return false;
    return true;
}

static const char *fault_of(const struct profile *profile, unsigned allowed, const char *text,
                            const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (!is_named(name, length, known[i].name))
            continue;
        if ((allowed & known[i].needs) != known[i].needs)
            return "cannot stand here";
        if (known[i].alone && strlen(text) != length + 2)
            return "is a word of its own";
        if (is_named(name, length, "material") && !all_have_material(profile))
            return "needs \"material\" in each tool chain";
        return NULL;
    }
    return all_have_value(profile, name, length) ? NULL : "is no value of each tool chain";
}

int holes_check(const struct yaml *yaml, const struct yaml_node *node,
                const struct profile *profile, unsigned allowed, struct error *err)
{
    const char *hole;
    size_t length;

    for (const char *at = node->text; (hole = next_hole(at, &length)) != NULL;
         at = hole + length + 2) {
        const char *fault = fault_of(profile, allowed, node->text, hole + 1, length);

        if (fault)
            return yaml_fail(yaml, node, err, "\"{%.*s}\" %s", (int)length, hole + 1, fault);
    }
    return 0;
}
