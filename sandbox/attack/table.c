/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define ROW(name_, group_, fences_, ...)                                                           \
    {                                                                                              \
        .name = (name_), .group = (group_), .fences = (fences_), __VA_ARGS__                       \
    }

#define SHORT_NS 100000000

const struct attack_row attack_rows[] = {
    ROW("read_known_paths", "files", "mounts", .control = CONTROL_OUTSIDE),
    ROW("read_by_walking", "files", "mounts", .control = CONTROL_OUTSIDE),
    ROW("read_through_proc", "files", "pid namespace, landlock 1", .flags = ATTACK_PROC),
    ROW("kernel_secrets", "files", "proc subset", .flags = ATTACK_PROC),
    ROW("proc_list", "files", "proc subset", .flags = ATTACK_PROC),
    ROW("proc_layout", "files", "mounts, changed root", .flags = ATTACK_PROC),
    ROW("devices", "files", "mounts", .control = CONTROL_OUTSIDE),
    ROW("file_handles", "files", "seccomp, capabilities", .control = CONTROL_OUTSIDE),

    ROW("write_outside", "changes", "read-only mounts, landlock 1", .control = CONTROL_OUTSIDE),
    ROW("write_beside", "changes", "read-only mounts", .control = CONTROL_NO_READ_ONLY),
    ROW("change_own_program", "changes", "read-only mounts, uid", .control = CONTROL_OUTSIDE),
    ROW("proc_write", "changes", "read-only mounts, landlock 1", .flags = ATTACK_PROC),
    ROW("device_nodes", "changes", "seccomp, capabilities, landlock 1", .control = CONTROL_OUTSIDE),
    ROW("mount_classic", "changes", "seccomp, capabilities, landlock 1",
        .control = CONTROL_OUTSIDE),
    ROW("mount_new", "changes", "seccomp, capabilities", .control = CONTROL_OUTSIDE),
    ROW("change_root", "changes", "seccomp, capabilities", .control = CONTROL_OUTSIDE),
    ROW("overwrite_launcher", "changes", "read-only mounts", .flags = ATTACK_PROC),

    ROW("run_written", "execution", "noexec, landlock 1", .processes = 2),
    ROW("run_memory", "execution", "seccomp, no memory programs", .processes = 2),

    ROW("net_inet", "network", "seccomp, network namespace", .control = CONTROL_OUTSIDE),
    ROW("net_netlink", "network", "seccomp, network namespace", .control = CONTROL_OUTSIDE),
    ROW("net_raw", "network", "seccomp, capabilities, network namespace",
        .control = CONTROL_OUTSIDE),
    ROW("net_loopback", "network", "seccomp, network namespace, landlock 4",
        .control = CONTROL_OUTSIDE),
    ROW("net_datagram", "network", "seccomp, network namespace", .control = CONTROL_OUTSIDE),
    ROW("net_unix", "network", "seccomp, mounts", .control = CONTROL_OUTSIDE),
    ROW("net_abstract", "network", "seccomp, network namespace, landlock 6",
        .control = CONTROL_OUTSIDE),
    ROW("net_pair_reach", "network", "seccomp, network namespace, landlock 6",
        .control = CONTROL_OUTSIDE),

    ROW("see_processes", "processes", "pid namespace", .control = CONTROL_OUTSIDE),
    ROW("signal_others", "processes", "pid namespace, landlock 6", .control = CONTROL_OUTSIDE),
    ROW("kill_init", "processes", "pid namespace", .control = CONTROL_OUTSIDE),
    ROW("process_files", "processes", "pid namespace, landlock 1", .flags = ATTACK_PROC),
    ROW("trace", "processes", "seccomp, pid namespace, landlock 1", .control = CONTROL_OUTSIDE),
    ROW("other_memory", "processes", "seccomp, pid namespace, landlock 1",
        .control = CONTROL_OUTSIDE),

    ROW("orphans", "remains", "pid namespace", .processes = 4),
    ROW("leftovers", "remains", "fresh folders", .control = CONTROL_KEEP_WORK,
        .flags = ATTACK_TWICE),
    ROW("keys", "remains", "seccomp, closed keyrings", .control = CONTROL_OUTSIDE),
    ROW("file_locks", "remains", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("file_notify", "remains", "seccomp", .control = CONTROL_OUTSIDE),

    ROW("capabilities", "rights", "capabilities", .control = CONTROL_OUTSIDE),
    ROW("become_root", "rights", "seccomp, capabilities", .control = CONTROL_OUTSIDE),
    ROW("set_user_id", "rights", "no new privileges, nosuid", .control = CONTROL_OUTSIDE),
    ROW("raise_limits", "rights", "seccomp, capabilities", .control = CONTROL_OUTSIDE),
    ROW("priority", "rights", "seccomp, capabilities", .control = CONTROL_OUTSIDE),
    ROW("affinity", "rights", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("ns_unshare", "rights", "seccomp, changed root", .processes = 4),
    ROW("ns_clone", "rights", "seccomp, changed root", .processes = 4),
    ROW("ns_clone3", "rights", "seccomp, changed root", .processes = 4),
    ROW("ns_setns", "rights", "seccomp, capabilities", .flags = ATTACK_PROC),
    ROW("terminal", "rights", "seccomp, no terminal", .flags = ATTACK_TERMINAL),

    ROW("filter", "kernel surface", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("surface_sockets", "kernel surface", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("surface_messages", "kernel surface", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("surface_process", "kernel surface", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("surface_trace", "kernel surface", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("surface_keys", "kernel surface", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("surface_terminal", "kernel surface", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("net_vsock", "kernel surface", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("net_alg", "kernel surface", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("personality", "kernel surface", "seccomp", .control = CONTROL_NO_SECCOMP),
    ROW("io_uring", "kernel surface", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("bpf", "kernel surface", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("perf", "kernel surface", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("userfaultfd", "kernel surface", "seccomp", .control = CONTROL_OUTSIDE),
    ROW("int80", "kernel surface", "seccomp", .control = CONTROL_NO_SECCOMP,
        .expected = SANDBOX_FORBIDDEN),
    ROW("x32", "kernel surface", "seccomp", .expected = SANDBOX_FORBIDDEN),
    ROW("modules", "kernel surface", "seccomp, capabilities", .control = CONTROL_OUTSIDE),
    ROW("host_control", "kernel surface", "seccomp, capabilities", .control = CONTROL_OUTSIDE),
    ROW("host_clock", "kernel surface", "seccomp, capabilities", .control = CONTROL_OUTSIDE),

    ROW("ignore_signals", "CPU time", "CPU time, wall time", .expected = SANDBOX_CPU_LIMIT,
        .flags = ATTACK_LIMIT),
    ROW("cpu_tree", "CPU time", "CPU time, wall time", .expected = SANDBOX_CPU_LIMIT,
        .processes = 8, .flags = ATTACK_LIMIT),
    ROW("cpu_short", "CPU time", "CPU time, wall time", .expected = SANDBOX_CPU_LIMIT,
        .cpu_ns = SHORT_NS, .flags = ATTACK_LIMIT),
    ROW("cpu_short_tree", "CPU time", "CPU time, wall time", .expected = SANDBOX_CPU_LIMIT,
        .cpu_ns = SHORT_NS, .processes = 8, .flags = ATTACK_LIMIT),

    ROW("sleeper", "wall time", "wall time", .expected = SANDBOX_WALL_LIMIT, .flags = ATTACK_LIMIT),
    ROW("stop_itself", "wall time", "wall time", .expected = SANDBOX_WALL_LIMIT,
        .flags = ATTACK_LIMIT),
    ROW("stop_group", "wall time", "wall time", .expected = SANDBOX_WALL_LIMIT,
        .flags = ATTACK_LIMIT),

    ROW("memory_heap", "memory", "memory", .control = CONTROL_NO_MEMORY_LIMIT,
        .expected = SANDBOX_MEMORY_LIMIT, .flags = ATTACK_LIMIT),
    ROW("memory_map", "memory", "memory", .control = CONTROL_NO_MEMORY_LIMIT,
        .expected = SANDBOX_MEMORY_LIMIT, .flags = ATTACK_LIMIT),
    ROW("memory_children", "memory", "memory", .control = CONTROL_NO_MEMORY_LIMIT,
        .expected = SANDBOX_MEMORY_LIMIT, .processes = 16, .flags = ATTACK_LIMIT),
    ROW("memory_files", "memory", "folder sizes, memory", .flags = ATTACK_LIMIT),
    ROW("memory_memfd", "memory", "seccomp, memory", .flags = ATTACK_LIMIT),
    ROW("memory_sysv", "memory", "seccomp, memory", .flags = ATTACK_LIMIT),
    ROW("memory_queues", "memory", "seccomp, memory", .flags = ATTACK_LIMIT),

    ROW("fork_bomb", "amounts", "process limit, uid limit", .control = CONTROL_NO_PROCESS_LIMIT,
        .processes = 16, .flags = ATTACK_LIMIT),
    ROW("thread_bomb", "amounts", "process limit, uid limit", .control = CONTROL_NO_PROCESS_LIMIT,
        .processes = 16, .flags = ATTACK_LIMIT),
    ROW("zombies", "amounts", "process limit, uid limit", .control = CONTROL_NO_PROCESS_LIMIT,
        .processes = 16, .flags = ATTACK_LIMIT),
    ROW("disk_flood", "amounts", "folder sizes, memory", .flags = ATTACK_LIMIT),
    ROW("inode_flood", "amounts", "folder sizes", .control = CONTROL_NO_SIZES,
        .flags = ATTACK_LIMIT),
    ROW("output_flood", "amounts", "output limit", .expected = SANDBOX_OUTPUT_LIMIT,
        .flags = ATTACK_LIMIT),
    ROW("error_flood", "amounts", "output limit", .flags = ATTACK_ERRORS),
    ROW("open_files", "amounts", "own limits", .flags = ATTACK_LIMIT),
    ROW("core_dump", "amounts", "own limits", .processes = 2, .flags = ATTACK_LIMIT),

    ROW("output_symlink", "collection", "collection, nosymfollow", .flags = ATTACK_OUTPUT),
    ROW("output_parent", "collection", "collection, nosymfollow", .flags = ATTACK_OUTPUT),
    ROW("output_fifo", "collection", "collection", .flags = ATTACK_OUTPUT),
    ROW("output_hardlink", "collection", "collection", .flags = ATTACK_OUTPUT),
    ROW("output_grown", "collection", "collection", .flags = ATTACK_OUTPUT),

    ROW("descriptors", "input", "close_range, close-on-exec", .control = CONTROL_OUTSIDE),
    ROW("reopen_input", "input", "sealed input", .flags = ATTACK_INPUT | ATTACK_PROC),
};
const size_t attack_row_count = sizeof(attack_rows) / sizeof(attack_rows[0]);

bool attack_row_exists(const char *name)
{
    for (size_t i = 0; i < attack_row_count; i++)
        if (strcmp(attack_rows[i].name, name) == 0)
            return true;
    return false;
}

int fence_landlock(const char *fence)
{
    return strncmp(fence, "landlock ", 9) == 0 ? (int)strtol(fence + 9, NULL, 10) : 0;
}

bool fence_is_here(const struct sandbox_facts *facts, const char *fence)
{
    if (fence_landlock(fence) > 0)
        return facts->landlock_abi >= fence_landlock(fence);
    if (strcmp(fence, "uid") == 0)
        return !facts->user_namespace;
    if (strcmp(fence, "no memory programs") != 0 && strcmp(fence, "uid limit") != 0)
        return true;
    for (size_t i = 0; i < facts->protection_count; i++)
        if (strcmp(facts->protections[i], fence) == 0)
            return true;
    return false;
}
