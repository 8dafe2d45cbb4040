/* SPDX-License-Identifier: MIT */
#include "fixture.h"
#include "profile.h"
#include "submission.h"
#include "tools.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB (UINT64_C(1) << 20)

/* A language file with what a case adds. */
#define LANGUAGE(chains, compile, run)                                                             \
    "id: toy\nname: Toy\nextensions: [.toy]\nheaders: [toy.mod]\n"                                 \
    "entries: [main.toy, package.json]\n" chains                                                   \
    "compile:\n  policy: compile\n  mounts: []\n" compile "run:\n  policy: native\n" run           \
    "starter: {comment: '#', code: x}\n"
#define CHAIN                                                                                      \
    "toolchains:\n"                                                                                \
    "  - compiler: {name: sh, path: '{home}/sh', version: [x]}\n"                                  \
    "    values: {home: /usr/bin}\n"                                                               \
    "    material: toy-1\n"
#define COMPILE "  command: [x]\n"
#define RUN     "  command: [x]\n  mounts: []\n"

static int add(const char *text, struct profiles *profiles, struct error *err)
{
    *profiles = (struct profiles){0};
    return profiles_add(profiles, "toy.yaml", text, strlen(text), err);
}

static void add_good(const char *text, struct profiles *profiles)
{
    struct error err = {0};
    int rc = add(text, profiles, &err);

    if (rc < 0)
        print_message("%s\n", err.message);
    assert_int_equal(rc, 0);
}

static void assert_joined(struct words *words, const char *wanted)
{
    char joined[512] = "";

    for (size_t i = 0; i < words->count; i++) {
        size_t used = strlen(joined);

        (void)snprintf(joined + used, sizeof joined - used, "%s%s", used ? " " : "",
                       words->items[i]);
    }
    assert_string_equal(joined, wanted);
    words_done(words);
}

static void placeholders_are_filled_for_the_place_that_reads_them(void **state)
{
    static const char text[] = LANGUAGE(
        CHAIN, "  command: ['{home}/sh', -c, '{material}/driver', '{languages}', '{sources}']\n",
        "  command: [x, '-Xmx{heap_mib}m', '{heap_bytes}', '{memory_mib}', '/app/{entry}', '${x',"
        " '{X}', '{}']\n"
        "  environment: ['A={home}:{material}', 'B={heap_bytes}']\n"
        "  mounts: ['bind {home}/sh', 'bind? {material}', 'link /h {home}', 'bind /l/{multiarch}']\n");
    struct profiles profiles;
    struct program program;
    struct words words;
    struct error err;

    (void)state;
    add_good(text, &profiles);
    assert_int_equal(profiles_place(&profiles, "/host/share", NULL, &err), 0);
    program = program_blank(&profiles, &profiles.items[0]);
    assert_string_equal(program.chain->compiler.path, "/usr/bin/sh");
    assert_true(words_add(&program.sources, "{home}.toy"));
    assert_int_equal(stage_command(&program.profile->compile, &program, 0, &words, &err), 0);
    assert_joined(&words, "/usr/bin/sh -c /lang/toy-1/driver /lang {home}.toy");
    assert_int_equal(stage_command(&program.profile->run, &program, 256 * MIB, &words, &err), 0);
    assert_joined(&words, "x -Xmx217m 228170137 256 /app/{home}.toy ${x {X} {}");
    assert_int_equal(stage_environment(&program.profile->run, &program, 256 * MIB, &words, &err),
                     0);
    assert_joined(&words, "A=/usr/bin:/lang/toy-1 B=228170137");
    assert_int_equal(stage_environment(&program.profile->run, &program, 1, &words, &err), 0);
    assert_joined(&words, "A=/usr/bin:/lang/toy-1 B=1");
    program_done(&program);
    profiles_done(&profiles);
}

static void a_stack_is_a_tenth_of_the_memory_and_no_more_than_a_jvm_takes(void **state)
{
    static const struct {
        uint64_t memory;
        const char *words;
    } rows[] = {
        {1,           "x -Xss100k"    },
        {256 * MIB,   "x -Xss25600k"  },
        {10486 * MIB, "x -Xss1048576k"},
        {UINT64_MAX,  "x -Xss1048576k"},
    };
    struct profiles profiles;
    struct program program;
    struct words words;
    struct error err;

    (void)state;
    add_good(LANGUAGE(CHAIN, COMPILE, "  command: [x, '-Xss{stack_kib}k']\n  mounts: []\n"),
             &profiles);
    program = program_blank(&profiles, &profiles.items[0]);
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(
            stage_command(&program.profile->run, &program, rows[i].memory, &words, &err), 0);
        assert_joined(&words, rows[i].words);
    }
    profiles_done(&profiles);
}

