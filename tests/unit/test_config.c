/* SPDX-License-Identifier: MIT */
#include "config.h"
#include "fixture.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void with_home(struct fixture *fixture)
{
    assert_int_equal(setenv("XDG_CONFIG_HOME", fixture_path(fixture, "config"), 1), 0);
    assert_int_equal(setenv("XDG_CACHE_HOME", fixture_path(fixture, "cache"), 1), 0);
    assert_int_equal(setenv("HOME", fixture_path(fixture, "home"), 1), 0);
}

static const struct config_item *item(const struct config *config, const char *key)
{
    for (size_t i = 0; i < config->list.count; i++)
        if (strcmp(config->list.items[i].key, key) == 0)
            return &config->list.items[i];
    fail_msg("no key %s", key);
    return NULL;
}

static void load(struct fixture *fixture, const char *text, struct config *config)
{
    struct error err = {0};

    with_home(fixture);
    fixture_write(fixture, "given.yaml", text);
    if (config_load(fixture_path(fixture, "given.yaml"), config, &err) < 0)
        fail_msg("%s", err.message);
}

/* Where the system has a file of its own, nothing can be said about the others. */
static void skip_with_a_system_file(void)
{
    if (access("/etc/assess/config.yaml", F_OK) == 0)
        skip();
}

static void without_a_file_all_is_default(void **state)
{
    static const struct {
        const char *key, *value;
    } rows[] = {
        {"jobs",                 "one a core"                     },
        {"uid_base",             "64000"                          },
        {"meter",                "auto"                           },
        {"challenges",           NULL                             },
        {"data",                 NULL                             },
        {"cache",                NULL                             },
        {"retention.trials",     "90 days"                        },
        {"retention.sources",    "730 days"                       },
        {"retention.reports",    "730 days"                       },
        {"retention.deliveries", "365 days"                       },
        {"retention.people",     "1095 days"                      },
        {"webhook.allow",        "none"                           },
        {"webhook.retries",      "5s 5m 30m 2h 5h 10h 14h 20h 24h"},
    };
    struct fixture *fixture = *state;
    struct config config;
    struct error err;

    skip_with_a_system_file();
    with_home(fixture);
    assert_int_equal(config_load(NULL, &config, &err), 0);
    assert_int_equal(config.list.count, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_string_equal(config.list.items[i].key, rows[i].key);
        assert_string_equal(config.list.items[i].origin, "default");
        if (rows[i].value)
            assert_string_equal(config.list.items[i].value, rows[i].value);
    }
    assert_int_equal(config.jobs, 0);
    assert_int_equal(config.uid_base, 0);
    assert_int_equal(config.meter, SANDBOX_METER_AUTO);
    assert_true(text_has_suffix(config.challenges, "/share/assess/challenges"));
    assert_string_equal(config.cache, fixture_path(fixture, "cache/assess/programs"));
    assert_string_equal(config.list.path, "");
    config_done(&config);
}

static void cache_lies_at_home_or_nowhere(void **state)
{
    static const struct {
        const char *xdg, *home, *cache;
    } rows[] = {
        {"/x",       "/h", "/x/assess/programs"       },
        {NULL,       "/h", "/h/.cache/assess/programs"},
        {"relative", "/h", "/h/.cache/assess/programs"},
        {"",         "/h", "/h/.cache/assess/programs"},
        {NULL,       "h",  ""                         },
        {NULL,       NULL, ""                         },
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "given.yaml", "jobs: 1\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct config config;
        struct error err;

        (void)(rows[i].xdg ? setenv("XDG_CACHE_HOME", rows[i].xdg, 1) : unsetenv("XDG_CACHE_HOME"));
        (void)(rows[i].home ? setenv("HOME", rows[i].home, 1) : unsetenv("HOME"));
        assert_int_equal(config_load(fixture_path(fixture, "given.yaml"), &config, &err), 0);
        assert_string_equal(config.cache, rows[i].cache);
        assert_string_equal(item(&config, "cache")->value,
                            rows[i].cache[0] ? rows[i].cache : "off");
        config_done(&config);
    }
}

static void what_is_stored_lies_at_home_or_nowhere(void **state)
{
    static const struct {
        const char *xdg, *home, *data;
    } rows[] = {
        {"/x",       "/h",       "/x/assess"             },
        {NULL,       "/h",       "/h/.local/share/assess"},
        {"relative", "/h",       "/h/.local/share/assess"},
        {NULL,       NULL,       ""                      },
        {NULL,       "relative", ""                      },
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "given.yaml", "jobs: 1\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct config config;
        struct error err;

        (void)(rows[i].xdg ? setenv("XDG_DATA_HOME", rows[i].xdg, 1) : unsetenv("XDG_DATA_HOME"));
        (void)(rows[i].home ? setenv("HOME", rows[i].home, 1) : unsetenv("HOME"));
        assert_int_equal(config_load(fixture_path(fixture, "given.yaml"), &config, &err), 0);
        assert_string_equal(config.data, rows[i].data);
        config_done(&config);
    }
}

