/* SPDX-License-Identifier: MIT */
/* Host: reboot, swap, accounting, name, time, log, ports; all with impossible arguments. */
#include "program.h"

#include <linux/reboot.h>
#include <sys/time.h>

int attack_main(void)
{
    must_be_refused("reboot", syscall(SYS_reboot, 0, 0, 0, NULL));
    must_be_refused("swapon", syscall(SYS_swapon, "/assess-attack", 0));
    must_be_refused("swapoff", syscall(SYS_swapoff, "/assess-attack"));
    must_be_refused("acct", syscall(SYS_acct, "/assess-attack/x"));
    must_be_refused("sethostname", syscall(SYS_sethostname, "", -1));
    must_be_refused("setdomainname", syscall(SYS_setdomainname, "", -1));
    must_be_refused("settimeofday", syscall(SYS_settimeofday, NULL, NULL));
    must_be_refused("the kernel's log", syscall(SYS_syslog, 10, NULL, 0));
#ifdef SYS_iopl
    must_be_refused("iopl", syscall(SYS_iopl, 1));
    must_be_refused("ioperm", syscall(SYS_ioperm, 0x80, 1, 1));
#endif
    all_held();
}
