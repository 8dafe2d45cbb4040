/* SPDX-License-Identifier: MIT */
/*
 * Use case: a file for a candidate to begin with.  The challenge's own starter for the language, else
 * the language's, behind a comment with the marker, the exact tools and the limits.
 */
#include "session.h"

#include "auto.h"
#include "challenge.h"
#include "file.h"
#include "text.h"
#include "tools.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define STARTER_MAX (64u << 10)

struct start {
    const struct profile *profile;
    const struct toolchain *chain;
    struct challenge *challenge;
    struct started started;
    char *code;
    const char *extension; /* of the starter: plain Node.js reads .js and .mjs differently */
};

static void start_done(struct start *start)
{
    challenge_free(start->challenge);
    started_done(&start->started);
    free(start->code);
}

void started_done(struct started *started)
{
    free(started->path);
    free(started->challenge_id);
    free(started->challenge_name);
    free(started->challenge);
    free(started->language);
    free(started->tools);
    *started = (struct started){0};
}

/* ---- which language --------------------------------------------------------------------------- */

static void list_languages(const struct assess *assess, const struct challenge *challenge,
                           struct buf *out)
{
    for (size_t i = 0; i < assess->profiles.count; i++)
        if (challenge_takes(challenge, assess->profiles.items[i].id))
            buf_addf(out, "%s%s", out->size > 0 ? ", " : "", assess->profiles.items[i].id);
}

static int say_which(const struct assess *assess, const struct challenge *challenge,
                     struct error *err)
{
    AUTO(buf_done) struct buf languages = {0};

    buf_init(&languages, 200);
    list_languages(assess, challenge, &languages);
    (void)error_set(err, ERR_USAGE, "which language?");
    error_hint(err, "say it with --language, one of: %s", languages.data);
    return -(int)ERR_USAGE;
}

static int choose_language(const struct assess *assess, const struct start_request *request,
                           struct start *start, struct error *err)
{
    const struct challenge *challenge = start->challenge;
    const struct profile *by_name =
        request->path ? profile_of_file(&assess->profiles, request->path) : NULL;
    int rc = 0;

    if (request->language)
        rc = language_named(&assess->profiles, request->language, &start->profile, &start->chain,
                            err);
    else if (by_name)
        start->profile = by_name;
    else if (challenge->language_count == 1)
        rc = profile_named(&assess->profiles, challenge->languages[0], &start->profile, err);
    else
        rc = say_which(assess, challenge, err);
    if (rc < 0)
        return rc;
    if (!challenge_takes(challenge, start->profile->id)) {
        AUTO(buf_done) struct buf languages = {0};

        buf_init(&languages, 200);
        list_languages(assess, challenge, &languages);
        (void)error_set(err, ERR_LANGUAGE, "the challenge '%s' does not take %s", challenge->id,
                        start->profile->name);
        error_hint(err, "it takes: %s", languages.data);
        return -(int)ERR_LANGUAGE;
    }
    if (!start->chain)
        start->chain = toolchain_here(start->profile);
    return toolchain_check(&assess->profiles, start->profile, start->chain, err);
}

/* ---- which file ------------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
    auto_close int fd = -1;
    struct error ignored;
    struct stat status;

    return file_open_given(path, FILE_LAST_MAY_LINK, &fd, &ignored) == 0 &&
           fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
}

static int choose_path(const struct assess *assess, const char *wanted, struct start *start,
                       struct error *err)
{
    const char *extension = start->extension;
    const char *id = start->challenge->id;
    char shown[200];

    if (!wanted)
        start->started.path = text_format("%s%s", id, extension);
    else if (is_folder(wanted))
        start->started.path =
            text_format("%s%s%s%s", wanted, text_has_suffix(wanted, "/") ? "" : "/", id, extension);
    else if (profile_of_file(&assess->profiles, wanted) == start->profile)
        start->started.path = text_copy(wanted);
    else {
        (void)error_set(err, ERR_USAGE, "'%s' is no name for a file in %s",
                        text_escape_into(shown, sizeof(shown), wanted, strlen(wanted)),
                        start->profile->name);
        error_hint(err, "its name must end in %s", extension);
        return -(int)ERR_USAGE;
    }
    return start->started.path ? 0 : error_memory(err);
}

/* ---- what stands in it ------------------------------------------------------------------------ */

/* The challenge's own, or the language's where it has none. */
static int read_code(struct start *start, struct error *err)
{
    const struct words *extensions = &start->profile->extensions;
    size_t size = 0;

    for (size_t i = 0; i < extensions->count; i++) {
        auto_free char *path = text_format("attachments/starter%s", extensions->items[i]);
        auto_close int fd = -1;
        int rc = path ? file_open_beneath(start->challenge->directory_fd, path, FILE_LINKS_INSIDE,
                                          &fd, err)
                      : error_memory(err);

        if (rc == -(int)ERR_NOT_FOUND)
            continue;
        if (rc == 0)
            rc = file_read_fd(fd, path, STARTER_MAX, &start->code, &size, err);
        if (rc == 0 && (!text_is_utf8(start->code, size) || strlen(start->code) != size))
            rc = error_set(err, ERR_PACKAGE, "'%s' is no UTF-8 text", path);
        if (rc < 0) {
            if (err->code != ERR_SYSTEM)
                err->code = ERR_PACKAGE;
            return error_wrap(err, "challenge '%s'", start->challenge->id);
        }
        start->started.own_starter = true;
        start->extension = extensions->items[i];
        return 0;
    }
    start->extension = extensions->items[0];
    start->code = text_copy(start->profile->starter.code);
    return start->code ? 0 : error_memory(err);
}

