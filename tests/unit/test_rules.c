/* SPDX-License-Identifier: MIT */
/* A package as it should be has no finding; one fault of each kind has its code, and that alone. */
#include "fixture.h"
#include "rules.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char problem_yaml[] = "problem_format_version: 2025-09\n"
                                   "name: Echo\n"
                                   "uuid: 1f1b0c9e-0000-4000-8000-000000000001\n"
                                   "license: cc by-sa\n"
                                   "rights_owner: Ann\n"
                                   "limits:\n  time_limit: 2\n  memory: 256\n";

static void write_package(struct fixture *fixture)
{
    fixture_write(fixture, "p/problem.yaml", problem_yaml);
    fixture_write(fixture, "p/statement/problem.en.md", "Print `n`, which is 1 to 9.\n");
    fixture_write(fixture, "p/data/sample/1.in", "1\n2\n");
    fixture_write(fixture, "p/data/sample/1.ans", "1\n2\n");
    fixture_write(fixture, "p/data/secret/1.in", "2\n");
    fixture_write(fixture, "p/data/secret/1.ans", "2\n");
    fixture_write(fixture, "p/data/secret/2.in", "3\n");
    fixture_write(fixture, "p/data/secret/2.ans", "3\n");
    fixture_write(fixture, "p/input_validators/validate.py", "import sys\nsys.exit(42)\n");
    fixture_write(fixture, "p/submissions/accepted/echo.py", "print(input())\n");
    fixture_write(fixture, "p/submissions/wrong_answer/one.py", "print(1)\n");
}

static void apply_to(struct fixture *fixture, const char *name, struct checked_challenge *checked,
                     bool *usable)
{
    struct challenge *challenge = NULL;
    struct error err = {0};
    bool unsupported = false;

    if (rules_apply(fixture_path(fixture, name), checked, &challenge, &unsupported, &err) < 0)
        fail_msg("%s: %s", error_name(err.code), err.message);
    *usable = challenge != NULL;
    assert_true(!unsupported || !challenge);
    challenge_free(challenge);
}

/* CODE is found, and nothing else but what stands in ALSO. */
static const struct finding *only(const struct checked_challenge *checked, const char *code,
                                  const char *also)
{
    const struct finding *found = NULL;

    for (size_t i = 0; i < checked->findings.count; i++) {
        const struct finding *finding = &checked->findings.items[i];

        if (strcmp(finding->code, code) == 0)
            found = finding;
        else if (!strstr(also, finding->code))
            fail_msg("%s beside %s: %s (%s)", finding->code, code, finding->message,
                     finding->place.file);
        assert_true(finding->message[0] && finding->hint[0] && finding->place.file[0]);
    }
    if (!found)
        fail_msg("no %s", code);
    return found;
}

/* One fault: TEXT is written to PATH, or PATH is taken out. */
struct fault {
    const char *code, *path, *text;
    const char *also;  /* what follows from it */
    const char *place; /* end of the file that is named */
    unsigned line, column;
    const char *hint; /* part of it */
};

static void try_fault(struct fixture *fixture, const struct fault *fault)
{
    struct checked_challenge checked = {0};
    const struct finding *finding;
    bool usable = false;

    write_package(fixture);
    if (fault->text) {
        fixture_write(fixture, fault->path, fault->text);
    } else {
        assert_int_equal(unlinkat(fixture->fd, fault->path, 0), 0);
    }
    apply_to(fixture, "p", &checked, &usable);
    finding = only(&checked, fault->code, fault->also ? fault->also : "");
    if (fault->place && !text_has_suffix(finding->place.file, fault->place))
        fail_msg("%s is at %s, not %s", fault->code, finding->place.file, fault->place);
    if (fault->line)
        assert_int_equal(finding->place.line, fault->line);
    if (fault->column)
        assert_int_equal(finding->place.column, fault->column);
    if (fault->hint && !strstr(finding->hint, fault->hint))
        fail_msg("%s: hint '%s' lacks '%s'", fault->code, finding->hint, fault->hint);
    checked_challenge_done(&checked);
    if (fault->text)
        assert_int_equal(unlinkat(fixture->fd, fault->path, 0), 0);
}

