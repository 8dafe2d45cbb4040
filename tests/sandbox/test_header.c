/* SPDX-License-Identifier: MIT */
/* test_header HELPER: with the header compiled ahead and without it, the same program and words. */
#include "header.h"

#include "assess/error.h"
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
#include <sys/statvfs.h>
#include <unistd.h>

#define BEGIN "#include <bits/stdc++.h>\n"

static struct grader grader;
static struct sandbox_lane *lane;
static struct profiles profiles;
static struct fixture place; /* has "cache" */
static char cache[128];
static char header_path[256];

/* ---- one compilation -------------------------------------------------------------------------- */

struct compiled {
    struct judgement *judgement;
    struct artifact artifact;
};

static struct compiled compile(const char *cache_dir, const char *path, uint64_t memory)
{
    const struct compile_limits limits = {.memory_bytes = memory};
    struct submission *submission = NULL;
    struct program program;
    struct compiled out = {0};
    struct error err = {0};

    grader.cache_dir = cache_dir;
    assert_int_equal(submission_load(path, &submission, &err), 0);
    assert_int_equal(program_find(&profiles, submission, NULL, &program, &err), 0);
    assert_int_equal(judgement_new(&out.judgement), 0);
    if (grade_compile(&grader, &program, &limits, out.judgement, &out.artifact, &err) < 0)
        fail_msg("%s", err.message);
    program_done(&program);
    submission_free(submission);
    return out;
}

static void compiled_done(struct compiled *compiled)
{
    artifact_done(&compiled->artifact);
    judgement_free(compiled->judgement);
}

static void assert_same(const char *name, const struct compiled *one, const struct compiled *other)
{
    const struct compile_result *a = &one->judgement->compile;
    const struct compile_result *b = &other->judgement->compile;

    if (a->verdict != b->verdict || a->limit != b->limit || strcmp(a->output, b->output) != 0)
        fail_msg("%s %d, without %d: %s, without %s", name, (int)a->verdict, (int)b->verdict,
                 a->output, b->output);
    assert_string_equal(a->command, b->command);
    assert_int_equal(a->diagnostic_count, b->diagnostic_count);
    for (size_t i = 0; i < a->diagnostic_count; i++) {
        const struct diagnostic *left = &a->diagnostics[i];
        const struct diagnostic *right = &b->diagnostics[i];

        assert_string_equal(left->file, right->file);
        assert_int_equal(left->line, right->line);
        assert_int_equal(left->column, right->column);
        assert_int_equal(left->end_column, right->end_column);
        assert_string_equal(left->severity, right->severity);
        assert_string_equal(left->message, right->message);
        assert_string_equal(left->text, right->text);
    }
    assert_int_equal(one->artifact.size, other->artifact.size);
    assert_memory_equal(one->artifact.data, other->artifact.data, one->artifact.size);
}

/* Was the kept header looked at and found good?  Its time of use is set back before. */
static void set_back(void)
{
    const struct timespec past[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};

    assert_int_equal(utimensat(AT_FDCWD, header_path, past, 0), 0);
}

static bool was_offered(void)
{
    struct stat status;

    return stat(header_path, &status) == 0 && status.st_mtim.tv_sec > 1000;
}

/* ---- with and without ------------------------------------------------------------------------- */

static void the_compiler_takes_it(void **state)
{
    struct profile *profile = (struct profile *)(uintptr_t)profile_by_id(&profiles, "cpp");
    struct compiled with;

    (void)state;
    fixture_write(&place, "taken.cpp", BEGIN "int main() {}\n");
    assert_true(words_add(&profile->compile.command, "-H"));
    with = compile(cache, fixture_path(&place, "taken.cpp"), 0);
    free(profile->compile.command.items[--profile->compile.command.count]);
    profile->compile.command.items[profile->compile.command.count] = NULL;
    assert_int_equal(with.judgement->compile.verdict, VERDICT_AC);
    if (!strstr(with.judgement->compile.output, "! /box/include/bits/stdc++.h.gch"))
        fail_msg("not taken: %.200s", with.judgement->compile.output);
    compiled_done(&with);
}

