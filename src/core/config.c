/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "address.h"
#include "auto.h"
#include "file.h"
#include "schedule.h"
#include "session.h"
#include "text.h"
#include "yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SYSTEM_FOLDER "/etc/assess"
#define SYSTEM_CONFIG SYSTEM_FOLDER "/config.yaml"
#define SYSTEM_DATA   "/var/lib/assess"
#define CONFIG_MAX    65536

enum { RETAIN_DAYS_MAX = 36500 };

AUTO_OWNER(yaml, yaml_free)

/* $NAME/assess…, or $HOME/FALLBACK/assess…; NULL where there is no home. */
static char *home_path(const char *name, const char *fallback, const char *rest)
{
    const char *folder = getenv(name);
    const char *home = getenv("HOME");

    if (folder && folder[0] == '/')
        return text_format("%s/%s", folder, rest);
    if (home && home[0] == '/')
        return text_format("%s/%s/%s", home, fallback, rest);
    return NULL;
}

static char *find_file(const char *wanted)
{
    char *own;

    if (wanted)
        return text_copy(wanted);
    if (access(SYSTEM_CONFIG, F_OK) == 0)
        return text_copy(SYSTEM_CONFIG);
    own = home_path("XDG_CONFIG_HOME", ".config", "assess/config.yaml");
    if (own && access(own, F_OK) == 0)
        return own;
    free(own);
    return NULL;
}

/* Beside the configuration FILE; without one, the system's, else the person's. */
static char *languages_beside(const char *file)
{
    const char *slash = file ? strrchr(file, '/') : NULL;
    char *own;

    if (file && !slash)
        return text_copy("languages");
    if (file)
        return text_format("%.*s/languages", (int)(slash - file), file);
    if (access(SYSTEM_FOLDER "/languages", F_OK) == 0)
        return text_copy(SYSTEM_FOLDER "/languages");
    own = home_path("XDG_CONFIG_HOME", ".config", "assess/languages");
    return own ? own : text_copy("");
}

static void note(struct config *config, const char *key, const char *value, const char *origin)
{
    struct config_item *item = &config->list.items[config->list.count++];

    (void)snprintf(item->key, sizeof(item->key), "%s", key);
    (void)snprintf(item->value, sizeof(item->value), "%s", value);
    (void)snprintf(item->origin, sizeof(item->origin), "%s", origin);
}

static int read_meter(const struct yaml *yaml, struct config *config, struct error *err)
{
    const struct yaml_node *root = yaml_root(yaml);
    const char *meter = "auto";
    int rc = yaml_text(yaml, root, "meter", &meter, err);

    if (rc < 0)
        return rc;
    if (strcmp(meter, "cgroup2") == 0)
        config->meter = SANDBOX_METER_CGROUP2;
    else if (strcmp(meter, "cgroup1") == 0)
        config->meter = SANDBOX_METER_CGROUP1;
    else if (strcmp(meter, "auto") != 0) {
        rc = yaml_fail(yaml, yaml_get(root, "meter"), err, "\"meter\" is auto, cgroup2 or cgroup1");
        error_hint(err, "weaker limits are only had by --meter rlimit, run by run");
    }
    return rc;
}

static int read_path(const struct yaml *yaml, const char *key, char **value, struct error *err)
{
    const char *text = NULL;
    int rc = yaml_text(yaml, yaml_root(yaml), key, &text, err);

    if (rc < 0 || !text)
        return rc;
    if (strcmp(key, "cache") == 0 && strcmp(text, "off") == 0)
        text = "";
    else if (text[0] != '/')
        return yaml_fail(yaml, yaml_get(yaml_root(yaml), key), err, "\"%s\" is an absolute path",
                         key);
    free(*value);
    *value = text_copy(text);
    return *value ? 0 : error_set(err, ERR_SYSTEM, "out of memory");
}

const char *const retention_keys[] = {"trials", "sources", "reports", "deliveries", "people", NULL};

/* What can be looked at again two years later, and a person who was not heard of for three. */
static const unsigned shipped_days[RETAIN_CLASSES] = {90, 730, 730, 365, 1095};

/* "keep", or a number of days. */
static int read_days(const struct yaml *yaml, const struct yaml_node *map, unsigned item,
                     struct config *config, struct error *err)
{
    const char *key = retention_keys[item], *text = NULL;
    int64_t days = shipped_days[item];
    int rc = yaml_text(yaml, map, key, &text, err);

    if (rc == 0 && text && strcmp(text, "keep") == 0) {
        days = 0;
    } else if (rc == 0 && text && !parse_i64(text, 1, RETAIN_DAYS_MAX, &days)) {
        rc = yaml_fail(yaml, yaml_get(map, key), err, "\"%s\" is a number of days, or keep", key);
        error_hint(err, "from 1 to %d; it is %u where it is not said", RETAIN_DAYS_MAX,
                   shipped_days[item]);
    }
    config->retain_days[item] = (unsigned)days;
    return rc;
}

