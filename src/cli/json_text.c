/* SPDX-License-Identifier: MIT */
#include "json_text.h"

#include "auto.h"
#include "json_string.h"

#include <jansson.h>
#include <string.h>

enum { TEXT_MAX = 16 << 20 };

/* Takes ROOT, which may be NULL. */
static char *dump(json_t *root)
{
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;

    json_decref(root);
    return text;
}

/* json_pack frees what it was given when one of the "o" values is NULL, and then returns NULL. */
static json_t *check_of(const struct check *check)
{
    static const char *const states[] = {
        [CHECK_OK] = "ok",
        [CHECK_WARNING] = "warning",
        [CHECK_PROBLEM] = "problem",
        [CHECK_ABSENT] = "absent",
    };

    return json_pack("{s:o, s:s, s:o, s:o}", "name", json_of_text(check->name), "state",
                     states[check->state], "text", json_of_text(check->text), "fix",
                     json_of_text(check->fix));
}

static json_t *solution_of(const struct doctor_solution *solution)
{
    return json_pack("{s:o, s:o, s:s, s:o, s:I, s:I}", "challenge",
                     json_of_text(solution->challenge), "program", json_of_text(solution->program),
                     "verdict", verdict_code(solution->verdict), "test",
                     solution->test[0] ? json_of_text(solution->test) : json_null(), "cpu_ns",
                     (json_int_t)solution->cpu_ns, "limit_ns", (json_int_t)solution->limit_ns);
}

char *json_of_doctor(const struct doctor_report *report)
{
    json_t *checks = json_array();
    json_t *solutions = json_array();
    bool fine = checks && solutions;

    for (size_t i = 0; fine && i < report->count; i++)
        fine = json_array_append_new(checks, check_of(&report->checks[i])) == 0;
    for (size_t i = 0; fine && i < report->solution_count; i++)
        fine = json_array_append_new(solutions, solution_of(&report->solutions[i])) == 0;
    if (!fine) {
        json_decref(checks);
        json_decref(solutions);
        return NULL;
    }
    return dump(json_pack("{s:s, s:s, s:i, s:i, s:o, s:o}", "schema", "assess-doctor/1", "version",
                          assess_version(), "problems", (int)report->problems, "warnings",
                          (int)report->warnings, "checks", checks, "solutions", solutions));
}

static const char *verdict_name(enum attack_verdict verdict)
{
    switch (verdict) {
    case ATTACK_HELD: return "held";
    case ATTACK_ESCAPED: return "escaped";
    case ATTACK_BEYOND: return "beyond";
    case ATTACK_UNTRIED: return "untried";
    }
    return "untried";
}

/* "a, b" as ["a", "b"]. */
static json_t *words_of(const char *text)
{
    json_t *words = json_array();

    while (*text) {
        size_t size = strcspn(text, ",");

        if (json_array_append_new(words, json_stringn(text, size)) < 0) {
            json_decref(words);
            return NULL;
        }
        text += size;
        text += strspn(text, ", ");
    }
    return words;
}

static json_t *attack_of(const struct attack_outcome *item)
{
    return json_pack("{s:s, s:s, s:s?, s:s, s:o, s:o}", "name", item->name, "group", item->group,
                     "policy", item->policy[0] ? item->policy : NULL, "verdict",
                     verdict_name(item->verdict), "said", json_of_text(item->said), "fences",
                     words_of(item->fences));
}

char *json_of_attack(const struct attack_report *report, const char *runner)
{
    json_t *attacks = json_array();

    for (size_t i = 0; i < report->count; i++) {
        if (json_array_append_new(attacks, attack_of(&report->items[i])) < 0) {
            json_decref(attacks);
            return NULL;
        }
    }
    return dump(json_pack(
        "{s:s, s:s, s:o, s:s?, s:o, s:{s:i, s:i, s:i, s:i}, s:o}", "schema", "assess-attack/1",
        "version", assess_version(), "runner", runner ? json_of_text(runner) : json_null(), "meter",
        runner ? NULL : report->meter, "protections", words_of(report->protections), "summary",
        "held", (int)report->held, "escaped", (int)report->escaped, "beyond", (int)report->beyond,
        "untried", (int)report->untried, "attacks", attacks));
}

