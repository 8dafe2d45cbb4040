/* SPDX-License-Identifier: MIT */
#include "render_stored.h"

#include "auto.h"
#include "clock.h"
#include "id.h"
#include "text.h"
#include "units.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FACT_AT = 17, DAY = 10 };

const char *stored_day(char *out, int64_t wall_ms)
{
    clock_format(wall_ms, out);
    out[DAY] = '\0';
    return out;
}

__attribute__((format(printf, 4, 5))) static void
add_fact(struct buf *out, const struct view *view, const char *name, const char *format, ...)
{
    AUTO(buf_done) struct buf text = {0};
    AUTO(buf_done) struct buf shown = {0};
    va_list arguments;

    buf_init(&text, 4096);
    buf_init(&shown, 16384);
    va_start(arguments, format);
    buf_addv(&text, format, arguments);
    va_end(arguments);
    view_text(&shown, view, text.data);
    view_add(out, view, STYLE_DIM, "  %-14s", name);
    view_flow(out, view, FACT_AT, " %s", shown.data);
    view_end_line(out);
}

static void add_state(struct buf *out, const struct view *view, enum style style, enum glyph glyph,
                      const char *text)
{
    buf_adds(out, "  ");
    view_add(out, view, style, "%s", view_glyph(view, glyph));
    view_flow(out, view, 4, " %s", text);
    buf_addc(out, '\n');
}

/* ---- people ----------------------------------------------------------------------------------- */

static void add_audit(struct buf *out, const struct view *view, const struct candidate_file *file)
{
    view_add(out, view, STYLE_DIM, "\n  what was done\n");
    for (size_t i = 0; i < file->audit_count; i++) {
        const struct audit_entry *entry = &file->audit[i];
        AUTO(buf_done) struct buf login = {0};
        char at[STORED_TIME_SIZE];

        buf_init(&login, 1024);
        clock_format(entry->at_ms, at);
        view_text(&login, view, entry->login);
        buf_addf(out, "  %.19sZ", at);
        view_flow(out, view, 6, "  %s by %s", entry->action, login.data);
        if (entry->detail[0])
            view_flow(out, view, 6, " (%s)", entry->detail);
        view_end_line(out);
    }
}

static void add_orders(struct buf *out, const struct view *view, const struct candidate_file *file)
{
    if (file->orders.count > 0)
        view_add(out, view, STYLE_DIM, "\n  what was asked\n");
    for (size_t i = 0; i < file->orders.count; i++) {
        const struct result *result = &file->orders.items[i];
        const struct decision *decision = result_decision(result);

        buf_addf(out, "  %s", id_short(result->info.order.id));
        view_flow(out, view, 6, "  %s, %s, %zu runs", result->info.order.role,
                  order_state_name(result->info.order.state), result->info.run_count);
        if (decision)
            view_flow(out, view, 6, ", decided: %s", decision_name(decision->word));
        view_end_line(out);
    }
}

void render_candidate(struct buf *out, const struct view *view, const struct candidate_file *file,
                      bool all)
{
    const struct candidate_info *info = &file->info;
    char day[STORED_TIME_SIZE];

    view_text(out, view,
              info->person.name      ? info->person.name
              : info->external_id[0] ? info->external_id
                                     : "somebody who was erased");
    buf_addf(out, "  (%s)\n\n", id_short(info->id));
    add_fact(out, view, "id", "%s", info->id);
    if (info->external_id[0])
        add_fact(out, view, "external id", "%s", info->external_id);
    if (info->person.email)
        add_fact(out, view, "email", "%s", info->person.email);
    if (info->person.phone)
        add_fact(out, view, "phone", "%s", info->person.phone);
    if (info->person.zone)
        add_fact(out, view, "zone", "%s", info->person.zone);
    add_fact(out, view, "since", "%s", stored_day(day, info->created_at_ms));
    if (info->held_at_ms != 0)
        add_fact(out, view, "held since", "%s", stored_day(day, info->held_at_ms));
    if (info->state == CANDIDATE_ERASING)
        add_fact(out, view, "state", "being erased; the next change ends it");
    if (info->erased_at_ms != 0)
        add_fact(out, view, "erased", "%s", stored_day(day, info->erased_at_ms));
    if (all)
        add_orders(out, view, file);
    if (all)
        add_audit(out, view, file);
}

static const char *kind_words(const char *kind)
{
    static const struct {
        const char *kind, *words;
    } rows[] = {
        {"person",   "name and addresses"   },
        {"source",   "what was handed in"   },
        {"output",   "outputs of runs"      },
        {"report",   "reports"              },
        {"decision", "why it was decided so"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].kind, kind) == 0)
            return rows[i].words;
    return "other pieces";
}

static void add_backups(struct buf *out, const struct view *view,
                        const struct candidate_erasure *erasure)
{
    char day[STORED_TIME_SIZE];

    if (erasure->backups == 0) {
        add_fact(out, view, "backups", "none was made by assess");
        return;
    }
    add_fact(out, view, "backups",
             "%lld so far, the last on %s: they still have the external id, ids, times and "
             "verdicts; what was sealed in them nobody can open without the key",
             (long long)erasure->backups, stored_day(day, erasure->last_backup_ms));
    if (erasure->backups_with_keys > 0)
        add_fact(out, view, "",
                 "%lld of them with keys, and so still to be opened: destroy the .keys files that "
                 "are older than this erasure",
                 (long long)erasure->backups_with_keys);
}

