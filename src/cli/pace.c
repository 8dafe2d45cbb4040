/* SPDX-License-Identifier: MIT */
#include "pace.h"

static const int64_t each_ns = INT64_C(100000000), ahead_ns = INT64_C(2900000000);

bool pace_take(struct pace *pace, int64_t now_ns)
{
    if (pace->paid_until_ns - now_ns > ahead_ns)
        return false;
    pace->paid_until_ns = (pace->paid_until_ns > now_ns ? pace->paid_until_ns : now_ns) + each_ns;
    return true;
}
