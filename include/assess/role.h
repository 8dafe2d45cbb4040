/* SPDX-License-Identifier: MIT */
/*
 * role - what a company looks for, which challenges an applicant gets, and what they and later interviews
 * cover of it: plain data, read from challenges/roles/ID.yaml and the operator's own folder.
 *
 * Strings are owned by the role (malloc) and never NULL; arrays likewise, but for those with count 0.
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>

/* What an applicant may do with assistants that write code. */
enum role_ai { ROLE_AI_FORBIDDEN, ROLE_AI_DISCLOSE, ROLE_AI_ALLOWED, ROLE_AIS };

struct role_texts {
    char **items;
    size_t count;
};

/* One thing that the role asks for. */
struct role_topic {
    char *id, *text;
    bool preferred; /* rather than required */
};

/* One task of an order. */
struct role_challenge {
    struct role_texts
        ids;         /* the first is the one that orders get; the others may stand in for it */
    unsigned weight; /* of its score among those of the others */
    struct role_texts covers; /* ids of topics */
};

enum { ROLE_LEVELS = 4 };

struct role_criterion {
    char *id, *text;
    char *anchors[ROLE_LEVELS]; /* what the levels 1 to 4 look like; "" where nothing is said */
};

struct role_scorecard {
    char *id, *name;
    struct role_criterion *criteria;
    size_t count;
};

/* An interview: read and checked, used by a later version. */
struct role_stage {
    char *id, *name;
    unsigned minutes, interviewers;
    char *scorecard; /* id, or "" */
    struct role_texts covers;
};

struct role {
    char *id, *name, *summary;
    unsigned minutes;       /* the personal clock, from an order's start; 0: none */
    unsigned deadline_days; /* from the order on; 0: none */
    int threshold;          /* percent of all points; -1: none.  It is shown, and decides nothing */
    enum role_ai ai;
    struct role_challenge *challenges;
    size_t challenge_count;
    struct role_topic *asks;
    size_t ask_count;
    struct role_stage *stages;
    size_t stage_count;
    struct role_scorecard *scorecards;
    size_t scorecard_count;
};

/* What the catalogue has of a challenge that a role names. */
struct role_task {
    const char *id; /* the role's */
    char *name;     /* "" where it is not there, or broken */
    unsigned minutes;
    bool here;
};

struct role_info {
    char *id, *path;
    bool is_own;        /* the operator's */
    struct error fault; /* code ERR_OK, or why it cannot be used: then role is NULL */
    struct role *role;
    /* Only from assess_role_show: the role's challenges, each followed by what may stand in for it. */
    struct role_task *tasks;
    size_t task_count;
};

struct role_list {
    struct role_info *items; /* by id */
    size_t count;
};

void role_free(struct role *role);
void role_info_done(struct role_info *info);
void role_list_done(struct role_list *list);

const char *role_ai_name(enum role_ai ai); /* "forbidden", "disclose", "allowed" */
bool role_covers(const struct role_texts *covers, const char *topic);
/* How many of the things that it asks for some challenge, or with STAGES some stage, covers. */
size_t role_covered(const struct role *role, bool stages);

/* assess-role/1 and assess-roles/1, one line each; caller frees.  NULL: out of memory. */
char *role_to_json(const struct role_info *info);
char *role_list_to_json(const struct role_list *list);
