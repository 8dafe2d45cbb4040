/* SPDX-License-Identifier: MIT */
#include "expectation.h"

#include "auto.h"
#include "challenge_parts.h"
#include "expectation_parts.h"
#include "submission.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

AUTO_OWNER(submission, submission_free)

#define BIT(verdict) (1u << (verdict))

enum {
    AC = BIT(VERDICT_AC),
    WA = BIT(VERDICT_WA),
    TLE = BIT(VERDICT_TLE),
    RTE = BIT(VERDICT_RTE) | BIT(VERDICT_MLE) | BIT(VERDICT_OLE) | BIT(VERDICT_SEC),
    CE = BIT(VERDICT_CE),
    ALL = AC | WA | TLE | RTE,
};

/* Kattis 2025-09, "default directories"; below the line what was found in the wild. */
static const struct folder_row {
    const char *name;
    unsigned permitted, required;
} folders[] = {
    {"accepted",            AC,             ALL           },
    {"rejected",            ALL,            RTE | TLE | WA},
    {"wrong_answer",        AC | WA,        WA            },
    {"time_limit_exceeded", AC | TLE,       TLE           },
    {"run_time_error",      AC | RTE,       RTE           },
    {"brute_force",         AC | RTE | TLE, RTE | TLE     },
    {"slow_accepted",       AC,             ALL           },
    {"runtime_error",       AC | RTE,       RTE           },
    {"compiler_error",      CE,             CE            },
};

unsigned expectation_set_by_name(const char *name, size_t size)
{
    static const struct name_row {
        const char *name;
        unsigned set;
    } names[] = {
        {"AC",                  AC },
        {"WA",                  WA },
        {"TLE",                 TLE},
        {"RTE",                 RTE},
 /* DOMjudge's and Kattis' words for tags */
        {"CORRECT",             AC },
        {"ACCEPTED",            AC },
        {"WRONG-ANSWER",        WA },
        {"WRONG_ANSWER",        WA },
        {"NO-OUTPUT",           WA },
        {"NO_OUTPUT",           WA },
        {"TIMELIMIT",           TLE},
        {"TIME_LIMIT_EXCEEDED", TLE},
        {"RUN-ERROR",           RTE},
        {"RUN_TIME_ERROR",      RTE},
        {"OUTPUT-LIMIT",        RTE},
        {"COMPILER-ERROR",      CE },
        {"COMPILE_ERROR",       CE },
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == size && strncmp(names[i].name, name, size) == 0)
            return names[i].set;
    return 0;
}

void expectation_require(struct expectation *expectation, unsigned set)
{
    if (expectation->required_count < REQUIREMENTS_MAX)
        expectation->required[expectation->required_count++] = set;
}

/* "folder/" of "folder/program" */
static bool is_in(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* Legacy packages say what the whole gets; 2025-09 speaks of each test. */
static void apply_folder(const struct challenge *challenge, struct expectation *expectation)
{
    bool legacy = text_has_prefix(challenge->format, "legacy");

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (!is_in(expectation->path, folders[i].name))
            continue;
        expectation->known = true;
        if (legacy || folders[i].permitted == CE) {
            expectation->permitted = folders[i].permitted == AC ? AC : ALL;
            expectation->whole = folders[i].required == ALL ? AC : folders[i].required;
        } else {
            expectation->permitted = folders[i].permitted;
            expectation_require(expectation, folders[i].required);
        }
    }
}

static void apply_exact(const struct challenge *challenge, struct expectation *expectation)
{
    for (size_t i = 0; i < challenge->expected_count; i++) {
        const struct expected_submission *expected = &challenge->expected[i];

        if (!expected->exact || strcmp(expected->path, expectation->path) != 0)
            continue;
        expectation->known = true;
        expectation->whole = BIT(expected->verdict);
        expectation->permitted |= BIT(expected->verdict);
        expectation->required_count = 0;
    }
}

/* "@EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT" up to the line's end. */
static unsigned read_tag(const char *text)
{
    static const char separators[] = " \t,";
    unsigned set = 0;

    text += strspn(text, ": \t");
    while (*text && *text != '\n' && *text != '\r') {
        size_t size = strcspn(text, " \t,\r\n");

        set |= expectation_set_by_name(text, size);
        text += size;
        text += strspn(text, separators);
    }
    return set;
}

static int apply_tag(const struct challenge *challenge, struct expectation *expectation)
{
    static const char tag[] = "@EXPECTED_RESULTS@";
    AUTO(auto_submission_clean) struct submission *submission = NULL;
    auto_free char *path = text_format("submissions/%s", expectation->path);
    struct error ignored;

    if (!path)
        return -1;
    if (submission_load_beneath(challenge->directory_fd, path, &submission, &ignored) < 0)
        return 0;
    for (size_t i = 0; i < submission->file_count; i++) {
        const char *found = strstr(submission->files[i].data, tag);
        unsigned set = found ? read_tag(found + sizeof tag - 1) : 0;

        if (set == 0)
            continue;
        expectation->known = true;
        expectation->whole |= set;
    }
    return 0;
}

