/* SPDX-License-Identifier: MIT */
/* Network: raw and packet sockets, which hear and forge everybody's packets. */
#include "program.h"

#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* The other side of lo is nobody else. */
static void use(const char *what, int fd)
{
    if (fd < 0) {
        must_fail(what, -1);
        return;
    }
    for (int i = 1; i < 512; i++) {
        struct ifreq request = {.ifr_ifindex = i};
        if (ioctl(fd, SIOCGIFNAME, &request) == 0 && strcmp(request.ifr_name, "lo") != 0)
            escaped("%s on %.16s", what, request.ifr_name);
    }
    if (outside())
        absent("this host has no interface but lo");
    errno = ENODEV;
    must_fail(what, -1);
}

int attack_main(void)
{
    use("packets", socket(AF_PACKET, SOCK_RAW, 0));
    use("packets without heads", socket(AF_PACKET, SOCK_DGRAM, 0));
    use("raw addresses", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
    all_held();
}
