/* SPDX-License-Identifier: MIT */
/*
 * profile - how a language is compiled and run: data (languages/, one file each), read once, never changed.
 * Adding a language touches no C.  The format is described in languages/README.md.
 */
#pragma once

#include "assess/error.h"
#include "submission.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LANGUAGES_INSIDE "/lang" /* what {languages} is called in the box */

enum mount_rule_kind { MOUNT_RULE_BIND, MOUNT_RULE_DEVICE, MOUNT_RULE_LINK };

struct mount_rule {
    enum mount_rule_kind kind;
    char *path;   /* inside, and outside where it is a bind or a device; with placeholders */
    char *target; /* of a link */
    bool optional;
};

struct words {
    char **items; /* NULL-ended */
    size_t count;
};

/* One command in the box.  Placeholders (holes.h) stand in its texts until a program is run. */
struct stage {
    struct words command;
    struct words shown; /* what a person would type instead; empty: the command */
    struct words environment;
    char *policy;
    struct mount_rule *mounts;
    size_t mount_count;
    unsigned processes;
    bool proc;
    /* Refused calls that the runtime makes by itself, each as often as it stands here and as a report
     * shows it: "socket(AF_INET, SOCK_STREAM)".  They say nothing about the program. */
    struct words own_calls;
    struct words unread; /* names in its mounts that it never reads */
};

struct tool {
    char *name;           /* "gcc" */
    char *path;           /* of the host: "/usr/bin/gcc" */
    struct words version; /* arguments that make it print its version */
    char *package;        /* Debian package that brings it */
};

struct value {
    char *name; /* for the placeholder {NAME} */
    char *text;
};

/* Programs that compile and run a language together. */
struct toolchain {
    struct tool compiler; /* name NULL where there is none */
    struct tool runtime;
    struct value *values;
    size_t value_count;
    char *material; /* what was made of it ahead: a folder of profiles.languages; NULL: nothing */
};

/* A costly header that sources may begin with, to be compiled ahead (header.h). */
struct ahead {
    char *include;        /* "bits/stdc++.h"; NULL: none */
    struct words command; /* makes it from "{sources}", a text with that include alone */
    char *output;         /* below /box/work */
    struct words use;     /* for "{header}" in the compile command where it is shown */
    char *folder;         /* and where it is then, inside: FOLDER/INCLUDE.gch */
};

enum diagnostics_format {
    DIAGNOSTICS_TEXT,
    DIAGNOSTICS_GCC_JSON,
    DIAGNOSTICS_PYTHON,
    DIAGNOSTICS_PATTERNS
};

/* What a candidate begins with where the challenge brings nothing. */
struct starter {
    char *comment; /* "//": makes a comment of the rest of its line */
    char *code;    /* reads all of the input */
};

struct profile {
    char *origin;             /* the operator's file that it is from; NULL: shipped */
    char *id;                 /* "c" */
    char *name;               /* "C17" */
    char *install;            /* the word for ./quickstart languages; NULL: a package does it */
    struct words extensions;  /* ".c" */
    struct words headers;     /* companions that are no sources: ".h" */
    struct words entries;     /* the source that is run; empty: all sources are compiled together */
    struct toolchain *chains; /* in order of preference; at least one */
    size_t chain_count;
    bool has_compile;
    struct stage compile;
    uint64_t compile_memory; /* at most, whatever a challenge allows */
    unsigned compile_files;  /* that compiling may make */
    char *output; /* the file that compiling makes below /box/work; NULL: the sources are run */
    bool beside_sources; /* the sources are run with it; else it is run alone */
    char *probe;         /* a program that compiles wherever the tool chain is whole; NULL: none */
    enum diagnostics_format diagnostics;
    struct words patterns; /* of DIAGNOSTICS_PATTERNS: see diagnostics_pattern.h */
    struct ahead header;
    struct stage run;
    struct starter starter;
};

struct profiles {
    struct profile *items;
    size_t count;
    char *languages; /* the host's folder with the materials; NULL before profiles_place */
    char *cache;     /* where the versions of its tools are kept; NULL: nowhere */
};

int profiles_load(struct profiles *out_profiles, struct error *err);
/* One more, from the TEXT of its FILE; where that is wrong *profiles is only good for profiles_done. */
int profiles_add(struct profiles *profiles, const char *file, const char *text, size_t size,
                 struct error *err);
/* The same for a file of the operator's: it stands in for a shipped language of its id. */
int profiles_add_own(struct profiles *profiles, const char *file, const char *text, size_t size,
                     struct error *err);
/* Where the materials of this host lie, and where answers of its tools may be kept (NULL: nowhere). */
int profiles_place(struct profiles *profiles, const char *languages, const char *cache,
                   struct error *err);
void profiles_done(struct profiles *profiles);

const struct profile *profile_by_id(const struct profiles *profiles, const char *id);
/* The same for a word that a person gave; ERR_LANGUAGE with a hint. */
int profile_named(const struct profiles *profiles, const char *word,
                  const struct profile **out_profile, struct error *err);
/* The same with a tool chain: the first that is here, or with "ID@1.23" one of that version. */
int language_named(const struct profiles *profiles, const char *word,
                   const struct profile **out_profile, const struct toolchain **out_chain,
                   struct error *err);
/* ERR_LANGUAGE: no name of a file tells it; the hint has the endings. */
int profile_untold(const struct profiles *profiles, struct error *err);
/* The one that NAME's ending belongs to, or NULL. */
const struct profile *profile_of_file(const struct profiles *profiles, const char *name);

/* A submission as the box sees it. */
struct program {
    const struct profile *profile;
    const struct toolchain *chain;
    const char *languages; /* borrowed from the profiles */
    struct words names;    /* of each submission file inside, same order */
    struct words sources;  /* as arguments, for {sources} */
    char *entry;           /* for {entry}; NULL: the first of the sources */
    /* Of the host, for {header}: the header compiled ahead, and what stands beside it; or NULL. */
    const char *header, *header_text;
    const struct submission *submission; /* borrowed */
};

/*
 * Which language, which files, which entry.  LANGUAGE NULL: as its package says, else by extension.
 * Codes: ERR_LANGUAGE, ERR_SUBMISSION (no entry file).
 */
int program_find(const struct profiles *profiles, const struct submission *submission,
                 const char *language, struct program *out_program, struct error *err);
void program_done(struct program *program);
#define PACKAGE_JSON "package.json" /* among the entries of a language that honours its "main" */

/* The source that it means; NULL: there is no such file, or it names none. */
const char *program_package_main(const struct program *program);
/* Without a submission: for what is made of PROFILE's tools alone.  Nothing to be freed. */
struct program program_blank(const struct profiles *profiles, const struct profile *profile);

/* Adds a copy; false: out of memory. */
bool words_add(struct words *words, const char *text);
void words_done(struct words *words);
/* A stage's texts with all placeholders replaced, for a run with that memory; the caller frees. */
int stage_command(const struct stage *stage, const struct program *program, uint64_t memory_bytes,
                  struct words *out_words, struct error *err);
int stage_environment(const struct stage *stage, const struct program *program,
                      uint64_t memory_bytes, struct words *out_words, struct error *err);
/* The path of a mount on the host and in the box, and where a link leads; NULL: no memory. */
char *mount_outside(const struct mount_rule *rule, const struct program *program);
char *mount_inside(const struct mount_rule *rule, const struct program *program);
char *mount_target(const struct mount_rule *rule, const struct program *program);
