/* SPDX-License-Identifier: MIT */
/* Use cases: people who apply. */
#include "candidates.h"

#include "auto.h"
#include "deliver.h"
#include "id.h"
#include "person.h"
#include "results.h"
#include "sealed.h"
#include "stored.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void candidate_info_done(struct candidate_info *info)
{
    person_done(&info->person);
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
    result_list_done(&file->orders);
    delivery_list_done(&file->deliveries);
    *file = (struct candidate_file){0};
}

const char *candidate_state_name(enum candidate_state state)
{
    switch (state) {
    case CANDIDATE_ACTIVE: return "active";
    case CANDIDATE_ERASING: return "erasing";
    case CANDIDATE_ERASED: return "erased";
    }
    return "active";
}

/* ---- looking ---------------------------------------------------------------------------------- */

/* What cannot be opened is said in info->fault: the rest is still to be seen. */
static int open_person(struct store *store, struct candidate_info *info, struct error *err)
{
    size_t size = 0;
    char *text = NULL;
    int rc = sealed_get(store, info->id, SEALED_PERSON, &text, &size, err);

    if (rc == 0 && text)
        rc = person_from_json(text, size, &info->person, err);
    sealed_free(text, size);
    if (rc != -(int)ERR_SEALED)
        return rc;
    info->fault = *err;
    return 0;
}

static int fill_info(struct store *store, const struct candidate_row *row,
                     struct candidate_info *out_info, struct error *err)
{
    *out_info = (struct candidate_info){.state = row->state,
                                        .held_at_ms = row->held_at_ms,
                                        .created_at_ms = row->created_at_ms,
                                        .erased_at_ms = row->erased_at_ms};
    (void)snprintf(out_info->id, sizeof out_info->id, "%s", row->id);
    (void)snprintf(out_info->external_id, sizeof out_info->external_id, "%s", row->external_id);
    return open_person(store, out_info, err);
}

static int look(struct store *store, const char *id, struct candidate_info *out_info,
                struct error *err)
{
    struct candidate_row row;
    int rc = candidate_get(store, id, &row, err);

    return rc == 0 ? fill_info(store, &row, out_info, err) : rc;
}

struct listing {
    struct store *store;
    struct candidate_list list;
    size_t capacity;
};

static void listing_done(struct listing *listing)
{
    candidate_list_done(&listing->list);
}

static int add_to_list(void *context, const struct candidate_row *row, struct error *err)
{
    struct listing *listing = context;
    struct candidate_list *list = &listing->list;
    int rc;

    if (list->count == listing->capacity) {
        size_t wanted = listing->capacity * 2 + 64;
        struct candidate_info *grown = realloc(list->items, wanted * sizeof *grown);

        if (!grown)
            return error_memory(err);
        list->items = grown;
        listing->capacity = wanted;
    }
    rc = fill_info(listing->store, row, &list->items[list->count], err);
    if (rc == 0)
        list->count++;
    return rc;
}

int assess_candidate_list(struct assess *assess, bool erased_too, struct candidate_list *out_list,
                          struct error *err)
{
    AUTO(listing_done) struct listing listing = {0};
    auto_store struct store *store = NULL;
    int rc = stored_open(assess, STORE_READ, &store, err);

    listing.store = store;
    if (rc == 0)
        rc = candidates_each(store, erased_too, add_to_list, &listing, err);
    if (rc < 0)
        return rc;
    *out_list = listing.list;
    listing.list = (struct candidate_list){0};
    return 0;
}

/* ---- everything known ------------------------------------------------------------------------- */

struct collecting {
    struct candidate_file file;
    size_t capacity;
    bool failed;
};

static void collecting_done(struct collecting *collecting)
{
    candidate_file_done(&collecting->file);
}

static int add_audit(void *context, const struct audit_row *row)
{
    struct collecting *collecting = context;
    struct candidate_file *file = &collecting->file;
    struct audit_entry *entry;

    if (file->audit_count == collecting->capacity) {
        size_t wanted = collecting->capacity * 2 + 16;
        struct audit_entry *grown = realloc(file->audit, wanted * sizeof *grown);

        if (!grown) {
            collecting->failed = true;
            return 1;
        }
        file->audit = grown;
        collecting->capacity = wanted;
    }
    entry = &file->audit[file->audit_count];
    *entry = (struct audit_entry){.at_ms = row->at_ms, .seq = row->seq};
    (void)snprintf(entry->id, sizeof entry->id, "%s", row->id);
    (void)snprintf(entry->login, sizeof entry->login, "%s", row->login);
    (void)snprintf(entry->action, sizeof entry->action, "%s", row->action);
    (void)snprintf(entry->subject, sizeof entry->subject, "%s", row->subject);
    entry->detail = text_copy(row->detail);
    collecting->failed = !entry->detail;
    file->audit_count += entry->detail != NULL;
    return collecting->failed ? 1 : 0;
}

int assess_candidate_show(struct assess *assess, const char *candidate,
                          struct candidate_file *out_file, struct error *err)
{
    AUTO(collecting_done) struct collecting collecting = {0};
    auto_store struct store *store = NULL;
    char id[40];
    const struct result_filter all = {.candidate = id, .every_state = true};
    int rc = stored_open(assess, STORE_READ, &store, err);

    if (rc == 0)
        rc = candidate_find(store, candidate, id, err);
    if (rc == 0)
        rc = look(store, id, &collecting.file.info, err);
    /* what cannot be opened is said in the fault */
    if (rc == 0)
        rc = results_list(store, &all, collecting.file.info.fault.code == ERR_OK,
                          &collecting.file.orders, err);
    if (rc == 0)
        rc = webhooks_list(store, &(struct delivery_filter){.candidate = id},
                           &collecting.file.deliveries, err);
    if (rc == 0)
        rc = audit_each(store, id, add_audit, &collecting, err);
    if (rc == 0 && collecting.failed)
        rc = error_memory(err);
    if (rc < 0)
        return rc;
    *out_file = collecting.file;
    collecting.file = (struct candidate_file){0};
    return 0;
}

