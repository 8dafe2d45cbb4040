/* SPDX-License-Identifier: MIT */
/*
 * A line an attack: its name, how it ended in each policy, and what holds it; behind it why, where it
 * was not held.  With a runner there is one column, and what the program said.
 */
#include "render_attack.h"

#include "units.h"

#include <string.h>

enum { NAME_WIDTH = 22, POLICY_WIDTH = 9, POLICIES_MAX = 8 };

static const struct {
    enum glyph glyph;
    enum style style;
    const char *word;
} looks[] = {
    [ATTACK_HELD] = {GLYPH_OK,   STYLE_GOOD,   "held"     },
    [ATTACK_ESCAPED] = {GLYPH_FAIL, STYLE_BAD,    "escaped"  },
    [ATTACK_BEYOND] = {GLYPH_WARN, STYLE_LIMIT,  "beyond"   },
    [ATTACK_UNTRIED] = {GLYPH_NONE, STYLE_POLICY, "not tried"},
};

static size_t policies_of(const struct attack_report *report, const char **policies)
{
    size_t count = 0;

    for (size_t i = 0; i < report->count && count < POLICIES_MAX; i++)
        if (count == 0 || strcmp(policies[count - 1], report->items[i].policy) != 0)
            policies[count++] = report->items[i].policy;
    return count;
}

static const struct attack_outcome *find(const struct attack_report *report, const char *name,
                                         const char *policy)
{
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->items[i].name, name) == 0 &&
            strcmp(report->items[i].policy, policy) == 0)
            return &report->items[i];
    return NULL;
}

static void add_glyph(struct buf *out, const struct view *view, const struct attack_outcome *item)
{
    view_add(out, view, looks[item->verdict].style, "%s",
             view_glyph(view, looks[item->verdict].glyph));
}

/* The rest of a line, cut to the window. */
static void add_rest(struct buf *out, const struct view *view, size_t used, const char *text)
{
    size_t room = view->width > used + 10 ? view->width - used : 10;

    view_fit(out, view, text, strlen(text) < room ? strlen(text) : room);
    buf_addc(out, '\n');
}

/* What holds an attack, behind USED columns; in more lines where the window is too narrow for one. */
static void add_fences(struct buf *out, const struct view *view, size_t used, const char *fences)
{
    size_t column = used;

    while (*fences != '\0') {
        size_t size = strcspn(fences, ",");
        size += fences[size] == ',';
        if (column > used && column + 1 + size > view->width) {
            buf_addc(out, '\n');
            view_pad(out, used);
            column = used;
        } else if (column > used) {
            buf_addc(out, ' ');
            column++;
        }
        buf_addf(out, "%.*s", (int)size, fences);
        column += size;
        fences += size;
        fences += strspn(fences, " ");
    }
    buf_addc(out, '\n');
}

static void add_reason(struct buf *out, const struct view *view, const struct attack_outcome *item)
{
    if (item->verdict == ATTACK_HELD)
        return;
    buf_adds(out, "      ");
    view_add(out, view, looks[item->verdict].style, "%s", looks[item->verdict].word);
    if (item->policy[0] != '\0')
        buf_addf(out, " in %s", item->policy);
    buf_adds(out, ": ");
    add_rest(out, view, 30, item->said);
}

/* FIRST is the attack's outcome in the first policy. */
static void add_row(struct buf *out, const struct view *view, const struct attack_report *report,
                    const struct attack_outcome *first, const char *const *policies, size_t count)
{
    buf_adds(out, "  ");
    if (count == 1 && policies[0][0] == '\0') {
        add_glyph(out, view, first);
        buf_addc(out, ' ');
        view_fit(out, view, first->name, NAME_WIDTH);
        view_fit(out, view, looks[first->verdict].word, POLICY_WIDTH + 1);
        add_rest(out, view, NAME_WIDTH + POLICY_WIDTH + 5, first->said);
        return;
    }
    view_fit(out, view, first->name, NAME_WIDTH);
    for (size_t i = 0; i < count; i++) {
        const struct attack_outcome *item = find(report, first->name, policies[i]);
        if (item)
            add_glyph(out, view, item);
        view_pad(out, POLICY_WIDTH - (item ? 1 : 0));
    }
    add_fences(out, view, NAME_WIDTH + 2 + count * POLICY_WIDTH, first->fences);
    for (size_t i = 0; i < count; i++) {
        const struct attack_outcome *item = find(report, first->name, policies[i]);
        if (item)
            add_reason(out, view, item);
    }
}

static void add_sum(struct buf *out, const struct view *view, const struct attack_report *report,
                    const char *runner)
{
    buf_addc(out, '\n');
    buf_addf(out, "%u held, %u escaped, ", report->held, report->escaped);
    if (runner)
        buf_addf(out, "%u beyond our limits, ", report->beyond);
    buf_addf(out, "%u not tried\n", report->untried);
    if (report->escaped > 0) {
        char text[UNITS_SIZE];
        view_strong(out, view, STYLE_BAD, "%s got out.",
                    units_count(text, report->escaped, "attack"));
    } else if (report->held > 0) {
        view_strong(out, view, STYLE_GOOD, "No attack got out.");
    } else {
        view_strong(out, view, STYLE_POLICY, "Nothing was shown.");
    }
    buf_addc(out, '\n');
}

void render_attack(struct buf *out, const struct view *view, const struct attack_report *report,
                   const char *runner)
{
    const char *policies[POLICIES_MAX] = {""};
    size_t count = policies_of(report, policies);
    const char *group = "";

    if (runner) {
        view_note(out, view, "runner", "%s", runner);
    } else {
        view_note(out, view, "boxes", "%s", report->protections);
        buf_addc(out, '\n');
        view_pad(out, NAME_WIDTH + 2);
        for (size_t i = 0; i < count; i++)
            view_fit(out, view, policies[i], POLICY_WIDTH);
        buf_adds(out, "held by any of\n");
    }
    for (size_t i = 0; i < report->count && strcmp(report->items[i].policy, policies[0]) == 0;
         i++) {
        const struct attack_outcome *item = &report->items[i];
        if (strcmp(item->group, group) != 0) {
            group = item->group;
            buf_addc(out, '\n');
            view_add(out, view, STYLE_HELP, "%s", group);
            buf_addc(out, '\n');
        }
        add_row(out, view, report, item, policies, count);
    }
    add_sum(out, view, report, runner);
}
