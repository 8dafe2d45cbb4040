/* SPDX-License-Identifier: MIT */
/* A configuration file that holds anything is taken within its bounds or refused with a place. */
#include "fuzz.h"

#include "config.h"
#include "folder.h"

#include <string.h>

/* Its words lie with the program's files, which a target of its own has none of. */
int paths_share(const char *name, char **out_path, struct error *err);
int paths_share(const char *name, char **out_path, struct error *err)
{
    (void)err;
    *out_path = strdup(name);
    HOLDS(*out_path != NULL);
    return 0;
}

static void check(const struct config *config)
{
    HOLDS(config->jobs <= 64);
    HOLDS(config->uid_base == 0 || config->uid_base >= 1000);
    HOLDS(config->meter != SANDBOX_METER_RLIMIT);
    HOLDS(config->challenges && config->cache);
    HOLDS(config->cache[0] == '/' || config->cache[0] == '\0');
    for (size_t i = 0; i < config->list.count; i++) {
        const struct config_item *item = &config->list.items[i];

        HOLDS(item->key[0] && item->origin[0]);
        HOLDS(memchr(item->value, '\0', sizeof(item->value)) != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[100];
    struct config config = {0};
    struct error err = {0};
    int result = 0;

    folder_write("config.yaml", size > 0 ? (const void *)data : "", size);
    (void)snprintf(path, sizeof(path), "%s/config.yaml", folder_path());
    result = config_load(path, &config, &err);
    if (result == 0)
        check(&config);
    else
        HOLDS(result == -(int)err.code && err.message[0]);
    config_done(&config);
    return 0;
}
