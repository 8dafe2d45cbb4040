/* SPDX-License-Identifier: MIT */
#include "fake_parts.h"

#include <stddef.h>

static struct judgement *fake_time_limit_cpu(void)
{
    struct judgement *judgement = fake_failed(24, VERDICT_TLE);
    struct test_result *test = &judgement->tests[24];

    test->cpu_ns = 2203 * (int64_t)MS;
    test->wall_ns = 2241 * (int64_t)MS;
    test->limit = LIMIT_CPU;
    test->stdout_bytes = 0;
    return judgement;
}

static struct judgement *fake_time_limit_wall(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_TLE);
    struct test_result *test = &judgement->tests[0];

    test->cpu_ns = 3 * (int64_t)MS;
    test->wall_ns = 6001 * (int64_t)MS;
    test->limit = LIMIT_WALL;
    test->stdout_bytes = 5;
    return judgement;
}

static struct judgement *fake_memory_limit(void)
{
    struct judgement *judgement = fake_failed(26, VERDICT_MLE);
    struct test_result *test = &judgement->tests[26];

    test->memory_bytes = 256 * (uint64_t)MIB;
    test->limit = LIMIT_MEMORY;
    return judgement;
}

static struct judgement *fake_output_limit(void)
{
    struct judgement *judgement = fake_failed(1, VERDICT_OLE);

    judgement->tests[1].stdout_bytes = 8 * (uint64_t)MIB;
    judgement->tests[1].limit = LIMIT_OUTPUT;
    fake_set_bytes(&judgement->tests[1].output, &judgement->tests[1].output_size,
                   "Enter a number:\nwrong, again:\nwrong, again:\nwrong, again:\nwrong, again:\n");
    return judgement;
}

/* A third of the time on the CPU: waiting, or others at work? */
static struct judgement *fake_time_limit_unclear(void)
{
    struct judgement *judgement = fake_time_limit_wall();

    judgement->tests[0].cpu_ns = 1900 * (int64_t)MS;
    return judgement;
}

/* Ended by itself, twice, a little above the limit. */
static struct judgement *fake_time_limit_near(void)
{
    struct judgement *judgement = fake_failed(24, VERDICT_TLE);
    struct test_result *test = &judgement->tests[24];

    test->cpu_ns = 2051 * (int64_t)MS;
    test->first_cpu_ns = 2084 * (int64_t)MS;
    test->wall_ns = 3241 * (int64_t)MS;
    test->limit = LIMIT_CPU;
    return judgement;
}

static struct judgement *fake_time_limit_growth(void)
{
    static const struct {
        int64_t size, ms;
    } sizes[] = {
        {1500,   2   },
        {3000,   3   },
        {40000,  88  },
        {35000,  61  },
        {200000, 2200}
    };
    struct judgement *judgement = fake_time_limit_cpu();

    fake_set(&judgement->size_name, "n");
    for (size_t i = 0; i < 25; i++) {
        judgement->tests[i].size = (int64_t)i + 7;
        judgement->tests[i].cpu_ns = 1 * (int64_t)MS;
    }
    for (size_t i = 0; i < 5; i++) {
        judgement->tests[20 + i].size = sizes[i].size;
        judgement->tests[20 + i].cpu_ns = sizes[i].ms * MS;
    }
    return judgement;
}

/* Another test is as large, and was quick. */
static struct judgement *fake_time_limit_shape(void)
{
    struct judgement *judgement = fake_time_limit_growth();

    judgement->tests[22].size = 160000;
    return judgement;
}

const struct layout fake_limits[] = {
    {"time-limit-cpu",     fake_time_limit_cpu    },
    {"time-limit-growth",  fake_time_limit_growth },
    {"time-limit-near",    fake_time_limit_near   },
    {"time-limit-shape",   fake_time_limit_shape  },
    {"time-limit-unclear", fake_time_limit_unclear},
    {"time-limit-wall",    fake_time_limit_wall   },
    {"memory-limit",       fake_memory_limit      },
    {"output-limit",       fake_output_limit      },
    {NULL,                 NULL                   },
};
