/* SPDX-License-Identifier: MIT */
/* Tests that were made by hand from what the generator made, or by an older generator. */
#include "check.h"

#include "auto.h"
#include "generate.h"
#include "text.h"

#include <string.h>

static const char generator[] = "generators/generate.py";

static void add_stale(const struct checking *checking, const char *path, const char *what)
{
    struct finding *finding = findings_add(&checking->checked->findings, RULE_STALE, "%s", what);

    finding_file(finding, checking->challenge, path);
    finding_hint(finding, "make the tests again with %s, or mend it", generator);
}

static int compare(const struct checking *checking, const struct generated_file *made)
{
    auto_free char *path = text_format("data/secret/%s", made->name);
    auto_free char *data = NULL;
    size_t size = 0;
    int result;

    if (!path)
        return error_memory(checking->err);
    if (!package_tree_find(&checking->tree, path)) {
        add_stale(checking, path, "the generator makes this file, and it is not there");
        return 0;
    }
    result = challenge_read(checking->challenge, path, &data, &size, checking->err);
    if (result == 0 && (size != made->size || memcmp(data, made->data, size) != 0))
        add_stale(checking, path, "the generator makes this file otherwise");
    return result;
}

int check_generated(struct checking *checking)
{
    AUTO(generated_done) struct generated generated = {0};
    struct error why;
    int result;

    if (!package_tree_find(&checking->tree, generator))
        return 0;
    check_tell(checking, CHECK_VALIDATING, 0);
    result = grade_generate(&checking->grader, &checking->assess->profiles, checking->challenge,
                            GENERATE_SHIPPED, &generated, &why);
    if (result < 0 && why.code == ERR_PACKAGE) {
        struct finding *finding =
            findings_add(&checking->checked->findings, RULE_STALE,
                         "this generator makes no tests: %.150s", why.message);

        finding_file(finding, checking->challenge, generator);
        finding_hint(finding, "how it is called says assess-challenge(5), GENERATOR");
        return 0;
    }
    if (result < 0)
        *checking->err = why;
    for (size_t i = 0; result == 0 && i < generated.count; i++)
        result = compare(checking, &generated.items[i]);
    return result;
}
