/* SPDX-License-Identifier: MIT */
/* People and a store for the command line's tests: two candidates, and whatever FAKE_STORE says. */
#include "assess/assess.h"
#include "auto.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct candidate_info ada(void)
{
    return (struct candidate_info){
        .id = "can_01KB9QZ7W03K9XQ0AB3K9XQ0AB",
        .external_id = "A-1017",
        .created_at_ms = 1795996800000,
        .person = {.name = text_copy("Ada \x1b[31mLovelace"),
                   .email = text_copy("ada@example.org")}
    };
}

void candidate_info_done(struct candidate_info *info)
{
    free(info->person.name);
    free(info->person.email);
}

void candidate_list_done(struct candidate_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        candidate_info_done(&list->items[i]);
    free(list->items);
    *list = (struct candidate_list){0};
}

void candidate_file_done(struct candidate_file *file)
{
    candidate_info_done(&file->info);
    for (size_t i = 0; i < file->audit_count; i++)
        free(file->audit[i].detail);
    free(file->audit);
    *file = (struct candidate_file){0};
}

const char *candidate_state_name(enum candidate_state state)
{
    return state == CANDIDATE_ERASED ? "erased" : "active";
}

int assess_candidate_add(struct assess *assess, const struct candidate_request *request,
                         struct candidate_info *out_info, struct error *err)
{
    (void)assess;
    if (request->person && !strstr(request->person, "name:"))
        return error_set(err, ERR_CONFIG, "%s", request->person_file);
    *out_info = ada();
    return 0;
}

int assess_candidate_list(struct assess *assess, bool erased_too, struct candidate_list *out_list,
                          struct error *err)
{
    (void)assess;
    out_list->items = calloc(2, sizeof *out_list->items);
    if (!out_list->items)
        return error_memory(err);
    out_list->items[0] = ada();
    out_list->items[1] = (struct candidate_info){.id = "can_01KB9QZ7W03K9XQ0AB3K9XQ0AC",
                                                 .state = CANDIDATE_ERASED,
                                                 .created_at_ms = 1795996800000,
                                                 .erased_at_ms = 1795996800000};
    out_list->count = erased_too ? 2 : 1;
    return 0;
}

int assess_candidate_show(struct assess *assess, const char *candidate,
                          struct candidate_file *out_file, struct error *err)
{
    (void)assess;
    if (strcmp(candidate, "A-1017") != 0)
        return error_set(err, ERR_NOT_FOUND, "there is no candidate '%s'", candidate);
    *out_file = (struct candidate_file){.info = ada(), .audit = calloc(1, sizeof *out_file->audit)};
    if (!out_file->audit)
        return error_memory(err);
    out_file->audit[0] = (struct audit_entry){.id = "aud_01KB9QZ7W03K9XQ0AB3K9XQ0AD",
                                              .login = "root (anna)",
                                              .action = "candidate.add",
                                              .subject = "can_01KB9QZ7W03K9XQ0AB3K9XQ0AB",
                                              .detail = text_copy(""),
                                              .at_ms = 1795996800000,
                                              .seq = 1};
    out_file->audit_count = 1;
    return 0;
}

int assess_candidate_kept(struct assess *assess, const char *candidate,
                          bool (*each)(void *context, const struct kept_piece *piece),
                          void *context, struct error *err)
{
    static const struct kept_file files[] = {
        {"main.c", "int main;\n", 10},
        {"icon",   "\xFF\x00",    2 }
    };
    static const struct kept_file report = {"", "{\"schema\": \"assess-result/1\"}", 29};
    static const char run[] = "run_01KB9QZ7W03K9XQ0AB3K9XQ0AE";
    static const struct error fault = {.code = ERR_SEALED, .message = "it is not what was sealed"};
    const struct kept_piece pieces[] = {
        {run, "source", files,   2, NULL  },
        {run, "report", &report, 1, NULL  },
        {run, "output", NULL,    0, &fault},
    };

    (void)assess;
    (void)candidate;
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
        if (!each(context, &pieces[i]))
            return error_memory(err);
    return 0;
}

int assess_candidate_hold(struct assess *assess, const char *candidate, bool held,
                          struct candidate_info *out_info, struct error *err)
{
    (void)assess;
    (void)candidate;
    (void)err;
    *out_info = ada();
    out_info->held_at_ms = held ? 1795996800000 : 0;
    return 0;
}

int assess_candidate_erase(struct assess *assess, const char *candidate,
                           struct candidate_erasure *out_erasure, struct error *err)
{
    (void)assess;
    (void)candidate;
    (void)err;
    *out_erasure = (struct candidate_erasure){
        .id = "can_01KB9QZ7W03K9XQ0AB3K9XQ0AB",
        .removed = {{"person", 1}, {"source", 3}},
        .removed_count = 2,
        .cancelled = 2,
        .backups = 3,
        .backups_with_keys = 1,
        .last_backup_ms = 1795996800000
    };
    return 0;
}

static struct audit_report chain(void)
{
    struct audit_report report = {.sealed = 12, .unsealed = 1, .oldest_unsealed_ms = 1795996800000};

    (void)snprintf(report.head, sizeof report.head, "sha256:%064d", 7);
    if (getenv("FAKE_STORE")) {
        report.broken_at = 5;
        (void)snprintf(report.why, sizeof report.why, "the row is not what was sealed");
    }
    return report;
}

int assess_store_check(struct assess *assess, struct store_report *out_report, struct error *err)
{
    (void)assess;
    (void)err;
    *out_report = (struct store_report){
        .path = "/var/lib/assess/store/assess.db",
        .sound = !getenv("FAKE_STORE"),
        .fault = "database disk image is malformed",
        .bytes = 5 << 20,
        .free_bytes = INT64_C(9) << 30,
        .tables = {{"audit", 13}, {"candidate", 2}},
        .table_count = 2,
        .audit = chain()
    };
    return 0;
}

int assess_store_backup(struct assess *assess, const struct backup_request *request,
                        struct backup_report *out_report, struct error *err)
{
    (void)assess;
    (void)err;
    *out_report = (struct backup_report){.bytes = 5 << 20, .copy = {.sound = true}};
    (void)snprintf(out_report->path, sizeof out_report->path, "%s", request->path);
    if (request->with_keys)
        (void)snprintf(out_report->keys_path, sizeof out_report->keys_path, "%s.keys",
                       out_report->path);
    return 0;
}

int assess_store_recover(struct assess *assess, const char *path,
                         struct recovery_report *out_report, struct error *err)
{
    (void)assess;
    (void)err;
    *out_report = (struct recovery_report){
        .from = "/var/lib/assess/store/assess.db",
        .tables = {{"audit", 13, 13, 0, 0}, {"candidate", -1, 1, 0, 1}},
        .table_count = 2,
        .sound = true,
        .audit = chain()
    };
    (void)snprintf(out_report->path, sizeof out_report->path, "%s", path);
    return 0;
}

int assess_audit_verify(struct assess *assess, const char *known_head,
                        struct audit_report *out_report, struct error *err)
{
    (void)assess;
    (void)known_head;
    (void)err;
    *out_report = chain();
    return 0;
}