void render_erasure(struct buf *out, const struct view *view,
                    const struct candidate_erasure *erasure)
{
    char line[64];

    (void)snprintf(line, sizeof line, "%s is erased.", id_short(erasure->id));
    add_state(out, view, STYLE_GOOD, GLYPH_OK, line);
    for (size_t i = 0; i < erasure->removed_count; i++)
        if (erasure->removed[i].count > 0)
            add_fact(out, view, "removed", "%s (%lld)", kind_words(erasure->removed[i].kind),
                     (long long)erasure->removed[i].count);
    add_fact(out, view, "removed",
             erasure->pending.code != ERR_OK ? "the external id"
                                             : "the external id, the key, the logs of both files");
    if (erasure->cancelled > 0)
        add_fact(out, view, "cancelled", "%lld pending deliveries and gradings",
                 (long long)erasure->cancelled);
    add_fact(out, view, "kept", "the id, times, verdicts and the audit, which name nobody");
    add_backups(out, view, erasure);
}

/* ---- the store -------------------------------------------------------------------------------- */

void render_audit(struct buf *out, const struct view *view, const struct audit_report *report)
{
    char line[256], count[UNITS_SIZE];

    if (report->broken_at != 0) {
        (void)snprintf(line, sizeof line, "audit: broken at number %lld%s%s: %s",
                       (long long)report->broken_at, report->broken_id[0] ? ", " : "",
                       report->broken_id, report->why);
        add_state(out, view, STYLE_BAD, GLYPH_FAIL, line);
    } else {
        (void)snprintf(line, sizeof line, "audit: %s, unbroken",
                       units_count(count, (uint64_t)report->sealed, "sealed row"));
        add_state(out, view, STYLE_GOOD, GLYPH_OK, line);
    }
    /* in one line, so that it can be copied */
    if (report->head[0]) {
        view_add(out, view, STYLE_DIM, "  head ");
        buf_addf(out, " %lld:%s\n", (long long)report->sealed, report->head);
    }
    if (report->unsealed > 0)
        add_fact(out, view, "not sealed yet", "%s; the next change seals them",
                 units_count(count, (uint64_t)report->unsealed, "row"));
}

void render_store(struct buf *out, const struct view *view, const struct store_report *report)
{
    char size[UNITS_SIZE], log[UNITS_SIZE], room[UNITS_SIZE];
    AUTO(buf_done) struct buf path = {0};

    buf_init(&path, 4096);
    view_text(&path, view, report->path);
    add_state(out, view, report->sound ? STYLE_GOOD : STYLE_BAD,
              report->sound ? GLYPH_OK : GLYPH_FAIL, path.data);
    if (!report->sound) {
        add_fact(out, view, "damaged", "%s", report->fault);
        view_note(
            out, view, "    fix  ",
            text_has_suffix(report->path, "people.keys")
                ? "put back the FILE.keys of a backup; where there is none, an empty file in its "
                  "place lets the rest be used"
                : "assess store recover NEW saves what can be read into a new file; or put a "
                  "backup in its place");
        return;
    }
    add_fact(out, view, "size", "%s, log %s; %s free", units_bytes(size, (uint64_t)report->bytes),
             units_bytes(log, (uint64_t)report->log_bytes),
             units_bytes(room, (uint64_t)report->free_bytes));
    for (size_t i = 0; i < report->table_count; i++)
        add_fact(out, view, i == 0 ? "rows" : "", "%s %lld", report->tables[i].name,
                 (long long)report->tables[i].rows);
    if (report->keys_missing > 0)
        add_fact(out, view, "keys", "%lld missing: those people's data cannot be opened",
                 (long long)report->keys_missing);
    if (report->erasing > 0)
        add_fact(out, view, "erasing", "%lld; the next change ends it", (long long)report->erasing);
    render_audit(out, view, &report->audit);
}

void render_recovery(struct buf *out, const struct view *view, const struct recovery_report *report)
{
    AUTO(buf_done) struct buf path = {0};
    char counted[UNITS_SIZE];

    buf_init(&path, 4096);
    view_text(&path, view, report->path);
    add_state(out, view, report->complete ? STYLE_GOOD : STYLE_LIMIT,
              report->complete ? GLYPH_OK : GLYPH_WARN, path.data);
    view_add(out, view, STYLE_DIM, "  %-18s%10s%10s%10s\n", "table", "had", "saved", "gaps");
    for (size_t i = 0; i < report->table_count; i++) {
        (void)snprintf(counted, sizeof counted, "%lld", (long long)report->tables[i].counted);
        buf_addf(out, "  %-18s%10s%10lld%10lld\n", report->tables[i].name,
                 report->tables[i].counted < 0 ? "?" : counted, (long long)report->tables[i].copied,
                 (long long)report->tables[i].gaps);
    }
    if (!report->sound)
        add_fact(out, view, "new file", "%s", report->fault);
    render_audit(out, view, &report->audit);
    view_note(out, view, "  next  ",
              "the damaged store was left as it is. To use the new one, move the old file and its "
              "-wal and -shm away, and this one into their place as assess.db.");
}
