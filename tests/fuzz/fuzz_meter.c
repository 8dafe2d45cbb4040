/* SPDX-License-Identifier: MIT */
/*
 * Control groups whose files say anything: figures stay in their bounds or reading fails.
 *
 * The input is a kind, then texts ended by NUL: each file before the run, each file after it.
 */
#include "fuzz.h"

#include "folder.h"
#include "meter.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const names1[] = {
    "memory.usage_in_bytes",
    "memory.max_usage_in_bytes",
    "memory.limit_in_bytes",
    "memory.memsw.limit_in_bytes",
    "memory.oom_control",
    "pids.current",
    "pids.max",
    "pids.events",
    "cpuacct.usage",
    "memory.stat",
};
static const char *const names2[] = {
    "memory.current", "memory.peak", "memory.events", "pids.events", "cpu.stat", "memory.stat",
};
/* Only written to. */
static const char *const sinks[] = {
    "memory.max", "memory.swap.max", "memory.oom.group", "pids.max", "memory.force_empty",
};

static void fill(const char *folder, const char *const *names, size_t count, struct input *input)
{
    for (size_t i = 0; i < count; i++) {
        struct input text = fuzz_until(input, 0);
        char path[80];

        (void)snprintf(path, sizeof(path), "%s%s", folder, names[i]);
        /* An empty text is a file that an older kernel lacks. */
        folder_write(path, text.size > 0 ? text.data : NULL, text.size);
    }
}

static void measure(struct meter *meter, const char *folder, const char *const *names, size_t count,
                    struct input *input)
{
    const struct meter_limits limits = {.memory_bytes = fuzz_number(input, 4),
                                        .processes = 1 + (uint32_t)fuzz_number(input, 2)};
    struct meter_figures figures = {0};
    int64_t cpu = 0;
    int rc = 0;

    fill(folder, names, count, input);
    rc = meter->kind->open(meter);
    if (rc == 0)
        rc = meter->kind->begin(meter);
    if (rc == 0)
        rc = meter->kind->arm(meter, &limits);
    fill(folder, names, count, input);
    if (rc == 0 && meter->kind->cpu(meter, &cpu) == 0)
        HOLDS(cpu >= 0);
    if (rc == 0 && meter->kind->oom)
        (void)meter->kind->oom(meter);
    if (rc == 0)
        (void)meter->kind->full(meter);
    if (rc == 0 && meter->kind->read(meter, &figures) == 0)
        HOLDS(figures.cpu_ns >= 0 && figures.memory_bytes <= INT64_MAX);
    (void)meter->kind->end(meter);
    HOLDS(rc <= 0);
}

static void fuzz_cgroup1(struct input input)
{
    struct meter meter = {.kind = &meter_cgroup1, .group = -1};

    for (int i = 0; i < METER_FOLDERS; i++)
        meter.folders[i] = folder_fd();
    for (size_t i = 0; i < COUNT(meter.files); i++)
        meter.files[i] = -1;
    folder_write("cgroup.procs", "1\n2\n", 4);
    measure(&meter, "", names1, COUNT(names1), &input);
    for (size_t i = 0; i < COUNT(meter.files); i++)
        if (meter.files[i] >= 0)
            (void)close(meter.files[i]);
}

/* The group of the first run of this process is there already, with files in it. */
static void fuzz_cgroup2(struct input input)
{
    struct meter meter = {.kind = &meter_cgroup2, .group = -1};
    char folder[40];
    char path[80];

    (void)snprintf(folder, sizeof(folder), "run-%d-1", (int)getpid());
    folder_make(folder);
    (void)snprintf(folder, sizeof(folder), "run-%d-1/", (int)getpid());
    for (size_t i = 0; i < COUNT(sinks); i++) {
        (void)snprintf(path, sizeof(path), "%s%s", folder, sinks[i]);
        folder_write(path, "", 0);
    }
    meter.folders[0] = folder_fd();
    for (size_t i = 0; i < COUNT(meter.files); i++)
        meter.files[i] = -1;
    measure(&meter, folder, names2, COUNT(names2), &input);
}

/* "KEY VALUE" lines, looked up by another way. */
static void fuzz_find(struct input input)
{
    char *key = fuzz_string(fuzz_until(&input, 0));
    char *text = fuzz_string(input);
    uint64_t value = 0;
    bool found = meter_find(text, key, &value);
    char *wanted = malloc(strlen(key) + 3);
    const char *at = NULL;

    HOLDS(wanted != NULL);
    if (!strchr(key, '\n')) {
        (void)snprintf(wanted, strlen(key) + 3, "\n%s ", key);
        at = strncmp(text, wanted + 1, strlen(wanted + 1)) == 0 ? text : strstr(text, wanted);
        HOLDS(!found || at != NULL);
        HOLDS(!found || value <= INT64_MAX);
    }
    free(wanted);
    free(text);
    free(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const targets[])(struct input) = {fuzz_cgroup1, fuzz_cgroup2, fuzz_find};
    struct input input = {data, size};

    targets[fuzz_number(&input, 1) % 3](input);
    return 0;
}