char *json_of_config(const struct config_list *list)
{
    json_t *items = json_array();

    for (size_t i = 0; i < list->count; i++) {
        const struct config_item *item = &list->items[i];
        json_t *row = json_pack("{s:o, s:o, s:o}", "key", json_of_text(item->key), "value",
                                json_of_text(item->value), "origin", json_of_text(item->origin));

        if (json_array_append_new(items, row) < 0) {
            json_decref(items);
            return NULL;
        }
    }
    return dump(json_pack("{s:s, s:o, s:o}", "schema", "assess-config/1", "path",
                          json_of_text(list->path), "items", items));
}

static json_t *fault_of(const struct error *fault)
{
    if (fault->code == ERR_OK)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:I, s:I}", "code", error_name(fault->code), "message",
                     json_of_text(fault->message), "file", json_of_text(fault->place.file), "line",
                     (json_int_t)fault->place.line, "column", (json_int_t)fault->place.column);
}

static json_t *languages_of(const char *names)
{
    json_t *list = json_array();

    while (*names != '\0') {
        size_t length = strcspn(names, " ");

        if (length > 0)
            (void)json_array_append_new(list, json_stringn(names, length));
        names += length + strspn(names + length, " ");
    }
    return list;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static json_t *challenge_of(const struct challenge_info *info)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:I, s:o, s:b}", "id",
                     json_of_text(or_empty(info->id)), "name", json_of_text(or_empty(info->name)),
                     "version", json_of_text(or_empty(info->version)), "directory",
                     json_of_text(or_empty(info->directory)), "format",
                     json_of_text(or_empty(info->format)), "samples", (json_int_t)info->samples,
                     "secrets", (json_int_t)info->secrets, "cpu_ns", (json_int_t)info->cpu_ns,
                     "memory_bytes", (json_int_t)info->memory_bytes, "languages",
                     languages_of(or_empty(info->languages)), "minutes", (json_int_t)info->minutes,
                     "fault", fault_of(&info->fault), "private", (int)info->is_variant);
}

/* "gcc 12.2.0; CPython 3.11.2" */
static json_t *tools_of(const char *tools)
{
    json_t *list = json_array();

    while (*tools != '\0') {
        size_t length = strcspn(tools, ";");

        (void)json_array_append_new(list, json_stringn(tools, length));
        tools += length;
        tools += strspn(tools, "; ");
    }
    return list;
}

char *json_of_challenge(const struct challenge_info *info)
{
    return dump(json_pack("{s:s, s:o, s:o, s:o}", "schema", "assess-challenge/1", "challenge",
                          challenge_of(info), "tools", tools_of(or_empty(info->tools)), "statement",
                          json_of_text(or_empty(info->statement))));
}

char *json_of_challenges(const struct challenge_list *list)
{
    json_t *items = json_array();

    for (size_t i = 0; i < list->count; i++) {
        if (json_array_append_new(items, challenge_of(&list->items[i])) < 0) {
            json_decref(items);
            return NULL;
        }
    }
    return dump(json_pack("{s:s, s:o}", "schema", "assess-challenges/1", "challenges", items));
}

char *json_of_started(const struct started *started)
{
    return dump(json_pack(
        "{s:s, s:o, s:o, s:o, s:s, s:o, s:s}", "schema", "assess-started/1", "path",
        json_of_text(started->path), "challenge", json_of_text(started->challenge_id), "name",
        json_of_text(started->challenge_name), "language", started->language, "tools",
        json_of_text(started->tools), "starter", started->own_starter ? "challenge" : "language"));
}