static void verdict_words_and_program_are_the_same(void **state)
{
    static const char *const sources[] = {
        "#include <bits/stdc++.h>\nusing namespace std;\nint main() { vector<int> v{2, 1}; "
        "sort(begin(v), end(v)); cout << v[0] << endl; }\n",
        BEGIN "static int never() { return 1; }\n[[deprecated]] int old();\n"
              "int main() { int unused; unsigned u = 1; return u < -1 ? old() : 2; }\n"
              "int old() { return 0; }\n",
        BEGIN "int first() { return undeclared; }\n"
              "int main() { std::vector<int> v; std::sort(v, 1); std::map<int, int> m; m = v; }\n",
        BEGIN "struct s {};\nint main() { std::set<s> all; all.insert(s{}); std::cout << s{}; }\n",
        BEGIN "#pragma GCC diagnostic ignored \"-Wunused-variable\"\n#pragma GCC optimize(\"O0\")\n"
              "#define assert(x) 1\n#define INT_MAX 7\n#define foo(a) a +\n"
              "int main() { int unused; assert(0); return INT_MAX + foo(1) ; }\n",
        BEGIN BEGIN "#include <vector>\n#include <cassert>\nint main() { assert(1 > 0); }\n",
        BEGIN "#include \"own.h\"\n#include <nowhere.h>\n",
        BEGIN "#include \"/box/include/bits/stdc++.h.gch\"\nint main() {}\n",
        BEGIN "const char *where[] = {__FILE__, __BASE_FILE__};\n"
              "static_assert(__LINE__ == 3 && __COUNTER__ == 0 && __INCLUDE_LEVEL__ == 0);\n"
              "#if !__has_include(<bits/stdc++.h>) || __has_include(<stdc++.h>)\n#error\n#endif\n"
              "int main() { return !where[0]; }\n",
        BEGIN "int main() {\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(sources); i++) {
        char name[32];
        struct compiled with, without;

        (void)snprintf(name, sizeof(name), "same%zu.cpp", i);
        fixture_write(&place, name, sources[i]);
        set_back();
        with = compile(cache, fixture_path(&place, name), 0);
        if (!was_offered())
            fail_msg("%s was compiled without the header", name);
        without = compile(NULL, fixture_path(&place, name), 0);
        assert_same(name, &with, &without);
        compiled_done(&with);
        compiled_done(&without);
    }
}

static void macro_or_pragma_before_it_changes_nothing(void **state)
{
    static const char *const sources[] = {
        "#define _GLIBCXX_ASSERTIONS\n" BEGIN
        "int main() { std::vector<int> v; return sizeof(v) + v.size(); }\n",
        "#pragma GCC optimize(\"O3\")\n" BEGIN "int main() { int unused; }\n",
        "#define min(a, b) less\n" BEGIN "int main() {}\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(sources); i++) {
        char name[32];
        struct compiled with, without;

        (void)snprintf(name, sizeof(name), "before%zu.cpp", i);
        fixture_write(&place, name, sources[i]);
        set_back();
        with = compile(cache, fixture_path(&place, name), 0);
        assert_false(was_offered());
        without = compile(NULL, fixture_path(&place, name), 0);
        assert_same(name, &with, &without);
        compiled_done(&with);
        compiled_done(&without);
    }
}

static void memory_limit_is_met_with_it_as_without(void **state)
{
    struct compiled with, without;

    (void)state;
    fixture_write(
        &place, "large.cpp",
        BEGIN "#define A 0,0,0,0,0,0,0,0,\n#define B A A A A A A A A\n#define C B B B B B B B B\n"
              "#define D C C C C C C C C\n#define E D D D D D D D D\n#define F E E E E E E E E\n"
              "#define G F F F F F F F F\nint a[] = {G G G G G G G G G G G G G G G G};\n");
    with = compile(cache, fixture_path(&place, "large.cpp"), 256u << 20);
    without = compile(NULL, fixture_path(&place, "large.cpp"), 256u << 20);
    assert_int_equal(with.judgement->compile.verdict, without.judgement->compile.verdict);
    assert_int_equal(without.judgement->compile.limit, LIMIT_MEMORY);
    assert_int_equal(with.judgement->compile.limit, LIMIT_MEMORY);
    compiled_done(&with);
    compiled_done(&without);
}

/* ---- what may stand in the cache -------------------------------------------------------------- */

static char *wanted(const struct grader *by)
{
    struct submission *submission = NULL;
    struct program program;
    struct header header;
    struct error err;
    char *path;

    fixture_write(&place, "plain.cpp", BEGIN "int main() {}\n");
    assert_int_equal(submission_load(fixture_path(&place, "plain.cpp"), &submission, &err), 0);
    assert_int_equal(program_find(&profiles, submission, NULL, &program, &err), 0);
    path = header_for(by, &program, &header) ? text_copy(header.ahead) : NULL;
    header_done(&header);
    program_done(&program);
    submission_free(submission);
    return path;
}

/* Gone, and only remembered as asked for. */
static void assert_refused(const struct grader *by, const char *path)
{
    char note[300];
    char *found = wanted(by);

    assert_null(found);
    assert_int_equal(access(path, F_OK), -1);
    (void)snprintf(note, sizeof(note), "%.*s.asked", (int)(strlen(path) - 4), path);
    assert_int_equal(unlink(note), 0);
}

