/* SPDX-License-Identifier: MIT */
#include "json_stored.h"

#include "json_string.h"
#include "result_json.h"
#include "text.h"
#include "webhook_json.h"

#include <stdlib.h>

/* Takes ROOT, which may be NULL. */
static char *dump(json_t *root)
{
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;

    json_decref(root);
    return text;
}

/* Takes ITEM; false: no memory. */
static bool append(json_t *array, json_t *item)
{
    return json_array_append_new(array, item) == 0;
}

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_of_text(text) : json_null();
}

static json_t *time_or_null(int64_t wall_ms)
{
    return wall_ms != 0 ? json_integer(wall_ms) : json_null();
}

/* ---- people ----------------------------------------------------------------------------------- */

static json_t *fault_of(const struct error *fault)
{
    return fault->code == ERR_OK ? json_null()
                                 : json_pack("{s:s, s:o}", "code", error_name(fault->code),
                                             "message", json_of_text(fault->message));
}

static json_t *candidate_of(const struct candidate_info *info)
{
    return json_pack("{s:s, s:o, s:s, s:I, s:o, s:o, s:{s:o, s:o, s:o, s:o}, s:o}", "id", info->id,
                     "external_id", text_or_null(info->external_id), "state",
                     candidate_state_name(info->state), "created_at",
                     (json_int_t)info->created_at_ms, "held_at", time_or_null(info->held_at_ms),
                     "erased_at", time_or_null(info->erased_at_ms), "person", "name",
                     text_or_null(info->person.name), "email", text_or_null(info->person.email),
                     "phone", text_or_null(info->person.phone), "zone",
                     text_or_null(info->person.zone), "fault", fault_of(&info->fault));
}

char *json_of_candidate(const struct candidate_info *info)
{
    return dump(
        json_pack("{s:s, s:o}", "schema", "assess-candidate/1", "candidate", candidate_of(info)));
}

static json_t *entry_of(const struct audit_entry *entry)
{
    return json_pack("{s:s, s:I, s:o, s:s, s:s, s:o, s:o}", "id", entry->id, "at",
                     (json_int_t)entry->at_ms, "login", json_of_text(entry->login), "action",
                     entry->action, "subject", entry->subject, "detail",
                     json_of_text(entry->detail), "seq", time_or_null(entry->seq));
}

/* The person's own: whoever asks for it may know how much time he had. */
static json_t *orders_of(const struct result_list *orders)
{
    json_t *items = json_array();

    for (size_t i = 0; items && i < orders->count; i++) {
        if (!append(items, encode_result(&orders->items[i], ORDER_FOR_OPERATOR))) {
            json_decref(items);
            return NULL;
        }
    }
    return items;
}

/* Bytes that are no text: two digits each. */
static json_t *hex_of(const struct kept_file *file)
{
    static const char digits[] = "0123456789abcdef";
    char *text = malloc(2 * file->size + 1);
    json_t *value;

    if (!text)
        return NULL;
    for (size_t i = 0; i < file->size; i++) {
        text[2 * i] = digits[(unsigned char)file->data[i] >> 4];
        text[2 * i + 1] = digits[(unsigned char)file->data[i] & 15];
    }
    value = json_stringn(text, 2 * file->size);
    free(text);
    return value;
}

static json_t *file_of(const struct kept_file *file)
{
    bool is_text = text_is_utf8(file->data, file->size);

    return json_pack("{s:o, s:o, s:o}", "name", text_or_null(file->name), "text",
                     is_text ? json_stringn(file->data, file->size) : json_null(), "hex",
                     is_text ? json_null() : hex_of(file));
}

/* What is JSON itself stands as such; *out_report stays NULL where it is none. */
static json_t *files_of(const struct kept_piece *piece, json_t **out_report)
{
    json_t *files = json_array();

    if (piece->file_count == 1 && !piece->files[0].name[0])
        *out_report = json_loadb(piece->files[0].data, piece->files[0].size, 0, NULL);
    for (size_t i = 0; files && !*out_report && i < piece->file_count; i++) {
        if (!append(files, file_of(&piece->files[i]))) {
            json_decref(files);
            return NULL;
        }
    }
    return files;
}

bool json_kept_add(void *kept, const struct kept_piece *piece)
{
    struct json_kept *all = kept;
    json_t *report = NULL, *files = files_of(piece, &report);

    if (!all->pieces)
        all->pieces = json_array();
    return append(all->pieces,
                  json_pack("{s:s, s:s, s:o, s:o, s:o}", "subject", piece->subject, "kind",
                            piece->kind, "files", files, "report", report ? report : json_null(),
                            "fault", piece->fault ? fault_of(piece->fault) : json_null()));
}

void json_kept_done(struct json_kept *kept)
{
    json_decref(kept->pieces);
    kept->pieces = NULL;
}

