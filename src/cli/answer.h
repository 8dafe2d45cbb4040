/* SPDX-License-Identifier: MIT */
/* answer - how a verb ends: with a text, a document or an error. */
#pragma once

#include "command.h"

#include "assess/assess.h"

/* What breaks after a signal breaks because of it: then ERR becomes E0130. */
void answer_settle(const struct cli *cli, struct error *err);
/* Shows ERR, settled, on standard error; returns its exit status. */
int answer_error(struct cli *cli, const struct error *err);
/* The same, and what it means for the submission: was anything run, was it judged? */
int answer_not_judged(struct cli *cli, const struct error *err, bool nothing_was_run);
/* TEXT (malloc'ed, freed here) and a line end; NULL means that memory ran out.  Returns STATUS. */
int answer_json(struct cli *cli, char *text, int status);
/* What is in OUT; returns STATUS. */
int answer_text(struct cli *cli, const struct buf *out, int status);
/* Options that the verbs share, as the core wants them. */
struct assess_options answer_options(struct cli *cli, const struct arguments *arguments);
