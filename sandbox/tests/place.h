/* SPDX-License-Identifier: MIT */
/*
 * place - where the tests' boxes stand: one sandbox, one lane, act.c as the file of every box; and
 * cmocka's header with what it needs in front of it.
 *
 * What fails here fails the test that asked.  A box belongs to the place and is closed by the next
 * one, or by place_leave after each test.
 */
#pragma once

#include "assess-sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MIB(n)       ((uint64_t)(n) << 20)
#define SECOND_NS    INT64_C(1000000000)
#define SKIPPED      77

#define ACT "/app/act"
/* The command that makes act do something. */
#define DO(...) ((const char *const[]){ACT, __VA_ARGS__, NULL})

#define PLACE_FILES 8

struct place {
    const char *helper;
    struct sandbox *sandbox;
    struct sandbox_lane *lane;
    struct sandbox_policy *native, *python;
    struct sandbox_box *box; /* or NULL */
    int act_fd;
    struct sandbox_file files[PLACE_FILES]; /* [0] is act */
};

/* Opens it for a program's arguments HELPER ACT.  0, 77 after saying why not, or 1 likewise. */
int place_open(struct place *place, int argc, char **argv);
void place_close(struct place *place);
/* Takes lane INDEX or any, however long others hold it. */
struct sandbox_lane *place_take_lane(struct sandbox *sandbox, int index);
/* cmocka's teardown; *state is the place. */
int place_leave(void **state);

/* ARGV with act as the only file, no environment, policy "native", strict limits, no outputs. */
struct sandbox_recipe place_recipe(struct place *place, const char *const *argv);
struct sandbox_box *place_box(struct place *place, const struct sandbox_recipe *recipe);
/* One run with STDIN_FD (-1: none) to its end. */
struct sandbox_result place_run(struct place *place, int stdin_fd);
/* A box and its first run. */
struct sandbox_result place_try(struct place *place, const struct sandbox_recipe *recipe);
/* The code with which the recipe is refused. */
int place_refusal(struct place *place, const struct sandbox_recipe *recipe,
                  struct sandbox_error *err);

/* A new box on the lane runs its program. */
void assert_works(struct place *place);
void assert_outcome(const struct sandbox_result *result, enum sandbox_outcome outcome);
/* The run exited with CODE. */
void assert_exited(const struct sandbox_result *result, int code);
/* The last run wrote TEXT and nothing else to STREAM. */
void assert_wrote(struct place *place, int stream, const char *text);

/* A test in PLACE. */
#define IN(place, test) cmocka_unit_test_prestate_setup_teardown(test, NULL, place_leave, place)
