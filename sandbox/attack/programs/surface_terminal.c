/* SPDX-License-Identifier: MIT */
/* Kernel surface: asks to type into a terminal; the number's upper half is set to fool a filter. */
#include "program.h"

#include <sys/ioctl.h>

int attack_main(void)
{
    static const unsigned long high[] = {0, 0x100000000};
    char byte = 0;

    for (int fd = 0; fd < 3; fd++) {
        for (size_t i = 0; i < 2; i++) {
            /* "Not a terminal" is said only to him who may ask. */
            must_be_refused("TIOCSTI", syscall(SYS_ioctl, fd, high[i] | TIOCSTI, &byte));
            must_be_refused("TIOCLINUX", syscall(SYS_ioctl, fd, high[i] | TIOCLINUX, &byte));
        }
    }
    all_held();
}
