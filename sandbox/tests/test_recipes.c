/* SPDX-License-Identifier: MIT */
/* Recipes: what a box shows to its program, what comes back from it, and what is refused. */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct place place;

/* ---- what a box shows ------------------------------------------------------------------------- */

static void files_of_the_recipe_are_there_and_cannot_be_changed(void **state)
{
    static const char *const paths[] = {"/app/a/b/data", "/app/empty", "/app/act", "/app/a"};
    struct sandbox_recipe recipe = place_recipe(*state, DO("read", "/app/a/b/data"));
    struct sandbox_result result;

    place.files[1] = (struct sandbox_file){.name = "a/b/data", .data = "content", .size = 7};
    place.files[2] = (struct sandbox_file){.name = "empty", .data = "", .size = 0};
    recipe.file_count = 3;
    recipe.policy = place.python;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    assert_wrote(*state, 1, "content");
    for (size_t i = 0; i < COUNT(paths); i++) {
        recipe.argv = DO("change", paths[i]);
        result = place_try(*state, &recipe);
        assert_exited(&result, 3);
        assert_wrote(*state, 1, "");
    }
    recipe.argv = DO("write", "/app/new", "1");
    result = place_try(*state, &recipe);
    assert_exited(&result, 3);
}

static void a_file_s_mode_is_what_the_recipe_says(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("stat", "/app/data"));
    struct sandbox_result result;

    place.files[1] = (struct sandbox_file){.name = "data", .data = "content", .size = 7};
    recipe.file_count = 2;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    assert_wrote(*state, 1, "100444 7\n");
}

static void only_what_the_recipe_mounts_is_there(void **state)
{
    static const char *const absent[] = {"/etc", "/usr", "/proc", "/sys", "/root", "/dev"};
    char folder[] = "/tmp/assess-recipes-XXXXXX";
    const struct sandbox_mount mounts[] = {
        {SANDBOX_MOUNT_BIND,    mkdtemp(folder), "/data/deep"},
        {SANDBOX_MOUNT_DEVICE,  "/dev/null",     "/dev/null" },
        {SANDBOX_MOUNT_SYMLINK, "data/deep",     "/short"    },
    };
    struct sandbox_recipe recipe = place_recipe(*state, DO("write", "/short/file", "1"));
    struct sandbox_result result;

    for (size_t i = 0; i < COUNT(absent); i++) {
        recipe.argv = DO("stat", absent[i]);
        result = place_try(*state, &recipe);
        assert_exited(&result, 3);
    }
    recipe.mounts = mounts;
    recipe.mount_count = COUNT(mounts);
    recipe.argv = DO("write", "/short/file", "1");
    result = place_try(*state, &recipe);
    (void)rmdir(folder);
    assert_exited(&result, 3);
    recipe.argv = DO("read", "/dev/null");
    recipe.mounts = &mounts[1];
    recipe.mount_count = 1;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
}

static void the_working_folder_and_ids_are_the_run_s_own(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("ids"));
    bool shared = sandbox_facts(place.sandbox)->user_namespace;
    unsigned id = shared ? 65534 : 64000 + sandbox_lane_index(place.lane);
    struct sandbox_result result;
    char expected[128];

    recipe.policy = place.python;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    (void)snprintf(expected, sizeof(expected), "%u %u %u %u /box/work\n", id, id, id, id);
    assert_wrote(*state, 1, expected);
    recipe.cwd = "/app";
    result = place_try(*state, &recipe);
    (void)snprintf(expected, sizeof(expected), "%u %u %u %u /app\n", id, id, id, id);
    assert_wrote(*state, 1, expected);
}

static void arguments_and_environment_arrive_exactly(void **state)
{
    static const char *const env[] = {"A=1", "EMPTY=", "", "no sign", "U=\xc3\xa4 \x01", NULL};
    const char *argv[61] = {ACT, "args", "", "two words", "", "-x", "\xff\n\t\"'\\"};
    struct sandbox_recipe recipe = place_recipe(*state, argv);
    struct sandbox_result result;
    char expected[4096] = "";

    for (size_t i = 7; i < 60; i++)
        argv[i] = i % 2 ? "" : "argument";
    for (size_t i = 2; argv[i]; i++)
        (void)snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected), "[%s]\n",
                       argv[i]);
    for (size_t i = 0; env[i]; i++)
        (void)snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected), "<%s>\n",
                       env[i]);
    recipe.env = env;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    assert_wrote(*state, 1, expected);
}