/* ---- adding ----------------------------------------------------------------------------------- */

static int check_external_id(const char *external_id, struct error *err)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "._:/-";
    char shown[100];
    size_t size = strlen(external_id);

    if (strncasecmp(external_id, "can_", 4) == 0) {
        (void)error_set(err, ERR_USAGE, "'%s' looks like an id of ours",
                        text_escape_into(shown, sizeof shown, external_id, size));
        error_hint(err, "an external id is the other system's word; none begins with can_");
        return -(int)ERR_USAGE;
    }
    if (size > 0 && size <= EXTERNAL_ID_MAX && strspn(external_id, allowed) == size)
        return 0;
    /* who wrote an address there should not find it in a log as well */
    if (strchr(external_id, '@'))
        (void)error_set(err, ERR_USAGE, "an address is no external id");
    else
        (void)error_set(err, ERR_USAGE, "'%s' is no external id",
                        text_escape_into(shown, sizeof shown, external_id, size));
    error_hint(err,
               "it is the other system's opaque word for the person: 1 to %d letters, digits "
               "and . _ : / -, and stays readable in backups",
               EXTERNAL_ID_MAX);
    return -(int)ERR_USAGE;
}

static int seal_person(struct store *store, const char *id, const struct person *person,
                       struct error *err)
{
    char *text = person_to_json(person);
    int rc;

    if (!text)
        return error_memory(err);
    rc = sealed_put(store, id, id, SEALED_PERSON, text, strlen(text), err);
    sealed_free(text, strlen(text));
    return rc;
}

static int add(struct store *store, const char *id, const char *external_id,
               const struct person *person, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int rc = person_key_make(store, id, err);

    if (rc == 0)
        rc = store_begin(store, &change, err);
    if (rc == 0)
        rc = candidate_add(store, id, external_id, err);
    if (rc == 0)
        rc = seal_person(store, id, person, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

int assess_candidate_add(struct assess *assess, const struct candidate_request *request,
                         struct candidate_info *out_info, struct error *err)
{
    AUTO(person_done) struct person person = {0};
    auto_store struct store *store = NULL;
    char id[ID_SIZE];
    int rc = check_external_id(request->external_id, err);

    if (rc == 0 && request->person)
        rc = person_read(request->person_file, request->person, request->person_size, &person, err);
    if (rc == 0)
        rc = stored_open(assess, STORE_WRITE, &store, err);
    if (rc == 0)
        rc = candidate_check_free(store, request->external_id, err);
    if (rc == 0)
        rc = id_new("can", store_now_ms(store), id, err);
    if (rc == 0)
        rc = add(store, id, request->external_id, &person, err);
    return rc == 0 ? look(store, id, out_info, err) : rc;
}

/* ---- holding, erasing ------------------------------------------------------------------------- */

static int hold(struct store *store, const char *id, bool held, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int rc = store_begin(store, &change, err);

    if (rc == 0)
        rc = candidate_hold(store, id, held, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

int assess_candidate_hold(struct assess *assess, const char *candidate, bool held,
                          struct candidate_info *out_info, struct error *err)
{
    auto_store struct store *store = NULL;
    char id[40];
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    if (rc == 0)
        rc = candidate_find(store, candidate, id, err);
    if (rc == 0)
        rc = hold(store, id, held, err);
    return rc == 0 ? look(store, id, out_info, err) : rc;
}

static void tell(const struct erasure *erasure, const char *id, struct candidate_erasure *out)
{
    *out = (struct candidate_erasure){.cancelled = erasure->cancelled,
                                      .backups = erasure->backups,
                                      .backups_with_keys = erasure->backups_with_keys,
                                      .last_backup_ms = erasure->last_backup_ms};
    (void)snprintf(out->id, sizeof out->id, "%s", id);
    for (size_t i = 0; erasure_kinds[i]; i++) {
        out->removed[i].count = erasure->sealed[i];
        (void)snprintf(out->removed[i].kind, sizeof out->removed[i].kind, "%s", erasure_kinds[i]);
        out->removed_count = i + 1;
    }
    if (erasure->sealed_other > 0) {
        out->removed[out->removed_count].count = erasure->sealed_other;
        (void)snprintf(out->removed[out->removed_count].kind, sizeof out->removed->kind, "other");
        out->removed_count++;
    }
}

static int erase(struct store *store, const char *id, struct erasure *erasure, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int rc = store_begin(store, &change, err);

    if (rc == 0)
        rc = candidate_erase(store, id, erasure, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

int assess_candidate_erase(struct assess *assess, const char *candidate,
                           struct candidate_erasure *out_erasure, struct error *err)
{
    auto_store struct store *store = NULL;
    struct erasure erasure = {0};
    bool erased, is_pending;
    char id[40];
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    if (rc == 0)
        rc = candidate_find(store, candidate, id, err);
    if (rc == 0)
        rc = erase(store, id, &erasure, err);
    erased = rc == 0;
    if (erased)
        rc = candidates_settle(store, true, err);
    is_pending = rc == -(int)ERR_STORE_BUSY || rc == -(int)ERR_STORE_FULL;
    if (rc < 0 && !(erased && is_pending))
        return rc;
    tell(&erasure, id, out_erasure);
    if (is_pending) {
        (void)error_wrap(err, "%s is erased but for old pages in the store's files", id_short(id));
        error_hint(err, "the next change removes them, or assess candidate erase --yes %s",
                   id_short(id));
        out_erasure->pending = *err;
    }
    return 0;
}
