/* SPDX-License-Identifier: MIT */
/*
 * Use case: a private variant.  The generator makes fresh secret tests in a box; the package is copied
 * beside its place with them; every program of it must do on them as its folder says; then the copy
 * takes its place in one step.
 */
#include "session.h"

#include "auto.h"
#include "challenge.h"
#include "challenge_files.h"
#include "file.h"
#include "file_tree.h"
#include "generate.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define SECRET "data/secret/"

AUTO_OWNER(challenge, challenge_free)

struct varying {
    struct assess *assess;
    const struct vary_request *request;
    struct grader grader;
    struct challenge *source;
    int64_t seed;
    struct generated generated;
    struct file_tree tree;
    size_t programs;
    char digest[72];
    struct error *err;
};

static void varying_done(struct varying *varying)
{
    file_tree_done(&varying->tree);
    generated_done(&varying->generated);
    challenge_free(varying->source);
}

void varied_done(struct varied *varied)
{
    free(varied->id);
    free(varied->directory);
    free(varied->digest);
    *varied = (struct varied){0};
}

static void tell(const struct varying *varying, const char *what, size_t done, size_t total)
{
    if (varying->request->on_progress)
        varying->request->on_progress(varying->request->context, what, done, total);
}

/* ---- the package and the seed ----------------------------------------------------------------- */

static int open_source(struct varying *varying)
{
    const char *word = varying->request->challenge;
    auto_free char *directory = NULL;
    bool catalogued = false;
    int rc = challenge_id_is_valid(word) && !challenge_is_package(word)
                 ? catalogue_find_shipped(varying->assess, word, &directory, varying->err)
                 : catalogue_locate(varying->assess, word, &directory, &catalogued, varying->err);

    if (rc == 0)
        rc = challenge_load(directory, &varying->source, varying->err);
    if (rc != 0)
        return rc;
    if (varying->source->is_variant) {
        (void)error_set(varying->err, ERR_USAGE, "'%s' is a private variant itself",
                        varying->source->id);
        error_hint(varying->err, "name the challenge that it was made from");
        return -(int)ERR_USAGE;
    }
    if (!challenge_id_is_valid(varying->source->id))
        return error_set(varying->err, ERR_PACKAGE, "'%s' is no id of a challenge",
                         varying->source->id);
    return 0;
}

static int choose_seed(struct varying *varying)
{
    uint64_t drawn = 0;

    if (varying->request->seed) {
        varying->seed = *varying->request->seed;
        return 0;
    }
    if (getrandom(&drawn, sizeof(drawn), 0) != (ssize_t)sizeof(drawn))
        return error_errno(varying->err, ERR_SYSTEM, errno, "no random bytes");
    varying->seed = (int64_t)(drawn >> 1);
    return 0;
}

/* ---- what the generator made ------------------------------------------------------------------ */

static const struct generated_file *find_generated(const struct generated *generated,
                                                   const char *path)
{
    const char *name = path + strlen(SECRET);

    for (size_t i = 0; text_has_prefix(path, SECRET) && i < generated->count; i++)
        if (strcmp(generated->items[i].name, name) == 0)
            return &generated->items[i];
    return NULL;
}

static int refuse_names(const struct varying *varying, const char *name, const char *what)
{
    (void)error_set(varying->err, ERR_PACKAGE, "the generator of '%s' %s '%s'", varying->source->id,
                    what, name);
    error_hint(varying->err, "it writes the tests of data/secret, under the same names each time");
    return -(int)ERR_PACKAGE;
}

/* The same tests by name, and not those that everybody has. */
static int check_generated(const struct varying *varying)
{
    const struct challenge *source = varying->source;
    size_t secrets = 0, fresh = 0;

    for (size_t i = 0; i < source->test_count; i++) {
        const struct testcase *test = &source->tests[i];
        const struct generated_file *file =
            test->secret ? find_generated(&varying->generated, test->input_path) : NULL;
        auto_free char *shipped = NULL;
        size_t size = 0;

        if (!test->secret)
            continue;
        if (!file)
            return refuse_names(varying, test->name, "does not write the test");
        if (challenge_read(source, test->input_path, &shipped, &size, varying->err) < 0)
            return -(int)varying->err->code;
        secrets++;
        fresh += size != file->size || memcmp(shipped, file->data, size) != 0;
    }
    if (varying->generated.count > 2 * secrets)
        return refuse_names(varying, varying->source->id, "writes tests that are not in");
    if (fresh > 0)
        return 0;
    (void)error_set(varying->err, ERR_PACKAGE, "this seed makes the tests that everybody has");
    error_hint(varying->err, "take another one; without --seed one is drawn");
    return -(int)ERR_PACKAGE;
}

