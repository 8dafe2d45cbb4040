/* SPDX-License-Identifier: MIT */
/* From policy text to a list of rules; the format is described in policy/README.md. */
#include "policy_rules.h"
#include "library.h"

#include <errno.h>
#include <seccomp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Far above what any honest policy needs: they bound the time that a foreign text can cost. */
#define TEXT_MAX   65536
#define LINE_BYTES 200
#define DEPTH_MAX  4
#define FILES_MAX  8
#define TESTED_MAX 96 /* rules with argument tests; libseccomp's time grows with their square */
#define TOKENS_MAX 40 /* six tests of "ARG & MASK == VALUE and", a name, "-> record ERRNO" */

struct tokens {
    size_t count;
    size_t at;
    char *text[TOKENS_MAX];
    char line[LINE_BYTES + 1];
};

static int parse_text(struct rule_list *list, const struct place *parent, const char *name,
                      const char *text, size_t size, struct sandbox_error *err);

int policy_fail_at(struct sandbox_error *err, const struct place *place, const char *format, ...)
{
    char text[200];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return sandbox_fail(err, SANDBOX_INVALID, 0, "%.80s:%u: %s", place->name, place->line, text);
}

/* ---- one line --------------------------------------------------------------------------------- */

static const char *next(struct tokens *tokens)
{
    return tokens->at < tokens->count ? tokens->text[tokens->at++] : "";
}

static bool next_is(struct tokens *tokens, const char *word)
{
    if (tokens->at >= tokens->count || strcmp(tokens->text[tokens->at], word) != 0)
        return false;
    tokens->at++;
    return true;
}

/* Cuts a line into words.  Comments may hold any byte, the rest only printable ASCII and tabs. */
static int split(struct tokens *out_tokens, const struct place *place, const char *line,
                 size_t size, struct sandbox_error *err)
{
    const char *comment = memchr(line, '#', size);
    size_t used = comment == NULL ? size : (size_t)(comment - line);
    char *rest = NULL;
    char *save = NULL;

    out_tokens->count = 0;
    out_tokens->at = 0;
    if (size > LINE_BYTES)
        return policy_fail_at(err, place, "line longer than %d bytes", LINE_BYTES);
    for (size_t i = 0; i < used; i++) {
        if ((line[i] < ' ' && line[i] != '\t') || line[i] > '~') {
            return policy_fail_at(err, place, "byte 0x%02x in a rule",
                                  (unsigned)(unsigned char)line[i]);
        }
    }
    memcpy(out_tokens->line, line, used);
    out_tokens->line[used] = '\0';
    rest = out_tokens->line;
    for (char *word = strtok_r(rest, " \t", &save); word != NULL;
         word = strtok_r(NULL, " \t", &save)) {
        if (out_tokens->count == TOKENS_MAX)
            return policy_fail_at(err, place, "more than %d words", TOKENS_MAX);
        out_tokens->text[out_tokens->count++] = word;
    }
    return 0;
}

static bool parse_number(const char *text, uint64_t *out_value)
{
    bool hex = text[0] == '0' && text[1] == 'x';
    const char *digits = hex ? text + 2 : text;
    const char *known = hex ? "0123456789abcdefABCDEF" : "0123456789";
    char *end = NULL;

    if (*digits == '\0' || digits[strspn(digits, known)] != '\0')
        return false;
    errno = 0;
    *out_value = strtoull(digits, &end, hex ? 16 : 10);
    return errno == 0 && *end == '\0';
}

/* VALUE: numbers and symbolic names joined by '|'. */
static int parse_value(const struct place *place, const char *text, uint64_t *out_value,
                       struct sandbox_error *err)
{
    uint64_t value = 0;
    char term[32];

    if (*text == '\0')
        return policy_fail_at(err, place, "a value is missing");
    for (const char *at = text;;) {
        size_t length = strcspn(at, "|");
        uint64_t part = 0;
        if (length >= sizeof term)
            return policy_fail_at(err, place, "unknown value \"%s\"", at);
        memcpy(term, at, length);
        term[length] = '\0';
        if (!parse_number(term, &part) && !policy_word(term, &part))
            return policy_fail_at(err, place, "unknown value \"%s\"", term);
        value |= part;
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    *out_value = value;
    return 0;
}

static int parse_operator(const struct place *place, struct tokens *tokens, struct test *test,
                          struct sandbox_error *err)
{
    static const char *const names[] = {
        [COMPARE_EQ] = "==", [COMPARE_NE] = "!=", [COMPARE_LT] = "<",
        [COMPARE_LE] = "<=", [COMPARE_GT] = ">",  [COMPARE_GE] = ">=",
    };
    const char *text = next(tokens);

