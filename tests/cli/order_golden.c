/* SPDX-License-Identifier: MIT */
/*
 * order_golden FOLDER: draws the list of orders and orders in their states, and compares them with
 * FOLDER/order-WHAT.MODE.txt.
 * order_golden FOLDER --write: writes the files instead; look at them before you keep them.
 */
#include "auto.h"
#include "fake_orders.h"
#include "golden_text.h"
#include "render_order.h"
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
    AUTO(order_list_done) struct order_list list = {0};
    AUTO(order_info_done) struct order_info info = {0};
    AUTO(buf_done) struct buf text;
    auto_free char *path = text_format("%s/order-%s.%s.txt", folder, what, mode->name);
    enum order_state state = ORDER_ORDERED;

    buf_init(&text, TEXT_MAX);
    if (order_state_by_name(what, &state)) {
        fake_order(&info, state);
        render_order(&text, &mode->view, &info);
    } else {
        fake_orders(&list);
        render_orders(&text, &mode->view, &list);
    }
    return path && golden_text(path, &text, &mode->view, writing);
}

int main(int argc, char *argv[])
{
    static const char *const all[] = {"list", "ordered", "started", "graded"};
    bool writing = argc == 3 && strcmp(argv[2], "--write") == 0;
    size_t faults = 0;

    if (argc < 2)
        return 2;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t j = 0; j < sizeof modes / sizeof *modes; j++)
            faults += !draw(argv[1], all[i], &modes[j], writing);
    return faults > 0 ? 1 : 0;
}