/* ---- the copy --------------------------------------------------------------------------------- */

/* Tests and whatever shows them are not copied; settings of groups are. */
static bool is_replaced(const char *path)
{
    return text_has_prefix(path, SECRET) && !text_has_suffix(path, ".yaml");
}

static int copy_package(struct varying *varying)
{
    AUTO(package_files_done) struct package_files files = {0};
    int rc = challenge_list_files(varying->source, &files, varying->err);

    for (size_t i = 0; rc == 0 && i < files.count; i++) {
        const struct package_file *file = &files.items[i];
        auto_free char *data = NULL;
        size_t size = 0;

        if (is_replaced(file->path))
            continue;
        rc = challenge_read(varying->source, file->path, &data, &size, varying->err);
        if (rc == 0)
            rc = file_tree_add(&varying->tree, file->path, data, size, file->executable,
                               varying->err);
    }
    return rc;
}

static int add_generated(struct varying *varying)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < varying->generated.count; i++) {
        const struct generated_file *file = &varying->generated.items[i];
        auto_free char *path = text_format(SECRET "%s", file->name);

        rc = path ? file_tree_add(&varying->tree, path, file->data, file->size, false, varying->err)
                  : error_memory(varying->err);
    }
    return rc;
}

static int add_record(struct varying *varying)
{
    const struct clock clock = varying->grader.clock;
    time_t now = (time_t)(clock.wall_ms(clock.context) / 1000);
    AUTO(buf_done) struct buf text = {0};
    char made[32] = "";
    struct tm day;

    buf_init(&text, 4096);
    if (gmtime_r(&now, &day))
        (void)strftime(made, sizeof(made), "%Y-%m-%dT%H:%M:%SZ", &day);
    buf_adds(&text, "# A private variant. Whoever knows the seed can make its secret tests.\n"
                    "version: 1\n");
    buf_addf(&text, "seed: %lld\nmade: %s\npackage: \"", (long long)varying->seed, made);
    for (const char *at = varying->source->version; *at; at++)
        if ((unsigned char)*at >= ' ' && *at != '"' && *at != '\\')
            buf_addc(&text, *at);
    buf_addf(&text, "\"\ndigest: \"%s\"\n", varying->source->digest);
    if (buf_failed(&text))
        return error_memory(varying->err);
    return file_tree_add(&varying->tree, CHALLENGE_VARIANT_FILE, text.data, text.size, false,
                         varying->err);
}

/* ---- does the package keep its promises on it? ------------------------------------------------ */

static int refuse_seed(const struct varying *varying, const char *why)
{
    (void)error_set(varying->err, ERR_PACKAGE, "this seed is refused: %s", why);
    error_hint(varying->err,
               "take another one; \"assess challenge check %s\" shows whether the "
               "package is at fault",
               varying->request->challenge);
    return -(int)ERR_PACKAGE;
}

static void show_check(void *context, const struct check_progress *progress)
{
    const struct varying *varying = context;
    const struct checked_challenge *challenge = progress->challenge;
    size_t done = 0;

    if (progress->phase == CHECK_VALIDATING)
        tell(varying, "validating the tests", 0, 0);
    if (progress->phase != CHECK_JUDGING)
        return;
    for (size_t i = 0; i < challenge->program_count; i++)
        done += challenge->programs[i].state >= PROGRAM_FITS;
    tell(varying, challenge->programs[progress->program].path, done, challenge->program_count);
}

static int judge_findings(struct varying *varying, const struct check_report *report)
{
    const struct checked_challenge *checked = &report->items[0];
    size_t accepted = 0;

    if (report->interrupted) {
        (void)error_set(varying->err, ERR_INTERRUPTED, "interrupted");
        varying->err->os_error = report->interrupted;
        return -(int)ERR_INTERRUPTED;
    }
    if (checked->failure.code != ERR_OK) {
        *varying->err = checked->failure;
        return -(int)varying->err->code;
    }
    for (size_t i = 0; i < checked->findings.count; i++)
        if (checked->findings.items[i].severity == FINDING_ERROR)
            return refuse_seed(varying, checked->findings.items[i].message);
    for (size_t i = 0; i < checked->program_count; i++) {
        varying->programs += checked->programs[i].state == PROGRAM_FITS;
        accepted += checked->programs[i].state == PROGRAM_FITS && !checked->programs[i].must_fail;
    }
    return accepted > 0 ? 0 : refuse_seed(varying, "no accepted program can run here to judge it");
}

