/* SPDX-License-Identifier: MIT */
/*
 * role_golden FOLDER: draws the list of roles and each role, and compares them with FOLDER/role-WHAT.MODE.txt.
 * role_golden FOLDER --write: writes the files instead; look at them before you keep them.
 */
#include "auto.h"
#include "fake_roles.h"
#include "golden_text.h"
#include "render_role.h"

#include <string.h>

static void draw(struct buf *out, const struct view *view, const char *what)
{
    AUTO(role_list_done) struct role_list list = {0};
    AUTO(role_info_done) struct role_info info = {0};

    if (strcmp(what, "list") == 0) {
        fake_roles(&list);
        render_roles(out, view, &list);
    } else {
        fake_role(what, &info);
        render_role(out, view, &info);
    }
}

int main(int argc, char *argv[])
{
    static const char *const all[] = {"list", "backend", "gardener-with-a-name-of-more-than-twenty",
                                      NULL};
    const struct golden golden = {"role", all, draw};

    return golden_main(&golden, argc, argv);
}