char *json_of_candidate_file(const struct candidate_file *file, struct json_kept *kept)
{
    json_t *audit = json_array(), *pieces = NULL;

    for (size_t i = 0; audit && i < file->audit_count; i++) {
        if (!append(audit, entry_of(&file->audit[i]))) {
            json_decref(audit);
            return NULL;
        }
    }
    pieces = kept->pieces ? json_incref(kept->pieces) : json_array();
    return dump(json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "schema", "assess-candidate/1",
                          "candidate", candidate_of(&file->info), "audit", audit, "orders",
                          orders_of(&file->orders), "deliveries",
                          encode_deliveries(&file->deliveries), "kept", pieces));
}

char *json_of_candidates(const struct candidate_list *list)
{
    json_t *items = json_array();

    for (size_t i = 0; items && i < list->count; i++) {
        if (!append(items, candidate_of(&list->items[i]))) {
            json_decref(items);
            return NULL;
        }
    }
    return dump(json_pack("{s:s, s:o}", "schema", "assess-candidates/1", "candidates", items));
}

char *json_of_erasure(const struct candidate_erasure *erasure)
{
    json_t *removed = json_object();

    for (size_t i = 0; removed && i < erasure->removed_count; i++) {
        if (json_object_set_new(removed, erasure->removed[i].kind,
                                json_integer(erasure->removed[i].count)) < 0) {
            json_decref(removed);
            return NULL;
        }
    }
    return dump(json_pack(
        "{s:s, s:s, s:o, s:I, s:{s:I, s:I, s:o}, s:b}", "schema", "assess-erasure/1", "candidate",
        erasure->id, "removed", removed, "cancelled", (json_int_t)erasure->cancelled, "backups",
        "count", (json_int_t)erasure->backups, "with_keys", (json_int_t)erasure->backups_with_keys,
        "last_at", time_or_null(erasure->last_backup_ms), "pending",
        (int)(erasure->pending.code != ERR_OK)));
}

/* ---- the store -------------------------------------------------------------------------------- */

static json_t *audit_of(const struct audit_report *report)
{
    return json_pack("{s:I, s:o, s:I, s:o, s:o}", "sealed", (json_int_t)report->sealed, "head",
                     text_or_null(report->head), "unsealed", (json_int_t)report->unsealed,
                     "oldest_unsealed_at", time_or_null(report->oldest_unsealed_ms), "broken",
                     report->broken_at == 0
                         ? json_null()
                         : json_pack("{s:I, s:o, s:o}", "at", (json_int_t)report->broken_at, "id",
                                     text_or_null(report->broken_id), "why",
                                     json_of_text(report->why)));
}

static json_t *tables_of(const struct store_report *report)
{
    json_t *tables = json_object();

    for (size_t i = 0; i < report->table_count; i++)
        (void)json_object_set_new(tables, report->tables[i].name,
                                  json_integer(report->tables[i].rows));
    return tables;
}

char *json_of_store(const struct store_report *report)
{
    return dump(json_pack("{s:s, s:o, s:b, s:o, s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:o}", "schema",
                          "assess-store/1", "path", json_of_text(report->path), "sound",
                          (int)report->sound, "fault", text_or_null(report->fault), "bytes",
                          (json_int_t)report->bytes, "log_bytes", (json_int_t)report->log_bytes,
                          "free_bytes", (json_int_t)report->free_bytes, "tables", tables_of(report),
                          "keys_missing", (json_int_t)report->keys_missing, "keys_unused",
                          (json_int_t)report->keys_unused, "erasing", (json_int_t)report->erasing,
                          "audit", audit_of(&report->audit)));
}

char *json_of_backup(const struct backup_report *report)
{
    return dump(json_pack("{s:s, s:o, s:o, s:I, s:o}", "schema", "assess-backup/1", "path",
                          json_of_text(report->path), "keys", text_or_null(report->keys_path),
                          "bytes", (json_int_t)report->bytes, "tables", tables_of(&report->copy)));
}

char *json_of_recovery(const struct recovery_report *report)
{
    json_t *tables = json_array();

    for (size_t i = 0; tables && i < report->table_count; i++) {
        int64_t counted = report->tables[i].counted;
        json_t *row = json_pack("{s:s, s:o, s:I, s:I, s:I}", "name", report->tables[i].name,
                                "counted", counted < 0 ? json_null() : json_integer(counted),
                                "copied", (json_int_t)report->tables[i].copied, "refused",
                                (json_int_t)report->tables[i].refused, "gaps",
                                (json_int_t)report->tables[i].gaps);

        if (!append(tables, row)) {
            json_decref(tables);
            return NULL;
        }
    }
    return dump(json_pack("{s:s, s:o, s:o, s:b, s:b, s:o, s:o, s:o}", "schema", "assess-recovery/1",
                          "from", json_of_text(report->from), "path", json_of_text(report->path),
                          "complete", (int)report->complete, "sound", (int)report->sound, "fault",
                          text_or_null(report->fault), "tables", tables, "audit",
                          audit_of(&report->audit)));
}

char *json_of_audit(const struct audit_report *report)
{
    return dump(json_pack("{s:s, s:o}", "schema", "assess-audit/1", "audit", audit_of(report)));
}
