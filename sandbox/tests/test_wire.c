/* SPDX-License-Identifier: MIT */
/* The checks of records, by themselves: what the helper refuses before it does anything. */
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FLIPS        200000

static struct wire_spec spec;

static uint32_t add(const char *text)
{
    uint32_t offset = spec.string_bytes;

    memcpy(spec.strings + offset, text, strlen(text) + 1);
    spec.string_bytes += (uint32_t)strlen(text) + 1;
    return offset;
}

/* One of everything. */
static int make_spec(void **state)
{
    (void)state;
    memset(&spec, 0, sizeof(spec));
    spec.head = wire_head(WIRE_SPEC, sizeof(spec));
    spec.uid = spec.gid = 64000;
    spec.instruction_count = 1;
    spec.processes = spec.file_count = 1;
    spec.open_files = 64;
    spec.cpu_ns = spec.wall_ns = 1000000000;
    spec.memory_bytes = spec.file_bytes = spec.stack_bytes = 1 << 20;
    spec.mount_count = 2;
    spec.mounts[0] = (struct wire_mount){0, add("/usr"), add("/usr")};
    spec.mounts[1] = (struct wire_mount){2, add("usr/lib"), add("/lib")};
    spec.argc = 2;
    spec.argv[0] = add("/app/program");
    spec.argv[1] = add("");
    spec.envc = 1;
    spec.env[0] = add("PATH=/bin");
    spec.output_count = 1;
    spec.outputs[0] = add("a/out");
    spec.cwd = add("/box/work"); /* the area's last one */
    return 0;
}

static void a_complete_spec_is_valid(void **state)
{
    (void)state;
    assert_true(wire_spec_is_valid(&spec));
}

#define FIELD(member) offsetof(struct wire_spec, member), sizeof(((struct wire_spec *)0)->member)

static const struct {
    const char *name;
    size_t offset, size;
    uint64_t value;
} mutations[] = {
    {"magic",                   FIELD(head.magic),        0                           },
    {"older version",           FIELD(head.version),      WIRE_VERSION - 1            },
    {"newer version",           FIELD(head.version),      WIRE_VERSION + 1            },
    {"smaller record",          FIELD(head.size),         sizeof(struct wire_spec) - 1},
    {"larger record",           FIELD(head.size),         sizeof(struct wire_spec) + 1},
    {"another kind",            FIELD(head.kind),         WIRE_RUN                    },
    {"too many mounts",         FIELD(mount_count),       WIRE_MOUNTS + 1             },
    {"all mounts",              FIELD(mount_count),       UINT32_MAX                  },
    {"no program",              FIELD(argc),              0                           },
    {"too many arguments",      FIELD(argc),              WIRE_ARGUMENTS + 1          },
    {"too many variables",      FIELD(envc),              WIRE_ENVIRONMENT + 1        },
    {"too many outputs",        FIELD(output_count),      WIRE_OUTPUTS + 1            },
    {"no filter",               FIELD(instruction_count), 0                           },
    {"too long a filter",       FIELD(instruction_count), WIRE_INSTRUCTIONS + 1       },
    {"too many records",        FIELD(record_count),      WIRE_RECORDS + 1            },
    {"no strings",              FIELD(string_bytes),      0                           },
    {"too many strings",        FIELD(string_bytes),      WIRE_STRINGS + 1            },
    {"all strings",             FIELD(string_bytes),      UINT32_MAX                  },
    {"folder out of the area",  FIELD(cwd),               WIRE_STRINGS                },
    {"folder far out",          FIELD(cwd),               UINT32_MAX                  },
    {"program out of the area", FIELD(argv[0]),           WIRE_STRINGS                },
    {"argument out",            FIELD(argv[1]),           UINT32_MAX                  },
    {"variable out",            FIELD(env[0]),            WIRE_STRINGS                },
    {"output out",              FIELD(outputs[0]),        WIRE_STRINGS                },
    {"source out",              FIELD(mounts[0].source),  WIRE_STRINGS                },
    {"target out",              FIELD(mounts[1].target),  WIRE_STRINGS                },
    {"unknown mount",           FIELD(mounts[0].kind),    3                           },
    {"no process",              FIELD(processes),         0                           },
    {"too many processes",      FIELD(processes),         65537                       },
    {"root inside",             FIELD(uid),               0                           },
    {"the group of root",       FIELD(gid),               0                           },
    {"an id that means none",   FIELD(uid),               UINT32_MAX                  },
    {"an unknown flag",         FIELD(flags),             1 << 8                      },
    {"no descriptors",          FIELD(open_files),        2                           },
    {"too many descriptors",    FIELD(open_files),        65537                       },
    {"no files",                FIELD(file_count),        0                           },
    {"files without end",       FIELD(file_count),        UINT32_MAX                  },
    {"no time",                 FIELD(cpu_ns),            0                           },
    {"negative time",           FIELD(cpu_ns),            UINT64_MAX                  },
    {"no wall time",            FIELD(wall_ns),           0                           },
    {"too much wall time",      FIELD(wall_ns),           INT64_MAX                   },
    {"too little memory",       FIELD(memory_bytes),      65535                       },
    {"too much memory",         FIELD(memory_bytes),      UINT64_MAX                  },
    {"too large files",         FIELD(file_bytes),        UINT64_MAX                  },
    {"too large a stack",       FIELD(stack_bytes),       UINT64_MAX                  },
};

