/* SPDX-License-Identifier: MIT */
#include "place.h"

#include "library.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_lanes(struct place *place)
{
    const int64_t patience = INT64_C(60000000000);
    int rc;

    while (place->lane_count < PLACE_LANES) {
        rc = sandbox_lane_open(place->sandbox, SANDBOX_LANE_ANY, &place->lanes[place->lane_count],
                               &place->err);
        if (rc == 0) {
            place->lane_count++;
            continue;
        }
        if (place->err.code != SANDBOX_BUSY)
            return rc;
        if (place->lane_count > 0)
            return 0;
        rc = sandbox_lane_wait(place->sandbox, patience, &place->err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int place_open(struct place *place, const char *helper, const char *program)
{
    const struct sandbox_options options = {.helper = helper};
    struct stat status;
    int rc = sandbox_open(&options, &place->sandbox, &place->err);

    place->program = open(program, O_RDONLY | O_CLOEXEC);
    if (place->program < 0 || fstat(place->program, &status) < 0)
        return -1;
    place->size = (uint64_t)status.st_size;
    if (rc == 0)
        rc = sandbox_policy_open("native", &place->policy, &place->err);
    return rc == 0 ? open_lanes(place) : rc;
}

bool place_is_lacking(const struct place *place)
{
    return place->err.code == SANDBOX_NO_NAMESPACES || place->err.code == SANDBOX_NO_CONTROL;
}

void place_close(struct place *place)
{
    for (unsigned i = 0; i < place->lane_count; i++)
        sandbox_lane_close(place->lanes[i]);
    sandbox_policy_free(place->policy);
    sandbox_close(place->sandbox);
    if (place->program >= 0)
        (void)close(place->program);
}

int place_box(struct place *place, unsigned index, const char *argument,
              const struct sandbox_limits *limits, unsigned flags, struct sandbox_box **out_box)
{
    static const char *const env[] = {"PATH=/usr/bin", NULL};
    const char *argv[] = {"/app/program", argument, NULL};
    const struct sandbox_file file = {
        .name = "program", .fd = place->program, .size = place->size, .executable = true};
    struct sandbox_recipe recipe = {.files = &file,
                                    .file_count = 1,
                                    .argv = argv,
                                    .env = env,
                                    .policy = place->policy,
                                    .flags = flags};

    if (limits)
        recipe.limits = *limits;
    return sandbox_box_open(place->lanes[index], &recipe, out_box, &place->err);
}

double place_cpu_ms(const struct place *place, unsigned index)
{
    const struct sandbox *sandbox = place->sandbox;
    bool second = sandbox->facts.meter == SANDBOX_METER_CGROUP2;
    char path[400];
    char text[512];
    uint64_t value = 0;
    int fd;

    if (sandbox->facts.meter == SANDBOX_METER_RLIMIT)
        return -1;
    (void)snprintf(path, sizeof(path), "%s/lane-%u/%s", sandbox->control[second ? 0 : METER_CPU],
                   sandbox_lane_index(place->lanes[index]), second ? "cpu.stat" : "cpuacct.usage");
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || meter_read_text(fd, text, sizeof(text)) < 0)
        text[0] = '\0';
    if (fd >= 0)
        (void)close(fd);
    if (second)
        return meter_find(text, "usage_usec", &value) ? (double)value / 1e3 : -1;
    return text[0] ? (double)strtoull(text, NULL, 10) / 1e6 : -1;
}
