/* SPDX-License-Identifier: MIT */
/* Kernel surface: loads programs and maps into the kernel. */
#include "program.h"

#include <linux/bpf.h>

int attack_main(void)
{
    union bpf_attr attr;

    memset(&attr, 0, sizeof attr);
    attr.map_type = BPF_MAP_TYPE_ARRAY;
    attr.key_size = 4;
    attr.value_size = 4;
    attr.max_entries = 1;
    must_be_refused("BPF_MAP_CREATE", syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof attr));
    all_held();
}