static void an_operators_language_stands_in_for_a_shipped_one_once(void **state)
{
    static const char text[] = LANGUAGE(CHAIN, COMPILE, RUN);
    const size_t size = sizeof text - 1;
    struct profiles profiles;
    struct error err;

    (void)state;
    add_good(text, &profiles);
    assert_int_equal(profiles_add_own(&profiles, "own.yaml", text, size, &err), 0);
    assert_int_equal(profiles.count, 1);
    assert_string_equal(profiles.items[0].origin, "own.yaml");
    assert_int_equal(profiles_add_own(&profiles, "other.yaml", text, size, &err), -(int)ERR_CONFIG);
    assert_non_null(strstr(err.message, "in another file"));
    profiles_done(&profiles);
}

static void materials_are_mounted_at_a_place_that_tells_nothing_of_the_host(void **state)
{
    static const struct {
        const char *outside, *inside, *target;
    } rows[] = {
        {"/usr/bin/sh",       "/usr/bin/sh", ""        },
        {"/host/share/toy-1", "/lang/toy-1", ""        },
        {"/h",                "/h",          "/usr/bin"},
    };
    struct profiles profiles;
    struct program program;
    struct error err;

    (void)state;
    add_good(LANGUAGE(CHAIN, COMPILE,
                      "  command: [x]\n"
                      "  mounts: ['bind {home}/sh', 'bind {material}', 'link /h {home}']\n"),
             &profiles);
    assert_int_equal(profiles_place(&profiles, "/host/share", NULL, &err), 0);
    program = program_blank(&profiles, &profiles.items[0]);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct mount_rule *rule = &program.profile->run.mounts[i];
        char *outside = mount_outside(rule, &program), *inside = mount_inside(rule, &program);
        char *target = mount_target(rule, &program);

        assert_string_equal(outside, rows[i].outside);
        assert_string_equal(inside, rows[i].inside);
        assert_string_equal(target, rows[i].target);
        free(outside);
        free(inside);
        free(target);
    }
    profiles_done(&profiles);
}

static void a_language_file_with_a_fault_is_refused_where_it_stands(void **state)
{
#define ONE(rest) "toolchains:\n  - compiler: {name: a, path: /a}\n" rest
    static const struct {
        const char *text, *message;
    } rows[] = {
        {LANGUAGE(CHAIN,                                       "  command: ['{hom}/sh']\n",              RUN),
         "\"{hom}\" is no value of each tool chain"                                                                                                                                                     },
        {LANGUAGE(CHAIN "  - compiler: {name: b, path: /b}\n", "  command: ['{home}']\n",                RUN),
         "\"{home}\" is no value of each tool chain"                                                                                                                                                    },
        {LANGUAGE(ONE(""),                                     "  command: ['{material}']\n",            RUN),
         "\"{material}\" needs \"material\" in each tool chain"                                                                                                                                         },
        {LANGUAGE(CHAIN,                                       "  command: ['-x{sources}']\n",           RUN),
         "\"{sources}\" is a word of its own"                                                                                                                                                           },
        {LANGUAGE(CHAIN,                                       COMPILE "  environment: ['A={entry}']\n", RUN),
         "\"{entry}\" cannot stand here"                                                                                                                                                                },
        {LANGUAGE(CHAIN,                                       COMPILE,                                  "  command: [x]\n  mounts: ['bind /{heap_mib}']\n"),
         "\"{heap_mib}\" cannot stand here"                                                                                                                                                             },
        {LANGUAGE("toolchains: []\n",                          COMPILE,                                  RUN),                                                "\"toolchains\" is a list"                },
        {LANGUAGE("toolchains: [{}]\n",                        COMPILE,                                  RUN),                                                "a tool chain has a compiler or a runtime"},
        {LANGUAGE("",                                          COMPILE,                                  RUN),                                                "a tool chain has a compiler or a runtime"},
        {LANGUAGE(CHAIN "compiler: {name: a, path: /a}\n",     COMPILE,                                  RUN),
         "compiler and runtime stand in \"toolchains\" or beside it, not both"                                                                                                                          },
        {LANGUAGE(ONE("    values: {Home: x}\n"),              COMPILE,                                  RUN),
         "a value's name has small letters and is no placeholder yet"                                                                                                                                   },
        {LANGUAGE(ONE("    values: {entry: x}\n"),             COMPILE,                                  RUN),
         "a value's name has small letters and is no placeholder yet"                                                                                                                                   },
        {LANGUAGE(ONE("    values: {home: [x]}\n"),            COMPILE,                                  RUN),                                                "a value is a text"                       },
        {LANGUAGE(ONE("    material: ../x\n"),                 COMPILE,                                  RUN),
         "\"material\" is the name of one folder"                                                                                                                                                       },
        {LANGUAGE(ONE("    colour: red\n"),                    COMPILE,                                  RUN),                                                "colour"                                  },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct profiles profiles;
        struct error err = {0};

        assert_int_equal(add(rows[i].text, &profiles, &err), -(int)ERR_CONFIG);
        if (!strstr(err.message, rows[i].message))
            fail_msg("row %zu: %s", i, err.message);
        assert_true(err.place.line > 0);
        profiles_done(&profiles);
    }
}

