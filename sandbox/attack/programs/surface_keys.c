/* SPDX-License-Identifier: MIT */
/* Kernel surface: keys, if only in a ring that ends with the process. */
#include "program.h"

#include <linux/keyctl.h>

int attack_main(void)
{
    must_be_refused(
        "add_key", syscall(SYS_add_key, "user", "assess-attack", "x", 1, KEY_SPEC_PROCESS_KEYRING));
    must_be_refused("keyctl", syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0));
    must_be_refused("request_key", syscall(SYS_request_key, "user", "assess-attack", NULL, 0));
    all_held();
}
