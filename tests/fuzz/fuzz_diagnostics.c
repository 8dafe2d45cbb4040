/* SPDX-License-Identifier: MIT */
/* What a compiler printed (or made to print by a candidate) becomes places and messages in bounds. */
#include "fuzz.h"

#include "diagnostics.h"
#include "diagnostics_pattern.h"
#include "text.h"

#include <string.h>

static const char source[] = "int main(void)\n{\n    return \xC3\xA4totl;\n}\n\xFF\n";

static void check(const struct compile_result *compile)
{
    HOLDS(compile->output != NULL && strlen(compile->output) <= 256u << 10);
    HOLDS(compile->diagnostic_count <= 100);
    for (size_t i = 0; i < compile->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &compile->diagnostics[i];

        HOLDS(diagnostic->file && diagnostic->message && diagnostic->text);
        HOLDS(memchr(diagnostic->severity, '\0', sizeof(diagnostic->severity)) != NULL);
        HOLDS(diagnostic->severity[0] || !diagnostic->message[0] || diagnostic->file[0] == '\0');
        HOLDS(!diagnostic->fix ||
              (diagnostic->fix_column > 0 && diagnostic->fix_end >= diagnostic->fix_column));
        HOLDS(!diagnostic->fix || !strpbrk(diagnostic->fix, "\r\n"));
        HOLDS(strlen(diagnostic->text) <= 400 && !strchr(diagnostic->text, '\n'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    const struct input none = {data, 0};
    enum diagnostics_format format = (enum diagnostics_format)(fuzz_number(&input, 1) % 4);
    char name[] = "main.c", *names[] = {name, NULL};
    char text[sizeof(source)];
    struct source_file file = {.name = name, .data = text, .size = sizeof(source) - 1};
    struct submission submission = {.files = &file, .file_count = 1};
    char usual[] = "{file}:{line}:{character}: {severity}: {message}";
    char *own = fuzz_string(format == DIAGNOSTICS_PATTERNS ? fuzz_until(&input, '\n') : none);
    char *patterns[] = {own, usual, NULL};
    const bool fine = pattern_fault(own) == NULL;
    const struct profile profile = {
        .patterns = {patterns + !fine, fine ? 2 : 1}
    };
    struct program program = {
        .profile = &profile, .names = {names, 1},
             .sources = {names, 1},
             .submission = &submission
    };
    struct judgement *judgement = NULL;
    struct error err = {0};
    char *printed = fuzz_string(input);

    memcpy(text, source, sizeof(source));
    HOLDS(judgement_new(&judgement) == 0);
    HOLDS(diagnostics_read(format, &program, printed, input.size, &judgement->compile, &err) == 0);
    check(&judgement->compile);
    judgement_free(judgement);
    free(printed);
    free(own);
    return 0;
}