static void each_key_is_read_and_says_where_it_stands(void **state)
{
    struct fixture *fixture = *state;
    struct config config;

    load(fixture,
         "jobs: 3\nuid_base: 70000\nmeter: cgroup1\nchallenges: /srv/c\ndata: /srv/d\ncache: "
         "/var/cache/x\nwebhook:\n  allow: 127.0.0.1 10.0.0.0/8:8443 :8443\n  retries: 1s 2m\n",
         &config);
    assert_string_equal(config.allow, "127.0.0.1 10.0.0.0/8:8443 :8443");
    assert_string_equal(config.retries, "1s 2m");
    assert_int_equal(config.jobs, 3);
    assert_int_equal(config.uid_base, 70000);
    assert_int_equal(config.meter, SANDBOX_METER_CGROUP1);
    assert_string_equal(config.challenges, "/srv/c");
    assert_string_equal(config.data, "/srv/d");
    assert_string_equal(config.cache, "/var/cache/x");
    assert_string_equal(config.list.path, fixture_path(fixture, "given.yaml"));
    for (size_t i = 0; i < config.list.count; i++)
        assert_string_equal(config.list.items[i].origin,
                            text_has_prefix(config.list.items[i].key, "retention.")
                                ? "default"
                                : fixture_path(fixture, "given.yaml"));
    config_done(&config);
}

static void good_values_are_shown_as_they_count(void **state)
{
    static const struct {
        const char *text, *key, *value;
    } rows[] = {
        {"jobs: 1\n",              "jobs",     "1"         },
        {"jobs: 64\n",             "jobs",     "64"        },
        {"uid_base: 1000\n",       "uid_base", "1000"      },
        {"uid_base: 4000000000\n", "uid_base", "4000000000"},
        {"meter: cgroup2\n",       "meter",    "cgroup2"   },
        {"meter: auto\n",          "meter",    "auto"      },
        {"cache: off\n",           "cache",    "off"       },
        {"cache: \"off\"\n",       "cache",    "off"       },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct config config;

        load(fixture, rows[i].text, &config);
        assert_string_equal(item(&config, rows[i].key)->value, rows[i].value);
        for (size_t k = 0; k < config.list.count; k++)
            if (strcmp(config.list.items[k].key, rows[i].key) != 0)
                assert_string_equal(config.list.items[k].origin, "default");
        config_done(&config);
    }
}

static void cache_may_be_off(void **state)
{
    struct fixture *fixture = *state;
    struct config config;

    load(fixture, "cache: off\n", &config);
    assert_string_equal(config.cache, "");
    config_done(&config);
}

static void bad_file_is_refused_with_place_and_hint(void **state)
{
    static const struct {
        const char *text, *message, *hint;
        unsigned line;
    } rows[] = {
        {"jobs: 2\njob: 3\n",             "job",                     "jobs",    2},
        {"nonsense: 1\n",                 "nonsense",                "",        1},
        {"jobs: 0\n",                     "jobs",                    "",        1},
        {"jobs: 65\n",                    "jobs",                    "",        1},
        {"jobs: two\n",                   "jobs",                    "",        1},
        {"jobs: [1]\n",                   "jobs",                    "",        1},
        {"jobs: -1\n",                    "jobs",                    "",        1},
        {"uid_base: 0\n",                 "uid_base",                "",        1},
        {"uid_base: 999\n",               "uid_base",                "",        1},
        {"uid_base: 4294967296\n",        "uid_base",                "",        1},
        {"\n\nmeter: fast\n",             "\"meter\" is",            "--meter", 3},
        {"meter: rlimit\n",               "\"meter\" is",            "--meter", 1},
        {"challenges: here\n",            "absolute path",           "",        1},
        {"challenges: off\n",             "absolute path",           "",        1},
        {"cache: ../x\n",                 "absolute path",           "",        1},
        {"cache: ~/x\n",                  "absolute path",           "",        1},
        {"cache: \"\"\n",                 "absolute path",           "",        1},
        {"jobs: 1\njobs: 2\n",            "jobs",                    "",        2},
        {"retention: 5\n",                "is a map",                "",        1},
        {"retention:\n  source: 5\n",     "source",                  "sources", 2},
        {"retention:\n  people: 0\n",     "number of days, or keep", "1095",    2},
        {"retention:\n  trials: 36501\n", "number of days, or keep", "90",      2},
        {"jobs: [\n",                     "configuration",           "",        0},
        {"- jobs\n",                      "configuration",           "",        0},
    };
    struct fixture *fixture = *state;

    with_home(fixture);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = {0};
        struct config config;

        fixture_write(fixture, "given.yaml", rows[i].text);
        assert_int_equal(config_load(fixture_path(fixture, "given.yaml"), &config, &err),
                         -(int)ERR_CONFIG);
        assert_int_equal(error_exit_status(&err), 2);
        if (!strstr(err.message, rows[i].message) || !strstr(err.hint, rows[i].hint) ||
            (rows[i].line > 0 && err.place.line != rows[i].line))
            fail_msg("%s: %s (%s) in line %u", rows[i].text, err.message, err.hint, err.place.line);
        assert_string_equal(err.place.file, fixture_path(fixture, "given.yaml"));
    }
}