static int read_retention(const struct yaml *yaml, struct config *config, struct error *err)
{
    const struct yaml_node *map = yaml_get(yaml_root(yaml), "retention");
    int rc = 0;

    if (!map || yaml_is_null(map))
        return 0;
    if (map->kind != YAML_MAP)
        return yaml_fail(yaml, map, err, "\"retention\" is a map of classes of data and days");
    rc = yaml_check_keys(yaml, map, retention_keys, err);
    for (unsigned i = 0; rc == 0 && i < RETAIN_CLASSES; i++)
        rc = read_days(yaml, map, i, config, err);
    return rc;
}

static int keep_text(const struct yaml *yaml, const struct yaml_node *map, const char *key,
                     int (*check)(const char *text, struct error *err), char **out,
                     struct error *err)
{
    const char *text = NULL;
    struct error why;
    int rc = yaml_text(yaml, map, key, &text, err);

    if (rc < 0 || !text)
        return rc;
    if (check(text, &why) < 0) {
        rc = yaml_fail(yaml, yaml_get(map, key), err, "%s", why.message);
        error_hint(err, "%s", why.hint);
        return rc;
    }
    free(*out);
    *out = text_copy(text);
    return *out ? 0 : error_memory(err);
}

static int check_allow(const char *text, struct error *err)
{
    struct address_rules rules;

    return address_rules_parse(text, &rules, err);
}

static int check_retries(const char *text, struct error *err)
{
    struct schedule_waits waits;

    return schedule_waits_parse(text, &waits, err);
}

/* Exceptions from what address.h forbids are of the operator alone. */
static int read_webhook(const struct yaml *yaml, struct config *config, struct error *err)
{
    static const char *const keys[] = {"allow", "retries", NULL};
    const struct yaml_node *map = yaml_get(yaml_root(yaml), "webhook");
    int rc;

    if (!map || yaml_is_null(map))
        return 0;
    if (map->kind != YAML_MAP)
        return yaml_fail(yaml, map, err, "\"webhook\" is a map with \"allow\" and \"retries\"");
    rc = yaml_check_keys(yaml, map, keys, err);
    if (rc == 0)
        rc = keep_text(yaml, map, "allow", check_allow, &config->allow, err);
    return rc == 0 ? keep_text(yaml, map, "retries", check_retries, &config->retries, err) : rc;
}

static int read_keys(const struct yaml *yaml, struct config *config, struct error *err)
{
    static const char *const keys[] = {"jobs",  "uid_base",  "meter",   "challenges", "data",
                                       "cache", "retention", "webhook", NULL};
    const struct yaml_node *root = yaml_root(yaml);
    int64_t jobs = 0;
    int64_t uid_base = 0;
    int rc = yaml_check_keys(yaml, root, keys, err);

    if (rc == 0)
        rc = yaml_i64(yaml, root, "jobs", 1, 64, &jobs, err);
    if (rc == 0)
        rc = yaml_i64(yaml, root, "uid_base", 1000, 4000000000, &uid_base, err);
    if (rc == 0)
        rc = read_meter(yaml, config, err);
    if (rc == 0)
        rc = read_path(yaml, "challenges", &config->challenges, err);
    if (rc == 0)
        rc = read_path(yaml, "data", &config->data, err);
    if (rc == 0)
        rc = read_path(yaml, "cache", &config->cache, err);
    if (rc == 0)
        rc = read_retention(yaml, config, err);
    if (rc == 0)
        rc = read_webhook(yaml, config, err);
    config->jobs = (unsigned)jobs;
    config->uid_base = (uint32_t)uid_base;
    return rc;
}

static void list_retention(struct config *config, const struct yaml *yaml, const char *path)
{
    const struct yaml_node *map = yaml ? yaml_get(yaml_root(yaml), "retention") : NULL;

    for (unsigned i = 0; i < RETAIN_CLASSES; i++) {
        bool said = map && map->kind == YAML_MAP && yaml_get(map, retention_keys[i]);
        char key[32], value[32] = "keep";

        (void)snprintf(key, sizeof key, "retention.%s", retention_keys[i]);
        if (config->retain_days[i] > 0)
            (void)snprintf(value, sizeof value, "%u day%s", config->retain_days[i],
                           config->retain_days[i] == 1 ? "" : "s");
        note(config, key, value, said ? path : "default");
    }
}

