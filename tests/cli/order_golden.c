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

static void draw(struct buf *out, const struct view *view, const char *what)
{
    AUTO(order_list_done) struct order_list list = {0};
    AUTO(order_info_done) struct order_info info = {0};
    enum order_state state = ORDER_ORDERED;

    if (order_state_by_name(what, &state)) {
        fake_order(&info, state);
        render_order(out, view, &info);
    } else {
        fake_orders(&list);
        render_orders(out, view, &list);
    }
}

int main(int argc, char *argv[])
{
    static const char *const all[] = {"list", "ordered", "started", "graded", NULL};
    const struct golden golden = {"order", all, draw};

    return golden_main(&golden, argc, argv);
}
