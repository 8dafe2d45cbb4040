/* SPDX-License-Identifier: MIT */
#include "cache.h"
#include "digest.h"
#include "fixture.h"
#include "submission.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char key[] = "0123456789abcdef";
static const char binary[] = "\177ELF\0\1\2\377\0";

/* A program with its cache folder; the profiles may be changed. */
struct setting {
    struct grader grader;
    char folder[128];
    struct profiles profiles;
    struct submission *submission;
    struct program program;
};

static void setting_init(struct fixture *fixture, const char *path, struct setting *setting)
{
    struct error err = {0};

    *setting = (struct setting){0};
    (void)snprintf(setting->folder, sizeof setting->folder, "%s", fixture_path(fixture, "cache"));
    setting->grader.cache_dir = setting->folder;
    assert_int_equal(profiles_load(&setting->profiles, &err), 0);
    assert_int_equal(submission_load(fixture_path(fixture, path), &setting->submission, &err), 0);
    assert_int_equal(
        program_find(&setting->profiles, setting->submission, NULL, &setting->program, &err), 0);
}

static void setting_done(struct setting *setting)
{
    program_done(&setting->program);
    submission_free(setting->submission);
    profiles_done(&setting->profiles);
}

static struct grader grader_at(struct fixture *fixture, char folder[128], const char *name)
{
    (void)snprintf(folder, 128, "%s", fixture_path(fixture, name));
    return (struct grader){.cache_dir = folder};
}

static void put(const struct grader *grader, const char *text, const void *data, size_t size)
{
    struct cache_entry entry = {.cpu_ns = 7,
                                .wall_ns = 8,
                                .memory_bytes = 9,
                                .compiler_text = text_copy(text),
                                .compiler_text_size = strlen(text)};

    entry.artifact.data = text_copy_n(data, size);
    entry.artifact.size = size;
    entry.artifact.is_binary = true;
    cache_put(grader, key, &entry);
    cache_entry_done(&entry);
}

static bool has(const struct grader *grader)
{
    struct cache_entry entry = {0};

    if (!cache_get(grader, key, &entry))
        return false;
    cache_entry_done(&entry);
    return true;
}