static void empty_file_changes_nothing(void **state)
{
    static const char *const rows[] = {"", "# only a comment\n", "---\n", "{}\n"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct config config;

        load(fixture, rows[i], &config);
        assert_int_equal(config.jobs, 0);
        assert_string_equal(item(&config, "jobs")->origin, "default");
        config_done(&config);
    }
}

static void named_file_that_cannot_be_read_is_the_callers_turn(void **state)
{
    static const char *const rows[] = {"missing.yaml", "folder", "fifo", "big.yaml",
                                       "missing/below.yaml"};
    struct fixture *fixture = *state;
    static char big[65537];

    memset(big, '#', sizeof big);
    with_home(fixture);
    fixture_folder(fixture, "folder");
    fixture_fifo(fixture, "fifo");
    fixture_write_bytes(fixture, "big.yaml", big, sizeof big);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = {0};
        struct config config;

        assert_true(config_load(fixture_path(fixture, rows[i]), &config, &err) < 0);
        if (error_exit_status(&err) != 2 || !strstr(err.message, rows[i]))
            fail_msg("%s: %s: %s", rows[i], error_name(err.code), err.message);
    }
}

static void personal_file_is_used_and_a_named_one_before_it(void **state)
{
    struct fixture *fixture = *state;
    struct config config;
    struct error err;

    skip_with_a_system_file();
    with_home(fixture);
    fixture_write(fixture, "config/assess/config.yaml", "jobs: 5\n");
    assert_int_equal(config_load(NULL, &config, &err), 0);
    assert_int_equal(config.jobs, 5);
    assert_string_equal(item(&config, "jobs")->origin,
                        fixture_path(fixture, "config/assess/config.yaml"));
    config_done(&config);
    load(fixture, "uid_base: 2000\n", &config);
    assert_int_equal(config.jobs, 0);
    assert_int_equal(config.uid_base, 2000);
    config_done(&config);
}

/* sudo may keep the HOME of somebody else, who then would configure root. */
static void personal_file_that_others_wrote_is_refused(void **state)
{
    static const char path[] = "config/assess/config.yaml";
    struct fixture *fixture = *state;
    struct config config;
    struct error err;

    skip_with_a_system_file();
    with_home(fixture);
    fixture_write(fixture, path, "jobs: 5\n");
    assert_int_equal(fchmodat(fixture->fd, path, 0666, 0), 0);
    assert_int_equal(config_load(NULL, &config, &err), -(int)ERR_UNREADABLE);
    assert_non_null(strstr(err.hint, "--config"));
    if (geteuid() != 0)
        return;
    assert_int_equal(fchmodat(fixture->fd, path, 0644, 0), 0);
    assert_int_equal(fchownat(fixture->fd, path, 1234, 1234, 0), 0);
    assert_int_equal(config_load(NULL, &config, &err), -(int)ERR_UNREADABLE);
    assert_int_equal(config_load(fixture_path(fixture, path), &config, &err), 0);
    config_done(&config);
}

static void retention_is_days_or_for_good(void **state)
{
    struct config config;

    load(*state, "retention:\n  sources: 365\n  people: keep\n", &config);
    assert_int_equal(config.retain_days[RETAIN_TRIALS], 90);
    assert_int_equal(config.retain_days[RETAIN_SOURCES], 365);
    assert_int_equal(config.retain_days[RETAIN_PEOPLE], 0);
    assert_string_equal(item(&config, "retention.sources")->value, "365 days");
    assert_string_equal(item(&config, "retention.people")->value, "keep");
    assert_string_equal(item(&config, "retention.trials")->origin, "default");
    config_done(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(without_a_file_all_is_default),
        TEST_IN_FOLDER(cache_lies_at_home_or_nowhere),
        TEST_IN_FOLDER(what_is_stored_lies_at_home_or_nowhere),
        TEST_IN_FOLDER(each_key_is_read_and_says_where_it_stands),
        TEST_IN_FOLDER(good_values_are_shown_as_they_count),
        TEST_IN_FOLDER(cache_may_be_off),
        TEST_IN_FOLDER(bad_file_is_refused_with_place_and_hint),
        TEST_IN_FOLDER(retention_is_days_or_for_good),
        TEST_IN_FOLDER(empty_file_changes_nothing),
        TEST_IN_FOLDER(named_file_that_cannot_be_read_is_the_callers_turn),
        TEST_IN_FOLDER(personal_file_is_used_and_a_named_one_before_it),
        TEST_IN_FOLDER(personal_file_that_others_wrote_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