static void list_values(struct config *config, const struct yaml *yaml, const char *path)
{
    static const char *const meters[] = {
        [SANDBOX_METER_AUTO] = "auto",
        [SANDBOX_METER_CGROUP2] = "cgroup2",
        [SANDBOX_METER_CGROUP1] = "cgroup1",
        [SANDBOX_METER_RLIMIT] = "rlimit",
    };
    static const char *const keys[] = {"jobs", "uid_base", "meter", "challenges", "data", "cache"};
    char jobs[16];
    char uid_base[16];

    (void)snprintf(jobs, sizeof(jobs), "%u", config->jobs);
    (void)snprintf(uid_base, sizeof(uid_base), "%u", config->uid_base ? config->uid_base : 64000);
    const char *values[] = {config->jobs ? jobs : "one a core",
                            uid_base,
                            meters[config->meter],
                            config->challenges,
                            config->data[0] ? config->data : "none",
                            config->cache[0] ? config->cache : "off"};

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        note(config, keys[i], values[i],
             yaml && yaml_get(yaml_root(yaml), keys[i]) ? path : "default");
    list_retention(config, yaml, path);
    note(config, "webhook.allow", config->allow[0] ? config->allow : "none",
         config->allow[0] ? path : "default");
    note(config, "webhook.retries", config->retries,
         strcmp(config->retries, SCHEDULE_STANDARD) != 0 ? path : "default");
    (void)snprintf(config->list.path, sizeof(config->list.path), "%s", path ? path : "");
}

static int set_defaults(struct config *config, const char *file, bool system, struct error *err)
{
    int rc = paths_share("challenges", &config->challenges, err);

    if (rc < 0)
        return rc;
    config->data =
        system ? text_copy(SYSTEM_DATA) : home_path("XDG_DATA_HOME", ".local/share", "assess");
    if (!config->data)
        config->data = text_copy("");
    config->cache = home_path("XDG_CACHE_HOME", ".cache", "assess/programs");
    if (!config->cache)
        config->cache = text_copy("");
    config->languages = languages_beside(file);
    config->allow = text_copy("");
    config->retries = text_copy(SCHEDULE_STANDARD);
    memcpy(config->retain_days, shipped_days, sizeof shipped_days);
    return config->cache && config->data && config->languages && config->allow && config->retries
               ? 0
               : error_memory(err);
}

/* Where the configuration is, or could be. */
static int place_roles(const char *file, struct config *config, struct error *err)
{
    auto_free char *folder = NULL;
    auto_free char *name = NULL;
    int rc = file ? file_split(file, &folder, &name, err) : 0;

    if (rc < 0)
        return rc;
    config->roles = file ? text_format("%s/roles", folder)
                         : home_path("XDG_CONFIG_HOME", ".config", "assess/roles");
    if (!config->roles)
        config->roles = text_copy("");
    return config->roles ? 0 : error_memory(err);
}

/* A file that nobody named is obeyed only where nobody else wrote it: sudo may keep another's HOME. */
static int read_file(const char *path, bool named, char **out_text, size_t *out_size,
                     struct error *err)
{
    auto_close int fd = -1;
    int rc = file_open_given(path, FILE_LAST_MAY_LINK, &fd, err);

    if (rc == 0 && !named && (rc = file_check_ours(fd, path, err)) < 0)
        error_hint(err, "make it yours alone, or name it with --config");
    return rc < 0 ? rc : file_read_fd(fd, path, CONFIG_MAX, out_text, out_size, err);
}

int config_load(const char *path, struct config *out_config, struct error *err)
{
    auto_free char *file = find_file(path);
    AUTO(auto_yaml_clean) struct yaml *yaml = NULL;
    auto_free char *text = NULL;
    struct config config = {0};
    size_t size;
    int rc = set_defaults(&config, file, !path && file && strcmp(file, SYSTEM_CONFIG) == 0, err);

    config.named = path != NULL;
    if (rc == 0)
        rc = place_roles(file, &config, err);
    if (rc == 0 && file) {
        rc = read_file(file, path != NULL, &text, &size, err);
        if (rc == 0)
            rc = yaml_parse(file, text, size, &yaml, err);
        if (rc == 0)
            rc = read_keys(yaml, &config, err);
        if (rc < 0)
            (void)error_wrap(err, "configuration");
    }
    if (rc < 0) {
        config_done(&config);
        return rc;
    }
    list_values(&config, yaml, file);
    *out_config = config;
    return 0;
}

void config_done(struct config *config)
{
    free(config->challenges);
    free(config->data);
    free(config->cache);
    free(config->languages);
    free(config->roles);
    free(config->allow);
    free(config->retries);
    *config = (struct config){0};
}

int assess_config(const struct assess_options *options, struct config_list *out_list,
                  struct error *err)
{
    struct config config;
    int rc = config_load(options->config_path, &config, err);

    if (rc < 0)
        return rc;
    *out_list = config.list;
    config_done(&config);
    return 0;
}

int assess_config_path(char **out_path, bool *out_exists, struct error *err)
{
    char *path = find_file(NULL);

    *out_exists = path != NULL;
    if (!path)
        path = home_path("XDG_CONFIG_HOME", ".config", "assess/config.yaml");
    if (!path)
        path = text_copy(SYSTEM_CONFIG); /* a user without a home */
    *out_path = path;
    return path ? 0 : error_memory(err);
}
