/* SPDX-License-Identifier: MIT */
/* sandbox-attack: the battery's programs as one executable; and what they share (program.h). */
#include "main.h"
#include "program.h"

#include <stdarg.h>

static char **arguments; /* after the name, NULL-ended */
static const char *own_path;
static bool lacking = true; /* all refusals so far mean that the kernel lacks the thing */
static int last_refusal;

const char *told(const char *key, const char *otherwise)
{
    size_t length = strlen(key);

    for (char **argument = arguments; *argument != NULL; argument++)
        if (strncmp(*argument, key, length) == 0 && (*argument)[length] == '=')
            return *argument + length + 1;
    return otherwise;
}

int told_number(const char *key, int otherwise)
{
    const char *text = told(key, NULL);

    return text == NULL ? otherwise : (int)strtol(text, NULL, 10);
}

bool outside(void)
{
    return told("outside", NULL) != NULL;
}

bool strict(void)
{
    return told("box", NULL) != NULL;
}

const char *own_program(void)
{
    return own_path;
}

/* One write, so that lines of several processes do not mix. */
__attribute__((format(printf, 2, 0), noreturn)) static void say(const char *word,
                                                                const char *format, va_list args)
{
    char line[400];
    int used = snprintf(line, sizeof line, "%s ", word);

    used += vsnprintf(line + used, sizeof line - (size_t)used - 1, format, args);
    if (used > (int)sizeof line - 2)
        used = (int)sizeof line - 2;
    line[used++] = '\n';
    if (write(STDOUT_FILENO, line, (size_t)used) != used)
        _exit(1);
    _exit(0);
}

#define SAYS(function, word)                                                                       \
    void function(const char *format, ...)                                                         \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, format);                                                                    \
        say(word, format, args);                                                                   \
    }

SAYS(escaped, "ESCAPED")
SAYS(held, "HELD")
SAYS(absent, "ABSENT")

void must_fail(const char *what, long rc)
{
    int error = errno;

    if (rc != -1)
        escaped("%s", what);
    last_refusal = error;
    if (error != ENOSYS && error != EAFNOSUPPORT && error != ENODEV && error != EPROTONOSUPPORT &&
        error != ESOCKTNOSUPPORT && error != ENETUNREACH)
        lacking = false;
}

void must_be_refused(const char *what, long rc)
{
    int error = errno;

    if (rc != -1 || (error != EPERM && error != EACCES && error != ENOSYS))
        escaped("%s: %s", what, rc != -1 ? "done" : strerror(error));
    must_fail(what, rc);
}

void all_held(void)
{
    if (outside() && lacking)
        absent("%s", strerror(last_refusal));
    held("%s", strerror(last_refusal));
}

int refusal(void)
{
    return last_refusal;
}

static int list(void)
{
    for (const struct attack_program *program = attack_programs; program->name != NULL; program++)
        (void)printf("%s\n", program->name);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fprintf(stderr, "usage: sandbox-attack NAME [KEY=VALUE...]   one attack\n"
                              "       sandbox-attack -l                    their names\n");
        return 2;
    }
    own_path = argv[0];
    arguments = argv + 2;
    if (strcmp(argv[1], "-l") == 0)
        return list();
    if (strcmp(argv[1], "-hold") == 0)
        return hold(arguments);
    for (const struct attack_program *program = attack_programs; program->name != NULL; program++) {
        if (strcmp(program->name, argv[1]) != 0)
            continue;
        (void)dprintf(STDOUT_FILENO, "TRY %s\n", program->name);
        return program->run();
    }
    (void)fprintf(stderr, "sandbox-attack: there is no attack '%s'; -l lists them\n", argv[1]);
    return 2;
}
