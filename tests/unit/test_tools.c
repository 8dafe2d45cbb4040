/* SPDX-License-Identifier: MIT */
/* Tools are scripts here: what they print is counted by what they append to a file. */
#include "fixture.h"
#include "profile.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct setting {
    struct profiles profiles;
    const struct profile *profile;
    char asked[256]; /* a line for each start of a tool */
    struct error err;
};

static void write_tool(struct fixture *fixture, const struct setting *setting, const char *name,
                       const char *says)
{
    char text[512];

    (void)snprintf(text, sizeof text, "#!/bin/sh\necho asked >> %s\nprintf '%s'\n", setting->asked,
                   says);
    fixture_write(fixture, name, text);
    assert_int_equal(chmod(fixture_path(fixture, name), 0755), 0);
}

/* A language with two tool chains, 1.23.5 and 1.19.8, and a cache. */
static void setting_init(struct fixture *fixture, const char *material, struct setting *setting)
{
    static const char format[] =
        "id: toy\nname: Toy\ninstall: toys\nextensions: [.toy]\n"
        "toolchains:\n"
        "  - compiler: {name: toyc, path: '%s/new', version: [version]}\n%s"
        "  - compiler: {name: toyc, path: '%s/old', version: [version]}\n"
        "run: {command: [x], policy: native, mounts: []}\n"
        "starter: {comment: '#', code: x}\n";
    char folder[200], cache[220], text[1024];

    *setting = (struct setting){0};
    (void)snprintf(folder, sizeof folder, "%s", fixture_path(fixture, ""));
    folder[strlen(folder) - 1] = '\0';
    (void)snprintf(setting->asked, sizeof setting->asked, "%s/asked", folder);
    (void)snprintf(cache, sizeof cache, "%s/cache", folder);
    (void)snprintf(text, sizeof text, format, folder, material, folder);
    write_tool(fixture, setting, "new", "toy version toy1.23.5 linux\\nmore\\n");
    write_tool(fixture, setting, "old", "toy version toy1.19.8 linux\\n");
    assert_int_equal(
        profiles_add(&setting->profiles, "toy.yaml", text, strlen(text), &setting->err), 0);
    assert_int_equal(profiles_place(&setting->profiles, folder, cache, &setting->err), 0);
    setting->profile = &setting->profiles.items[0];
}

static void setting_done(struct setting *setting)
{
    profiles_done(&setting->profiles);
}

/* How often a tool was started so far. */
static int times_asked(const struct setting *setting)
{
    FILE *file = fopen(setting->asked, "r");
    int count = 0;

    for (int c = 0; file && (c = fgetc(file)) != EOF;)
        count += c == '\n';
    if (file)
        (void)fclose(file);
    return count;
}

static void assert_version(struct setting *setting, size_t chain, const char *wanted)
{
    char *version = NULL;

    assert_int_equal(tool_version(&setting->profiles, &setting->profile->chains[chain].compiler,
                                  &version, &setting->err),
                     0);
    assert_string_equal(version, wanted);
    free(version);
}

static void a_tool_is_asked_once_for_its_version(void **state)
{
    struct fixture *fixture = *state;
    struct setting setting;

    setting_init(fixture, "", &setting);
    for (int i = 0; i < 3; i++)
        assert_version(&setting, 0, "toyc 1.23.5");
    assert_int_equal(times_asked(&setting), 1);
    assert_version(&setting, 1, "toyc 1.19.8");
    assert_int_equal(times_asked(&setting), 2);
    setting_done(&setting);
}

static void a_tool_that_was_exchanged_is_asked_again(void **state)
{
    struct fixture *fixture = *state;
    struct setting setting;

    setting_init(fixture, "", &setting);
    assert_version(&setting, 0, "toyc 1.23.5");
    write_tool(fixture, &setting, "new", "toy version toy1.23.6 linux\\n");
    assert_version(&setting, 0, "toyc 1.23.6");
    assert_int_equal(times_asked(&setting), 2);
    setting_done(&setting);
}

static void without_a_usable_cache_a_tool_is_asked_each_time(void **state)
{
    struct fixture *fixture = *state;
    struct setting setting;

    setting_init(fixture, "", &setting);
    assert_int_equal(mkdir(setting.profiles.cache, 0755), 0);
    assert_int_equal(chmod(setting.profiles.cache, 0777), 0);
    for (int i = 0; i < 2; i++)
        assert_version(&setting, 0, "toyc 1.23.5");
    assert_int_equal(times_asked(&setting), 2);
    setting_done(&setting);
}

static void a_tool_that_fails_is_not_remembered(void **state)
{
    struct fixture *fixture = *state;
    struct setting setting;
    char *version = NULL;

    setting_init(fixture, "", &setting);
    write_tool(fixture, &setting, "new", "1.2'; exit 1; '");
    for (int i = 1; i < 3; i++) {
        assert_int_equal(tool_version(&setting.profiles, &setting.profile->chains[0].compiler,
                                      &version, &setting.err),
                         -(int)ERR_TOOLCHAIN);
        assert_int_equal(times_asked(&setting), i);
    }
    setting_done(&setting);
}

