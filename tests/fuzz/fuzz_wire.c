/* SPDX-License-Identifier: MIT */
/*
 * What the helper decodes from the library: a spec, the heads of records, the files' memfd, names.
 *
 * The input is a list of edits (offset, length, bytes) of a valid spec, so that most inputs come
 * deep into the checks.  Whatever is accepted must have each offset, count and number in its bounds
 * by an account of its own, and must say the same when it is encoded anew.
 */
#include "fuzz.h"

#include "wire.h"

#include <string.h>

static uint32_t add(struct wire_spec *spec, const char *text)
{
    uint32_t offset = spec->string_bytes;
    size_t size = strlen(text) + 1;

    if (size > WIRE_STRINGS - offset)
        return WIRE_STRINGS;
    memcpy(spec->strings + offset, text, size);
    spec->string_bytes += (uint32_t)size;
    return offset;
}

/* One of everything, by the record's description. */
static void fill(struct wire_spec *spec)
{
    memset(spec, 0, sizeof(*spec));
    spec->head = wire_head(WIRE_SPEC, sizeof(*spec));
    spec->uid = spec->gid = 64000;
    spec->instruction_count = 1;
    spec->processes = spec->file_count = 1;
    spec->open_files = 64;
    spec->cpu_ns = spec->wall_ns = 1000000000;
    spec->memory_bytes = spec->file_bytes = spec->stack_bytes = 1 << 20;
    spec->mount_count = 2;
    spec->mounts[0] = (struct wire_mount){0, add(spec, "/usr"), add(spec, "/usr")};
    spec->mounts[1] = (struct wire_mount){2, add(spec, "usr/lib"), add(spec, "/lib")};
    spec->argc = 2;
    spec->argv[0] = add(spec, "/app/program");
    spec->argv[1] = add(spec, "");
    spec->envc = 1;
    spec->env[0] = add(spec, "PATH=/bin");
    spec->output_count = 1;
    spec->outputs[0] = add(spec, "a/out");
    spec->record_count = 1;
    spec->records[0] = (struct wire_record){41, 1};
    spec->cwd = add(spec, "/box/work");
}

/* By the rule's words, part for part, where the code walks over characters. */
static bool is_safe(const char *name)
{
    size_t size = strlen(name);

    if (size == 0 || size >= WIRE_NAME_MAX)
        return false;
    for (const char *part = name;; part = strchr(part, '/') + 1) {
        size_t length = strcspn(part, "/");

        if (length == 0 || (length <= 2 && strspn(part, ".") >= length))
            return false;
        if (part[length] == '\0')
            return true;
    }
}

static const char *string(const struct wire_spec *spec, uint32_t offset)
{
    HOLDS(offset < spec->string_bytes);
    HOLDS(memchr(spec->strings + offset, '\0', spec->string_bytes - offset) != NULL);
    HOLDS(wire_string(spec, offset) == spec->strings + offset);
    return spec->strings + offset;
}

static void copy_strings(const struct wire_spec *from, const uint32_t *offsets, uint32_t count,
                         struct wire_spec *to, uint32_t *out_offsets)
{
    for (uint32_t i = 0; i < count; i++)
        out_offsets[i] = add(to, string(from, offsets[i]));
}

static void check_strings(const struct wire_spec *spec)
{
    HOLDS(string(spec, spec->cwd)[0] == '/' && string(spec, spec->argv[0])[0] == '/');
    for (uint32_t i = 0; i < spec->output_count; i++)
        HOLDS(is_safe(string(spec, spec->outputs[i])));
    for (uint32_t i = 0; i < spec->mount_count; i++) {
        const char *source = string(spec, spec->mounts[i].source);
        const char *target = string(spec, spec->mounts[i].target);

        HOLDS(spec->mounts[i].kind <= 2);
        HOLDS(target[0] == '/' && is_safe(target + 1));
        HOLDS(spec->mounts[i].kind != 2 || is_safe(source));
    }
}

static void check_numbers(const struct wire_spec *spec)
{
    HOLDS(spec->mount_count <= WIRE_MOUNTS && spec->argc >= 1 && spec->argc <= WIRE_ARGUMENTS);
    HOLDS(spec->envc <= WIRE_ENVIRONMENT && spec->output_count <= WIRE_OUTPUTS);
    HOLDS(spec->record_count <= WIRE_RECORDS && spec->string_bytes <= WIRE_STRINGS);
    HOLDS(spec->instruction_count >= 1 && spec->instruction_count <= WIRE_INSTRUCTIONS);
    HOLDS(spec->uid != 0 && spec->gid != 0 && spec->uid != UINT32_MAX && spec->gid != UINT32_MAX);
    /* Sums of what the box computes with stay far from the ends of their types. */
    HOLDS(spec->cpu_ns > 0 && spec->wall_ns > 0 && spec->cpu_ns <= INT64_MAX / 4);
    HOLDS(spec->wall_ns <= INT64_MAX / 4 && spec->memory_bytes <= INT64_MAX / 4);
    HOLDS(spec->file_bytes <= INT64_MAX / 4 && spec->stack_bytes <= INT64_MAX / 4);
    HOLDS(spec->processes >= 1 && spec->processes <= INT32_MAX / 2);
    HOLDS(spec->open_files >= 3 && spec->open_files <= INT32_MAX / 2);
    HOLDS(spec->file_count >= 1 && spec->file_count <= INT32_MAX / 2);
}

