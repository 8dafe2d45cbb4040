/* SPDX-License-Identifier: MIT */
/* Devices: opens those of the host. */
#include "program.h"

#include <errno.h>
#include <fcntl.h>

int attack_main(void)
{
    static const char *const paths[] = {
        "/dev/mem", "/dev/kmsg", "/dev/port",        "/dev/console", "/dev/sda",
        "/dev/vda", "/dev/fuse", "/dev/kvm",         "/dev/loop0",   "/dev/net/tun",
        "/dev/snd", "/dev/dri",  "/dev/vhost-vsock",
    };
    bool exists = false;

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        must_fail(paths[i], open(paths[i], O_RDONLY | O_NONBLOCK | O_NOCTTY));
        exists |= refusal() != ENOENT;
    }
    if (outside() && !exists)
        absent("this host shows no devices but the harmless");
    all_held();
}