static bool is_file(const struct fixture *fixture)
{
    char path[64];

    (void)snprintf(path, sizeof path, "cache/%s", key);
    return faccessat(fixture->fd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void what_was_put_comes_back_byte_for_byte(void **state)
{
    struct fixture *fixture = *state;
    struct cache_entry entry = {0};
    char folder[128];
    struct grader grader = grader_at(fixture, folder, "cache");

    assert_false(cache_get(&grader, key, &entry));
    put(&grader, "a warning\n\033", binary, sizeof binary);
    assert_true(cache_get(&grader, key, &entry));
    assert_int_equal(entry.cpu_ns, 7);
    assert_int_equal(entry.wall_ns, 8);
    assert_int_equal(entry.memory_bytes, 9);
    assert_string_equal(entry.compiler_text, "a warning\n\033");
    assert_int_equal(entry.compiler_text_size, 11);
    assert_true(entry.artifact.is_binary);
    assert_int_equal(entry.artifact.size, sizeof binary);
    assert_memory_equal(entry.artifact.data, binary, sizeof binary);
    cache_entry_done(&entry);
    assert_false(cache_get(&grader, "another", &entry));
}

static void program_without_a_binary_comes_back_without_one(void **state)
{
    struct fixture *fixture = *state;
    struct cache_entry entry = {0};
    char folder[128];
    struct grader grader = grader_at(fixture, folder, "deep/er/cache");

    put(&grader, "", "", 0);
    assert_true(cache_get(&grader, key, &entry));
    assert_int_equal(entry.compiler_text_size, 0);
    assert_false(entry.artifact.is_binary);
    cache_entry_done(&entry);
}

static void entry_written_twice_is_fine(void **state)
{
    struct fixture *fixture = *state;
    char folder[128];
    struct grader grader = grader_at(fixture, folder, "cache");

    put(&grader, "one", binary, sizeof binary);
    put(&grader, "one", binary, sizeof binary);
    assert_true(has(&grader));
}

static void folder_and_entries_are_for_their_owner_only(void **state)
{
    struct fixture *fixture = *state;
    struct stat status;
    char folder[128];
    struct grader grader = grader_at(fixture, folder, "cache");
    mode_t before = umask(0);

    put(&grader, "", binary, sizeof binary);
    (void)umask(before);
    assert_int_equal(fstatat(fixture->fd, "cache", &status, 0), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_equal(fstatat(fixture->fd, "cache/0123456789abcdef", &status, 0), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void use_makes_an_entry_young(void **state)
{
    static const struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    struct fixture *fixture = *state;
    struct stat status;
    char folder[128];
    struct grader grader = grader_at(fixture, folder, "cache");

    put(&grader, "", binary, sizeof binary);
    assert_int_equal(utimensat(fixture->fd, "cache/0123456789abcdef", old, 0), 0);
    assert_true(has(&grader));
    assert_int_equal(fstatat(fixture->fd, "cache/0123456789abcdef", &status, 0), 0);
    assert_true(status.st_mtim.tv_sec > 1000);
}

/* A folder that was configured by mistake may hold anything. */
static void only_entries_are_forgotten_for_room(void **state)
{
    static const char *const rows[] = {
        "cache/thesis", "cache/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
    struct fixture *fixture = *state;
    char folder[128];
    struct grader grader = grader_at(fixture, folder, "cache");

    put(&grader, "", binary, sizeof binary);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int fd = openat(fixture->fd, rows[i], O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

        assert_int_equal(ftruncate(fd, INT64_C(2) << 30), 0);
        (void)close(fd);
    }
    put(&grader, "", binary, sizeof binary);
    assert_int_equal(faccessat(fixture->fd, rows[0], F_OK, 0), 0);
    assert_int_equal(faccessat(fixture->fd, rows[1], F_OK, 0), -1);
}

static void files_beyond_their_number_are_forgotten(void **state)
{
    struct fixture *fixture = *state;
    char folder[128];
    struct grader grader = grader_at(fixture, folder, "cache");
    size_t left = 0;

    put(&grader, "", binary, sizeof binary);
    for (unsigned i = 0; i < 50001; i++) {
        char name[80];
        int fd;

        (void)snprintf(name, sizeof(name), "cache/%064x", i);
        fd = openat(fixture->fd, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        assert_true(fd >= 0);
        (void)close(fd);
    }
    put(&grader, "", binary, sizeof binary);
    for (unsigned i = 0; i < 50001; i++) {
        char name[80];

        (void)snprintf(name, sizeof(name), "cache/%064x", i);
        left += faccessat(fixture->fd, name, F_OK, 0) == 0;
    }
    assert_in_range(left, 50000 - 50000 / 8 - 1, 50000 - 50000 / 8); /* and the entry itself */
    assert_true(has(&grader));
}

/* Every byte of the entry counts: what is before the texts, the texts, the program. */
static void damaged_entry_is_not_used_and_removed(void **state)
{
    struct fixture *fixture = *state;
    struct stat status;
    char folder[128];
    struct grader grader = grader_at(fixture, folder, "cache");
    off_t size;

    put(&grader, "text", binary, sizeof binary);
    assert_int_equal(fstatat(fixture->fd, "cache/0123456789abcdef", &status, 0), 0);
    size = status.st_size;
    for (off_t at = 0; at < size; at++) {
        char byte;
        int fd = openat(fixture->fd, "cache/0123456789abcdef", O_RDWR | O_CLOEXEC);

        assert_int_equal(pread(fd, &byte, 1, at), 1);
        byte = (char)(byte ^ 1);
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
        (void)close(fd);
        if (has(&grader) || is_file(fixture))
            fail_msg("byte %ld of %ld changed, and the entry is still used", (long)at, (long)size);
        put(&grader, "text", binary, sizeof binary);
        assert_true(has(&grader));
    }
}

static void entry_of_another_length_is_not_used_and_removed(void **state)
{
    static const off_t less[] = {1, 2, sizeof binary, sizeof binary + 4, 100000};
    struct fixture *fixture = *state;
    struct stat status;
    char folder[128];
    struct grader grader = grader_at(fixture, folder, "cache");

    for (size_t i = 0; i <= COUNT(less); i++) {
        off_t size;

        put(&grader, "text", binary, sizeof binary);
        assert_true(has(&grader));
        assert_int_equal(fstatat(fixture->fd, "cache/0123456789abcdef", &status, 0), 0);
        size = i < COUNT(less) ? status.st_size - less[i] : status.st_size + 1;
        assert_int_equal(
            truncate(fixture_path(fixture, "cache/0123456789abcdef"), size > 0 ? size : 0), 0);
        assert_false(has(&grader));
        assert_false(is_file(fixture));
    }
}

static void folder_open_to_others_is_no_cache(void **state)
{
    static const mode_t modes[] = {0777, 0755, 0710, 0701, 01777};
    struct fixture *fixture = *state;
    struct setting setting;
    char text[80];

    fixture_write(fixture, "main.c", "x\n");
    setting_init(fixture, "main.c", &setting);
    put(&setting.grader, "", binary, sizeof binary);
    for (size_t i = 0; i < COUNT(modes); i++) {
        assert_int_equal(fchmodat(fixture->fd, "cache", modes[i], 0), 0);
        assert_false(cache_key(&setting.grader, &setting.program, text));
        assert_false(has(&setting.grader));
    }
    assert_int_equal(fchmodat(fixture->fd, "cache", 0700, 0), 0);
    assert_true(cache_key(&setting.grader, &setting.program, text));
    assert_true(has(&setting.grader));
    setting_done(&setting);
}

static void folder_of_somebody_else_is_no_cache(void **state)
{
    struct fixture *fixture = *state;
    struct setting setting;
    char text[80];

    if (geteuid() != 0)
        skip(); /* only root can give a folder away */
    fixture_write(fixture, "main.c", "x\n");
    setting_init(fixture, "main.c", &setting);
    put(&setting.grader, "", binary, sizeof binary);
    assert_int_equal(fchownat(fixture->fd, "cache", 1234, 1234, 0), 0);
    assert_false(cache_key(&setting.grader, &setting.program, text));
    assert_false(has(&setting.grader));
    setting_done(&setting);
}

static void without_a_folder_there_is_no_key(void **state)
{
    static const char *const rows[] = {"file", "file/below", "circle"};
    struct fixture *fixture = *state;
    struct setting setting;
    char text[80];

    fixture_write(fixture, "main.c", "x\n");
    fixture_write(fixture, "file", "x\n");
    fixture_link(fixture, "circle", "circle");
    setting_init(fixture, "main.c", &setting);
    assert_true(cache_key(&setting.grader, &setting.program, text));
    for (size_t i = 0; i < COUNT(rows); i++) {
        char folder[128];
        struct grader grader = grader_at(fixture, folder, rows[i]);

        assert_false(cache_key(&grader, &setting.program, text));
        put(&grader, "", binary, sizeof binary);
        assert_false(has(&grader));
    }
    assert_false(is_file(fixture));
    setting.grader.cache_dir = "";
    assert_false(cache_key(&setting.grader, &setting.program, text));
    setting.grader.cache_dir = NULL;
    assert_false(cache_key(&setting.grader, &setting.program, text));
    setting_done(&setting);
}

static void same_sources_have_one_key_and_a_changed_byte_another(void **state)
{
    static const struct {
        const char *path, *text;
    } rows[] = {
        {"1/main.c",   "int main;\n" },
        {"2/main.c",   "int main; \n"},
        {"3/other.c",  "int main;\n" },
        {"4/main.cpp", "int main;\n" },
        {"5/main.py",  "int main;\n" },
        {"6/main.c",   "int main;"   },
    };
    struct fixture *fixture = *state;
    char keys[COUNT(rows)][80];

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct setting setting;
        char again[80];

        fixture_write(fixture, rows[i].path, rows[i].text);
        setting_init(fixture, rows[i].path, &setting);
        assert_true(cache_key(&setting.grader, &setting.program, keys[i]));
        assert_true(cache_key(&setting.grader, &setting.program, again));
        assert_string_equal(keys[i], again);
        assert_null(strpbrk(keys[i], "/."));
        for (size_t other = 0; other < i; other++)
            assert_string_not_equal(keys[i], keys[other]);
        setting_done(&setting);
    }
}

static void files_never_run_into_each_other(void **state)
{
    struct fixture *fixture = *state;
    struct setting one, other;
    char first[80], second[80];

    fixture_write(fixture, "1/a.c", "xy");
    fixture_write(fixture, "1/b.c", "z");
    fixture_write(fixture, "2/a.c", "x");
    fixture_write(fixture, "2/b.c", "yz");
    setting_init(fixture, "1", &one);
    setting_init(fixture, "2", &other);
    assert_true(cache_key(&one.grader, &one.program, first));
    assert_true(cache_key(&other.grader, &other.program, second));
    assert_string_not_equal(first, second);
    setting_done(&one);
    setting_done(&other);
}

static void exchange(char **text, const char *fresh)
{
    free(*text);
    *text = text_copy(fresh);
    assert_non_null(*text);
}

/* The linker puts this in the place of the library's own (see CMakeLists.txt). */
static const char *rules = "0";

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the linker's word for it */
const char *__wrap_sandbox_policies_digest(void);
const char *__wrap_sandbox_policies_digest(void)
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
{
    return rules;
}

static void changed_rules_of_a_policy_make_another_key(void **state)
{
    struct fixture *fixture = *state;
    struct setting setting;
    char keys[2][80];
    char header_keys[2][80];

    fixture_write(fixture, "main.cpp", "x\n");
    setting_init(fixture, "main.cpp", &setting);
    for (size_t i = 0; i < COUNT(keys); i++) {
        rules = i == 0 ? "0" : "1";
        assert_true(cache_key(&setting.grader, &setting.program, keys[i]));
        assert_true(cache_header_key(&setting.grader, &setting.program, header_keys[i]));
    }
    assert_string_not_equal(keys[0], keys[1]);
    assert_string_not_equal(header_keys[0], header_keys[1]);
    setting_done(&setting);
}

static void changed_command_policy_or_tool_makes_another_key(void **state)
{
    struct fixture *fixture = *state;
    struct setting setting;
    struct stage *stage;
    char keys[6][80];

    fixture_write(fixture, "main.c", "x\n");
    fixture_write(fixture, "tool", "one");
    setting_init(fixture, "main.c", &setting);
    stage = &setting.profiles.items[setting.program.profile - setting.profiles.items].compile;
    for (size_t i = 0; i < COUNT(keys); i++) {
        switch (i) {
        case 1: exchange(&stage->command.items[2], "-O3"); break;
        case 2: exchange(&stage->environment.items[0], "PATH=/elsewhere"); break;
        case 3: exchange(&stage->policy, "native"); break;
        case 4: exchange(&stage->mounts[0].path, fixture_path(fixture, "tool")); break;
        case 5: fixture_write(fixture, "tool", "another"); break;
        default: break;
        }
        assert_true(cache_key(&setting.grader, &setting.program, keys[i]));
        for (size_t other = 0; other < i; other++)
            assert_string_not_equal(keys[i], keys[other]);
    }
    setting_done(&setting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(what_was_put_comes_back_byte_for_byte),
        TEST_IN_FOLDER(program_without_a_binary_comes_back_without_one),
        TEST_IN_FOLDER(entry_written_twice_is_fine),
        TEST_IN_FOLDER(folder_and_entries_are_for_their_owner_only),
        TEST_IN_FOLDER(use_makes_an_entry_young),
        TEST_IN_FOLDER(only_entries_are_forgotten_for_room),
        TEST_IN_FOLDER(files_beyond_their_number_are_forgotten),
        TEST_IN_FOLDER(damaged_entry_is_not_used_and_removed),
        TEST_IN_FOLDER(entry_of_another_length_is_not_used_and_removed),
        TEST_IN_FOLDER(folder_open_to_others_is_no_cache),
        TEST_IN_FOLDER(folder_of_somebody_else_is_no_cache),
        TEST_IN_FOLDER(without_a_folder_there_is_no_key),
        TEST_IN_FOLDER(same_sources_have_one_key_and_a_changed_byte_another),
        TEST_IN_FOLDER(files_never_run_into_each_other),
        TEST_IN_FOLDER(changed_rules_of_a_policy_make_another_key),
        TEST_IN_FOLDER(changed_command_policy_or_tool_makes_another_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
