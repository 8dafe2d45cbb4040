/* SPDX-License-Identifier: MIT */
/* Files: reads the host's files by the paths that everybody knows, and one that only the host has. */
#include "program.h"

#include <fcntl.h>

/* A box may have a small passwd of its own; the host's has a line a service. */
static bool is_hosts_passwd(void)
{
    char text[8192];
    int fd = open("/etc/passwd", O_RDONLY);
    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text);
    int lines = 0;

    for (ssize_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines > 6;
}

int attack_main(void)
{
    static const char *const paths[] = {
        "/etc/shadow",
        "/etc/ssh/ssh_host_rsa_key",
        "/etc/machine-id",
        "/root",
        "/home",
        "/var/lib/dpkg",
        "/boot",
        "/run/systemd",
        "/var/run/docker.sock",
    };

    if (is_hosts_passwd())
        escaped("read the host's /etc/passwd");
    must_fail("the harness's secret", open(told("secret", "/etc/shadow"), O_RDONLY));
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        must_fail(paths[i], open(paths[i], O_RDONLY));
    all_held();
}
