/* SPDX-License-Identifier: MIT */
/* Shared kernel objects: keyrings, which are in no namespace. */
#include "hostile.h"

#include <linux/keyctl.h>

int main(void)
{
    /* A process keyring ends with the process: nothing is left. */
    must_be_refused("add_key", syscall(SYS_add_key, "user", "assess-hostile", "x", 1,
                                       KEY_SPEC_PROCESS_KEYRING));
    must_be_refused("keyctl", syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0));
    must_be_refused("request_key", syscall(SYS_request_key, "user", "assess-hostile", NULL, 0));
    all_held();
}
