/* SPDX-License-Identifier: MIT */
#include "render_role.h"

#include "auto.h"
#include "stream.h"
#include "units.h"

#include <stdio.h>
#include <string.h>

enum { ID_COLUMNS = 25, ID_NARROW = 18, FACT_COLUMNS = 10, CLOCK_COLUMNS = 9, LIST_WIDTH = 70 };

static void add_text(struct buf *out, const struct view *view, unsigned indent, const char *text)
{
    AUTO(buf_done) struct buf shown = {0};

    buf_init(&shown, REPORT_MAX);
    view_text(&shown, view, text);
    view_flow(out, view, indent, "%s", shown.data);
}

/* ---- the list ----------------------------------------------------------------------------------- */

static unsigned id_columns(const struct view *view)
{
    return view->width >= LIST_WIDTH ? ID_COLUMNS : ID_NARROW;
}

static void add_row(struct buf *out, const struct view *view, const struct role_info *info)
{
    char clock[UNITS_SIZE] = "none";
    size_t used;

    buf_adds(out, "  ");
    view_fit(out, view, info->id, id_columns(view));
    if (!info->role) {
        view_add(out, view, STYLE_OURS, "  %s %s: ", view_glyph(view, GLYPH_WARN),
                 error_name(info->fault.code));
        add_text(out, view, 4, info->fault.message);
        if (info->fault.place.line > 0)
            view_flow(out, view, 4, " (line %u)", info->fault.place.line);
        view_end_line(out);
        return;
    }
    if (view->width >= LIST_WIDTH) {
        if (info->role->minutes > 0)
            (void)snprintf(clock, sizeof clock, "%u min", info->role->minutes);
        buf_addf(out, "  %10zu  %*s", info->role->challenge_count, CLOCK_COLUMNS, clock);
    }
    buf_addf(out, "  %s", info->is_own ? "own: " : "");
    used = view_used(out);
    (void)view_cut(out, view, info->role->name, view->width > used + 8 ? view->width - used : 8);
    view_end_line(out);
}

void render_roles(struct buf *out, const struct view *view, const struct role_list *list)
{
    view_add(out, view, STYLE_DIM, "  %-*s", (int)id_columns(view), "id");
    if (view->width >= LIST_WIDTH)
        view_add(out, view, STYLE_DIM, "  %10s  %*s", "challenges", CLOCK_COLUMNS, "clock");
    view_add(out, view, STYLE_DIM, "  name");
    buf_addc(out, '\n');
    for (size_t i = 0; i < list->count; i++)
        add_row(out, view, &list->items[i]);
}

/* ---- one ---------------------------------------------------------------------------------------- */

static void add_fact(struct buf *out, const struct view *view, const char *name, const char *text)
{
    view_add(out, view, STYLE_DIM, "  %-*s", FACT_COLUMNS, name);
    buf_addc(out, ' ');
    add_text(out, view, FACT_COLUMNS + 3, text);
    view_end_line(out);
}

static void add_rules(struct buf *out, const struct view *view, const struct role_info *info)
{
    static const char *const ai[ROLE_AIS] = {
        [ROLE_AI_FORBIDDEN] = "assistants that write code are forbidden",
        [ROLE_AI_DISCLOSE] = "assistants that write code may be used where it is said",
        [ROLE_AI_ALLOWED] = "assistants that write code may be used",
    };
    const struct role *role = info->role;
    char text[160];

    if (role->minutes > 0)
        (void)snprintf(text, sizeof text, "%u minutes for all challenges, from the start",
                       role->minutes);
    add_fact(out, view, "clock", role->minutes > 0 ? text : "none");
    if (role->deadline_days > 0)
        (void)snprintf(text, sizeof text, "%u day%s after the order", role->deadline_days,
                       role->deadline_days > 1 ? "s" : "");
    add_fact(out, view, "deadline", role->deadline_days > 0 ? text : "none");
    if (role->threshold >= 0)
        (void)snprintf(text, sizeof text, "%d %% of the points is marked; a person decides",
                       role->threshold);
    add_fact(out, view, "threshold", role->threshold >= 0 ? text : "none; a person decides");
    add_fact(out, view, "AI", ai[role->ai]);
    add_fact(out, view, "file", info->path);
}

static void add_task(struct buf *out, const struct view *view, const struct role_task *task,
                     const char *before)
{
    view_flow(out, view, 11, "%s%s", before, task->id);
    if (!task->here) {
        view_flow(out, view, 11, " is not in the catalogue");
        return;
    }
    view_flow(out, view, 11, ": ");
    add_text(out, view, 11, task->name);
    if (task->minutes > 0)
        view_clause(out, view, 11, ", ", "about %u minutes", task->minutes);
}

