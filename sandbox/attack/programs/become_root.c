/* SPDX-License-Identifier: MIT */
/* Rights: takes root's ids, by asking the kernel and by a set-user-id file of its own. */
#include "program.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/auxv.h>
#include <sys/stat.h>

int attack_main(void)
{
    if (getauxval(AT_SECURE) != 0)
        escaped("a set-user-id file had its way");
    must_fail("setresuid(0)", syscall(SYS_setresuid, 0, 0, 0));
    must_fail("setresgid(0)", syscall(SYS_setresgid, 0, 0, 0));
    must_fail("setgroups", setgroups(0, NULL));
    must_fail("chown to root", chown(own_program(), 0, 0));
    all_held();
}
