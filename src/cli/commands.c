/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

extern const struct command cmd_run;
extern const struct command cmd_challenge_list;
extern const struct command cmd_challenge_show;
extern const struct command cmd_challenge_start;
extern const struct command cmd_challenge_new;
extern const struct command cmd_challenge_export;
extern const struct command cmd_doctor;
extern const struct command cmd_explain;
extern const struct command cmd_config_show;
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
    &cmd_challenge_export,
    &cmd_doctor,
    &cmd_explain,
    &cmd_config_show,
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
