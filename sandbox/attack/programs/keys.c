/* SPDX-License-Identifier: MIT */
/* Shared kernel objects: leaves a key for others in a keyring that outlives the run; keyrings are in no
 * namespace. */
#include "program.h"

#include <linux/keyctl.h>

int attack_main(void)
{
    static const int rings[] = {KEY_SPEC_SESSION_KEYRING, KEY_SPEC_USER_KEYRING,
                                KEY_SPEC_USER_SESSION_KEYRING};

    for (size_t i = 0; i < sizeof rings / sizeof rings[0]; i++) {
        long key = syscall(SYS_add_key, "user", told("name", "assess-attack"), "x", 1, rings[i]);
        if (key > 0)
            (void)syscall(SYS_keyctl, KEYCTL_UNLINK, key, rings[i]);
        must_fail("leaves a key", key);
    }
    all_held();
}
