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

#include <string.h>

static void draw(struct buf *out, const struct view *view, const char *what)
{
    AUTO(result_list_done) struct result_list list = {0};
    AUTO(result_done) struct result result = {0};
    AUTO(regraded_done) struct regraded regraded = {0};

    if (strcmp(what, "list") == 0) {
        fake_results(&list);
        render_results(out, view, &list);
    } else if (strcmp(what, "regraded") == 0) {
        fake_regraded(&regraded);
        render_regraded(out, view, &regraded);
    } else {
        fake_result(&result, strcmp(what, "graded") != 0);
        if (strcmp(what, "stale") == 0)
            result.decisions[1].score = 10000;
        render_result(out, view, &result);
    }
}

int main(int argc, char *argv[])
{
    static const char *const all[] = {"list", "graded", "decided", "stale", "regraded", NULL};
    const struct golden golden = {"result", all, draw};

    return golden_main(&golden, argc, argv);
}
