/* SPDX-License-Identifier: MIT */
/*
 * junit - a judgement as JUnit XML (src/model/schema/assess-junit.xsd), for CI servers: a suite is a
 * group, a failure the candidate's, an error ours, and what was not run is skipped.
 */
#pragma once

#include "assess/judgement.h"
#include "buf.h"

void junit_render(struct buf *out, const struct judgement *judgement, enum audience audience);
