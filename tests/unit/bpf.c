/* SPDX-License-Identifier: MIT */
#include "bpf.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

bool bpf_in_kernel(void)
{
    const uint32_t action = SECCOMP_RET_KILL_PROCESS;

    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

bool bpf_load(const struct sandbox_policy *policy, struct bpf_program *out_program)
{
    size_t size = policy->instructions * sizeof(struct sock_filter);

    out_program->count = policy->instructions;
    return pread(policy->filter_fd, out_program->code, size, 0) == (ssize_t)size;
}

/* One step of classic BPF, as far as libseccomp uses it; true when *result is final. */
static bool step(const struct bpf_program *program, const struct seccomp_data *call, size_t *pc,
                 uint32_t *accumulator, uint32_t *result)
{
    const struct sock_filter *op = &program->code[(*pc)++];
    bool yes = false;

    switch (op->code) {
    case BPF_LD | BPF_W | BPF_ABS:
        memcpy(accumulator, (const char *)call + op->k, sizeof *accumulator);
        return false;
    case BPF_ALU | BPF_AND | BPF_K: *accumulator &= op->k; return false;
    case BPF_RET | BPF_K: *result = op->k; return true;
    case BPF_JMP | BPF_JA: *pc += op->k; return false;
    case BPF_JMP | BPF_JEQ | BPF_K: yes = *accumulator == op->k; break;
    case BPF_JMP | BPF_JGT | BPF_K: yes = *accumulator > op->k; break;
    case BPF_JMP | BPF_JGE | BPF_K: yes = *accumulator >= op->k; break;
    default: *result = SECCOMP_RET_KILL_THREAD; return true;
    }
    *pc += yes ? op->jt : op->jf;
    return false;
}

uint32_t bpf_verdict(const struct bpf_program *program, const struct seccomp_data *call)
{
    size_t pc = 0;
    uint32_t accumulator = 0;
    uint32_t result = SECCOMP_RET_KILL_THREAD;

    while (pc < program->count && !step(program, call, &pc, &accumulator, &result)) {
    }
    return result;
}
