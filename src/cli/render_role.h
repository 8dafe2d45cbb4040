/* SPDX-License-Identifier: MIT */
/* render_role - what roles are there, and what one asks for, as texts for people.  Pure. */
#pragma once

#include "assess/role.h"
#include "view.h"

void render_roles(struct buf *out, const struct view *view, const struct role_list *list);
/* As assess_role_show made it; without a fault. */
void render_role(struct buf *out, const struct view *view, const struct role_info *info);
