/* SPDX-License-Identifier: MIT */
#include "term.h"

#include "text.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static unsigned width_from(const char *text)
{
    int64_t width = 0;

    if (!text || !parse_i64(text, 1, INT32_MAX, &width))
        return 0;
    if (width < TERM_WIDTH_MIN)
        return TERM_WIDTH_MIN;
    return width > TERM_WIDTH_MAX ? TERM_WIDTH_MAX : (unsigned)width;
}

static unsigned width_of(int fd)
{
    struct winsize size = {0};
    unsigned width = width_from(getenv("ASSESS_FORCE_TTY"));

    if (width == 0)
        width = width_from(getenv("COLUMNS"));
    if (width == 0 && isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        width = size.ws_col < TERM_WIDTH_MIN ? TERM_WIDTH_MIN : size.ws_col;
        width = width > TERM_WIDTH_MAX ? TERM_WIDTH_MAX : width;
    }
    return width > 0 ? width : TERM_WIDTH_DEFAULT;
}

static unsigned height_of(int fd)
{
    struct winsize size = {0};
    const char *lines = getenv("LINES");
    int64_t height = 0;

    if (lines && parse_i64(lines, 1, INT32_MAX, &height))
        return (unsigned)height;
    if (isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0)
        return size.ws_row;
    return TERM_HEIGHT_DEFAULT;
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);

    return value && value[0] != '\0';
}

static bool is_on(const char *name)
{
    const char *value = getenv(name);

    return value && value[0] != '\0' && strcmp(value, "0") != 0;
}

/* no-color.org, bixense.com/clicolors: the refusal wins over the wish. */
static bool color_wanted(bool is_terminal, enum color_when when)
{
    const char *type = getenv("TERM");

    if (when != COLOR_AUTO)
        return when == COLOR_ALWAYS;
    if (is_set("NO_COLOR"))
        return false;
    if (is_on("FORCE_COLOR") || is_on("CLICOLOR_FORCE"))
        return true;
    if (is_set("CLICOLOR") && !is_on("CLICOLOR"))
        return false;
    return is_terminal && !(type && strcmp(type, "dumb") == 0);
}

static bool has(const char *name, const char *wanted)
{
    const char *value = getenv(name);

    return value && strcmp(value, wanted) == 0;
}

/* iterm2.com/feature-reporting: a capital and what small letters follow; "P" alone is progress. */
static bool reports_progress(void)
{
    const char *features = getenv("TERM_FEATURES");

    for (; features && *features; features++)
        if (features[0] == 'P' && !(features[1] >= 'a' && features[1] <= 'z'))
            return true;
    return false;
}

/* Others may show the sequence as a notification, or as text.  Multiplexers keep these variables. */
static bool takes_progress(void)
{
    const char *ptyxis = getenv("PTYXIS_VERSION");

    if (is_set("TMUX") || is_set("STY"))
        return false;
    return is_set("WT_SESSION") || has("ConEmuANSI", "ON") || has("TERM_PROGRAM", "WezTerm") ||
           has("TERM_PROGRAM", "ghostty") || reports_progress() ||
           (ptyxis && strtol(ptyxis, NULL, 10) >= 48);
}

struct term term_of(int fd, enum color_when when)
{
    struct term term = {.fd = fd};

    term.is_terminal = is_set("ASSESS_FORCE_TTY") || isatty(fd) == 1;
    term.can_erase = term.is_terminal && !has("TERM", "dumb");
    term.taskbar = term.can_erase && takes_progress();
    term.color = color_wanted(term.is_terminal, when);
    term.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    term.width = width_of(fd);
    term.height = height_of(fd);
    return term;
}