static int name_tools(const struct assess *assess, struct start *start, struct error *err)
{
    const struct tool *tools[] = {&start->chain->compiler, &start->chain->runtime};
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, 1024);
    buf_adds(&text, start->profile->name);
    for (size_t i = 0; i < 2; i++) {
        auto_free char *version = NULL;
        int rc = tools[i]->name ? tool_version(&assess->profiles, tools[i], &version, err) : 0;

        if (rc < 0)
            return rc;
        if (version)
            buf_addf(&text, ", %s", version);
    }
    start->started.tools = buf_take(&text);
    return start->started.tools ? 0 : error_memory(err);
}

static void add_size(struct buf *out, uint64_t bytes)
{
    bool whole_mib = bytes % (1u << 20) == 0;

    buf_addf(out, "%llu %s", (unsigned long long)(bytes >> (whole_mib ? 20 : 10)),
             whole_mib ? "MiB" : "KiB");
}

static void add_limits(struct buf *out, const struct challenge *challenge)
{
    if (challenge->cpu_ns > 0)
        buf_addf(out, "%.6g s of CPU time", (double)challenge->cpu_ns / 1e9);
    else
        buf_adds(out, "CPU time as the accepted solutions need it");
    buf_adds(out, ", memory ");
    add_size(out, challenge->memory_bytes);
    buf_adds(out, ", output ");
    add_size(out, challenge->output_bytes);
    buf_adds(out, ", source ");
    add_size(out, challenge->code_bytes);
}

/* No line ends with a name of somebody's: a backslash there would go on in the next line. */
static char *write_text(const struct start *start)
{
    const struct challenge *challenge = start->challenge;
    const char *mark = start->profile->starter.comment;
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, STARTER_MAX + 8192);
    buf_addf(&text, "%s assess: %s\n%s ", mark, challenge->id, mark);
    text_escape(&text, challenge->name, strlen(challenge->name));
    if (challenge->minutes > 0)
        buf_addf(&text, ", about %u minutes", challenge->minutes);
    buf_addf(&text, "; the task: assess challenge show %s\n", challenge->id);
    buf_addf(&text, "%s %s\n%s ", mark, start->started.tools, mark);
    add_limits(&text, challenge);
    buf_adds(&text, "\n\n");
    buf_adds(&text, start->code);
    return buf_take(&text);
}

/* ---- writing ---------------------------------------------------------------------------------- */

static int is_there(const char *path, struct error *err)
{
    auto_free char *other = file_free_name(path);
    char shown[200];

    (void)error_set(err, ERR_USAGE, "'%s' is there already and was left as it is",
                    text_escape_into(shown, sizeof(shown), path, strlen(path)));
    if (other)
        error_hint(err, "name another file: %s",
                   text_escape_into(shown, sizeof(shown), other, strlen(other)));
    return -(int)ERR_USAGE;
}

static int write_file(const struct start *start, struct error *err)
{
    auto_free char *text = write_text(start);
    bool exists = false;
    int rc;

    if (!text)
        return error_memory(err);
    rc = file_write_new(start->started.path, text, strlen(text), 0666, &exists, err);
    return rc == 0 && exists ? is_there(start->started.path, err) : rc;
}

static int describe(const struct start_request *request, struct start *start, struct error *err)
{
    const struct challenge *challenge = start->challenge;
    struct started *started = &start->started;

    started->challenge = text_copy(started->catalogued ? challenge->id : request->challenge);
    started->challenge_id = text_copy(challenge->id);
    started->challenge_name = text_copy(challenge->name);
    started->language = text_copy(start->profile->id);
    started->minutes = challenge->minutes;
    return started->challenge && started->challenge_id && started->challenge_name &&
                   started->language
               ? 0
               : error_memory(err);
}

int assess_challenge_start(struct assess *assess, const struct start_request *request,
                           struct started *out_started, struct error *err)
{
    AUTO(start_done) struct start start = {0};
    auto_free char *directory = NULL;
    int rc =
        catalogue_locate(assess, request->challenge, &directory, &start.started.catalogued, err);

    if (rc == 0)
        rc = challenge_load(directory, &start.challenge, err);
    if (rc == 0)
        rc = choose_language(assess, request, &start, err);
    if (rc == 0)
        rc = read_code(&start, err);
    if (rc == 0)
        rc = choose_path(assess, request->path, &start, err);
    if (rc == 0)
        rc = name_tools(assess, &start, err);
    if (rc == 0)
        rc = describe(request, &start, err);
    if (rc == 0)
        rc = write_file(&start, err);
    if (rc < 0)
        return rc;
    *out_started = start.started;
    start.started = (struct started){0};
    return 0;
}
