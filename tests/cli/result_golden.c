/* SPDX-License-Identifier: MIT */
/*
 * result_golden FOLDER: draws the list of results and results, and compares them with
 * FOLDER/result-WHAT.MODE.txt.
 * result_golden FOLDER --write: writes the files instead; look at them before you keep them.
 */
#include "auto.h"
#include "fake_results.h"
#include "golden_text.h"
#include "render_result.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 1 << 20 };

static const struct mode {
    const char *name;
    struct view view;
} modes[] = {
    {"80",    {.utf8 = true, .width = 80}               },
    {"ascii", {.utf8 = false, .width = 80}              },
    {"40",    {.utf8 = true, .width = 40}               },
    {"color", {.utf8 = true, .width = 80, .color = true}},
};

static bool draw(const char *folder, const char *what, const struct mode *mode, bool writing)
{
    AUTO(result_list_done) struct result_list list = {0};
    AUTO(result_done) struct result result = {0};
    AUTO(regraded_done) struct regraded regraded = {0};
    AUTO(buf_done) struct buf text;
    auto_free char *path = text_format("%s/result-%s.%s.txt", folder, what, mode->name);

    buf_init(&text, TEXT_MAX);
    if (strcmp(what, "list") == 0) {
        fake_results(&list);
        render_results(&text, &mode->view, &list);
    } else if (strcmp(what, "regraded") == 0) {
        fake_regraded(&regraded);
        render_regraded(&text, &mode->view, &regraded);
    } else {
        fake_result(&result, strcmp(what, "graded") != 0);
        if (strcmp(what, "stale") == 0)
            result.decisions[1].score = 10000;
        render_result(&text, &mode->view, &result);
    }
    return path && golden_text(path, &text, &mode->view, writing);
}

int main(int argc, char *argv[])
{
    static const char *const all[] = {"list", "graded", "decided", "stale", "regraded"};
    bool writing = argc == 3 && strcmp(argv[2], "--write") == 0;
    size_t faults = 0;

    if (argc < 2)
        return 2;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t j = 0; j < sizeof modes / sizeof *modes; j++)
            faults += !draw(argv[1], all[i], &modes[j], writing);
    return faults > 0 ? 1 : 0;
}
