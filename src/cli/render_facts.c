/* SPDX-License-Identifier: MIT */
/* What a reader should know beside the verdict: weak limits, fences, calls that were refused. */
#include "render.h"

#include "auto.h"
#include "units.h"

#include <string.h>

enum { FACTS_MAX = 8, TEXT_MAX = 64 << 10 };

/* Weak limits are named in every report; all fences only when asked. */
void render_sandbox(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    AUTO(buf_done) struct buf fences = {0};

    if (strcmp(judgement->meter, "rlimit") == 0) {
        buf_adds(out, view->plain ? "" : "  ");
        view_add(out, view, STYLE_POLICY, "%s limits by rlimit only",
                 view->plain ? "Note:" : view_glyph(view, GLYPH_WARN));
        view_flow(out, view, 4, ": memory and process limits are weaker than usual");
        buf_addc(out, '\n');
    }
    if (!view->verbose || judgement->protection_count == 0)
        return;
    buf_init(&fences, TEXT_MAX);
    view_text(&fences, view, judgement->meter);
    for (size_t i = 0; i < judgement->protection_count; i++) {
        buf_adds(&fences, i > 0 ? ", " : "; ");
        view_text(&fences, view, judgement->protections[i]);
    }
    buf_addc(out, '\n');
    view_note(out, view, "sandbox:", "%s", fences.data);
}

/* A kind of call that was refused, over all tests. */
struct fact {
    struct denied_call call;
    const char *first;
    uint64_t count;
};

static size_t collect_facts(const struct view *view, const struct judgement *judgement,
                            struct fact facts[FACTS_MAX])
{
    size_t count = 0, kinds = 0;

    for (size_t i = 0; i < judgement->test_count; i++) {
        const struct test_result *test = &judgement->tests[i];

        for (size_t j = 0; j < test->denied_count; j++) {
            struct denied_call call;
            size_t k = 0;

            if (!judgement_denied(test, view->audience, j, &call))
                continue;
            while (k < count && (strcmp(facts[k].call.syscall, call.syscall) != 0 ||
                                 strcmp(facts[k].call.detail, call.detail) != 0))
                k++;
            if (k == count && ++kinds <= FACTS_MAX)
                facts[count++] = (struct fact){.call = call, .first = test->name};
            if (k < count)
                facts[k].count += call.count;
        }
    }
    return kinds > FACTS_MAX ? FACTS_MAX : kinds;
}

static void add_fact(struct buf *out, const struct view *view, const struct fact *fact)
{
    AUTO(buf_done) struct buf call = {0};
    char times[UNITS_SIZE];

    buf_init(&call, TEXT_MAX);
    view_text(&call, view, fact->call.syscall);
    buf_addc(&call, '(');
    view_text(&call, view, fact->call.detail);
    buf_addc(&call, ')');
    buf_adds(out, "    ");
    view_flow(out, view, 6, "%s", call.data);
    buf_clear(&call);
    view_text(&call, view, fact->first);
    view_clause(out, view, 6, "  ", "%s, first in %s", units_count(times, fact->count, "time"),
                call.data);
    buf_addc(out, '\n');
}

void render_facts(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    struct fact facts[FACTS_MAX] = {0};
    size_t count = collect_facts(view, judgement, facts);

    if (count == 0)
        return;
    buf_addc(out, '\n');
    if (!view->plain)
        view_add(out, view, STYLE_POLICY, view->utf8 ? "  %s " : " %s ",
                 view_glyph(view, GLYPH_WARN));
    view_add(out, view, STYLE_POLICY, "%s", view->plain ? "Note: refused calls" : "refused calls");
    view_clause(out, view, 4, " ", "(facts; they change no verdict)");
    buf_adds(out, "\n\n");
    for (size_t i = 0; i < count; i++)
        add_fact(out, view, &facts[i]);
    buf_addc(out, '\n');
    view_note(out, view, "note:",
              "solutions read standard input and write standard output only. Some libraries ask "
              "for more by themselves. Each call got an error back; nothing left the sandbox.");
}
