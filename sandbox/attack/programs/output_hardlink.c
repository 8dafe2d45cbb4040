/* SPDX-License-Identifier: MIT */
/* Collected output "out": a second name of a file outside its folder. */
#include "program.h"

#include <fcntl.h>
#include <sys/stat.h>

int attack_main(void)
{
    int rc;

    (void)unlink("out");
    rc = link(own_program(), "out");
    if (outside())
        (void)unlink("out");
    must_fail("a hard link to the program", rc);
    must_fail("a hard link to the null device", link("/dev/null", "out"));
    /* A file with two names could change while it is read. */
    if (close(open("other", O_WRONLY | O_CREAT, 0600)) == 0 && link("other", "out") == 0) {
        /* The program may lie on another file system than this folder; this file does not. */
        if (outside() && unlink("out") == 0 && unlink("other") == 0)
            escaped("a file has a second name");
        held("the file lies there, with another name");
    }
    held("cannot make it: %s", strerror(errno));
}
