/* SPDX-License-Identifier: MIT */
/* Which language a submission is in, and how its files are called in the box. */
#include "profile.h"

#include "auto.h"
#include "holes.h"
#include "text.h"
#include "tools.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool ends_with_any(const char *name, const struct words *endings)
{
    for (size_t i = 0; i < endings->count; i++)
        if (text_has_suffix(name, endings->items[i]))
            return true;
    return false;
}

const struct profile *profile_of_file(const struct profiles *profiles, const char *name)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (ends_with_any(name, &profiles->items[i].extensions))
            return &profiles->items[i];
    return NULL;
}

/* An ending is told to the first language that has it; others of the same ending are meant by -l. */
static bool is_told(const struct profiles *profiles, const struct profile *profile,
                    const struct submission *submission)
{
    for (size_t i = 0; i < submission->file_count; i++)
        if (profile_of_file(profiles, submission->files[i].name) == profile)
            return true;
    return false;
}

static int by_extension(const struct profiles *profiles, const struct submission *submission,
                        const struct profile **out_profile, struct error *err)
{
    const struct profile *found = NULL;

    for (size_t i = 0; i < profiles->count; i++) {
        if (!is_told(profiles, &profiles->items[i], submission))
            continue;
        if (found) {
            (void)error_set(err, ERR_LANGUAGE, "the submission has files in %s and in %s",
                            found->name, profiles->items[i].name);
            error_hint(err, "say which one is meant: -l %s or -l %s", found->id,
                       profiles->items[i].id);
            return -(int)ERR_LANGUAGE;
        }
        found = &profiles->items[i];
    }
    if (!found) {
        (void)profile_untold(profiles, err);
        return -(int)ERR_LANGUAGE;
    }
    *out_profile = found;
    return 0;
}

/* Letters, digits, "_", "." and "-", not starting with a dot or a dash: nothing a tool reads as more. */
static bool is_plain_name(const char *name)
{
    if (!isalnum((unsigned char)name[0]) && name[0] != '_')
        return false;
    for (const char *at = name; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("_.-/", *at))
            return false;
    return strlen(name) < 128;
}

/* A single file with an unusual name (spaces, "-rf.c", a foreign ending) is called main there. */
static char *inside_name(const struct program *program, const char *name)
{
    if (program->submission->is_folder ||
        (is_plain_name(name) && ends_with_any(name, &program->profile->extensions)))
        return text_copy(name);
    return text_format("main%s", program->profile->extensions.items[0]);
}

/* Whoever made the package knows better than any rule. */
static int find_told_entry(const struct program *program, const char **out_entry, struct error *err)
{
    const char *told = program->submission->entry;
    char shown[200];

    for (size_t i = 0; i < program->names.count; i++)
        if (strcmp(program->names.items[i], told) == 0 &&
            ends_with_any(told, &program->profile->extensions)) {
            *out_entry = program->names.items[i];
            return 0;
        }
    (void)error_set(err, ERR_SUBMISSION, "'%s', which is to be started, is not there",
                    text_escape_into(shown, sizeof(shown), told, strlen(told)));
    error_hint(err, "see entrypoint in submissions/submissions.yaml");
    return -(int)ERR_SUBMISSION;
}

static int find_entry(struct program *program, const char **out_entry, struct error *err)
{
    const struct words *entries = &program->profile->entries;
    const char *only = NULL;
    size_t sources = 0;

    if (program->submission->entry)
        return find_told_entry(program, out_entry, err);
    for (size_t i = 0; i < program->names.count; i++)
        if (ends_with_any(program->names.items[i], &program->profile->extensions)) {
            only = program->names.items[i];
            sources++;
        }
    *out_entry = program_package_main(program);
    if (*out_entry)
        return 0;
    for (size_t e = 0; e < entries->count; e++)
        for (size_t i = 0; i < program->names.count; i++)
            if (strcmp(program->names.items[i], entries->items[e]) == 0 &&
                strcmp(entries->items[e], PACKAGE_JSON) != 0) {
                *out_entry = program->names.items[i];
                return 0;
            }
    if (sources == 1) {
        *out_entry = only;
        return 0;
    }
    (void)error_set(err, ERR_SUBMISSION, "the folder has %zu %s files and none is called %s",
                    sources, program->profile->name, entries->items[0]);
    error_hint(err, "name the file that is to be started \"%s\"", entries->items[0]);
    return -(int)ERR_SUBMISSION;
}

static bool add_source(struct program *program, const char *name)
{
    auto_free char *shown = is_plain_name(name) ? text_copy(name) : text_format("./%s", name);

    return shown && words_add(&program->sources, shown);
}

/* gcc hands the last part of the name on by itself, and its parts read options from "@FILE". */
static int check_source_name(const char *name, struct error *err)
{
    const char *slash = strrchr(name, '/');
    char shown[200];

    if ((slash ? slash[1] : name[0]) != '@')
        return 0;
    (void)error_set(err, ERR_SUBMISSION, "'%s': compilers read \"@\" as options in a file",
                    text_escape_into(shown, sizeof(shown), name, strlen(name)));
    error_hint(err, "give the file a name that does not start with \"@\"");
    return -(int)ERR_SUBMISSION;
}