/* "submissions/FOLDER/PROGRAM" and nothing below it; *out_path is behind "submissions/". */
static bool is_program(const struct package_entry *entry, const char **out_path)
{
    const char *path = entry->path + strlen("submissions/");
    const char *slash = package_entry_is_in(entry, "submissions") ? strchr(path, '/') : NULL;

    *out_path = path;
    return slash && !strchr(slash + 1, '/') &&
           (entry->kind == ENTRY_FILE || entry->kind == ENTRY_FOLDER);
}

static int compare(const void *left, const void *right)
{
    const struct expectation *a = left, *b = right;
    bool a_first = is_in(a->path, "accepted"), b_first = is_in(b->path, "accepted");

    return a_first != b_first ? (int)b_first - (int)a_first : strcmp(a->path, b->path);
}

static int fill(const struct challenge *challenge, const struct submissions_file *file,
                struct expectation *expectation, struct error *err)
{
    bool says_folder;

    expectation->permitted = ALL;
    apply_folder(challenge, expectation);
    says_folder = expectation->known;
    if (expectation_apply_file(file, expectation, err) < 0)
        return -(int)err->code;
    if (!says_folder && apply_tag(challenge, expectation) < 0)
        return error_memory(err);
    apply_exact(challenge, expectation);
    return 0;
}

int expectations_read(const struct challenge *challenge, const struct package_tree *tree,
                      struct expectation **out_items, size_t *out_count, struct error *err)
{
    AUTO(submissions_file_done) struct submissions_file file = {0};
    struct expectation *items = calloc(tree->count + 1, sizeof *items);
    size_t count = 0;
    int result;

    if (!items)
        return error_memory(err);
    result = submissions_file_read(challenge, &file, err);
    for (size_t i = 0; result == 0 && i < tree->count; i++) {
        const char *path;

        if (!is_program(&tree->items[i], &path))
            continue;
        items[count].path = text_copy(path);
        result = items[count].path ? fill(challenge, &file, &items[count], err) : error_memory(err);
        count++;
    }
    if (result < 0) {
        expectations_done(items, count);
        return result;
    }
    if (count > 0)
        qsort(items, count, sizeof *items, compare);
    *out_items = items;
    *out_count = count;
    return 0;
}

static void expectation_done(struct expectation *expectation)
{
    free(expectation->path);
    free(expectation->entry);
    free(expectation->language);
}

void expectations_done(struct expectation *items, size_t count)
{
    for (size_t i = 0; items && i < count; i++)
        expectation_done(&items[i]);
    free(items);
}

bool expectation_must_fail(const struct expectation *expectation)
{
    if (expectation->whole != 0 && !(expectation->whole & AC))
        return true;
    for (size_t i = 0; i < expectation->required_count; i++)
        if (!(expectation->required[i] & AC))
            return true;
    return false;
}

bool expectation_must_be_slow(const struct expectation *expectation)
{
    bool slow = expectation->whole == TLE;

    for (size_t i = 0; i < expectation->required_count; i++)
        slow |= expectation->required[i] == TLE;
    return slow;
}

bool expectation_fits(const struct expectation *expectation, const enum verdict *verdicts,
                      size_t count, enum verdict whole)
{
    unsigned seen = 0;

    for (size_t i = 0; i < count; i++)
        seen |= BIT(verdicts[i]);
    if (whole == VERDICT_CE)
        seen = CE;
    if ((seen & ~(expectation->permitted | (expectation->whole & CE))) != 0 ||
        (expectation->whole != 0 && !(expectation->whole & BIT(whole))))
        return false;
    for (size_t i = 0; i < expectation->required_count; i++)
        if (!(seen & expectation->required[i]))
            return false;
    return true;
}

void expectation_words(const struct expectation *expectation, char *out, size_t size)
{
    unsigned set = expectation->whole;
    size_t used = 0;

    for (size_t i = 0; set == 0 && i < expectation->required_count; i++)
        if (!(expectation->required[i] & AC))
            set = expectation->required[i];
    if (set == 0)
        set = expectation->permitted;
    /* the kinds of a run-time error go by its name, unless one of them alone is meant */
    if ((set & RTE) == RTE)
        set &= ~(unsigned)RTE | BIT(VERDICT_RTE);
    out[0] = '\0';
    for (unsigned verdict = VERDICT_AC; verdict < VERDICT_COUNT; verdict++) {
        if (!(set & BIT(verdict)) || used >= size)
            continue;
        used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? " or " : "",
                                 verdict_code((enum verdict)verdict));
    }
}