static void each_number_out_of_its_bounds_is_refused(void **state)
{
    for (size_t i = 0; i < COUNT(mutations); i++) {
        uint32_t narrow = (uint32_t)mutations[i].value;

        (void)make_spec(state);
        if (mutations[i].size == sizeof(narrow))
            memcpy((char *)&spec + mutations[i].offset, &narrow, sizeof(narrow));
        else
            memcpy((char *)&spec + mutations[i].offset, &mutations[i].value, sizeof(uint64_t));
        if (wire_spec_is_valid(&spec))
            fail_msg("accepted: %s", mutations[i].name);
    }
}

static void a_string_that_does_not_end_is_refused(void **state)
{
    (void)state;
    spec.strings[spec.string_bytes - 1] = 'x';
    assert_false(wire_spec_is_valid(&spec));
    /* What lies behind the area does not end it, whatever it is. */
    spec.strings[spec.string_bytes] = '\0';
    assert_false(wire_spec_is_valid(&spec));
    assert_null(wire_string(&spec, spec.cwd));
    assert_non_null(wire_string(&spec, spec.outputs[0]));
}

static void a_string_may_end_with_the_last_byte_of_the_area(void **state)
{
    (void)state;
    memset(spec.strings + spec.cwd, 'x', WIRE_STRINGS - spec.cwd);
    spec.strings[spec.cwd] = '/';
    spec.string_bytes = WIRE_STRINGS;
    assert_false(wire_spec_is_valid(&spec));
    spec.strings[WIRE_STRINGS - 1] = '\0';
    assert_true(wire_spec_is_valid(&spec));
}

static const struct {
    const char *text;
    bool safe;
} names[] = {
    {"a",      true },
    {"a/b",    true },
    {"a.b",    true },
    {".a",     true },
    {"..a",    true },
    {"a..",    true },
    {"...",    true },
    {"a/.b/c", true },
    {"",       false},
    {"/",      false},
    {"/a",     false},
    {"a/",     false},
    {"a//b",   false},
    {".",      false},
    {"..",     false},
    {"./a",    false},
    {"a/.",    false},
    {"../a",   false},
    {"a/..",   false},
    {"a/../b", false},
};

static void a_name_leads_nowhere_but_below(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        if (wire_name_is_safe(names[i].text) != names[i].safe)
            fail_msg("\"%s\"", names[i].text);
        spec.outputs[0] = add(names[i].text);
        assert_int_equal(wire_spec_is_valid(&spec), names[i].safe);
    }
}

static void a_name_has_at_most_255_bytes(void **state)
{
    char name[WIRE_NAME_MAX + 1];

    (void)state;
    memset(name, 'a', sizeof(name));
    name[WIRE_NAME_MAX - 1] = '\0';
    assert_true(wire_name_is_safe(name));
    name[WIRE_NAME_MAX - 1] = 'a';
    name[WIRE_NAME_MAX] = '\0';
    assert_false(wire_name_is_safe(name));
}

static void assert_inside(uint32_t offset)
{
    assert_true(offset < spec.string_bytes && spec.string_bytes <= WIRE_STRINGS);
    assert_non_null(memchr(spec.strings + offset, '\0', spec.string_bytes - offset));
}

static void assert_bounded(void)
{
    assert_true(spec.mount_count <= WIRE_MOUNTS && spec.argc <= WIRE_ARGUMENTS);
    assert_true(spec.envc <= WIRE_ENVIRONMENT && spec.output_count <= WIRE_OUTPUTS);
    assert_true(spec.record_count <= WIRE_RECORDS && spec.argc > 0);
    for (uint32_t i = 0; i < spec.mount_count; i++) {
        assert_inside(spec.mounts[i].source);
        assert_inside(spec.mounts[i].target);
    }
    for (uint32_t i = 0; i < spec.argc; i++)
        assert_inside(spec.argv[i]);
    for (uint32_t i = 0; i < spec.envc; i++)
        assert_inside(spec.env[i]);
    for (uint32_t i = 0; i < spec.output_count; i++)
        assert_inside(spec.outputs[i]);
    assert_inside(spec.cwd);
}