static int name_files(struct program *program, struct error *err)
{
    const struct submission *submission = program->submission;
    bool all = submission->is_folder != 0;

    for (size_t i = 0; i < submission->file_count; i++) {
        auto_free char *name = inside_name(program, submission->files[i].name);

        if (!name || !words_add(&program->names, name))
            return error_set(err, ERR_SYSTEM, "out of memory");
        if (all && !ends_with_any(name, &program->profile->extensions))
            continue;
        if (check_source_name(name, err) < 0)
            return -(int)ERR_SUBMISSION;
        if (!add_source(program, name))
            return error_set(err, ERR_SYSTEM, "out of memory");
    }
    if (program->sources.count > 0)
        return 0;
    (void)error_set(err, ERR_SUBMISSION, "the folder has no %s file", program->profile->name);
    error_hint(err, "its name must end in %s", program->profile->extensions.items[0]);
    return -(int)ERR_SUBMISSION;
}

/* The entry stands first among the sources, where some compilers look for it. */
static void move_to_front(struct words *sources, const char *entry)
{
    for (size_t i = 1; i < sources->count; i++)
        if (strcmp(sources->items[i], entry) == 0) {
            char *first = sources->items[0];

            sources->items[0] = sources->items[i];
            sources->items[i] = first;
        }
}

static int settle_entry(struct program *program, struct error *err)
{
    const char *entry = NULL;
    int rc = program->profile->entries.count > 0 ? find_entry(program, &entry, err) : 0;

    if (rc < 0 || !entry)
        return rc;
    move_to_front(&program->sources, entry);
    program->entry = text_copy(program->sources.items[0]);
    return program->entry ? 0 : error_memory(err);
}

int program_find(const struct profiles *profiles, const struct submission *submission,
                 const char *language, struct program *out_program, struct error *err)
{
    struct program program = {.submission = submission, .languages = profiles->languages};
    int rc = 0;

    if (!language)
        language = submission->language;
    if (!language)
        rc = by_extension(profiles, submission, &program.profile, err);
    else
        rc = language_named(profiles, language, &program.profile, &program.chain, err);
    if (rc != 0)
        return rc;
    if (!language)
        program.chain = toolchain_here(program.profile);
    rc = name_files(&program, err);
    if (rc == 0)
        rc = settle_entry(&program, err);
    if (rc < 0)
        program_done(&program);
    else
        *out_program = program;
    return rc;
}

struct program program_blank(const struct profiles *profiles, const struct profile *profile)
{
    return (struct program){
        .profile = profile, .chain = toolchain_here(profile), .languages = profiles->languages};
}

void program_done(struct program *program)
{
    words_done(&program->names);
    words_done(&program->sources);
    free(program->entry);
}

/* ---- what is run of it ------------------------------------------------------------------------ */

static struct holes holes_inside(const struct program *program, uint64_t memory_bytes)
{
    const char *first = program->sources.count > 0 ? program->sources.items[0] : NULL;

    return (struct holes){.chain = program->chain,
                          .languages = LANGUAGES_INSIDE,
                          .entry = program->entry ? program->entry : first,
                          .memory_bytes = memory_bytes};
}

static bool add_all(struct words *words, const struct words *more)
{
    for (size_t i = 0; i < more->count; i++)
        if (!words_add(words, more->items[i]))
            return false;
    return true;
}

static bool add_word(struct words *words, const char *word, const struct program *program,
                     uint64_t memory_bytes)
{
    const struct holes holes = holes_inside(program, memory_bytes);
    auto_free char *text = NULL;

    if (strcmp(word, "{sources}") == 0)
        return add_all(words, &program->sources);
    if (strcmp(word, "{header}") == 0)
        return !program->header || add_all(words, &program->profile->header.use);
    text = holes_fill(&holes, word);
    return text && words_add(words, text);
}

static int fill_words(const struct words *words, const struct program *program,
                      uint64_t memory_bytes, struct words *out_words, struct error *err)
{
    *out_words = (struct words){0};
    for (size_t i = 0; i < words->count; i++)
        if (!add_word(out_words, words->items[i], program, memory_bytes)) {
            words_done(out_words);
            return error_memory(err);
        }
    return 0;
}

int stage_command(const struct stage *stage, const struct program *program, uint64_t memory_bytes,
                  struct words *out_words, struct error *err)
{
    return fill_words(&stage->command, program, memory_bytes, out_words, err);
}

int stage_environment(const struct stage *stage, const struct program *program,
                      uint64_t memory_bytes, struct words *out_words, struct error *err)
{
    return fill_words(&stage->environment, program, memory_bytes, out_words, err);
}

char *mount_outside(const struct mount_rule *rule, const struct program *program)
{
    const struct holes holes = {.chain = program->chain, .languages = program->languages};

    return holes_fill(&holes, rule->path);
}

char *mount_inside(const struct mount_rule *rule, const struct program *program)
{
    const struct holes holes = holes_inside(program, 0);

    return holes_fill(&holes, rule->path);
}

char *mount_target(const struct mount_rule *rule, const struct program *program)
{
    const struct holes holes = holes_inside(program, 0);

    return holes_fill(&holes, rule->target);
}
