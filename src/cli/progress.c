/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include "auto.h"
#include "text.h"
#include "view.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const int64_t second_ns = INT64_C(1000000000);

enum { BAR_LONG = 20, BAR_SHORT = 8, LINE_SIZE = 4096, NAME_ROOM = 24, TIME_SIZE = 32 };

static const char erase_line[] = "\r\x1b[K";
static const char taskbar_off[] = "\x1b]9;4;0\x1b\\";

/* For progress_on_signal: where something is drawn, or -1. */
static volatile sig_atomic_t shown_fd = -1;
static volatile sig_atomic_t shown_taskbar;

void progress_init(struct progress *progress, struct stream *stream, bool quiet)
{
    *progress = (struct progress){
        .stream = stream,
        .clock = clock_system(),
        .quiet = quiet,
        .enabled = !quiet && stream->term.can_erase,
    };
}

/* ---- the line --------------------------------------------------------------------------------- */

struct part {
    const char *what; /* "judging " */
    size_t done, total;
    const char *name; /* or "" */
    const char *left; /* "4 s left", or "" */
};

/* What of it fits: counts first, then the time left, then a bar, the name last. */
static void add_line(struct buf *line, const struct view *view, const struct part *part)
{
    char counts[TIME_SIZE];
    size_t room = view->width - 1; /* in the last column some terminals break the line */
    size_t used = 2 + text_width(part->what);
    bool timed;
    unsigned bar;

    buf_addf(line, "  %s", part->what);
    if (part->total == 0)
        return;
    (void)snprintf(counts, sizeof counts, " %4zu/%zu", part->done, part->total);
    used += strlen(counts);
    timed = part->left[0] && used + 2 + strlen(part->left) <= room;
    used += timed ? 2 + strlen(part->left) : 0;
    bar = room >= used + 1 + BAR_LONG + 2 + NAME_ROOM ? BAR_LONG : BAR_SHORT;
    if (used + 1 + bar <= room) {
        used += 1 + bar;
        buf_addc(line, ' ');
        view_long_bar(line, view, (double)part->done / (double)part->total, bar);
    }
    buf_adds(line, counts);
    if (part->name[0] && used + 2 + NAME_ROOM <= room) {
        buf_adds(line, "  ");
        view_fit(line, view, part->name, NAME_ROOM);
    }
    if (timed)
        buf_addf(line, "  %s", part->left);
}

static void draw(struct progress *progress, const struct part *part)
{
    AUTO(buf_done) struct buf line = {0};
    const struct term *term = &progress->stream->term;
    struct view view = view_of(term);

    buf_init(&line, LINE_SIZE);
    buf_adds(&line, erase_line);
    add_line(&line, &view, part);
    if (term->taskbar && part->total > 0)
        buf_addf(&line, "\x1b]9;4;1;%zu\x1b\\", part->done * 100 / part->total);
    shown_taskbar = term->taskbar;
    shown_fd = term->fd;
    stream_put(progress->stream, &line);
    progress->drawn = true;
}

/* A new phase always is: it may be a long one. */
static bool is_due(struct progress *progress, const char *what)
{
    int64_t now_ns = progress->clock.monotonic_ns(progress->clock.context);

    bool same = progress->drawn && progress->what && strcmp(progress->what, what) == 0;

    if (!progress->enabled || (!pace_take(&progress->pace, now_ns) && same) ||
        !stream_is_ready(progress->stream))
        return false;
    progress->what = what;
    return true;
}

/* ---- time left -------------------------------------------------------------------------------- */

/*
 * By what the tests so far took, that which still runs included, and no more than all limits together.
 * In the first second, or before a test has ended, that would be a guess: -1.
 */
static int64_t time_left(const struct progress *progress, const struct run_progress *state)
{
    int64_t passed = progress->clock.monotonic_ns(progress->clock.context) - progress->testing_ns;
    size_t lanes = state->lanes > 0 ? state->lanes : 1;
    size_t left = state->total - state->done;
    size_t rounds = (left + lanes - 1) / lanes;
    double estimate, most;

    if (passed < second_ns || state->done == 0 || left == 0)
        return -1;
    estimate = (double)passed * (double)left / (double)state->done;
    most = (double)rounds * (double)state->longest_ns;
    return (int64_t)(state->longest_ns > 0 && estimate > most ? most : estimate);
}