static void damaged_and_foreign_files_are_not_used(void **state)
{
    const char *name = strrchr(header_path, '/');
    struct grader other = grader;
    char folder[128];
    char path[256];
    struct stat status;
    char *found;
    int fd;

    (void)state;
    (void)snprintf(folder, sizeof(folder), "%s", fixture_path(&place, "other"));
    (void)snprintf(path, sizeof(path), "%s%s", folder, name);
    other.cache_dir = folder;
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(stat(header_path, &status), 0);

    assert_int_equal(link(header_path, path), 0);
    found = wanted(&other);
    assert_string_equal(found, path); /* the whole one is */
    free(found);
    assert_int_equal(unlink(path), 0);

    fixture_write(&place, "copy", "");
    fd = open(header_path, O_RDONLY | O_CLOEXEC);
    for (int damage = 0; damage < 3; damage++) {
        int copy = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0644);
        off_t at = 0;

        while (at < status.st_size)
            assert_true(copy_file_range(fd, &at, copy, NULL, 1u << 30, 0) > 0);
        if (damage == 0)
            assert_int_equal(pwrite(copy, "\1", 1, 5000000), 1);
        if (damage == 1)
            assert_int_equal(ftruncate(copy, status.st_size - 4096), 0);
        if (damage == 2)
            assert_int_equal(pwrite(copy, "trailing", 8, status.st_size), 8);
        (void)close(copy);
        assert_refused(&other, path);
    }
    (void)close(fd);

    assert_int_equal(symlink(header_path, path), 0);
    assert_refused(&other, path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_refused(&other, path);
    assert_int_equal(link(header_path, path), 0);
    assert_int_equal(rename(path, fixture_path(&place, "other/0123.gch")), 0);
    assert_refused(&other, path); /* that of another key is not taken for it */
}

/* As header.c ends a kept file. */
static void append_trailer(int fd, const char *key, char *data, uint64_t size)
{
    struct {
        char format[16];
        char digest[DIGEST_TEXT_SIZE];
        uint64_t size;
    } trailer = {.format = "assess-header/1", .size = size};
    struct digest *digest = digest_new();

    digest_add_text(digest, trailer.format);
    digest_add_text(digest, key);
    digest_add_part(digest, data, size);
    digest_end(digest, trailer.digest);
    assert_int_equal(write(fd, data, size), size);
    assert_int_equal(write(fd, &trailer, sizeof(trailer)), sizeof(trailer));
}

static void header_that_the_compiler_cannot_read_is_nobodys_error(void **state)
{
    const struct program blank = program_blank(&profiles, profile_by_id(&profiles, "cpp"));
    const size_t size = 3000000;
    char *data = malloc(size);
    int whole = open(header_path, O_RDONLY | O_CLOEXEC);
    char key[80];
    char folder[128];
    char path[256];
    struct compiled with;
    int fd;

    (void)state;
    grader.cache_dir = cache;
    assert_true(cache_header_key(&grader, &blank, key));
    (void)snprintf(folder, sizeof(folder), "%s", fixture_path(&place, "unread"));
    (void)snprintf(path, sizeof(path), "%s/%s.gch", folder, key);
    assert_int_equal(mkdir(folder, 0700), 0);
    fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0444);
    assert_non_null(data);
    assert_int_equal(pread(whole, data, size, 0), size);
    append_trailer(fd, key, data, size);
    (void)close(fd);
    (void)close(whole);
    free(data);
    fixture_write(&place, "unread.cpp", BEGIN "int main() {}\n");
    with = compile(folder, fixture_path(&place, "unread.cpp"), 0);
    assert_int_equal(access(path, F_OK), 0); /* it was believed to be whole */
    if (with.judgement->compile.verdict != VERDICT_AC)
        fail_msg("%s", with.judgement->compile.output);
    compiled_done(&with);
}

static void header_of_another_key_is_refused_under_this_one(void **state)
{
    struct profile *profile = (struct profile *)(uintptr_t)profile_by_id(&profiles, "cpp");
    const struct program blank = program_blank(&profiles, profile);
    struct grader other = grader;
    char folder[128];
    char path[256];
    char key[80];

    (void)state;
    (void)snprintf(folder, sizeof(folder), "%s", fixture_path(&place, "foreign"));
    assert_int_equal(mkdir(folder, 0700), 0);
    other.cache_dir = folder;
    /* As if the compiler, its flags or its headers had changed since. */
    assert_true(words_add(&profile->header.command, "-O3"));
    assert_true(cache_header_key(&other, &blank, key));
    (void)snprintf(path, sizeof(path), "%s/%s.gch", folder, key);
    assert_string_not_equal(strrchr(path, '/'), strrchr(header_path, '/'));
    assert_int_equal(link(header_path, path), 0);
    assert_refused(&other, path);
    free(profile->header.command.items[--profile->header.command.count]);
    profile->header.command.items[profile->header.command.count] = NULL;
}