static void a_tool_that_talks_on_is_heard_out_or_ended(void **state)
{
    struct fixture *fixture = *state;
    struct setting setting;
    char *version = NULL;

    setting_init(fixture, "", &setting);
    write_tool(fixture, &setting, "new", "toy 1.24\\n'; yes | head -c 60000; : '");
    assert_version(&setting, 0, "toyc 1.24");
    write_tool(fixture, &setting, "new", "toy 1.25\\n'; exec yes; : '");
    assert_int_equal(tool_version(&setting.profiles, &setting.profile->chains[0].compiler, &version,
                                  &setting.err),
                     -(int)ERR_TOOLCHAIN);
    assert_non_null(strstr(setting.err.message, "did not end"));
    setting_done(&setting);
}

static void a_version_selects_its_tool_chain_part_by_part(void **state)
{
    static const struct {
        const char *word;
        int chain; /* -1: none */
    } rows[] = {
        {"toy",         0 },
        {"toy@1.23",    0 },
        {"toy@1.23.5",  0 },
        {"toy@1.19",    1 },
        {"toy@1.19.8",  1 },
        {"toy@1",       0 },
        {"toy@1.2",     -1},
        {"toy@1.23.",   -1},
        {"toy@1.23.51", -1},
        {"toy@",        -1},
        {"toy@2",       -1},
    };
    struct fixture *fixture = *state;
    struct setting setting;

    setting_init(fixture, "", &setting);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct profile *profile = NULL;
        const struct toolchain *chain = NULL;
        int rc = language_named(&setting.profiles, rows[i].word, &profile, &chain, &setting.err);

        if (rows[i].chain >= 0) {
            assert_int_equal(rc, 0);
            assert_ptr_equal(chain, &setting.profile->chains[rows[i].chain]);
            continue;
        }
        assert_int_equal(rc, -(int)ERR_LANGUAGE);
        assert_non_null(strstr(setting.err.message, "there is no Toy of version"));
        assert_string_equal(setting.err.hint, "here: toy@1.23.5, toy@1.19.8");
    }
    setting_done(&setting);
}

static void a_version_of_what_is_not_here_says_what_to_install(void **state)
{
    struct fixture *fixture = *state;
    const struct profile *profile = NULL;
    const struct toolchain *chain = NULL;
    struct setting setting;

    setting_init(fixture, "", &setting);
    assert_int_equal(unlink(fixture_path(fixture, "new")), 0);
    assert_int_equal(unlink(fixture_path(fixture, "old")), 0);
    assert_int_equal(language_named(&setting.profiles, "toy@1.23", &profile, &chain, &setting.err),
                     -(int)ERR_TOOLCHAIN);
    assert_string_equal(setting.err.hint, "./quickstart languages toys");
    setting_done(&setting);
}

static void a_material_has_to_be_there_and_of_the_tools_version(void **state)
{
    static const struct {
        const char *stamp; /* NULL: none */
        const char *message;
    } rows[] = {
        {NULL,                                  "Toy is not prepared"              },
        {"",                                    "Toy was prepared for another vers"},
        {"toy version toy1.23.4 linux\n",       "Toy was prepared for another vers"},
        {"toy version toy1.23\n",               "Toy was prepared for another vers"},
        {"toy version toy1.23.5 linux\n",       NULL                               },
        {"toy version toy1.23.5 linux\nmore\n", NULL                               },
        {"toy version toy1.23.5 linux\nmo\n",   "Toy was prepared for another vers"},
    };
    struct fixture *fixture = *state;
    struct setting setting;

    setting_init(fixture, "    material: toy-1\n", &setting);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int rc;

        if (rows[i].stamp)
            fixture_write(fixture, "toy-1/stamp", rows[i].stamp);
        rc = toolchain_check(&setting.profiles, setting.profile, &setting.profile->chains[0],
                             &setting.err);
        assert_int_equal(rc, rows[i].message ? -(int)ERR_TOOLCHAIN : 0);
        if (!rows[i].message)
            continue;
        assert_non_null(strstr(setting.err.message, rows[i].message));
        assert_non_null(strstr(setting.err.message, "/toy-1/stamp"));
        assert_string_equal(setting.err.hint, "./quickstart languages toys");
    }
    setting_done(&setting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(a_tool_is_asked_once_for_its_version),
        TEST_IN_FOLDER(a_tool_that_was_exchanged_is_asked_again),
        TEST_IN_FOLDER(without_a_usable_cache_a_tool_is_asked_each_time),
        TEST_IN_FOLDER(a_tool_that_fails_is_not_remembered),
        TEST_IN_FOLDER(a_tool_that_talks_on_is_heard_out_or_ended),
        TEST_IN_FOLDER(a_version_selects_its_tool_chain_part_by_part),
        TEST_IN_FOLDER(a_version_of_what_is_not_here_says_what_to_install),
        TEST_IN_FOLDER(a_material_has_to_be_there_and_of_the_tools_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
