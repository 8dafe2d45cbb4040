/* SPDX-License-Identifier: MIT */
#include "fixture.h"
#include "profile.h"
#include "submission.h"
#include "text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A submission below the fixture's folder and what program_find makes of it. */
struct found {
    struct profiles profiles;
    struct submission *submission;
    struct program program;
    struct error err;
    int rc;
};

static void find(struct fixture *fixture, const char *path, const char *language,
                 struct found *found)
{
    *found = (struct found){0};
    assert_int_equal(profiles_load(&found->profiles, &found->err), 0);
    assert_int_equal(submission_load(fixture_path(fixture, path), &found->submission, &found->err),
                     0);
    found->rc =
        program_find(&found->profiles, found->submission, language, &found->program, &found->err);
}

static void found_done(struct found *found)
{
    program_done(&found->program);
    submission_free(found->submission);
    profiles_done(&found->profiles);
}

static void assert_joined(const struct words *words, const char *wanted)
{
    char joined[512] = "";

    for (size_t i = 0; i < words->count; i++) {
        size_t used = strlen(joined);

        (void)snprintf(joined + used, sizeof joined - used, "%s%s", used ? " " : "",
                       words->items[i]);
    }
    assert_string_equal(joined, wanted);
}

/* Writes files whose names are separated by bars, each holding one line. */
static void write_files(struct fixture *fixture, const char *folder, const char *names)
{
    while (*names) {
        char path[256];
        size_t size = strcspn(names, "|");

        (void)snprintf(path, sizeof path, "%s/%.*s", folder, (int)size, names);
        fixture_write(fixture, path, "x\n");
        names += size + (names[size] == '|');
    }
}

static void the_languages_of_the_program_are_c_cpp_and_python(void **state)
{
    static const struct {
        const char *id, *name, *compiler, *runtime;
        bool has_output;
        enum diagnostics_format diagnostics;
    } rows[] = {
        {"c",      "C17",      "gcc", NULL,      true,  DIAGNOSTICS_GCC_JSON},
        {"cpp",    "C++20",    "g++", NULL,      true,  DIAGNOSTICS_GCC_JSON},
        {"python", "Python 3", NULL,  "CPython", false, DIAGNOSTICS_PYTHON  },
    };
    struct profiles profiles;
    struct error err;

    (void)state;
    assert_int_equal(profiles_load(&profiles, &err), 0);
    assert_true(profiles.count >= COUNT(rows)); /* and what is installed on request */
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct profile *profile = profile_by_id(&profiles, rows[i].id);
        const struct toolchain *chain;

        assert_non_null(profile);
        assert_string_equal(profile->name, rows[i].name);
        assert_int_equal(profile->chain_count, 1);
        chain = &profile->chains[0];
        assert_int_equal(chain->compiler.name != NULL, rows[i].compiler != NULL);
        assert_int_equal(chain->runtime.name != NULL, rows[i].runtime != NULL);
        assert_string_equal(rows[i].compiler ? chain->compiler.name : chain->runtime.name,
                            rows[i].compiler ? rows[i].compiler : rows[i].runtime);
        assert_int_equal(profile->output != NULL, rows[i].has_output);
        assert_int_equal(profile->diagnostics, rows[i].diagnostics);
        assert_true(profile->has_compile);
        assert_true(profile->run.mount_count > 0);
    }
    assert_null(profile_by_id(&profiles, "C"));
    profiles_done(&profiles);
}

static void no_mount_keeps_a_hole(void **state)
{
    struct profiles profiles;
    struct error err;

    (void)state;
    assert_int_equal(profiles_load(&profiles, &err), 0);
    assert_int_equal(profiles_place(&profiles, "/languages", NULL, &err), 0);
    for (size_t i = 0; i < profiles.count; i++)
        for (size_t m = 0; m < profiles.items[i].run.mount_count; m++) {
            const struct mount_rule *rule = &profiles.items[i].run.mounts[m];
            const struct program blank = program_blank(&profiles, &profiles.items[i]);
            char *outside = mount_outside(rule, &blank), *inside = mount_inside(rule, &blank);

            assert_int_equal(outside[0], '/');
            assert_int_equal(inside[0], '/');
            assert_null(strpbrk(outside, "{}"));
            assert_null(strpbrk(inside, "{}"));
            assert_int_equal(rule->kind == MOUNT_RULE_LINK, rule->target[0] != '\0');
            free(outside);
            free(inside);
        }
    profiles_done(&profiles);
}