#define YAML(rest) "problem_format_version: 2025-09\nname: Echo\n" rest
#define RIGHTS     "uuid: 1f1b0c9e\nlicense: cc0\nrights_owner: Ann\n"

static void a_fault_of_a_file_has_its_code_and_place(void **state)
{
    static const struct fault faults[] = {
        {"P0101", "p/problem.yaml",                    YAML(RIGHTS "limits:\n  time_limt: 1\n"),                       NULL,
         "p/problem.yaml",                                                                                                                          7, 3,  "time_limit"  },
        {"P0102", "p/problem.yaml",                    YAML(RIGHTS "type: interactive\n"),                             NULL, "p/problem.yaml",      6,
         7,                                                                                                                                                NULL          },
        {"P0104", "p/data/secrets/1.in",               "1\n",                                                          NULL, "p/data/secrets",      0, 0,  "'secret'"    },
        {"P0105", "p/data/secret/big case.txt",        "1\n",                                                          NULL, "big case.txt",        0, 0,  NULL          },
        {"P0108", "p/generators/generate",             "\177ELF and more",                                             NULL, "generators/generate", 0, 0,
         NULL                                                                                                                                                            },
        {"P0109", "p/problem.yaml",                    YAML("license: cc0\nrights_owner: Ann\n"),                      NULL,
         "p/problem.yaml",                                                                                                                          0, 0,  "uuidgen"     },
        {"P0110", "p/problem.yaml",                    YAML("uuid: 1f1b0c9e\nlicense: cc by-as\nrights_owner: Ann\n"),
         NULL,                                                                                                               "p/problem.yaml",      4, 10, "cc by-sa"    },
        {"P0110", "p/problem.yaml",                    YAML("uuid: 1f1b0c9e\nlicense: cc0\n"),                         NULL, "p/problem.yaml",
         0,                                                                                                                                            0,  "rights_owner"},
        {"P0110", "p/problem.yaml",
         YAML("uuid: 1f1b0c9e\nlicense: public domain\nrights_owner: Ann\n"),                                          NULL,
         "p/problem.yaml",                                                                                                                          5, 0,  "out"         },
        {"P0111", "p/problem.yaml",                    YAML(RIGHTS "limits:\n  memory: 16\n"),                         NULL, "p/problem.yaml",
         7,                                                                                                                                            11, NULL          },
        {"P0201", "p/statement/problem.en.md",         NULL,                                                           NULL, "/p",                  0, 0,  NULL          },
        {"P0202", "p/statement/problem.sv.md",         "Skriv n, 1 <= n.\n",                                           NULL, "problem.sv.md",       0, 0,
         "name:"                                                                                                                                                         },
        {"P0203", "p/statement/problem.en.md",         "Print the number.\n",                                          NULL, "problem.en.md",       0, 0,
         NULL                                                                                                                                                            },
        {"P0204", "p/statement/problem.en.md",         "1 to 9\n\n```\n1\n3\n```\n",                                   NULL, "problem.en.md",
         5,                                                                                                                                            1,  NULL          },
        {"P0301", "p/data/secret/3.in",                "4\n",                                                          NULL, "secret/3.in",         0, 0,  "secret/3.ans"},
        {"P0302", "p/data/secret/3.ans",               "4\n",                                                          NULL, "secret/3.ans",        0, 0,  "secret/3.in" },
        {"P0305", "p/data/secret/2.in",                "2\n",                                                          NULL, "secret/2.in",         0, 0,  NULL          },
        {"P0306", "p/data/secret/2.in",                "3\n4\r\n",                                                     NULL, "secret/2.in",         2, 2,  "dos2unix"    },
        {"P0307", "p/data/secret/2.ans",               "3\n4",                                                         NULL, "secret/2.ans",        2, 2,  NULL          },
        {"P0308", "p/data/secret/2.in",                "\xc3\xa9 \xff\n",                                              NULL, "secret/2.in",         1, 3,  NULL          },
        {"P0309", "p/data/secret/2.ans",               "",                                                             NULL, "secret/2.ans",        0, 0,  NULL          },
        {"P0401", "p/input_validators/validate.py",    NULL,                                                           NULL, "/p",                  0, 0,  "42"          },
        {"P0501", "p/submissions/accepted/echo.py",    NULL,                                                           NULL, "/p",                  0, 0,  "accepted/"   },
        {"P0502", "p/submissions/wrong_answer/one.py", NULL,                                                           NULL, "/p",                  0, 0,  "wrong_answer"},
        {"P0503", "p/submissions/acepted/two.py",      "print(2)\n",                                                   NULL, "submissions/acepted", 0, 0,
         "'accepted'"                                                                                                                                                    },
        {"P0503", "p/submissions/two.py",              "print(2)\n",                                                   NULL, "submissions/two.py",  0, 0,  NULL          },
        {"P0504", "p/submissions/accepted/empty.py",   "",                                                             NULL, "accepted/empty.py",   0, 0,  NULL          },
    };

    for (size_t i = 0; i < COUNT(faults); i++) {
        try_fault(*state, &faults[i]);
        (void)unlinkat(((struct fixture *)*state)->fd, "p/data/secrets", AT_REMOVEDIR);
        (void)unlinkat(((struct fixture *)*state)->fd, "p/generators", AT_REMOVEDIR);
        (void)unlinkat(((struct fixture *)*state)->fd, "p/submissions/acepted", AT_REMOVEDIR);
    }
}

