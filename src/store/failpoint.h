/* SPDX-License-Identifier: MIT */
/* failpoint - places where the test build can be made to die; nothing in what people use. */
#pragma once

#ifdef ASSESS_FAILPOINTS
void failpoint(const char *place);
#else
#define failpoint(place) ((void)0)
#endif
