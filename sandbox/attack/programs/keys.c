/* SPDX-License-Identifier: MIT */
/* Shared kernel objects: keyrings, which are in no namespace. */
#include "program.h"

#include <linux/keyctl.h>

int attack_main(void)
{
    /* A process keyring ends with the process: nothing is left. */
    must_be_refused(
        "add_key", syscall(SYS_add_key, "user", "assess-attack", "x", 1, KEY_SPEC_PROCESS_KEYRING));
    must_be_refused("keyctl", syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0));
    must_be_refused("request_key", syscall(SYS_request_key, "user", "assess-attack", NULL, 0));
    all_held();
}
