/* SPDX-License-Identifier: MIT */
/* fake_roles - made-up roles for the command line and for the golden files. */
#pragma once

#include "assess/role.h"

void fake_roles(struct role_list *out_list);
/* As assess_role_show would: out_info->id is NULL where there is none, its role where it is broken. */
void fake_role(const char *id, struct role_info *out_info);