static void the_first_tool_chain_whose_tools_are_there_is_taken(void **state)
{
    struct profiles profiles;
    struct program program;
    struct words words;
    struct error err;

    (void)state;
    add_good(LANGUAGE("toolchains:\n"
                      "  - compiler: {name: one, path: /nowhere/a}\n"
                      "    values: {home: first}\n"
                      "  - compiler: {name: two, path: /usr/bin/env}\n"
                      "    runtime: {name: two, path: /nowhere/b}\n"
                      "    values: {home: second}\n"
                      "  - runtime: {name: three, path: /usr/bin/env}\n"
                      "    values: {home: third}\n",
                      "  command: ['{home}']\n", RUN),
             &profiles);
    program = program_blank(&profiles, &profiles.items[0]);
    assert_ptr_equal(program.chain, &profiles.items[0].chains[2]);
    assert_int_equal(toolchain_check(&profiles, program.profile, program.chain, &err), 0);
    assert_int_equal(stage_command(&program.profile->compile, &program, 0, &words, &err), 0);
    assert_joined(&words, "third");
    profiles_done(&profiles);
}

static void without_any_tool_chain_the_preferred_one_is_named(void **state)
{
    struct profiles profiles;
    struct program program;
    struct error err;

    (void)state;
    add_good(LANGUAGE("toolchains:\n  - compiler: {name: a, path: /nowhere/a, package: one}\n"
                      "  - compiler: {name: b, path: /nowhere/b, package: two}\n",
                      COMPILE, RUN),
             &profiles);
    program = program_blank(&profiles, &profiles.items[0]);
    assert_int_equal(toolchain_check(&profiles, program.profile, program.chain, &err),
                     -(int)ERR_TOOLCHAIN);
    assert_string_equal(err.message, "Toy is not installed: no '/nowhere/a'");
    assert_string_equal(err.hint, "sudo apt-get install one");
    profiles_done(&profiles);
}

/* Where it names no source, the usual names count. */
static void a_package_json_names_the_entry(void **state)
{
    static const struct {
        const char *package, *other, *entry;
    } rows[] = {
        {"{\"main\": \"./b\"}",           "main.toy",     "b.toy"       },
        {"{\"main\": \"a x.toy\"}",       "a x.toy",      "./a x.toy"   },
        {"{\"main\": \"in/\"}",           "in/index.toy", "in/index.toy"},
        {"{\"main\": \"dist/main.toy\"}", "main.toy",     "main.toy"    },
        {"{\"main\": \"../b.toy\"}",      "main.toy",     "main.toy"    },
        {"{\"main\": [1]}",               "main.toy",     "main.toy"    },
        {"no JSON",                       "main.toy",     "main.toy"    },
        {"{}",                            "main.toy",     "main.toy"    },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct submission *submission;
        struct profiles profiles;
        struct program program;
        struct error err = {0};
        char path[64];

        (void)snprintf(path, sizeof path, "s%zu/package.json", i);
        fixture_write(fixture, path, rows[i].package);
        (void)snprintf(path, sizeof path, "s%zu/%s", i, rows[i].other);
        fixture_write(fixture, path, "x");
        (void)snprintf(path, sizeof path, "s%zu/b.toy", i);
        fixture_write(fixture, path, "x");
        *strchr(path, '/') = '\0';
        add_good(LANGUAGE(CHAIN, COMPILE, RUN), &profiles);
        assert_int_equal(submission_load(fixture_path(fixture, path), &submission, &err), 0);
        assert_int_equal(program_find(&profiles, submission, NULL, &program, &err), 0);
        assert_string_equal(program.entry, rows[i].entry);
        program_done(&program);
        submission_free(submission);
        profiles_done(&profiles);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(placeholders_are_filled_for_the_place_that_reads_them),
        cmocka_unit_test(a_stack_is_a_tenth_of_the_memory_and_no_more_than_a_jvm_takes),
        cmocka_unit_test(an_operators_language_stands_in_for_a_shipped_one_once),
        cmocka_unit_test(materials_are_mounted_at_a_place_that_tells_nothing_of_the_host),
        cmocka_unit_test(a_language_file_with_a_fault_is_refused_where_it_stands),
        cmocka_unit_test(the_first_tool_chain_whose_tools_are_there_is_taken),
        cmocka_unit_test(without_any_tool_chain_the_preferred_one_is_named),
        TEST_IN_FOLDER(a_package_json_names_the_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