static void add_challenges(struct buf *out, const struct view *view, const struct role_info *info)
{
    const struct role *role = info->role;
    const struct role_task *task = info->tasks;
    unsigned total = 0;

    for (size_t i = 0; i < role->challenge_count; i++)
        total += role->challenges[i].weight;
    view_add(out, view, STYLE_DIM, "\n  weight   challenge\n");
    for (size_t i = 0; i < role->challenge_count; i++) {
        unsigned weight = role->challenges[i].weight;

        buf_addf(out, "  %4u %%   ", (weight * 100 + total / 2) / total);
        for (size_t j = 0; j < role->challenges[i].ids.count; j++, task++) {
            if (j > 0)
                view_pad(out, 11);
            add_task(out, view, task, j > 0 ? "or " : "");
            view_end_line(out);
        }
    }
}

/* "ratelimiter, lrucache, interview: System design"; false: no challenge is among them. */
static bool add_covering(struct buf *out, const struct role *role, const char *topic)
{
    size_t before = out->size;
    bool challenge = false, interview = false;

    for (size_t i = 0; i < role->challenge_count; i++) {
        if (!role_covers(&role->challenges[i].covers, topic))
            continue;
        buf_addf(out, "%s%s", challenge ? ", " : "", role->challenges[i].ids.items[0]);
        challenge = true;
    }
    for (size_t i = 0; i < role->stage_count; i++) {
        if (!role_covers(&role->stages[i].covers, topic))
            continue;
        buf_addf(out, "%s%s%s", out->size > before ? ", " : "",
                 interview ? "" : "interview: ", role->stages[i].name);
        interview = true;
    }
    return challenge;
}

static void add_topic(struct buf *out, const struct view *view, const struct role *role,
                      const struct role_topic *topic)
{
    AUTO(buf_done) struct buf covering = {0}, shown = {0};
    enum glyph glyph = GLYPH_NONE;
    bool challenge;

    buf_init(&covering, REPORT_MAX);
    buf_init(&shown, REPORT_MAX);
    challenge = add_covering(&covering, role, topic->id);
    if (covering.size > 0)
        glyph = challenge ? GLYPH_OK : GLYPH_DOT;
    view_text(&shown, view, covering.data);
    view_add(out, view, challenge ? STYLE_GOOD : STYLE_DIM, "  %s ", view_glyph(view, glyph));
    add_text(out, view, 4, topic->text);
    view_clause(out, view, 6, " ", "(%s)", covering.size > 0 ? shown.data : "not covered yet");
    view_end_line(out);
}

static void add_topics(struct buf *out, const struct view *view, const struct role *role,
                       bool preferred)
{
    bool any = false;

    for (size_t i = 0; i < role->ask_count; i++) {
        if (role->asks[i].preferred != preferred)
            continue;
        if (!any)
            view_add(out, view, STYLE_DIM, "\n  %s\n",
                     preferred ? "what is good to have" : "what is asked for");
        any = true;
        add_topic(out, view, role, &role->asks[i]);
    }
}

static void add_sum(struct buf *out, const struct view *view, const struct role *role)
{
    size_t challenges = role_covered(role, false);
    size_t all = role_covered(role, true);

    if (role->ask_count == 0)
        return;
    buf_addc(out, '\n');
    view_flow(out, view, 2,
              "  Of %zu: %zu covered by challenges, %zu by interviews alone, %zu not covered yet.",
              role->ask_count, challenges, all - challenges, role->ask_count - all);
    view_end_line(out);
    if (role->stage_count > 0)
        view_note(out, view, "", "Interviews are yours to hold; a later version plans them.");
}

void render_role(struct buf *out, const struct view *view, const struct role_info *info)
{
    const struct role *role = info->role;

    add_text(out, view, 2, role->name);
    view_clause(out, view, 2, "  ", "(%s)", info->id);
    view_end_line(out);
    buf_addc(out, '\n');
    if (role->summary[0]) {
        buf_adds(out, "  ");
        add_text(out, view, 2, role->summary);
        view_end_line(out);
        buf_addc(out, '\n');
    }
    add_rules(out, view, info);
    add_challenges(out, view, info);
    add_topics(out, view, role, false);
    add_topics(out, view, role, true);
    add_sum(out, view, role);
}
