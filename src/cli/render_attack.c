/* SPDX-License-Identifier: MIT */
/*
 * A line an attack: how it ended - the worst of the policies - and what holds it; behind it why, where it
 * was not held.  Then a line a policy.  With a runner there are no policies, and a line has what the
 * program said.
 */
#include "render_attack.h"

#include "units.h"

#include <string.h>

enum { NAME_WIDTH = 22, WORD_WIDTH = 10, POLICY_WIDTH = 20, COUNT_WIDTH = 9 };

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

/* The worst of the outcomes of one attack: not to know is better than to be wrong. */
static int badness(enum attack_verdict verdict)
{
    switch (verdict) {
    case ATTACK_ESCAPED: return 3;
    case ATTACK_BEYOND: return 2;
    case ATTACK_UNTRIED: return 1;
    case ATTACK_HELD: return 0;
    }
    return 0;
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

static bool is_same_end(const struct attack_outcome *one, const struct attack_outcome *other)
{
    return one->verdict == other->verdict && strcmp(one->said, other->said) == 0;
}

static void add_reason(struct buf *out, const struct view *view, const struct attack_outcome *item,
                       const char *where)
{
    if (item->verdict == ATTACK_HELD)
        return;
    buf_adds(out, "      ");
    view_add(out, view, looks[item->verdict].style, "%s", looks[item->verdict].word);
    buf_addf(out, " in %s: ", where);
    add_rest(out, view, 30, item->said);
}

/* The next outcome of the attack that FROM is about; NULL: there is none. */
static const struct attack_outcome *next_of(const struct attack_report *report,
                                            const struct attack_outcome *from)
{
    for (const struct attack_outcome *item = from + 1; item < report->items + report->count; item++)
        if (strcmp(item->name, from->name) == 0)
            return item;
    return NULL;
}

/* FIRST is the attack's outcome in the first policy. */
static void add_row(struct buf *out, const struct view *view, const struct attack_report *report,
                    const struct attack_outcome *first)
{
    const struct attack_outcome *worst = first;
    bool same = next_of(report, first) != NULL;

    for (const struct attack_outcome *item = first; item; item = next_of(report, item)) {
        same &= is_same_end(first, item);
        if (badness(item->verdict) > badness(worst->verdict))
            worst = item;
    }
    buf_adds(out, "  ");
    add_glyph(out, view, worst);
    buf_addc(out, ' ');
    view_fit(out, view, first->name, NAME_WIDTH);
    if (first->policy[0] == '\0') {
        view_fit(out, view, looks[first->verdict].word, WORD_WIDTH);
        add_rest(out, view, NAME_WIDTH + WORD_WIDTH + 4, first->said);
        return;
    }
    add_fences(out, view, NAME_WIDTH + 4, first->fences);
    if (same)
        add_reason(out, view, first, "every policy");
    for (const struct attack_outcome *item = first; item && !same; item = next_of(report, item))
        add_reason(out, view, item, item->policy);
}

static void add_count(struct buf *out, unsigned count)
{
    buf_addf(out, "%*u", COUNT_WIDTH, count);
}

/* How many attacks ended how in each policy, whose outcomes stand together. */
static void add_policies(struct buf *out, const struct view *view,
                         const struct attack_report *report)
{
    buf_addc(out, '\n');
    view_fit(out, view, "policy", POLICY_WIDTH);
    buf_addf(out, "%*s%*s%*s\n", COUNT_WIDTH, "held", COUNT_WIDTH, "escaped", COUNT_WIDTH + 1,
             "not tried");
    for (size_t i = 0, end; i < report->count; i = end) {
        unsigned counts[ATTACK_UNTRIED + 1] = {0};
        for (end = i;
             end < report->count && strcmp(report->items[end].policy, report->items[i].policy) == 0;
             end++)
            counts[report->items[end].verdict]++;
        view_fit(out, view, report->items[i].policy, POLICY_WIDTH);
        add_count(out, counts[ATTACK_HELD]);
        add_count(out, counts[ATTACK_ESCAPED]);
        buf_addc(out, ' ');
        add_count(out, counts[ATTACK_UNTRIED]);
        buf_addc(out, '\n');
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
    const char *group = "";

    if (runner) {
        view_note(out, view, "runner", "%s", runner);
    } else {
        view_note(out, view, "boxes", "%s", report->protections);
        buf_addc(out, '\n');
        view_pad(out, NAME_WIDTH + 4);
        buf_adds(out, "held by any of\n");
    }
    for (size_t i = 0;
         i < report->count && strcmp(report->items[i].policy, report->items[0].policy) == 0; i++) {
        const struct attack_outcome *item = &report->items[i];
        if (strcmp(item->group, group) != 0) {
            group = item->group;
            buf_addc(out, '\n');
            view_add(out, view, STYLE_HELP, "%s", group);
            buf_addc(out, '\n');
        }
        add_row(out, view, report, item);
    }
    if (!runner)
        add_policies(out, view, report);
    add_sum(out, view, report, runner);
}