char *json_of_new(const struct new_challenge *made)
{
    return dump(json_pack("{s:s, s:o, s:s, s:o, s:i}", "schema", "assess-new/1", "path",
                          json_of_text(made->directory), "challenge", made->id, "name",
                          json_of_text(made->name), "files", (int)made->files));
}

char *json_of_varied(const struct varied *varied)
{
    return dump(json_pack("{s:s, s:s, s:o, s:I, s:s, s:i, s:i}", "schema", "assess-varied/1",
                          "challenge", varied->id, "path", json_of_text(varied->directory), "seed",
                          (json_int_t)varied->seed, "digest", varied->digest, "tests",
                          (int)varied->tests, "programs", (int)varied->programs));
}

static json_t *variant_of(const struct variant_info *info)
{
    if (info->fault.code != ERR_OK)
        return json_pack("{s:o, s:o, s:{s:s, s:o}}", "challenge", json_of_text(info->id), "path",
                         json_of_text(info->directory), "fault", "code",
                         error_name(info->fault.code), "message",
                         json_of_text(info->fault.message));
    return json_pack("{s:o, s:o, s:I, s:o, s:o, s:b, s:b}", "challenge", json_of_text(info->id),
                     "path", json_of_text(info->directory), "seed", (json_int_t)info->seed, "made",
                     json_of_text(info->made), "package", json_of_text(info->version), "shipped",
                     (int)info->shipped, "outdated", (int)info->outdated);
}

char *json_of_variants(const struct variant_list *list)
{
    json_t *items = json_array();

    for (size_t i = 0; i < list->count; i++) {
        if (json_array_append_new(items, variant_of(&list->items[i])) < 0) {
            json_decref(items);
            return NULL;
        }
    }
    return dump(json_pack("{s:s, s:o}", "schema", "assess-variants/1", "variants", items));
}

char *json_of_exported(const struct exported *exported)
{
    return dump(json_pack("{s:s, s:o, s:s, s:i, s:I}", "schema", "assess-exported/1", "path",
                          json_of_text(exported->path), "challenge", exported->id, "files",
                          (int)exported->files, "bytes", (json_int_t)exported->bytes));
}

char *json_of_version(void)
{
    return dump(json_pack("{s:s, s:s, s:s}", "schema", "assess-version/1", "version",
                          assess_version(), "result_schema", "assess-result/1"));
}

/* A part of a page without the two blanks before each line. */
static json_t *part_of(const struct explanation *page, enum explain_part part)
{
    AUTO(buf_done) struct buf text = {0};
    const char *at = page->parts[part];
    const char *end = at + page->sizes[part];

    buf_init(&text, TEXT_MAX);
    while (at < end) {
        size_t length = strcspn(at, "\n");

        buf_adds(&text, text.size > 0 ? "\n" : "");
        buf_add(&text, at + (length > 2 ? 2 : length), length > 2 ? length - 2 : 0);
        at += length + 1;
    }
    return buf_failed(&text) ? NULL : json_string(text.data);
}

char *json_of_explanation(const struct explanation *page)
{
    return dump(json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "schema", "assess-explain/1",
                          "code", page->code, "title", page->title, "means",
                          part_of(page, EXPLAIN_MEANS), "turn", part_of(page, EXPLAIN_TURN),
                          "advice", part_of(page, EXPLAIN_ADVICE), "example",
                          part_of(page, EXPLAIN_EXAMPLE)));
}

char *json_of_codes(void)
{
    json_t *codes = json_array();
    struct explanation page;

    for (size_t i = 0; explain_page(i, &page); i++) {
        if (json_array_append_new(
                codes, json_pack("{s:s, s:s}", "code", page.code, "title", page.title)) < 0) {
            json_decref(codes);
            return NULL;
        }
    }
    return dump(json_pack("{s:s, s:o}", "schema", "assess-codes/1", "codes", codes));
}

char *json_of_config_path(const char *path, bool exists)
{
    return dump(json_pack("{s:s, s:o, s:b}", "schema", "assess-config-path/1", "path",
                          json_of_text(path), "exists", (int)exists));
}
