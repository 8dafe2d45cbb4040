/* SPDX-License-Identifier: MIT */
/* Checks of records; used by both sides, fuzzed natively.  No allocation, no calls but memchr. */
#include "wire.h"

#include <string.h>

bool wire_name_is_safe(const char *name)
{
    size_t part = 0;
    size_t total = strnlen(name, WIRE_NAME_MAX);

    if (total == 0 || total >= WIRE_NAME_MAX)
        return false;
    for (const char *at = name;; at++) {
        if (*at != '/' && *at != '\0') {
            part++;
            continue;
        }
        const char *start = at - part;

        if (part == 0 || (part == 1 && start[0] == '.') ||
            (part == 2 && start[0] == '.' && start[1] == '.'))
            return false;
        if (*at == '\0')
            return true;
        part = 0;
    }
}

const char *wire_string(const struct wire_spec *spec, uint32_t offset)
{
    if (spec->string_bytes > WIRE_STRINGS || offset >= spec->string_bytes)
        return NULL;
    if (!memchr(spec->strings + offset, '\0', spec->string_bytes - offset))
        return NULL;
    return spec->strings + offset;
}

static bool strings_are_valid(const struct wire_spec *spec, const uint32_t *offsets, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!wire_string(spec, offsets[i]))
            return false;
    return true;
}

static bool is_absolute(const struct wire_spec *spec, uint32_t offset)
{
    const char *text = wire_string(spec, offset);

    return text && text[0] == '/';
}

static bool mounts_are_valid(const struct wire_spec *spec)
{
    for (uint32_t i = 0; i < spec->mount_count; i++) {
        const struct wire_mount *mount = &spec->mounts[i];
        const char *source = wire_string(spec, mount->source);
        const char *target = wire_string(spec, mount->target);

        if (mount->kind > 2 || !source || !target)
            return false;
        /* While the root is built an absolute link would still lead into the host's. */
        if (mount->kind == 2 && !wire_name_is_safe(source))
            return false;
        if (target[0] != '/' || !wire_name_is_safe(target + 1))
            return false;
    }
    return true;
}

static bool counts_are_valid(const struct wire_spec *spec)
{
    return spec->mount_count <= WIRE_MOUNTS && spec->argc >= 1 && spec->argc <= WIRE_ARGUMENTS &&
           spec->envc <= WIRE_ENVIRONMENT && spec->output_count <= WIRE_OUTPUTS &&
           spec->record_count <= WIRE_RECORDS && spec->instruction_count >= 1 &&
           spec->instruction_count <= WIRE_INSTRUCTIONS && spec->string_bytes <= WIRE_STRINGS;
}

static bool limits_are_valid(const struct wire_spec *spec)
{
    const int64_t day_ns = INT64_C(86400) * 1000000000;
    const uint64_t tebibyte = UINT64_C(1) << 40;

    return spec->cpu_ns > 0 && spec->cpu_ns <= day_ns && spec->wall_ns > 0 &&
           spec->wall_ns <= day_ns && spec->memory_bytes >= 65536 &&
           spec->memory_bytes <= tebibyte && spec->file_bytes <= tebibyte &&
           spec->stack_bytes <= tebibyte && spec->processes >= 1 && spec->processes <= 65536 &&
           spec->open_files >= 24 && spec->open_files <= 65536 && spec->file_count >= 1 &&
           spec->file_count <= 16777216;
}

bool wire_spec_is_valid(const struct wire_spec *spec)
{
    if (!wire_head_is(&spec->head, WIRE_SPEC, sizeof(*spec)) || !counts_are_valid(spec) ||
        !limits_are_valid(spec) || !mounts_are_valid(spec))
        return false;
    if (!strings_are_valid(spec, spec->argv, spec->argc) ||
        !strings_are_valid(spec, spec->env, spec->envc) ||
        !strings_are_valid(spec, spec->outputs, spec->output_count))
        return false;
    for (uint32_t i = 0; i < spec->output_count; i++)
        if (!wire_name_is_safe(wire_string(spec, spec->outputs[i])))
            return false;
    if (spec->uid == 0 || spec->uid == UINT32_MAX || spec->gid == 0 || spec->gid == UINT32_MAX ||
        (spec->flags & ~(uint32_t)(WIRE_PROC | WIRE_TEST_ANY)) != 0)
        return false;
    return is_absolute(spec, spec->cwd) && is_absolute(spec, spec->argv[0]);
}

bool wire_files_are_valid(const struct wire_files *head, uint64_t bytes)
{
    return wire_head_is(&head->head, WIRE_SPEC, sizeof(*head)) && head->count <= WIRE_FILES &&
           head->total_bytes == bytes &&
           sizeof(*head) + head->count * sizeof(struct wire_file) <= bytes;
}

bool wire_file_is_valid(const struct wire_file *file, const struct wire_files *head)
{
    return wire_name_is_safe(file->name) && file->offset <= head->total_bytes &&
           file->size <= head->total_bytes - file->offset;
}

bool wire_lane_is_valid(const struct wire_lane *lane, unsigned descriptors)
{
    if (!wire_head_is(&lane->head, WIRE_LANE, sizeof(*lane)) || lane->core >= WIRE_CORES)
        return false;
    switch (lane->meter) {
    case WIRE_METER_CGROUP1: return descriptors == 3;
    case WIRE_METER_CGROUP2: return descriptors == 1;
    case WIRE_METER_RLIMIT: return descriptors == 0;
    default: return false;
    }
}

static bool result_is_valid(const struct wire_reply *reply)
{
    return reply->outcome < WIRE_OUTCOMES && reply->cpu_ns >= 0 && reply->wall_ns >= 0 &&
           reply->waited_ns >= 0 && reply->denied_count <= WIRE_DENIED &&
           reply->denied_count <= reply->denied_total &&
           reply->outputs_present < 1u << WIRE_OUTPUTS;
}

bool wire_reply_is_valid(const struct wire_reply *reply)
{
    if (wire_head_is(&reply->head, WIRE_RESULT, sizeof(*reply)))
        return result_is_valid(reply);
    if (wire_head_is(&reply->head, WIRE_FAILED, sizeof(*reply)))
        return reply->step > WIRE_STEP_NONE && reply->step < WIRE_STEPS && reply->error >= 0;
    return wire_head_is(&reply->head, WIRE_READY, sizeof(*reply));
}
