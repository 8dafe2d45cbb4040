/* SPDX-License-Identifier: MIT */
#include "command.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 64, TEXT_SIZE = 128 };

extern const struct command cmd_run;
extern const struct command cmd_challenge_list;
extern const struct command cmd_challenge_show;
extern const struct command cmd_challenge_start;
extern const struct command cmd_challenge_new;
extern const struct command cmd_challenge_check;
extern const struct command cmd_challenge_vary;
extern const struct command cmd_challenge_export;
extern const struct command cmd_candidate_add;
extern const struct command cmd_candidate_list;
extern const struct command cmd_candidate_show;
extern const struct command cmd_candidate_hold;
extern const struct command cmd_candidate_erase;
extern const struct command cmd_store_check;
extern const struct command cmd_store_backup;
extern const struct command cmd_store_recover;
extern const struct command cmd_audit_verify;
extern const struct command cmd_role_list;
extern const struct command cmd_role_show;
extern const struct command cmd_order_add;
extern const struct command cmd_order_list;
extern const struct command cmd_order_show;
extern const struct command cmd_order_start;
extern const struct command cmd_order_submit;
extern const struct command cmd_order_extend;
extern const struct command cmd_order_cancel;
extern const struct command cmd_results_list;
extern const struct command cmd_results_show;
extern const struct command cmd_results_export;
extern const struct command cmd_results_regrade;
extern const struct command cmd_results_decide;
extern const struct command cmd_webhook_add;
extern const struct command cmd_webhook_list;
extern const struct command cmd_webhook_show;
extern const struct command cmd_webhook_rotate;
extern const struct command cmd_webhook_pause;
extern const struct command cmd_webhook_resume;
extern const struct command cmd_webhook_test;
extern const struct command cmd_webhook_verify;
extern const struct command cmd_webhook_remove;
extern const struct command cmd_webhook_deliveries;
extern const struct command cmd_webhook_replay;
extern const struct command cmd_metrics;
extern const struct command cmd_work;
extern const struct command cmd_doctor;
extern const struct command cmd_explain;
extern const struct command cmd_config_show;
extern const struct command cmd_config_path;
extern const struct command cmd_completion;
extern const struct command cmd_complete;
extern const struct command cmd_version;
extern const struct command cmd_help;

/* The verbs of a group stand together. */
const struct command *const commands[] = {
    &cmd_run,
    &cmd_challenge_list,
    &cmd_challenge_show,
    &cmd_challenge_start,
    &cmd_challenge_new,
    &cmd_challenge_check,
    &cmd_challenge_vary,
    &cmd_challenge_export,
    &cmd_candidate_add,
    &cmd_candidate_list,
    &cmd_candidate_show,
    &cmd_candidate_hold,
    &cmd_candidate_erase,
    &cmd_store_check,
    &cmd_store_backup,
    &cmd_store_recover,
    &cmd_audit_verify,
    &cmd_role_list,
    &cmd_role_show,
    &cmd_order_add,
    &cmd_order_list,
    &cmd_order_show,
    &cmd_order_start,
    &cmd_order_submit,
    &cmd_order_extend,
    &cmd_order_cancel,
    &cmd_results_list,
    &cmd_results_show,
    &cmd_results_export,
    &cmd_results_regrade,
    &cmd_results_decide,
    &cmd_webhook_add,
    &cmd_webhook_list,
    &cmd_webhook_show,
    &cmd_webhook_rotate,
    &cmd_webhook_pause,
    &cmd_webhook_resume,
    &cmd_webhook_test,
    &cmd_webhook_verify,
    &cmd_webhook_remove,
    &cmd_webhook_deliveries,
    &cmd_webhook_replay,
    &cmd_work,
    &cmd_metrics,
    &cmd_doctor,
    &cmd_explain,
    &cmd_config_show,
    &cmd_config_path,
    &cmd_completion,
    &cmd_complete,
    &cmd_version,
    &cmd_help,
    NULL,
};

const struct command *command_find(const char *word, const char *second)
{
    for (size_t i = 0; commands[i]; i++) {
        const struct command *command = commands[i];

        if (!command->group && strcmp(command->name, word) == 0)
            return command;
        if (command->group && second && strcmp(command->group, word) == 0 &&
            strcmp(command->name, second) == 0)
            return command;
    }
    return NULL;
}

bool command_is_group(const char *word)
{
    for (size_t i = 0; commands[i]; i++) {
        if (commands[i]->group && strcmp(commands[i]->group, word) == 0)
            return true;
    }
    return false;
}

/* The verbs and groups, or the actions of GROUP. */
static void names_of(const char *group, const char *names[NAMES_MAX + 1])
{
    size_t count = 0;

    for (size_t i = 0; commands[i] && count < NAMES_MAX; i++) {
        const char *own = commands[i]->group;

        if (commands[i]->hidden || (group && (!own || strcmp(own, group) != 0)))
            continue;
        if (group || !own)
            names[count++] = commands[i]->name;
        else if (count == 0 || strcmp(names[count - 1], own) != 0)
            names[count++] = own;
    }
    names[count] = NULL;
}

static int unknown_action(const char *group, const char *word, struct error *err)
{
    const char *names[NAMES_MAX + 1];
    char shown[TEXT_SIZE], list[TEXT_SIZE] = "";
    const char *nearest;

    names_of(group, names);
    nearest = word ? text_nearest(word, names) : NULL;
    for (size_t i = 0; names[i]; i++) {
        size_t used = strlen(list);

        (void)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    if (word)
        (void)error_set(err, ERR_USAGE, "assess %s: no action '%s'", group,
                        text_escape_into(shown, sizeof shown, word, strlen(word)));
    else
        (void)error_set(err, ERR_USAGE, "assess %s: an action is missing", group);
    if (nearest)
        error_hint(err, "did you mean 'assess %s %s'?", group, nearest);
    else
        error_hint(err, "'assess %s' has: %s", group, list);
    return -(int)ERR_USAGE;
}

int command_unknown(const char *word, const char *second, struct error *err)
{
    const char *names[NAMES_MAX + 1];
    char shown[TEXT_SIZE];
    const char *nearest;

    if (command_is_group(word))
        return unknown_action(word, second, err);
    names_of(NULL, names);
    nearest = text_nearest(word, names);
    (void)error_set(err, ERR_USAGE, "no verb '%s'",
                    text_escape_into(shown, sizeof shown, word, strlen(word)));
    if (nearest)
        error_hint(err, "did you mean 'assess %s'?", nearest);
    else
        error_hint(err, "'assess help' lists the verbs");
    return -(int)ERR_USAGE;
}