    if (strcmp(text, "&") == 0) {
        int rc = parse_value(place, next(tokens), &test->mask, err);
        if (rc != 0)
            return rc;
        if (!next_is(tokens, "=="))
            return policy_fail_at(err, place, "a mask is followed by ==");
        test->comparison = COMPARE_MASKED;
        return parse_value(place, next(tokens), &test->value, err);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], text) == 0) {
            test->comparison = (enum comparison)i;
            return parse_value(place, next(tokens), &test->value, err);
        }
    }
    return policy_fail_at(err, place, "unknown comparison \"%s\"", text);
}

static int parse_tests(const struct place *place, struct tokens *tokens, struct rule *rule,
                       struct sandbox_error *err)
{
    do {
        struct test *test = &rule->tests[rule->test_count];
        const char *text = next(tokens);
        int rc;
        if (text[0] < '0' || text[0] > '5' || text[1] != '\0')
            return policy_fail_at(err, place, "\"%s\" is no argument; they are 0 to 5", text);
        test->arg = (unsigned)(text[0] - '0');
        for (unsigned i = 0; i < rule->test_count; i++) {
            if (rule->tests[i].arg == test->arg)
                return policy_fail_at(err, place, "argument %u is tested twice", test->arg);
        }
        rc = parse_operator(place, tokens, test, err);
        if (rc != 0)
            return rc;
        /* A wanted bit outside the mask can never be found: a slip, not a rule. */
        if (test->comparison == COMPARE_MASKED && (test->value & ~test->mask) != 0)
            return policy_fail_at(err, place, "the value has bits outside the mask");
        rule->test_count++;
    } while (next_is(tokens, "and"));
    return 0;
}

static int parse_verdict(const struct place *place, struct tokens *tokens, struct rule *rule,
                         struct sandbox_error *err)
{
    const char *word = next(tokens);

    rule->verdict = VERDICT_ERRNO;
    if (strcmp(word, "allow") == 0) {
        rule->verdict = VERDICT_ALLOW;
        return 0;
    }
    if (strcmp(word, "record") == 0) {
        rule->verdict = VERDICT_RECORD;
        word = next(tokens);
    }
    if (!policy_errno(word, &rule->error))
        return policy_fail_at(err, place, "unknown action \"%s\"", word);
    return 0;
}

/* ---- the list of rules ------------------------------------------------------------------------ */

/*
 * libseccomp joins the lines of one call into a tree.  With orderings in it the tree can be wrong,
 * even let through what no line allows; with "and" it can take for ever (2.5.4, found by random
 * texts against an interpreter).  Equalities come out right.
 */
static bool can_share(const struct rule *rule)
{
    return rule->test_count == 1 &&
           (rule->tests[0].comparison == COMPARE_EQ || rule->tests[0].comparison == COMPARE_MASKED);
}

static int add_rule(struct rule_list *list, const struct place *place, const struct rule *rule,
                    struct sandbox_error *err)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct rule *old = &list->rules[i];
        if (old->nr != rule->nr)
            continue;
        if (old->test_count == 0 || rule->test_count == 0) {
            return policy_fail_at(err, place, "\"%s\" is decided already, at %.80s:%u", rule->name,
                                  old->file, old->line);
        }
        if (!can_share(old) || !can_share(rule)) {
            return policy_fail_at(
                err, place, "the lines for \"%s\" may have one == or & == test each", rule->name);
        }
        if (old->verdict == VERDICT_RECORD && rule->verdict == VERDICT_RECORD &&
            old->error != rule->error) {
            return policy_fail_at(err, place, "\"%s\" is recorded with another answer at %.80s:%u",
                                  rule->name, old->file, old->line);
        }
    }
    if (list->count == RULES_MAX)
        return policy_fail_at(err, place, "more than %d rules", RULES_MAX);
    if (rule->test_count > 0 && list->tested++ == TESTED_MAX)
        return policy_fail_at(err, place, "more than %d rules with tests", TESTED_MAX);
    list->rules[list->count++] = *rule;
    return 0;
}

/* "@ARCH" behind a call's name: the line is for that architecture only. */
static int parse_arch(const struct place *place, struct tokens *tokens, bool *out_ours,
                      struct sandbox_error *err)
{
    static const struct {
        const char *word;
        uint32_t arch;
    } words[] = {
        {"@x86_64",  SCMP_ARCH_X86_64 },
        {"@aarch64", SCMP_ARCH_AARCH64},
    };

    *out_ours = true;
    if (tokens->at == tokens->count || tokens->text[tokens->at][0] != '@')
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (next_is(tokens, words[i].word)) {
            *out_ours = seccomp_arch_native() == words[i].arch;
            return 0;
        }
    }
    return policy_fail_at(err, place, "unknown architecture \"%s\"", next(tokens));
}

