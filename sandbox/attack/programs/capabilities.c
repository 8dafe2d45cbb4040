/* SPDX-License-Identifier: MIT */
/* Rights: what it has left, asked of the kernel and not of /proc. */
#include "program.h"

#include <linux/capability.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

int attack_main(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2];

    memset(sets, 0, sizeof sets);
    for (int capability = 0; capability < 64; capability++)
        if (prctl(PR_CAPBSET_READ, capability, 0, 0, 0) > 0)
            escaped("capability %d is in the bounding set", capability);
    /* The policies leave it out; without a filter it is answered, and must say nothing. */
    if (syscall(SYS_capget, &header, sets) != 0 && errno != ENOSYS)
        escaped("capget should answer: %s", strerror(errno));
    for (int i = 0; i < 2; i++)
        if ((sets[i].effective | sets[i].permitted | sets[i].inheritable) != 0)
            escaped("has capabilities");
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        escaped("may gain privileges by exec");
    if (getauxval(AT_UID) == 0 || getauxval(AT_EUID) == 0 || getauxval(AT_GID) == 0 ||
        getauxval(AT_EGID) == 0)
        escaped("runs as root");
    held("no capability, no new privileges, user %lu", getauxval(AT_UID));
}