static void a_package_as_it_should_be_has_no_finding(void **state)
{
    struct checked_challenge checked = {0};
    bool usable = false;

    write_package(*state);
    fixture_write(*state, "p/submissions/submissions.yaml",
                  "wrong_answer/one.py:\n  required: [WA]\n");
    fixture_write(*state, "p/statement/problem.en.md",
                  "1 to 9\n\n```\n1\n2\n```\n\n```\n1\n```\n\n```\nother\n```\n");
    fixture_link(*state, "../sample/1.in", "p/data/secret/1.in.statement");
    apply_to(*state, "p", &checked, &usable);
    if (checked.findings.count > 0)
        fail_msg("%s: %s", checked.findings.items[0].code, checked.findings.items[0].message);
    assert_true(usable);
    assert_string_equal(checked.id, "p");
    assert_int_equal(checked.cpu_ns, 2000000000);
    checked_challenge_done(&checked);
}

static void all_faults_are_told_not_the_first_alone(void **state)
{
    struct checked_challenge checked = {0};
    bool usable = true;

    write_package(*state);
    for (int i = 3; i < 8; i++) {
        char path[64];

        (void)snprintf(path, sizeof path, "p/data/secret/%d.in", i);
        fixture_write(*state, path, i % 2 ? "\n" : "x\n");
    }
    fixture_write(*state, "p/assess.yaml", "version: 1\nminuets: 3\n");
    fixture_write(*state, "p/problem.yaml", YAML(RIGHTS "sauce: x\n"));
    apply_to(*state, "p", &checked, &usable);
    assert_false(usable);
    assert_int_equal(checked.findings.errors, 5 + 2);
    checked_challenge_done(&checked);
}

static void links_and_what_is_no_file_are_told(void **state)
{
    struct checked_challenge checked = {0};
    bool usable = true;

    write_package(*state);
    fixture_link(*state, "/etc/hostname", "p/attachments/out.txt");
    fixture_fifo(*state, "p/attachments/fifo");
    apply_to(*state, "p", &checked, &usable);
    (void)only(&checked, "P0106", "");
    assert_int_equal(checked.findings.errors, 2);
    checked_challenge_done(&checked);
}

