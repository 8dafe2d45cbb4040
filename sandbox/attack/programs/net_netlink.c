/* SPDX-License-Identifier: MIT */
/* Network: asks netlink for the host's interfaces; who may ask may also configure them with rights. */
#include "program.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

/* The names in one answer, whose attributes begin at AT. */
static void look_at(const char *answer, size_t at, size_t end)
{
    while (at + sizeof(struct rtattr) <= end) {
        struct rtattr attribute;
        memcpy(&attribute, answer + at, sizeof attribute);
        if (attribute.rta_type == IFLA_IFNAME && strcmp(answer + at + sizeof attribute, "lo") != 0)
            escaped("sees the interface %.20s", answer + at + sizeof attribute);
        at += RTA_ALIGN(attribute.rta_len > 0 ? attribute.rta_len : sizeof attribute);
    }
}

int attack_main(void)
{
    struct {
        struct nlmsghdr head;
        struct ifinfomsg info;
    } question = {
        .head = {.nlmsg_len = sizeof question,
                 .nlmsg_type = RTM_GETLINK,
                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP}
    };
    static char answer[65536];
    int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

    if (fd < 0 || send(fd, &question, sizeof question, 0) < 0)
        held("netlink: %s", strerror(errno));
    for (;;) {
        ssize_t size = recv(fd, answer, sizeof answer - 1, 0);
        struct nlmsghdr head;

        if (size <= 0)
            held("no answer");
        for (size_t at = 0; at + sizeof head <= (size_t)size; at += NLMSG_ALIGN(head.nlmsg_len)) {
            memcpy(&head, answer + at, sizeof head);
            if (head.nlmsg_type == NLMSG_DONE && outside())
                absent("this host has no interface but lo");
            if (head.nlmsg_type == NLMSG_DONE || head.nlmsg_type == NLMSG_ERROR ||
                head.nlmsg_len < sizeof head)
                held("sees no interface but lo");
            look_at(answer, at + NLMSG_SPACE(sizeof(struct ifinfomsg)), at + head.nlmsg_len);
        }
    }
}