static int parse_rule(struct rule_list *list, const struct place *place, struct tokens *tokens,
                      struct sandbox_error *err)
{
    struct rule rule = {.file = place->name, .line = place->line};
    const char *name = next(tokens);
    bool ours = true;
    int rc = 0;

    rule.nr = seccomp_syscall_resolve_name(name);
    if (rule.nr == __NR_SCMP_ERROR || strlen(name) >= sizeof rule.name)
        return policy_fail_at(err, place, "unknown system call \"%s\"", name);
    memcpy(rule.name, name, strlen(name) + 1);
    rc = parse_arch(place, tokens, &ours, err);
    if (rc == 0 && tokens->at < tokens->count && strcmp(tokens->text[tokens->at], "->") != 0)
        rc = parse_tests(place, tokens, &rule, err);
    if (rc == 0 && next_is(tokens, "->"))
        rc = parse_verdict(place, tokens, &rule, err);
    if (rc != 0)
        return rc;
    if (tokens->at < tokens->count)
        return policy_fail_at(err, place, "\"%s\" after the end of the rule", next(tokens));
    /* Negative numbers are calls of other architectures. */
    return !ours || rule.nr < 0 ? 0 : add_rule(list, place, &rule, err);
}

const struct sandbox_embedded *policy_file(const char *name)
{
    size_t length = strlen(name);

    for (const struct sandbox_embedded *file = sandbox_policy_files; file->name != NULL; file++) {
        if (strncmp(file->name, name, length) == 0 &&
            (file->name[length] == '\0' || strcmp(file->name + length, ".policy") == 0)) {
            return file;
        }
    }
    return NULL;
}

static int parse_include(struct rule_list *list, const struct place *place, struct tokens *tokens,
                         struct sandbox_error *err)
{
    const char *name = next(tokens);
    const struct sandbox_embedded *file = policy_file(name);
    unsigned depth = 1;

    if (*name == '\0' || file == NULL)
        return policy_fail_at(err, place, "no policy \"%s\" to include", name);
    for (const struct place *at = place; at != NULL; at = at->parent) {
        if (strcmp(at->name, file->name) == 0)
            return policy_fail_at(err, place, "\"%s\" includes itself", file->name);
        depth++;
    }
    if (depth > DEPTH_MAX)
        return policy_fail_at(err, place, "includes nested deeper than %d", DEPTH_MAX);
    return parse_text(list, place, file->name, file->text, file->size, err);
}

static int parse_directive(struct rule_list *list, const struct place *place, struct tokens *tokens,
                           struct sandbox_error *err)
{
    int rc = 0;

    if (next_is(tokens, "@include")) {
        rc = parse_include(list, place, tokens, err);
    } else if (next_is(tokens, "@part")) {
        /* Says what may be opened, not what is let through. */
    } else if (next_is(tokens, "@default")) {
        const char *name = next(tokens);
        if (list->default_error != 0)
            return policy_fail_at(err, place, "a second @default");
        if (!policy_errno(name, &list->default_error))
            return policy_fail_at(err, place, "unknown errno \"%s\"", name);
    } else {
        return policy_fail_at(err, place, "unknown directive \"%s\"", next(tokens));
    }
    if (rc == 0 && tokens->at < tokens->count)
        return policy_fail_at(err, place, "\"%s\" after the end of the line", next(tokens));
    return rc;
}

static int parse_text(struct rule_list *list, const struct place *parent, const char *name,
                      const char *text, size_t size, struct sandbox_error *err)
{
    struct place place = {.name = name, .parent = parent};
    struct tokens tokens;

    if (size > TEXT_MAX)
        return policy_fail_at(err, &place, "longer than %d bytes", TEXT_MAX);
    if (++list->files > FILES_MAX && parent != NULL)
        return policy_fail_at(err, parent, "more than %d files", FILES_MAX);
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end == NULL ? size - at : (size_t)(end - (text + at));
        int rc;
        place.line++;
        rc = split(&tokens, &place, text + at, length, err);
        if (rc == 0 && tokens.count > 0) {
            rc = tokens.text[0][0] == '@' ? parse_directive(list, &place, &tokens, err)
                                          : parse_rule(list, &place, &tokens, err);
        }
        if (rc != 0)
            return rc;
        at += length + 1;
    }
    return 0;
}

int policy_rules_parse(struct rule_list *list, const char *name, const char *text, size_t size,
                       struct sandbox_error *err)
{
    int rc = parse_text(list, NULL, name, text, size, err);

    if (rc == 0 && list->default_error == 0)
        list->default_error = ENOSYS;
    return rc;
}