static void language_follows_the_ending_or_the_option(void **state)
{
    static const struct {
        const char *file, *option, *id, *inside;
    } rows[] = {
        {"a.c",     NULL,     "c",      "a.c"     },
        {"a.cpp",   NULL,     "cpp",    "a.cpp"   },
        {"a.cc",    NULL,     "cpp",    "a.cc"    },
        {"a.cxx",   NULL,     "cpp",    "a.cxx"   },
        {"a.c++",   NULL,     "cpp",    "main.cpp"},
        {"a.py",    NULL,     "python", "a.py"    },
        {"a.c",     "c",      "c",      "a.c"     },
        {"a.py",    "python", "python", "a.py"    },
        {"a.c",     "cpp",    "cpp",    "main.cpp"},
        {"a.txt",   "c",      "c",      "main.c"  },
        {"noend",   "cpp",    "cpp",    "main.cpp"},
        {"a.txt",   "python", "python", "main.py" },
        {"a.py.5z", "python", "python", "main.py" },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct found found;

        fixture_write(fixture, rows[i].file, "x\n");
        find(fixture, rows[i].file, rows[i].option, &found);
        assert_int_equal(found.rc, 0);
        assert_string_equal(found.program.profile->id, rows[i].id);
        assert_joined(&found.program.names, rows[i].inside);
        assert_joined(&found.program.sources, rows[i].inside);
        found_done(&found);
    }
}

static void what_has_no_clear_language_is_refused_with_a_hint(void **state)
{
    static const struct {
        const char *files, *option, *message, *hint;
    } rows[] = {
        {"a.c",        "pyhton",  "there is no language 'pyhton'",  "did you mean \"python\"?"},
        {"a.c",        "cp",      "there is no language 'cp'",      "did you mean"            },
        {"a.c",        "c++",     "there is no language 'c++'",     "did you mean \"cpp\"?"   },
        {"a.c",        "py",      "there is no language 'py'",      "did you mean \"python\"?"},
        {"a.c",        "C",       "there is no language 'C'",       "did you mean \"c\"?"     },
        {"a.c",        ".cc",     "there is no language '.cc'",     "did you mean \"cpp\"?"   },
        {"a.c",        "rust",    "there is no language 'rust'",    "languages here: c, cpp"  },
        {"a.c",        "haskell", "there is no language 'haskell'", "languages here: c, cpp"  },
        {"a.c|b.cpp",  NULL,      "in C17 and in C++20",            "-l c or -l cpp"          },
        {"a.c|b.py",   NULL,      "in C17 and in Python 3",         "-l c or -l python"       },
        {"a.txt|b.md", NULL,      "cannot tell the language",       "known endings: .c .cpp"  },
        {"a.h",        NULL,      "cannot tell the language",       "known endings: .c .cpp"  },
        {"a.C",        NULL,      "cannot tell the language",       "known endings: .c .cpp"  },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct found found;
        char folder[16];

        (void)snprintf(folder, sizeof folder, "s%zu", i);
        write_files(fixture, folder, rows[i].files);
        find(fixture, folder, rows[i].option, &found);
        assert_int_equal(found.rc, -(int)ERR_LANGUAGE);
        assert_non_null(strstr(found.err.message, rows[i].message));
        assert_non_null(strstr(found.err.hint, rows[i].hint));
        found_done(&found);
    }
}