static void large_files_and_answers_are_told(void **state)
{
    struct fixture *fixture = *state;
    struct checked_challenge checked = {0};
    bool usable = true;
    int fd;

    write_package(fixture);
    fixture_write(fixture, "p/attachments/large", "x");
    fd = openat(fixture->fd, "p/attachments/large", O_WRONLY | O_CLOEXEC);
    assert_int_equal(ftruncate(fd, (off_t)101 << 20), 0);
    (void)close(fd);
    apply_to(fixture, "p", &checked, &usable);
    (void)only(&checked, "P0107", "");
    checked_challenge_done(&checked);

    checked = (struct checked_challenge){0};
    assert_int_equal(unlinkat(fixture->fd, "p/attachments/large", 0), 0);
    fd = openat(fixture->fd, "p/data/secret/2.ans", O_WRONLY | O_CLOEXEC);
    for (int i = 0; i < 5; i++) {
        static char line[1 << 20];

        memset(line, 'x', sizeof line);
        line[sizeof line - 1] = '\n';
        assert_int_equal(write(fd, line, sizeof line), sizeof line);
    }
    (void)close(fd);
    apply_to(fixture, "p", &checked, &usable);
    (void)only(&checked, "P0311", "");
    checked_challenge_done(&checked);
}

static void tests_that_are_not_there_are_told(void **state)
{
    struct fixture *fixture = *state;
    struct checked_challenge checked = {0};
    bool usable = true;

    write_package(fixture);
    assert_int_equal(unlinkat(fixture->fd, "p/data/sample/1.in", 0), 0);
    assert_int_equal(unlinkat(fixture->fd, "p/data/sample/1.ans", 0), 0);
    apply_to(fixture, "p", &checked, &usable);
    (void)only(&checked, "P0304", "");
    checked_challenge_done(&checked);

    checked = (struct checked_challenge){0};
    for (int i = 1; i < 3; i++) {
        char path[64];

        (void)snprintf(path, sizeof path, "p/data/secret/%d.in", i);
        assert_int_equal(unlinkat(fixture->fd, path, 0), 0);
        (void)snprintf(path, sizeof path, "p/data/secret/%d.ans", i);
        assert_int_equal(unlinkat(fixture->fd, path, 0), 0);
    }
    apply_to(fixture, "p", &checked, &usable);
    (void)only(&checked, "P0303", "P0304");
    checked_challenge_done(&checked);
}

static void a_folder_whose_name_is_no_id_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct checked_challenge checked = {0};
    bool usable = true;

    write_package(fixture);
    assert_int_equal(renameat(fixture->fd, "p", fixture->fd, "Rate-Limiter"), 0);
    apply_to(fixture, "Rate-Limiter", &checked, &usable);
    (void)only(&checked, "P0103", "");
    checked_challenge_done(&checked);
}

static void many_findings_are_bounded_and_counted(void **state)
{
    struct findings findings = {0};

    (void)state;
    for (int i = 0; i < 1500; i++)
        (void)findings_add(&findings, RULE_NO_NEWLINE, "%d", i);
    assert_int_equal(findings.count + findings.left_out, 1500);
    assert_int_equal(findings.warnings, 1500);
    assert_string_equal(findings.items[7].message, "7");
    findings_done(&findings);
}

static void codes_are_distinct_and_in_order(void **state)
{
    (void)state;
    for (unsigned i = 1; i < RULES; i++)
        assert_true(strcmp(rule_of((enum rule)(i - 1)).code, rule_of((enum rule)i).code) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(a_package_as_it_should_be_has_no_finding),
        TEST_IN_FOLDER(a_fault_of_a_file_has_its_code_and_place),
        TEST_IN_FOLDER(all_faults_are_told_not_the_first_alone),
        TEST_IN_FOLDER(links_and_what_is_no_file_are_told),
        TEST_IN_FOLDER(large_files_and_answers_are_told),
        TEST_IN_FOLDER(tests_that_are_not_there_are_told),
        TEST_IN_FOLDER(a_folder_whose_name_is_no_id_is_told),
        cmocka_unit_test(many_findings_are_bounded_and_counted),
        cmocka_unit_test(codes_are_distinct_and_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
