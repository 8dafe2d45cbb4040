/* SPDX-License-Identifier: MIT */
/* bpf - classic BPF as far as libseccomp uses it, run in user space. */
#pragma once

#include "fuzz.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>

/* The program's answer; it must come to an end inside itself. */
static inline uint32_t bpf_run(const struct sock_filter *code, size_t count,
                               const struct seccomp_data *data)
{
    uint32_t accumulator = 0;
    size_t pc = 0;

    for (;;) {
        const struct sock_filter *op = &code[pc++];
        bool yes = false;

        HOLDS(pc <= count);
        switch (op->code) {
        case BPF_LD | BPF_W | BPF_ABS:
            HOLDS(op->k % 4 == 0 && op->k + 4 <= sizeof(*data));
            memcpy(&accumulator, (const char *)data + op->k, sizeof(accumulator));
            continue;
        case BPF_ALU | BPF_AND | BPF_K: accumulator &= op->k; continue;
        case BPF_RET | BPF_K: return op->k;
        case BPF_JMP | BPF_JA: pc += op->k; continue;
        case BPF_JMP | BPF_JEQ | BPF_K: yes = accumulator == op->k; break;
        case BPF_JMP | BPF_JGT | BPF_K: yes = accumulator > op->k; break;
        case BPF_JMP | BPF_JGE | BPF_K: yes = accumulator >= op->k; break;
        default: HOLDS(op->code == (BPF_RET | BPF_K)); /* libseccomp needs no other */
        }
        pc += yes ? op->jt : op->jf;
    }
}
