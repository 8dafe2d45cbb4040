/* SPDX-License-Identifier: MIT */
/* The table of rules, and the list of what was found. */
#include "rules.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FINDINGS_MAX = 1000, DATA_MAX = 256 << 20 };

static const struct rule_row rows[RULES] = {
    [RULE_FORMAT] = {"P0101", FINDING_ERROR  },
    [RULE_UNSUPPORTED] = {"P0102", FINDING_ERROR  },
    [RULE_ID] = {"P0103", FINDING_ERROR  },
    [RULE_UNKNOWN_ENTRY] = {"P0104", FINDING_WARNING},
    [RULE_NAME] = {"P0105", FINDING_ERROR  },
    [RULE_LINK] = {"P0106", FINDING_ERROR  },
    [RULE_LARGE] = {"P0107", FINDING_WARNING},
    [RULE_BINARY] = {"P0108", FINDING_WARNING},
    [RULE_MISSING_KEY] = {"P0109", FINDING_ERROR  },
    [RULE_RIGHTS] = {"P0110", FINDING_WARNING},
    [RULE_LIMITS] = {"P0111", FINDING_WARNING},
    [RULE_NO_STATEMENT] = {"P0201", FINDING_ERROR  },
    [RULE_TITLES] = {"P0202", FINDING_ERROR  },
    [RULE_BOUNDS] = {"P0203", FINDING_WARNING},
    [RULE_QUOTED_SAMPLE] = {"P0204", FINDING_WARNING},
    [RULE_NO_ANSWER] = {"P0301", FINDING_ERROR  },
    [RULE_NO_INPUT] = {"P0302", FINDING_ERROR  },
    [RULE_NO_SECRET] = {"P0303", FINDING_ERROR  },
    [RULE_NO_SAMPLE] = {"P0304", FINDING_WARNING},
    [RULE_SAME_INPUT] = {"P0305", FINDING_WARNING},
    [RULE_CARRIAGE_RETURN] = {"P0306", FINDING_WARNING},
    [RULE_NO_NEWLINE] = {"P0307", FINDING_WARNING},
    [RULE_NOT_UTF8] = {"P0308", FINDING_WARNING},
    [RULE_EMPTY] = {"P0309", FINDING_WARNING},
    [RULE_LARGE_ANSWER] = {"P0311", FINDING_WARNING},
    [RULE_OUTPUT_DATA] = {"P0310", FINDING_ERROR  },
    [RULE_STALE] = {"P0312", FINDING_WARNING},
    [RULE_NO_VALIDATOR] = {"P0401", FINDING_ERROR  },
    [RULE_BROKEN_VALIDATOR] = {"P0402", FINDING_ERROR  },
    [RULE_INPUT_REFUSED] = {"P0403", FINDING_ERROR  },
    [RULE_INVALID_ACCEPTED] = {"P0404", FINDING_ERROR  },
    [RULE_NONSENSE_ACCEPTED] = {"P0405", FINDING_WARNING},
    [RULE_VALIDATOR_SKIPPED] = {"P0406", FINDING_WARNING},
    [RULE_NO_ACCEPTED] = {"P0501", FINDING_ERROR  },
    [RULE_NO_MUST_FAIL] = {"P0502", FINDING_WARNING},
    [RULE_STRAY_PROGRAM] = {"P0503", FINDING_WARNING},
    [RULE_NO_SUBMISSION] = {"P0504", FINDING_ERROR  },
    [RULE_PROGRAM_SKIPPED] = {"P0505", FINDING_WARNING},
    [RULE_VERDICT] = {"P0601", FINDING_ERROR  },
    [RULE_COMPILE] = {"P0602", FINDING_ERROR  },
    [RULE_SLOW_ACCEPTED] = {"P0603", FINDING_WARNING},
    [RULE_NEAR_LIMIT] = {"P0604", FINDING_WARNING},
    [RULE_IDLE_TEST] = {"P0605", FINDING_WARNING},
};

struct rule_row rule_of(enum rule rule)
{
    return rows[rule];
}

/* A place of its own for the next finding, or the spare one. */
static struct finding *next(struct findings *findings)
{
    size_t count = findings->count;

    if (count == FINDINGS_MAX)
        return NULL;
    if ((count & (count - 1)) == 0) {
        size_t capacity = count > 0 ? count * 2 : 1;
        struct finding *grown = realloc(findings->items, capacity * sizeof *grown);

        if (!grown)
            return NULL;
        findings->items = grown;
    }
    findings->count++;
    return &findings->items[count];
}

struct finding *findings_add(struct findings *findings, enum rule rule, const char *format, ...)
{
    struct finding *finding = next(findings);
    va_list arguments;

    if (!finding) {
        findings->left_out++;
        finding = &findings->spare;
    }
    memset(finding, 0, sizeof *finding);
    finding->code = rows[rule].code;
    finding->severity = rows[rule].severity;
    va_start(arguments, format);
    (void)vsnprintf(finding->message, sizeof finding->message, format, arguments);
    va_end(arguments);
    if (finding->severity == FINDING_ERROR)
        findings->errors++;
    else
        findings->warnings++;
    return finding;
}

void finding_hint(struct finding *finding, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(finding->hint, sizeof finding->hint, format, arguments);
    va_end(arguments);
}

void finding_hint_of(struct finding *finding, const struct error *fault)
{
    if (fault->hint[0])
        finding_hint(finding, "%s", fault->hint);
    else
        finding_hint(finding, "\"assess explain %s\" says more", finding->code);
}

void finding_file(struct finding *finding, const struct challenge *challenge, const char *path)
{
    auto_free char *full = text_format("%s%s%s", challenge->directory, *path ? "/" : "", path);

    if (full)
        (void)text_escape_into(finding->place.file, sizeof finding->place.file, full, strlen(full));
}

/* Characters from START to END, those that are no UTF-8 byte by byte. */
static size_t characters(const char *start, const char *end)
{
    size_t count = 0;

    for (; start < end; start++)
        count += ((unsigned char)*start & 0xC0) != 0x80;
    return count;
}

void finding_text(struct finding *finding, const struct challenge *challenge, const char *path,
                  const char *data, size_t size, size_t offset, size_t length)
{
    struct error_place *place = &finding->place;
    const char *start = data;
    const char *at = data + offset;
    const char *newline;
    size_t shown;

    finding_file(finding, challenge, path);
    place->line = 1;
    while ((newline = memchr(start, '\n', (size_t)(at - start)))) {
        place->line++;
        start = newline + 1;
    }
    place->column = (unsigned)characters(start, at) + 1;
    place->length = length > 0 ? (unsigned)characters(at, at + length) : 1;
    newline = memchr(start, '\n', size - (size_t)(start - data));
    shown = newline ? (size_t)(newline - start) : size - (size_t)(start - data);
    if (shown >= sizeof place->text)
        shown = sizeof place->text - 1;
    memcpy(place->text, start, shown);
    place->text[shown] = '\0';
}

void findings_done(struct findings *findings)
{
    free(findings->items);
    *findings = (struct findings){0};
}

int rules_read(const struct inspection *inspection, const char *path, char **out_data,
               size_t *out_size)
{
    auto_close int fd = -1;
    int result = file_open_beneath(inspection->challenge->directory_fd, path, FILE_LINKS_INSIDE,
                                   &fd, inspection->err);

    return result < 0 ? result
                      : file_read_fd(fd, path, DATA_MAX, out_data, out_size, inspection->err);
}