static void folder_becomes_sources_with_the_entry_first(void **state)
{
    static const struct {
        const char *files, *option, *sources;
    } rows[] = {
        {"b.c|a.c|a.h|notes.txt|sub/c.c", NULL,     "a.c b.c sub/c.c"      },
        {"main.cpp|x.hpp|x.cc",           NULL,     "main.cpp x.cc"        },
        {"a.c|b.py",                      "c",      "a.c"                  },
        {"a.c|b.py",                      "python", "b.py"                 },
        {"main.py",                       NULL,     "main.py"              },
        {"a.py|main.py|lib/z.py",         NULL,     "main.py lib/z.py a.py"},
        {"__main__.py|a.py",              NULL,     "__main__.py a.py"     },
        {"__main__.py|main.py",           NULL,     "main.py __main__.py"  },
        {"solution.py|data.txt",          NULL,     "solution.py"          },
        {"lib/only.py",                   NULL,     "lib/only.py"          },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct found found;
        char folder[16];

        (void)snprintf(folder, sizeof folder, "s%zu", i);
        write_files(fixture, folder, rows[i].files);
        find(fixture, folder, rows[i].option, &found);
        assert_int_equal(found.rc, 0);
        assert_joined(&found.program.sources, rows[i].sources);
        assert_int_equal(found.program.names.count, found.submission->file_count);
        found_done(&found);
    }
}

static void folder_without_an_entry_is_refused(void **state)
{
    static const struct {
        const char *files, *option, *message, *hint;
    } rows[] = {
        {"a.py|b.py",         NULL,     "has 2 Python 3 files and none is called main.py", "\"main.py\""    },
        {"lib/main.py|b.py",  NULL,     "has 2 Python 3 files",                            "\"main.py\""    },
        {"Main.py|b.py|c.py", NULL,     "has 3 Python 3 files",                            "\"main.py\""    },
        {"a.c",               "python", "the folder has no Python 3 file",                 "must end in .py"},
        {"a.h|b.txt",         "c",      "the folder has no C17 file",                      "must end in .c" },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct found found;
        char folder[16];

        (void)snprintf(folder, sizeof folder, "s%zu", i);
        write_files(fixture, folder, rows[i].files);
        find(fixture, folder, rows[i].option, &found);
        assert_int_equal(found.rc, -(int)ERR_SUBMISSION);
        assert_non_null(strstr(found.err.message, rows[i].message));
        assert_non_null(strstr(found.err.hint, rows[i].hint));
        assert_null(found.program.profile);
        found_done(&found);
    }
}

static void assert_command_hides(struct found *found, const char *name)
{
    const struct stage *stages[] = {&found->program.profile->compile, &found->program.profile->run};

    for (size_t s = 0; s < COUNT(stages); s++) {
        struct words words;

        assert_int_equal(stage_command(stages[s], &found->program, 0, &words, &found->err), 0);
        for (size_t i = 0; i < words.count; i++)
            assert_null(strstr(words.items[i], name));
        words_done(&words);
    }
}

static void odd_name_of_a_single_file_never_reaches_a_command(void **state)
{
    static const struct {
        const char *name, *inside;
    } rows[] = {
        {"a b.c",       "main.c"  },
        {"-rf.c",       "main.c"  },
        {"line\nend.c", "main.c"  },
        {"byte\xFF.c",  "main.c"  },
        {"@x.c",        "main.c"  },
        {"$(id).c",     "main.c"  },
        {"a;b.c",       "main.c"  },
        {".hidden.c",   "main.c"  },
        {"\xC3\xA9.c",  "main.c"  },
        {"{entry}.c",   "main.c"  },
        {"a b.cc",      "main.cpp"},
        {"-c.py",       "main.py" },
        {"{entry}.py",  "main.py" },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct found found;

        fixture_write(fixture, rows[i].name, "x\n");
        find(fixture, rows[i].name, NULL, &found);
        assert_int_equal(found.rc, 0);
        assert_joined(&found.program.names, rows[i].inside);
        assert_joined(&found.program.sources, rows[i].inside);
        assert_command_hides(&found, rows[i].name);
        found_done(&found);
    }
}

static void long_name_of_a_single_file_is_main(void **state)
{
    struct fixture *fixture = *state;
    struct found found;
    char name[201];

    memset(name, 'a', 198);
    memcpy(name + 198, ".c", 3);
    fixture_write(fixture, name, "x\n");
    find(fixture, name, NULL, &found);
    assert_int_equal(found.rc, 0);
    assert_joined(&found.program.sources, "main.c");
    found_done(&found);
}

