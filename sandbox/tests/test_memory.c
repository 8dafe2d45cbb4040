/* SPDX-License-Identifier: MIT */
/* What a run's memory is, and what happens at its end. */
#include "place.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static struct place place;

static void a_program_that_takes_too_much_memory_is_stopped(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("touch", "40"));
    struct sandbox_result result;

    recipe.limits.memory_bytes = MIB(20);
    result = place_try(*state, &recipe);
    assert_outcome(&result, SANDBOX_MEMORY_LIMIT);
    assert_true(result.oom_kills > 0);
    assert_true(result.memory_bytes <= MIB(21));
}

/* On a disk, out of the page cache; false where this folder has no disk. */
static bool write_cold_file(const char *path, size_t size)
{
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
    struct statfs system;

    assert_true(fd >= 0);
    assert_int_equal(fstatfs(fd, &system), 0);
    assert_int_equal(fchmod(fd, 0644), 0);
    assert_int_equal(posix_fallocate(fd, 0, (off_t)size), 0);
    assert_int_equal(fsync(fd), 0);
    assert_int_equal(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED), 0);
    (void)close(fd);
    return system.f_type != TMPFS_MAGIC;
}

/* The kernel kills nobody as long as there is a page of a file that it can take away. */
static void one_that_lives_on_the_last_pages_of_its_memory_is_stopped_by_memory(void **state)
{
    char path[] = "thrash.XXXXXX";
    int fd = mkstemp(path);
    char *here = realpath(path, NULL);
    struct sandbox_mount mount = {SANDBOX_MOUNT_BIND, here, "/file"};
    struct sandbox_recipe recipe = place_recipe(*state, DO("thrash", "19", "/file"));
    struct sandbox_result result;
    bool on_disk = write_cold_file(path, 64u << 20);

    (void)close(fd);
    assert_non_null(here);
    recipe.mounts = &mount;
    recipe.mount_count = 1;
    recipe.limits.memory_bytes = MIB(20) - (MIB(1) / 2);
    recipe.limits.cpu_ns = SECOND_NS / 2;
    result = place_try(*state, &recipe);
    assert_int_equal(unlink(path), 0);
    free(here);
    if (!on_disk)
        skip();
    assert_outcome(&result, SANDBOX_MEMORY_LIMIT);
}

/* The kernel charges 64 pages at a time on each core, so two such pieces may be in the baseline. */
static void the_memory_figure_is_what_was_touched(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("touch", "20"));

    (void)place_box(*state, &recipe);
    for (int i = 0; i < 5; i++) {
        struct sandbox_result result = place_run(*state, -1);

        assert_exited(&result, 0);
        assert_in_range(result.memory_bytes, MIB(20) - UINT64_C(3) * 262144, MIB(26));
        assert_int_equal(result.oom_kills, 0);
    }
}

static void files_count_as_memory_and_have_a_limit_of_their_own(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("write", "large", "10000000"));
    struct sandbox_result result = place_try(*state, &recipe);

    assert_exited(&result, 0);
    assert_in_range(result.memory_bytes, MIB(9), MIB(16));
    recipe.limits.file_bytes = MIB(5);
    result = place_try(*state, &recipe);
    assert_outcome(&result, SANDBOX_SIGNALED);
    assert_int_equal(result.signal, SIGXFSZ);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        IN(&place, a_program_that_takes_too_much_memory_is_stopped),
        IN(&place, one_that_lives_on_the_last_pages_of_its_memory_is_stopped_by_memory),
        IN(&place, the_memory_figure_is_what_was_touched),
        IN(&place, files_count_as_memory_and_have_a_limit_of_their_own),
    };
    int rc = place_open(&place, argc, argv);

    if (rc != 0)
        return rc;
    rc = cmocka_run_group_tests_name("sandbox.library-memory", tests, NULL, NULL);
    place_close(&place);
    return rc;
}