static void it_is_made_when_it_is_asked_for_again(void **state)
{
    struct profile *profile = (struct profile *)(uintptr_t)profile_by_id(&profiles, "cpp");
    struct grader other = grader;
    char folder[128];
    char *include = profile->header.include;
    struct header header;

    (void)state;
    (void)snprintf(folder, sizeof(folder), "%s", fixture_path(&place, "again"));
    other.cache_dir = folder;
    fixture_write(&place, "vector.cpp", "#include <vector>\nint main() {}\n");
    profile->header.include = text_copy("vector");
    for (int i = 0; i < 3; i++) {
        struct submission *submission = NULL;
        struct program program;
        struct error err;

        assert_int_equal(submission_load(fixture_path(&place, "vector.cpp"), &submission, &err), 0);
        assert_int_equal(program_find(&profiles, submission, NULL, &program, &err), 0);
        assert_true(header_for(&other, &program, &header) == (i > 0));
        header_done(&header);
        program_done(&program);
        submission_free(submission);
    }
    free(profile->header.include);
    profile->header.include = include;
}

static void without_a_cache_it_is_not_made(void **state)
{
    struct grader none = grader;
    char folder[128];

    (void)state;
    none.cache_dir = NULL;
    assert_null(wanted(&none));
    (void)snprintf(folder, sizeof(folder), "%s", fixture_path(&place, "open"));
    assert_int_equal(mkdir(folder, 0777), 0);
    assert_int_equal(chmod(folder, 0777), 0);
    none.cache_dir = folder; /* others could write to it */
    assert_null(wanted(&none));
    assert_null(wanted(&none));
}

/* ---- the group -------------------------------------------------------------------------------- */

static bool has_room(void)
{
    struct statvfs status;

    return fstatvfs(place.fd, &status) == 0 &&
           (uint64_t)status.f_bavail * status.f_frsize >= UINT64_C(1) << 30;
}

static int find_header(void)
{
    const struct program blank = program_blank(&profiles, profile_by_id(&profiles, "cpp"));
    char key[80];

    grader.cache_dir = cache;
    if (!grade_warm_header(&grader, &blank) || !cache_header_key(&grader, &blank, key))
        return -1;
    (void)snprintf(header_path, sizeof(header_path), "%s/%s.gch", cache, key);
    return 0;
}

static int open_all(const char *helper)
{
    const struct sandbox_options options = {.helper = helper};
    struct sandbox_error why;
    struct error err;
    int rc = sandbox_open(&options, &grader.sandbox, &why);

    if (rc == 0)
        rc = sandbox_lane_open(grader.sandbox, SANDBOX_LANE_ANY, &lane, &why);
    while (rc == -(int)SANDBOX_BUSY &&
           sandbox_lane_wait(grader.sandbox, INT64_C(60000000000), &why) == 0)
        rc = sandbox_lane_open(grader.sandbox, SANDBOX_LANE_ANY, &lane, &why);
    if (rc < 0) {
        bool lacks = why.code == SANDBOX_NO_NAMESPACES || why.code == SANDBOX_NO_CONTROL;

        (void)printf("%s: %s\n", lacks ? "cannot run here" : "failed", why.message);
        return lacks ? 77 : 1;
    }
    grader.lanes = &lane;
    grader.lane_count = 1;
    return profiles_load(&profiles, &err) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_compiler_takes_it),
        cmocka_unit_test(verdict_words_and_program_are_the_same),
        cmocka_unit_test(macro_or_pragma_before_it_changes_nothing),
        cmocka_unit_test(memory_limit_is_met_with_it_as_without),
        cmocka_unit_test(damaged_and_foreign_files_are_not_used),
        cmocka_unit_test(header_that_the_compiler_cannot_read_is_nobodys_error),
        cmocka_unit_test(header_of_another_key_is_refused_under_this_one),
        cmocka_unit_test(it_is_made_when_it_is_asked_for_again),
        cmocka_unit_test(without_a_cache_it_is_not_made),
    };
    void *state = NULL;
    int rc;

    if (argc != 2)
        return 2;
    rc = open_all(argv[1]);
    if (rc != 0)
        return rc;
    if (fixture_setup(&state) != 0)
        return 1;
    place = *(struct fixture *)state;
    (void)snprintf(cache, sizeof(cache), "%s", fixture_path(&place, "cache"));
    if (!has_room()) {
        (void)printf("cannot run here: a header is only made where 1 GiB is free\n");
        rc = 77;
    } else if (find_header() < 0) {
        (void)printf("failed: no header could be made\n");
        rc = 1;
    } else {
        rc = cmocka_run_group_tests(tests, NULL, NULL);
    }
    (void)fixture_teardown(&state);
    sandbox_lane_close(lane);
    sandbox_close(grader.sandbox);
    profiles_done(&profiles);
    return rc;
}
