/* SPDX-License-Identifier: MIT */
#include "assess/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#undef error_set /* what error.h tells an analyzer */
#undef error_errno
#undef error_memory
#undef error_wrap

enum { EXIT_CALLER = 2, EXIT_OPERATOR = 3, EXIT_SIGNAL = 128, SIGNAL_INTERRUPT = 2 };

static const struct code_row {
    const char *name;
    int exit_status;
    const char *title;
} codes[ERR_CODES] = {
    [ERR_OK] = {"E0000", 0,             "no error"                                  },
    [ERR_USAGE] = {"E0201", EXIT_CALLER,   "bad option or argument"                    },
    [ERR_CONFIG] = {"E0202", EXIT_CALLER,   "the file does not fit its schema"          },
    [ERR_NOT_FOUND] = {"E0203", EXIT_CALLER,   "not found"                                 },
    [ERR_UNREADABLE] = {"E0204", EXIT_CALLER,   "cannot be read"                            },
    [ERR_SUBMISSION] = {"E0205", EXIT_CALLER,   "not a submission"                          },
    [ERR_LANGUAGE] = {"E0206", EXIT_CALLER,   "language unknown, ambiguous or not allowed"},
    [ERR_UNKNOWN_CODE] = {"E0207", EXIT_CALLER,   "no such error code"                        },
    [ERR_AMBIGUOUS] = {"E0208", EXIT_CALLER,   "the id fits several"                       },
    [ERR_CONFLICT] = {"E0209", EXIT_CALLER,   "what is stored does not allow it"          },
    [ERR_NAMESPACES] = {"E0301", EXIT_OPERATOR, "user namespaces are not permitted"         },
    [ERR_CONTROL] = {"E0302", EXIT_OPERATOR, "no control groups for memory and processes"},
    [ERR_SANDBOX] = {"E0303", EXIT_OPERATOR, "the sandbox failed"                        },
    [ERR_LANES] = {"E0304", EXIT_OPERATOR, "all lanes are busy"                        },
    [ERR_PACKAGE] = {"E0305", EXIT_OPERATOR, "the challenge package is broken"           },
    [ERR_UNSUPPORTED] = {"E0306", EXIT_OPERATOR, "the challenge package is not supported"    },
    [ERR_TOOLCHAIN] = {"E0307", EXIT_OPERATOR, "compiler or runtime missing"               },
    [ERR_SYSTEM] = {"E0308", EXIT_OPERATOR, "the system refused"                        },
    [ERR_INSTALLATION] = {"E0309", EXIT_OPERATOR, "the installation is incomplete"            },
    [ERR_JUDGE] = {"E0310", EXIT_OPERATOR, "could not judge"                           },
    [ERR_STORE] = {"E0311", EXIT_OPERATOR, "the store cannot be used"                  },
    [ERR_STORE_DAMAGED] = {"E0312", EXIT_OPERATOR, "the store is damaged"                      },
    [ERR_STORE_NEWER] = {"E0313", EXIT_OPERATOR, "the store is of a newer version"           },
    [ERR_STORE_FULL] = {"E0314", EXIT_OPERATOR, "no room for the store"                     },
    [ERR_STORE_BUSY] = {"E0315", EXIT_OPERATOR, "the store is busy"                         },
    [ERR_SEALED] = {"E0316", EXIT_OPERATOR, "a person's data cannot be opened"          },
    [ERR_INTERRUPTED] = {"E0130", EXIT_SIGNAL,   "interrupted"                               },
};

/* TEXT was cut to SIZE - 1 bytes: say so with "...", and leave no half of a UTF-8 character. */
static void mark_cut(char *text, size_t size)
{
    size_t end = size - 4;

    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    memcpy(text + end, "...", 4);
}

__attribute__((format(printf, 3, 0))) static void put(char *out, size_t size, const char *format,
                                                      va_list arguments)
{
    int length = vsnprintf(out, size, format, arguments);

    if (length < 0)
        out[0] = '\0';
    else if ((size_t)length >= size)
        mark_cut(out, size);
}

static void append(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    size_t length = strlen(text);

    if (used + length < size) {
        memcpy(out + used, text, length + 1);
        return;
    }
    memcpy(out + used, text, size - 1 - used);
    out[size - 1] = '\0';
    mark_cut(out, size);
}

int error_set(struct error *err, enum error_code code, const char *format, ...)
{
    va_list arguments;
    struct error filled = {.code = code};

    va_start(arguments, format);
    put(filled.message, sizeof filled.message, format, arguments);
    va_end(arguments);
    *err = filled;
    return -(int)code;
}

int error_errno(struct error *err, enum error_code code, int os_error, const char *format, ...)
{
    va_list arguments;
    struct error filled = {.code = code, .os_error = os_error};
    /* not strerror: the text must not depend on the locale */
    const char *description = strerrordesc_np(os_error);

    va_start(arguments, format);
    put(filled.message, sizeof filled.message, format, arguments);
    va_end(arguments);
    append(filled.message, sizeof filled.message, ": ");
    append(filled.message, sizeof filled.message, description ? description : "unknown error");
    *err = filled;
    return -(int)code;
}

int error_memory(struct error *err)
{
    return error_set(err, ERR_SYSTEM, "out of memory");
}

int error_wrap(struct error *err, const char *format, ...)
{
    va_list arguments;
    char message[sizeof err->message];

    va_start(arguments, format);
    put(message, sizeof message, format, arguments);
    va_end(arguments);
    append(message, sizeof message, ": ");
    append(message, sizeof message, err->message);
    memcpy(err->message, message, sizeof message);
    return -(int)err->code;
}

void error_hint(struct error *err, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put(err->hint, sizeof err->hint, format, arguments);
    va_end(arguments);
}

void error_detail(struct error *err, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put(err->detail, sizeof err->detail, format, arguments);
    va_end(arguments);
}

static const struct code_row *row_of(enum error_code code)
{
    return &codes[(unsigned)code < ERR_CODES ? code : ERR_JUDGE];
}

const char *error_name(enum error_code code)
{
    return row_of(code)->name;
}

const char *error_title(enum error_code code)
{
    return row_of(code)->title;
}

int error_exit_status(const struct error *err)
{
    if (err->code == ERR_INTERRUPTED)
        return EXIT_SIGNAL + (err->os_error > 0 ? err->os_error : SIGNAL_INTERRUPT);
    return row_of(err->code)->exit_status;
}

bool error_by_name(const char *name, enum error_code *out_code)
{
    for (unsigned code = ERR_OK + 1; code < ERR_CODES; code++) {
        if (strcasecmp(name, codes[code].name) == 0) {
            *out_code = (enum error_code)code;
            return true;
        }
    }
    return false;
}