static const char *time_words(char out[TIME_SIZE], int64_t left_ns)
{
    int64_t seconds = left_ns / second_ns + (left_ns % second_ns > 0);

    out[0] = '\0';
    if (left_ns >= 0 && seconds < 60)
        (void)snprintf(out, TIME_SIZE, "%lld s left", (long long)seconds);
    else if (left_ns >= 0)
        (void)snprintf(out, TIME_SIZE, "%lld min left", (long long)((seconds + 59) / 60));
    return out;
}

/* ---- what is shown ---------------------------------------------------------------------------- */

void progress_show(void *context, const struct run_progress *state)
{
    static const char *const words[RUN_PHASES] = {
        [RUN_MEASURING] = "measuring the time limit",
        [RUN_COMPILING] = "compiling",
        [RUN_TESTING] = "judging ",
    };
    struct progress *progress = context;
    struct part part = {.what = words[state->phase], .name = "", .left = ""};
    char left[TIME_SIZE];

    if (state->phase == RUN_TESTING && !progress->testing) {
        progress->testing = true;
        progress->testing_ns = progress->clock.monotonic_ns(progress->clock.context);
    }
    if (!is_due(progress, part.what))
        return;
    if (state->phase == RUN_TESTING) {
        part.done = state->done;
        part.total = state->total;
        part.name = state->test;
        part.left = time_words(left, time_left(progress, state));
    }
    draw(progress, &part);
}

/* FNV-1a: two steps that are taken for one are drawn once. */
static uint64_t digest_of(const char *name, size_t done)
{
    uint64_t digest = UINT64_C(14695981039346656037) ^ done;

    for (; *name; name++)
        digest = (digest ^ (unsigned char)*name) * UINT64_C(1099511628211);
    return digest;
}

static void show_steps(struct progress *progress, const char *what, const char *name, size_t done,
                       size_t total)
{
    const struct part part = {.what = what, .done = done, .total = total, .name = name, .left = ""};

    uint64_t steps = digest_of(name, done);

    if ((progress->drawn && progress->steps == steps) || !is_due(progress, what))
        return;
    draw(progress, &part);
    progress->steps = steps;
}

void progress_attack(void *context, const char *name, size_t done, size_t total)
{
    show_steps(context, "attacking", name, done, total);
}

void progress_vary(void *context, const char *what, size_t done, size_t total)
{
    show_steps(context, total > 0 ? "judging " : what, what, done, total);
}

void progress_doctor(void *context, const char *name, size_t done, size_t total)
{
    show_steps(context, "judging ", name, done, total);
}

/* What is erased later has to stay on one line: the first of these that fits. */
static void add_waiting(struct buf *out, const char *holders, size_t room)
{
    const char *const forms[][2] = {
        {"waiting: all lanes are busy, held by ", holders},
        {"waiting for ",                          holders},
        {"waiting: all lanes are busy",           ""     },
    };
    size_t form = holders[0] ? 0 : 2;

    while (form < 2 && strlen(forms[form][0]) + text_width(holders) > room)
        form++;
    buf_addf(out, "%s%s", forms[form][0], forms[form][1]);
}

/* Stays on a terminal, too, until there is something else to show. */
void progress_wait(void *context, const char *holders)
{
    AUTO(buf_done) struct buf line = {0};
    struct progress *progress = context;
    const struct term *term = &progress->stream->term;
    size_t width = view_of(term).width;

    if (progress->quiet)
        return;
    buf_init(&line, LINE_SIZE);
    if (progress->enabled) {
        shown_fd = term->fd;
        buf_addf(&line, "%s  ", erase_line);
        add_waiting(&line, holders, width - 3);
    } else {
        add_waiting(&line, holders, SIZE_MAX);
        buf_addc(&line, '\n');
    }
    stream_put(progress->stream, &line);
    progress->drawn = progress->enabled;
}

void progress_erase(struct progress *progress)
{
    if (progress->drawn) {
        stream_text(progress->stream, erase_line);
        if (progress->stream->term.taskbar)
            stream_text(progress->stream, taskbar_off);
    }
    progress->drawn = false;
    shown_fd = -1;
}

void progress_on_signal(void)
{
    ssize_t ignored;

    if (shown_fd < 0)
        return;
    ignored = write((int)shown_fd, erase_line, sizeof erase_line - 1);
    if (shown_taskbar)
        ignored = write((int)shown_fd, taskbar_off, sizeof taskbar_off - 1);
    (void)ignored;
}