/* Encoded anew from what it says, it is valid and says the same. */
static void check_stable(const struct wire_spec *spec)
{
    static struct wire_spec again;

    again = *spec;
    memset(again.strings, 0, sizeof(again.strings));
    again.string_bytes = 0;
    copy_strings(spec, spec->argv, spec->argc, &again, again.argv);
    copy_strings(spec, spec->env, spec->envc, &again, again.env);
    copy_strings(spec, spec->outputs, spec->output_count, &again, again.outputs);
    for (uint32_t i = 0; i < spec->mount_count; i++) {
        again.mounts[i].source = add(&again, string(spec, spec->mounts[i].source));
        again.mounts[i].target = add(&again, string(spec, spec->mounts[i].target));
    }
    again.cwd = add(&again, string(spec, spec->cwd));
    /* Strings may overlap in one area; apart they may need more than there is. */
    if (again.cwd == WIRE_STRINGS)
        return;
    HOLDS(wire_spec_is_valid(&again));
    for (uint32_t i = 0; i < spec->argc; i++)
        HOLDS(strcmp(string(spec, spec->argv[i]), string(&again, again.argv[i])) == 0);
}

static void fuzz_spec(struct input input)
{
    static struct wire_spec spec;

    fill(&spec);
    HOLDS(wire_spec_is_valid(&spec));
    while (input.size > 0) {
        size_t offset = fuzz_number(&input, 2);
        struct input bytes = fuzz_take(&input, fuzz_number(&input, 1));

        if (offset + bytes.size <= sizeof(spec))
            memcpy((char *)&spec + offset, bytes.data, bytes.size);
    }
    if (!wire_spec_is_valid(&spec))
        return;
    check_numbers(&spec);
    check_strings(&spec);
    check_stable(&spec);
}

static void fuzz_name(struct input input)
{
    char *name = fuzz_string(input);

    HOLDS(wire_name_is_safe(name) == is_safe(name));
    free(name);
}

/* A head, then entries, as the memfd holds them. */
static void fuzz_files(struct input input)
{
    uint64_t bytes = fuzz_number(&input, 8);
    struct wire_files head = {.head = wire_head(WIRE_SPEC, sizeof(head))};
    struct wire_file file = {0};
    struct input piece;

    head.head.version += (uint32_t)fuzz_number(&input, 1);
    head.head.size += (uint32_t)fuzz_number(&input, 1);
    head.count = (uint32_t)fuzz_number(&input, 4);
    head.total_bytes = fuzz_number(&input, 1) ? fuzz_number(&input, 8) : bytes;
    if (!wire_files_are_valid(&head, bytes))
        return;
    HOLDS(head.count <= WIRE_FILES && head.total_bytes == bytes);
    HOLDS(head.head.version == WIRE_VERSION && head.head.size == sizeof(head));
    HOLDS(sizeof(head) + head.count * sizeof(struct wire_file) <= bytes);
    file.offset = fuzz_number(&input, 8);
    file.size = fuzz_number(&input, 8);
    piece = fuzz_take(&input, sizeof(file.name));
    memcpy(file.name, piece.data, piece.size);
    if (!wire_file_is_valid(&file, &head))
        return;
    HOLDS(file.offset <= bytes && file.size <= bytes && file.offset + file.size <= bytes);
    HOLDS(memchr(file.name, '\0', sizeof(file.name)) != NULL && is_safe(file.name));
}

static void fuzz_lane(struct input input)
{
    struct wire_lane lane;
    unsigned descriptors = (unsigned)fuzz_number(&input, 1);
    struct input bytes = fuzz_take(&input, sizeof(lane));

    memset(&lane, 0, sizeof(lane));
    lane.head = wire_head(WIRE_LANE, sizeof(lane));
    memcpy((char *)&lane + sizeof(lane) - bytes.size, bytes.data, bytes.size);
    if (!wire_lane_is_valid(&lane, descriptors))
        return;
    HOLDS(lane.head.magic == WIRE_MAGIC && lane.head.size == sizeof(lane));
    HOLDS(lane.core < WIRE_CORES && descriptors <= 3);
    HOLDS((lane.meter == WIRE_METER_CGROUP1 && descriptors == 3) ||
          (lane.meter == WIRE_METER_CGROUP2 && descriptors == 1) ||
          (lane.meter == WIRE_METER_RLIMIT && descriptors == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const targets[])(struct input) = {fuzz_spec, fuzz_files, fuzz_lane, fuzz_name};
    struct input input = {data, size};

    targets[fuzz_number(&input, 1) % 4](input);
    return 0;
}
