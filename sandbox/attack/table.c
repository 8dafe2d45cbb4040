/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <string.h>

#define ROW(name_, group_, fences_, ...)                                                           \
    {                                                                                              \
        .name = (name_), .group = (group_), .fences = (fences_), __VA_ARGS__                       \
    }

const struct attack_row attack_rows[] = {
    ROW("read_known_paths", "files", "mounts", .control = CONTROL_OUTSIDE),
    ROW("read_by_walking", "files", "mounts", .control = CONTROL_OUTSIDE),
    ROW("read_through_proc", "files", "pid namespace", .control = CONTROL_OUTSIDE,
        .flags = ATTACK_PROC),
    ROW("kernel_secrets", "files", "proc subset", .control = CONTROL_OUTSIDE, .flags = ATTACK_PROC),
    ROW("devices", "files", "mounts", .control = CONTROL_OUTSIDE),
    ROW("file_handles", "files", "seccomp", .control = CONTROL_OUTSIDE),

    ROW("write_outside", "changes", "read-only root", .control = CONTROL_OUTSIDE),
    ROW("change_own_program", "changes", "read-only files", .control = CONTROL_OUTSIDE),
    ROW("device_nodes", "changes", "capabilities, nodev", .control = CONTROL_OUTSIDE),
    ROW("mount_classic", "changes", "capabilities, seccomp", .control = CONTROL_OUTSIDE),
    ROW("mount_new", "changes", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("change_root", "changes", "capabilities, seccomp", .control = CONTROL_OUTSIDE),

    ROW("run_written", "execution", "noexec, landlock", .control = CONTROL_OUTSIDE, .processes = 2),
    ROW("run_memory", "execution", "seccomp", .control = CONTROL_OUTSIDE, .processes = 2),

    ROW("net_inet", "network", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("net_netlink", "network", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("net_raw", "network", "seccomp, capabilities", .control = CONTROL_OUTSIDE),
    ROW("net_vsock", "network", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("net_alg", "network", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("net_unix", "network", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("net_loopback", "network", "net namespace", .control = CONTROL_OUTSIDE),
    ROW("net_datagram", "network", "net namespace", .control = CONTROL_OUTSIDE),
    ROW("net_abstract", "network", "net namespace", .control = CONTROL_OUTSIDE),
    ROW("net_pair_reach", "network", "seccomp", .control = CONTROL_OUTSIDE),

    ROW("see_processes", "processes", "pid namespace", .control = CONTROL_OUTSIDE),
    ROW("kill_init", "processes", "pid namespace", .control = CONTROL_OUTSIDE),
    ROW("process_files", "processes", "pid namespace", .control = CONTROL_OUTSIDE,
        .flags = ATTACK_PROC),
    ROW("trace", "processes", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("other_memory", "processes", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("stop_group", "processes", "wall time", .control = CONTROL_OUTSIDE,
        .expected = SANDBOX_WALL_LIMIT),

    ROW("orphans", "remains", "pid namespace", .control = CONTROL_OUTSIDE, .processes = 4),
    ROW("leftovers", "remains", "fresh folders", .control = CONTROL_KEEP_WORK,
        .flags = ATTACK_TWICE),
    ROW("keys", "remains", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("file_locks", "remains", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("memory_sysv", "remains", "seccomp", .control = CONTROL_OUTSIDE),

    ROW("capabilities", "rights", "ids", .control = CONTROL_OUTSIDE),
    ROW("become_root", "rights", "ids", .control = CONTROL_OUTSIDE),
    ROW("filter", "rights", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("raise_limits", "rights", "capabilities, seccomp", .control = CONTROL_OUTSIDE),
    ROW("priority", "rights", "capabilities, seccomp", .control = CONTROL_OUTSIDE),
    ROW("personality", "rights", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("affinity", "rights", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("ns_unshare", "rights", "seccomp", .control = CONTROL_OUTSIDE, .processes = 4),
    ROW("ns_clone", "rights", "seccomp", .control = CONTROL_OUTSIDE, .processes = 4),
    ROW("ns_clone3", "rights", "seccomp", .control = CONTROL_OUTSIDE, .processes = 4),
    ROW("ns_setns", "rights", "seccomp", .control = CONTROL_OUTSIDE, .flags = ATTACK_PROC),

    ROW("io_uring", "kernel", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("bpf", "kernel", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("perf", "kernel", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("userfaultfd", "kernel", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("modules", "kernel", "capabilities, seccomp", .control = CONTROL_OUTSIDE),
    ROW("int80", "kernel", "seccomp", .control = CONTROL_NO_SECCOMP, .expected = SANDBOX_FORBIDDEN),
    ROW("x32", "kernel", "seccomp", .control = CONTROL_OUTSIDE, .expected = SANDBOX_FORBIDDEN),
    ROW("host_control", "kernel", "capabilities, seccomp", .control = CONTROL_OUTSIDE),
    ROW("host_clock", "kernel", "capabilities, seccomp", .control = CONTROL_OUTSIDE),
    ROW("terminal", "kernel", "seccomp", .control = CONTROL_OUTSIDE),

    ROW("ignore_signals", "CPU time", "CPU time", .control = CONTROL_OUTSIDE,
        .expected = SANDBOX_CPU_LIMIT),
    ROW("cpu_tree", "CPU time", "CPU time", .control = CONTROL_OUTSIDE,
        .expected = SANDBOX_CPU_LIMIT, .processes = 8),

    ROW("sleeper", "wall time", "wall time", .control = CONTROL_OUTSIDE,
        .expected = SANDBOX_WALL_LIMIT),
    ROW("stop_itself", "wall time", "wall time", .control = CONTROL_OUTSIDE,
        .expected = SANDBOX_WALL_LIMIT),

    ROW("memory_heap", "memory", "memory", .control = CONTROL_NO_MEMORY_LIMIT,
        .expected = SANDBOX_MEMORY_LIMIT),
    ROW("memory_map", "memory", "memory", .control = CONTROL_NO_MEMORY_LIMIT,
        .expected = SANDBOX_MEMORY_LIMIT),
    ROW("memory_children", "memory", "memory", .control = CONTROL_NO_MEMORY_LIMIT,
        .expected = SANDBOX_MEMORY_LIMIT, .processes = 16),
    ROW("memory_files", "memory", "folder sizes", .control = CONTROL_OUTSIDE),
    ROW("memory_memfd", "memory", "seccomp", .control = CONTROL_OUTSIDE),

    ROW("fork_bomb", "amounts", "process limit", .control = CONTROL_NO_PROCESS_LIMIT,
        .processes = 16),
    ROW("thread_bomb", "amounts", "process limit", .control = CONTROL_NO_PROCESS_LIMIT,
        .processes = 16),
    ROW("disk_flood", "amounts", "folder sizes", .control = CONTROL_OUTSIDE),
    ROW("inode_flood", "amounts", "folder sizes", .control = CONTROL_NO_SIZES),
    ROW("output_flood", "amounts", "output", .control = CONTROL_OUTSIDE,
        .expected = SANDBOX_OUTPUT_LIMIT),
    ROW("error_flood", "amounts", "output", .control = CONTROL_OUTSIDE, .flags = ATTACK_ERRORS),
    ROW("open_files", "amounts", "own limits", .control = CONTROL_OUTSIDE),
    ROW("core_dump", "amounts", "own limits", .control = CONTROL_OUTSIDE, .processes = 2),

    ROW("output_symlink", "collection", "collection", .control = CONTROL_OUTSIDE,
        .flags = ATTACK_OUTPUT),
    ROW("output_parent", "collection", "collection", .control = CONTROL_OUTSIDE,
        .flags = ATTACK_OUTPUT),
    ROW("output_fifo", "collection", "collection", .control = CONTROL_OUTSIDE,
        .flags = ATTACK_OUTPUT),
    ROW("output_hardlink", "collection", "collection", .control = CONTROL_OUTSIDE,
        .flags = ATTACK_OUTPUT),
    ROW("output_grown", "collection", "collection", .control = CONTROL_OUTSIDE,
        .flags = ATTACK_OUTPUT),

    ROW("descriptors", "input", "close_range", .control = CONTROL_OUTSIDE),
    ROW("reopen_input", "input", "sealed input", .control = CONTROL_OUTSIDE,
        .flags = ATTACK_INPUT | ATTACK_PROC),
};
const size_t attack_row_count = sizeof(attack_rows) / sizeof(attack_rows[0]);

bool attack_row_exists(const char *name)
{
    for (size_t i = 0; i < attack_row_count; i++)
        if (strcmp(attack_rows[i].name, name) == 0)
            return true;
    return false;
}