/* ---- what comes back -------------------------------------------------------------------------- */

static void outputs_come_back_and_nothing_else_does(void **state)
{
    static const char *const names[] = {"good", "absent", "large",  "symlink",
                                        "twin", "folder", "good/x", NULL};
    struct sandbox_recipe recipe = place_recipe(*state, DO("outputs", "5000"));
    struct sandbox_result result;
    struct sandbox_error err;
    char content[2000];
    uint64_t size = 0;
    int fd = -1;

    recipe.policy = place.python;
    recipe.outputs = names;
    recipe.outputs_max_bytes = 5000;
    (void)place_box(*state, &recipe);
    for (int run = 0; run < 2; run++) {
        result = place_run(*state, -1);
        assert_exited(&result, 0);
        for (size_t i = 1; i < COUNT(names); i++) /* and one that nobody named */
            assert_int_equal(sandbox_take_output(place.box, i, &fd, &size, &err),
                             -(int)SANDBOX_INVALID);
        assert_int_equal(sandbox_take_output(place.box, 0, &fd, &size, &err), 0);
        assert_int_equal(size, 1000);
        assert_int_equal(read(fd, content, sizeof(content)), 1000);
        assert_int_equal(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
        for (size_t i = 0; i < 1000; i++)
            assert_int_equal(content[i], 'x');
        (void)close(fd);
        assert_int_equal(sandbox_take_output(place.box, 0, &fd, &size, &err),
                         -(int)SANDBOX_INVALID);
    }
}

static void an_output_outlives_its_box(void **state)
{
    static const char *const names[] = {"kept", NULL};
    struct sandbox_recipe recipe = place_recipe(*state, DO("write", "kept", "5000"));
    struct sandbox_error err;
    struct sandbox_result result;
    struct stat status;
    uint64_t size = 0;
    int fd = -1;

    recipe.outputs = names;
    recipe.outputs_max_bytes = 5000;
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    assert_int_equal(sandbox_take_output(place.box, 0, &fd, &size, &err), 0);
    (void)place_leave(state);
    assert_int_equal(fstat(fd, &status), 0);
    assert_int_equal(status.st_size, 5000);
    /* And is good as the file of another one. */
    place.files[1] = (struct sandbox_file){.name = "kept", .fd = fd, .size = size};
    recipe = place_recipe(*state, DO("stat", "/app/kept"));
    recipe.file_count = 2;
    result = place_try(*state, &recipe);
    (void)close(fd);
    assert_wrote(*state, 1, "100444 5000\n");
}

/* ---- what is refused -------------------------------------------------------------------------- */

#define MANY 1001

static const struct {
    const char *name;
    const char *target, *file, *output, *cwd, *program; /* NULL: a good one */
    size_t mounts, files, outputs, arguments, variables;
    uint64_t memory_bytes;
    int64_t cpu_ns;
    bool no_policy, no_command;
} bad_recipes[] = {
    {.name = "relative target",           .target = "data"                  },
    {.name = "empty target",              .target = ""                      },
    {.name = "target is the root",        .target = "/"                     },
    {.name = "target above the root",     .target = "/data/../../etc"       },
    {.name = "target with a dot",         .target = "/./data"               },
    {.name = "target with an empty part", .target = "/data//x"              },
    {.name = "absolute file",             .file = "/data"                   },
    {.name = "file above its folder",     .file = "../data"                 },
    {.name = "file above in the middle",  .file = "a/../../data"            },
    {.name = "file without a name",       .file = ""                        },
    {.name = "file that is a folder",     .file = "data/"                   },
    {.name = "output above its folder",   .output = "../mark"               },
    {.name = "absolute output",           .output = "/etc/passwd"           },
    {.name = "relative working folder",   .cwd = "work"                     },
    {.name = "relative program",          .program = "act"                  },
    {.name = "too many mounts",           .mounts = 65                      },
    {.name = "too many files",            .files = MANY                     },
    {.name = "too many outputs",          .outputs = SANDBOX_OUTPUTS_MAX + 1},
    {.name = "too many arguments",        .arguments = 257                  },
    {.name = "too many variables",        .variables = 33                   },
    {.name = "too little memory",         .memory_bytes = 4096              },
    {.name = "negative time",             .cpu_ns = -1                      },
    {.name = "too much time",             .cpu_ns = INT64_MAX / 4           },
    {.name = "no policy",                 .no_policy = true                 },
    {.name = "no command",                .no_command = true                },
};

static void a_bad_recipe_is_invalid_and_the_lane_stays_good(void **state)
{
    static struct sandbox_mount mounts[MANY];
    static struct sandbox_file files[MANY];
    static const char *words[MANY + 1];

    for (size_t i = 0; i < COUNT(bad_recipes); i++) {
        struct sandbox_recipe recipe = place_recipe(*state, words);
        struct sandbox_error err = {0};
        const char *argv[MANY + 1] = {bad_recipes[i].program ? bad_recipes[i].program : ACT};
        const char *env[MANY + 1] = {NULL};
        const char *outputs[MANY + 1] = {bad_recipes[i].output};
        const char *target = bad_recipes[i].target ? bad_recipes[i].target : "/data";

        for (size_t n = 0; n < MANY; n++) {
            mounts[n] = (struct sandbox_mount){SANDBOX_MOUNT_BIND, "/tmp", target};
            files[n] = (struct sandbox_file){.name = "data", .data = "", .size = 0};
            if (n < bad_recipes[i].arguments)
                argv[n] = ACT;
            if (n < bad_recipes[i].variables)
                env[n] = "A=1";
            if (n < bad_recipes[i].outputs)
                outputs[n] = "mark";
        }
        files[0].name = bad_recipes[i].file ? bad_recipes[i].file : "data";
        recipe.mounts = mounts;
        recipe.mount_count = bad_recipes[i].mounts + (bad_recipes[i].target ? 1 : 0);
        recipe.files = files;
        recipe.file_count = bad_recipes[i].files + (bad_recipes[i].file ? 1 : 0);
        recipe.argv = bad_recipes[i].no_command ? &argv[MANY] : argv;
        recipe.env = env;
        recipe.cwd = bad_recipes[i].cwd;
        recipe.outputs = outputs;
        recipe.policy = bad_recipes[i].no_policy ? NULL : place.native;
        recipe.limits.memory_bytes = bad_recipes[i].memory_bytes;
        recipe.limits.cpu_ns = bad_recipes[i].cpu_ns;
        if (place_refusal(*state, &recipe, &err) != SANDBOX_INVALID)
            fail_msg("%s: %s", bad_recipes[i].name, err.message);
    }
    assert_works(*state);
}

static void a_source_that_is_not_there_is_named(void **state)
{
    const struct sandbox_mount mount = {SANDBOX_MOUNT_BIND, "/none/such", "/data"};
    struct sandbox_recipe recipe = place_recipe(*state, DO("print", "never"));
    struct sandbox_error err = {0};

    recipe.mounts = &mount;
    recipe.mount_count = 1;
    assert_int_equal(place_refusal(*state, &recipe, &err), SANDBOX_HOST);
    assert_int_equal(err.os_error, ENOENT);
    assert_non_null(strstr(err.message, "/none/such"));
    assert_works(*state);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        IN(&place, files_of_the_recipe_are_there_and_cannot_be_changed),
        IN(&place, a_file_s_mode_is_what_the_recipe_says),
        IN(&place, only_what_the_recipe_mounts_is_there),
        IN(&place, the_working_folder_and_ids_are_the_run_s_own),
        IN(&place, arguments_and_environment_arrive_exactly),
        IN(&place, outputs_come_back_and_nothing_else_does),
        IN(&place, an_output_outlives_its_box),
        IN(&place, a_bad_recipe_is_invalid_and_the_lane_stays_good),
        IN(&place, a_source_that_is_not_there_is_named),
    };
    int rc = place_open(&place, argc, argv);

    if (rc != 0)
        return rc;
    rc = cmocka_run_group_tests_name("sandbox.library-recipes", tests, NULL, NULL);
    place_close(&place);
    return rc;
}
