/* SPDX-License-Identifier: MIT */
/*
 * challenge_parts - what the files that read a package share.  Each part fills its fields of the
 * challenge and adds what it read to the digest; faults come as ERR_CONFIG, ERR_NOT_FOUND or
 * ERR_UNREADABLE and become ERR_PACKAGE in challenge_load.
 */
#pragma once

#include "auto.h"
#include "challenge.h"
#include "digest.h"
#include "yaml.h"

struct package {
    struct challenge *challenge;
    struct digest *digest;
    bool legacy;                  /* legacy or legacy-icpc */
    struct validator_flags flags; /* legacy validator_flags: for every test */
    struct error *err;
};

AUTO_OWNER(yaml, yaml_free)
#define auto_yaml AUTO(auto_yaml_clean)

enum { PACKAGE_TEXT_MAX = 1 << 20, PACKAGE_DATA_MAX = 256 << 20, PACKAGE_ENTRIES_MAX = 65536 };

/* Open PATH in the package; symbolic links may not leave it. */
int package_open(const struct package *package, const char *path, int *out_fd);
/* A small text file; *out_text is NULL if there is none.  Caller frees. */
int package_text(struct package *package, const char *path, char **out_text, size_t *out_size);
/* A YAML file; *out_yaml is NULL if there is none. */
int package_yaml(struct package *package, const char *path, struct yaml **out_yaml);
/* Copy the text, or the list of texts, at KEY; absent leaves the outputs as they are. */
int package_texts(const struct package *package, const struct yaml *yaml,
                  const struct yaml_node *map, const char *key, char ***out_items,
                  size_t *out_count);
void package_texts_done(char **items, size_t count);
/* Our id of a language that the format has a code for; python3 is the one that differs. */
const char *package_language(const char *code);

/* Flags of the default validator from a string of words or a list of them. */
int package_flags(const struct package *package, const struct yaml *yaml,
                  const struct yaml_node *node, struct validator_flags *out_flags);

int package_read_problem(struct package *package); /* problem.yaml */
/* What holds where nothing is said, or what is said cannot be read. */
void package_default_limits(const struct package *package);
int package_read_limits(struct package *package, const struct yaml *yaml);
int package_read_time_files(struct package *package);  /* .timelimit, domjudge-problem.ini */
int package_read_tests(struct package *package);       /* data/ */
int package_read_submissions(struct package *package); /* submissions/ */
int package_read_assess(struct package *package);      /* assess.yaml */
/* "size" of assess.yaml, when tests have been read. */
int package_read_size(struct package *package, const struct yaml *yaml);
int package_find_statement(struct package *package);
