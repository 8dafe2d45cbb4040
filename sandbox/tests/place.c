/* SPDX-License-Identifier: MIT */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LANE_WAIT_NS (60 * SECOND_NS)

static int no_place(struct place *place, const char *why, int code)
{
    (void)printf("%s: %s\n", code == SKIPPED ? "cannot run here" : "failed", why);
    place_close(place);
    return code;
}

static int load_act(struct place *place, const char *path)
{
    struct stat status;

    place->act_fd = open(path, O_RDONLY | O_CLOEXEC);
    if (place->act_fd < 0 || fstat(place->act_fd, &status) < 0)
        return -1;
    place->files[0] = (struct sandbox_file){
        .name = "act", .fd = place->act_fd, .size = (uint64_t)status.st_size, .executable = true};
    return 0;
}

static int take_lane(struct sandbox *sandbox, int index, struct sandbox_lane **out_lane,
                     struct sandbox_error *err)
{
    int rc = sandbox_lane_open(sandbox, index, out_lane, err);

    while (rc == -(int)SANDBOX_BUSY && sandbox_lane_wait(sandbox, LANE_WAIT_NS, err) == 0)
        rc = sandbox_lane_open(sandbox, index, out_lane, err);
    return rc;
}

int place_open(struct place *place, int argc, char **argv)
{
    struct sandbox_options options = {0};
    struct sandbox_error err = {0};
    int rc;

    place->act_fd = -1;
    if (argc != 3)
        return no_place(place, "usage: HELPER ACT", 1);
    options.helper = place->helper = argv[1];
    if (load_act(place, argv[2]) < 0)
        return no_place(place, strerror(errno), 1);
    rc = sandbox_open(&options, &place->sandbox, &err);
    if (rc == 0)
        rc = take_lane(place->sandbox, SANDBOX_LANE_ANY, &place->lane, &err);
    if (rc == 0)
        rc = sandbox_policy_open("native", &place->native, &err);
    if (rc == 0)
        rc = sandbox_policy_open("python", &place->python, &err);
    if (rc == -(int)SANDBOX_NO_NAMESPACES || rc == -(int)SANDBOX_NO_CONTROL)
        return no_place(place, err.message, SKIPPED);
    return rc == 0 ? 0 : no_place(place, err.message, 1);
}

void place_close(struct place *place)
{
    sandbox_box_close(place->box);
    sandbox_policy_free(place->native);
    sandbox_policy_free(place->python);
    sandbox_lane_close(place->lane);
    sandbox_close(place->sandbox);
    if (place->act_fd >= 0)
        (void)close(place->act_fd);
}

struct sandbox_lane *place_take_lane(struct sandbox *sandbox, int index)
{
    struct sandbox_lane *lane = NULL;
    struct sandbox_error err = {0};

    if (take_lane(sandbox, index, &lane, &err) < 0)
        fail_msg("no lane: %s", err.message);
    return lane;
}

int place_leave(void **state)
{
    struct place *place = *state;

    sandbox_box_close(place->box);
    place->box = NULL;
    return 0;
}

struct sandbox_recipe place_recipe(struct place *place, const char *const *argv)
{
    return (struct sandbox_recipe){
        .files = place->files, .file_count = 1, .argv = argv, .policy = place->native};
}

struct sandbox_box *place_box(struct place *place, const struct sandbox_recipe *recipe)
{
    struct sandbox_error err = {0};

    sandbox_box_close(place->box);
    place->box = NULL;
    if (sandbox_box_open(place->lane, recipe, &place->box, &err) < 0)
        fail_msg("no box: %s", err.message);
    return place->box;
}

struct sandbox_result place_run(struct place *place, int stdin_fd)
{
    const struct sandbox_io io = {.stdin_fd = stdin_fd};
    struct sandbox_result result = {0};
    struct sandbox_error err = {0};

    if (sandbox_run(place->box, &io, &result, &err) < 0)
        fail_msg("no run: %s", err.message);
    return result;
}

struct sandbox_result place_try(struct place *place, const struct sandbox_recipe *recipe)
{
    (void)place_box(place, recipe);
    return place_run(place, -1);
}

int place_refusal(struct place *place, const struct sandbox_recipe *recipe,
                  struct sandbox_error *err)
{
    int rc = sandbox_box_open(place->lane, recipe, &place->box, err);

    if (rc < 0) {
        assert_null(place->box);
        assert_int_equal(rc, -(int)err->code);
        assert_true(err->message[0] != '\0');
    }
    return -rc;
}

void assert_outcome(const struct sandbox_result *result, enum sandbox_outcome outcome)
{
    if (result->outcome != outcome)
        fail_msg("ended as %s (code %d, signal %d), not as %s",
                 sandbox_outcome_name(result->outcome), result->exit_code, result->signal,
                 sandbox_outcome_name(outcome));
}

void assert_exited(const struct sandbox_result *result, int code)
{
    assert_outcome(result, SANDBOX_EXITED);
    assert_int_equal(result->exit_code, code);
}

void assert_wrote(struct place *place, int stream, const char *text)
{
    size_t size = 0;
    const char *written = sandbox_output(place->box, stream, &size);

    if (size != strlen(text) || memcmp(written, text, size) != 0)
        fail_msg("wrote \"%.*s\", not \"%s\"", (int)size, written, text);
}

void assert_works(struct place *place)
{
    struct sandbox_recipe recipe = place_recipe(place, DO("print", "works"));
    struct sandbox_result result = place_try(place, &recipe);

    assert_exited(&result, 0);
    assert_wrote(place, 1, "works");
}
