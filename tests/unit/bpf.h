/* SPDX-License-Identifier: MIT */
/* bpf - a policy's exported program, read and interpreted: any call can be asked about. */
#pragma once

#include "policy.h"

#include <linux/filter.h>
#include <linux/seccomp.h>

struct bpf_program {
    size_t count;
    struct sock_filter code[POLICY_INSTRUCTIONS_MAX];
};

/* False when the program cannot be read. */
bool bpf_load(const struct sandbox_policy *policy, struct bpf_program *out_program);
/* Whether this kernel takes filters at all; emulators of foreign processors do not. */
bool bpf_in_kernel(void);
/* What the program answers; SECCOMP_RET_KILL_THREAD, which no policy uses, for one it cannot run. */
uint32_t bpf_verdict(const struct bpf_program *program, const struct seccomp_data *call);