static void odd_name_in_a_folder_is_kept_behind_its_place(void **state)
{
    struct fixture *fixture = *state;
    struct found found;

    write_files(fixture, "s", "-rf.c|@x.h|a b.c|plain.c|sub/-o.c|{sources}.c");
    find(fixture, "s", NULL, &found);
    assert_int_equal(found.rc, 0);
    assert_joined(&found.program.names, "-rf.c @x.h a b.c plain.c sub/-o.c {sources}.c");
    assert_joined(&found.program.sources, "./-rf.c ./a b.c plain.c sub/-o.c ./{sources}.c");
    found_done(&found);
}

/* cc1 gets "-dumpbase @x.c" and would read its options from the submission's x.c. */
static void source_that_compilers_take_for_options_is_refused(void **state)
{
    static const char *const rows[] = {"main.c|@x.c", "main.c|lib/@x.c"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        char folder[8];
        struct found found;

        (void)snprintf(folder, sizeof folder, "s%zu", i);
        write_files(fixture, folder, rows[i]);
        find(fixture, folder, NULL, &found);
        assert_int_equal(found.rc, -(int)ERR_SUBMISSION);
        assert_non_null(strstr(found.err.message, "@x.c"));
        found_done(&found);
    }
}

static void command_has_the_sources_and_the_entry(void **state)
{
    struct fixture *fixture = *state;
    struct words words;
    struct found found;

    write_files(fixture, "c", "a.c|b c.c");
    find(fixture, "c", NULL, &found);
    assert_int_equal(
        stage_command(&found.program.profile->compile, &found.program, 0, &words, &found.err), 0);
    assert_joined(&words, "/usr/bin/gcc -std=gnu17 -O2 -Wall -Wextra -pipe"
                          " -fdiagnostics-format=json -o /box/work/program a.c ./b c.c -lm");
    assert_null(words.items[words.count]);
    words_done(&words);
    found_done(&found);
    write_files(fixture, "p", "a.py|main.py");
    find(fixture, "p", NULL, &found);
    assert_int_equal(
        stage_command(&found.program.profile->run, &found.program, 0, &words, &found.err), 0);
    assert_joined(&words, "/usr/bin/python3 -s -S -B -X utf8 /app/main.py");
    words_done(&words);
    found_done(&found);
}

static void a_package_may_say_which_file_is_started(void **state)
{
    static const struct {
        const char *entry, *refused;
    } rows[] = {
        {"lib/b.js",  NULL                                               },
        {"main.js",   NULL                                               },
        {"notes.txt", "'notes.txt', which is to be started, is not there"},
        {"b.js",      "'b.js', which is to be started, is not there"     },
        {"\033[2J",   "'\\x1b[2J', which is to be started, is not there" },
    };

    write_files(*state, "told", "main.js|lib/b.js|notes.txt");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct found found = {0};

        assert_int_equal(profiles_load(&found.profiles, &found.err), 0);
        assert_int_equal(
            submission_load(fixture_path(*state, "told"), &found.submission, &found.err), 0);
        found.submission->entry = text_copy(rows[i].entry);
        found.rc =
            program_find(&found.profiles, found.submission, NULL, &found.program, &found.err);
        assert_int_equal(found.rc, rows[i].refused ? -(int)ERR_SUBMISSION : 0);
        if (rows[i].refused)
            assert_string_equal(found.err.message, rows[i].refused);
        else
            assert_string_equal(found.program.entry, rows[i].entry);
        found_done(&found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_languages_of_the_program_are_c_cpp_and_python),
        cmocka_unit_test(no_mount_keeps_a_hole),
        TEST_IN_FOLDER(language_follows_the_ending_or_the_option),
        TEST_IN_FOLDER(what_has_no_clear_language_is_refused_with_a_hint),
        TEST_IN_FOLDER(folder_becomes_sources_with_the_entry_first),
        TEST_IN_FOLDER(folder_without_an_entry_is_refused),
        TEST_IN_FOLDER(a_package_may_say_which_file_is_started),
        TEST_IN_FOLDER(odd_name_of_a_single_file_never_reaches_a_command),
        TEST_IN_FOLDER(long_name_of_a_single_file_is_main),
        TEST_IN_FOLDER(odd_name_in_a_folder_is_kept_behind_its_place),
        TEST_IN_FOLDER(source_that_compilers_take_for_options_is_refused),
        TEST_IN_FOLDER(command_has_the_sources_and_the_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