static int check_copy(struct varying *varying)
{
    AUTO(check_report_done) struct check_report report = {0};
    AUTO(auto_challenge_clean) struct challenge *copy = NULL;
    auto_free char *place = file_tree_place(&varying->tree);
    const char *const directories[] = {place};
    const struct check_request request = {
        .directories = directories, .count = 1, .on_progress = show_check, .context = varying};
    int rc = place ? challenge_load(place, &copy, varying->err) : error_memory(varying->err);

    if (rc == 0)
        rc = assess_challenge_check(varying->assess, &request, &report, varying->err);
    if (rc == 0)
        rc = judge_findings(varying, &report);
    if (rc == 0)
        (void)snprintf(varying->digest, sizeof(varying->digest), "%s", copy->digest);
    return rc;
}

/* ---- its place -------------------------------------------------------------------------------- */

/* *out_path: the folder of the variant to be. */
static int choose_place(const struct varying *varying, char **out_path)
{
    const char *folder = varying->request->folder;
    const char *data = varying->assess->config.data;
    auto_free char *own = NULL;
    auto_close int fd = -1;
    int rc = 0;

    if (!folder && !data[0]) {
        (void)error_set(varying->err, ERR_CONFIG, "there is no folder for private variants");
        error_hint(varying->err, "say \"data: FOLDER\" in the configuration, or -o DIR");
        return -(int)ERR_CONFIG;
    }
    if (!folder) {
        own = text_format("%s/challenges", data);
        rc = own ? file_open_own_folder(own, &fd, varying->err) : error_memory(varying->err);
        folder = own;
    }
    if (rc < 0) {
        error_hint(varying->err, "make it yours alone (chmod 700), or say \"data: FOLDER\" in the "
                                 "configuration");
        return error_wrap(varying->err, "the folder for private variants");
    }
    *out_path =
        text_format("%s%s%s", folder, text_has_suffix(folder, "/") ? "" : "/", varying->source->id);
    return *out_path ? 0 : error_memory(varying->err);
}

static int store(struct varying *varying, const char *path)
{
    bool exists = false;
    int rc =
        file_tree_commit(&varying->tree, varying->request->folder == NULL, &exists, varying->err);

    if (rc < 0 || !exists)
        return rc;
    (void)error_set(varying->err, ERR_USAGE, "'%s' is there already and was left as it is", path);
    error_hint(varying->err, "name another folder with -o");
    return -(int)ERR_USAGE;
}

static int make(struct varying *varying, const char *path)
{
    int rc = file_tree_begin(path, varying->request->folder ? FILE_TREE_PRIVATE : FILE_TREE_STORED,
                             &varying->tree, varying->err);

    tell(varying, "making the tests", 0, 0);
    if (rc == 0)
        rc = grade_generate(&varying->grader, &varying->assess->profiles, varying->source,
                            varying->seed, &varying->generated, varying->err);
    if (rc == 0)
        rc = check_generated(varying);
    if (rc == 0)
        rc = copy_package(varying);
    if (rc == 0)
        rc = add_generated(varying);
    if (rc == 0)
        rc = add_record(varying);
    if (rc == 0)
        rc = check_copy(varying);
    return rc == 0 ? store(varying, path) : rc;
}

int assess_challenge_vary(struct assess *assess, const struct vary_request *request,
                          struct varied *out_varied, struct error *err)
{
    AUTO(varying_done)
    struct varying varying = {.assess = assess,
                              .request = request,
                              .grader = session_grader(assess),
                              .tree = FILE_TREE_NONE,
                              .err = err};
    AUTO(varied_done) struct varied varied = {0};
    auto_free char *path = NULL;
    int rc = open_source(&varying);

    if (rc == 0)
        rc = choose_seed(&varying);
    if (rc == 0)
        rc = choose_place(&varying, &path);
    if (rc == 0)
        rc = make(&varying, path);
    if (rc != 0)
        return rc;
    varied = (struct varied){.id = text_copy(varying.source->id),
                             .directory = take(path),
                             .digest = text_copy(varying.digest),
                             .seed = varying.seed,
                             .tests = varying.generated.count / 2,
                             .programs = varying.programs};
    if (!varied.id || !varied.digest)
        return error_memory(err);
    *out_varied = take_struct(varied);
    return 0;
}