/* Three bits at a time anywhere but in the unused strings; always the same ones. */
static void whatever_is_valid_after_flipped_bits_stays_in_bounds(void **state)
{
    const size_t used = offsetof(struct wire_spec, strings) + 128;
    uint64_t random = 1;
    unsigned valid = 0;

    for (unsigned i = 0; i < FLIPS; i++) {
        if (i % 8 == 0)
            (void)make_spec(state);
        for (unsigned flip = 0; flip < 3; flip++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            ((unsigned char *)&spec)[(random >> 24) % used] ^=
                (unsigned char)(1u << ((random >> 60) & 7));
        }
        if (wire_spec_is_valid(&spec)) {
            valid++;
            assert_bounded();
        }
    }
    assert_true(valid > 0 && valid < FLIPS);
}

static void files_must_lie_within_their_memfd(void **state)
{
    const uint64_t bytes = sizeof(struct wire_files) + 2 * sizeof(struct wire_file) + 10;
    struct wire_files head = {.head = wire_head(WIRE_SPEC, sizeof(head)), .count = 2};
    struct wire_file file = {.name = "a", .offset = bytes - 10, .size = 10};

    (void)state;
    head.total_bytes = bytes;
    assert_true(wire_files_are_valid(&head, bytes));
    assert_false(wire_files_are_valid(&head, bytes + 1));
    head.count = 3; /* one more than there is room for */
    assert_false(wire_files_are_valid(&head, bytes));
    head.count = UINT32_MAX;
    assert_false(wire_files_are_valid(&head, bytes));
    assert_true(wire_file_is_valid(&file, &head));
    file.size = 11;
    assert_false(wire_file_is_valid(&file, &head));
    file.size = UINT64_MAX;
    assert_false(wire_file_is_valid(&file, &head));
    file.offset = UINT64_MAX;
    file.size = 2;
    assert_false(wire_file_is_valid(&file, &head));
}

static void a_lane_has_the_folders_of_its_meter(void **state)
{
    struct wire_lane lane = {.head = wire_head(WIRE_LANE, sizeof(lane))};
    const unsigned folders[] = {
        [WIRE_METER_CGROUP2] = 1, [WIRE_METER_CGROUP1] = 3, [WIRE_METER_RLIMIT] = 0};

    (void)state;
    for (unsigned count = 0; count < 6; count++)
        for (uint32_t meter = 0; meter < 6; meter++) {
            lane.meter = meter;
            assert_int_equal(wire_lane_is_valid(&lane, count),
                             meter >= 1 && meter <= 3 && folders[meter] == count);
        }
    lane.meter = WIRE_METER_RLIMIT;
    lane.core = WIRE_CORES;
    assert_false(wire_lane_is_valid(&lane, 0));
}

static void an_answer_says_nothing_out_of_bounds(void **state)
{
    static struct wire_reply reply;

    (void)state;
    reply.head = wire_head(WIRE_RESULT, sizeof(reply));
    assert_true(wire_reply_is_valid(&reply));
    reply.outcome = WIRE_OUTCOMES;
    assert_false(wire_reply_is_valid(&reply));
    reply.outcome = 0;
    reply.wall_ns = -1;
    assert_false(wire_reply_is_valid(&reply));
    reply.wall_ns = 0;
    reply.denied_total = UINT32_MAX;
    reply.denied_count = WIRE_DENIED + 1;
    assert_false(wire_reply_is_valid(&reply));
    reply.head.kind = WIRE_FAILED;
    assert_false(wire_reply_is_valid(&reply)); /* at no step */
    reply.step = WIRE_STEPS;
    assert_false(wire_reply_is_valid(&reply));
    reply.step = WIRE_STEP_EXEC;
    assert_true(wire_reply_is_valid(&reply));
    reply.error = -1;
    assert_false(wire_reply_is_valid(&reply));
    reply.head.kind = WIRE_RUN;
    assert_false(wire_reply_is_valid(&reply));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_must_lie_within_their_memfd),
        cmocka_unit_test(a_lane_has_the_folders_of_its_meter),
        cmocka_unit_test(an_answer_says_nothing_out_of_bounds),
        cmocka_unit_test_setup(a_complete_spec_is_valid, make_spec),
        cmocka_unit_test_setup(each_number_out_of_its_bounds_is_refused, make_spec),
        cmocka_unit_test_setup(a_string_that_does_not_end_is_refused, make_spec),
        cmocka_unit_test_setup(a_string_may_end_with_the_last_byte_of_the_area, make_spec),
        cmocka_unit_test_setup(a_name_leads_nowhere_but_below, make_spec),
        cmocka_unit_test_setup(a_name_has_at_most_255_bytes, make_spec),
        cmocka_unit_test_setup(whatever_is_valid_after_flipped_bits_stays_in_bounds, make_spec),
    };

    return cmocka_run_group_tests_name("sandbox.library-wire", tests, NULL, NULL);
}
