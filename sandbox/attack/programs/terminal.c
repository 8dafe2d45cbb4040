/* SPDX-License-Identifier: MIT */
/* Terminal: types into that of its starter, who would read it as his own command. */
#include "program.h"

#include <fcntl.h>
#include <sys/ioctl.h>

int attack_main(void)
{
    static const char *const names[] = {"/dev/tty", "/dev/console", "/dev/stdin"};
    char byte = ' ';

    for (int fd = 0; fd < 3; fd++)
        must_fail("TIOCSTI", ioctl(fd, TIOCSTI, &byte));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int fd = open(names[i], O_RDWR | O_NONBLOCK | O_NOCTTY);
        must_fail(names[i], fd < 0 ? -1 : ioctl(fd, TIOCSTI, &byte));
    }
    all_held();
}
