/* SPDX-License-Identifier: MIT */
/* Network: asks netlink for the host's interfaces; who may ask may also configure them with rights. */
#include "program.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

static void look_at(const struct nlmsghdr *message)
{
    size_t at = NLMSG_SPACE(sizeof(struct ifinfomsg));

    while (at + sizeof(struct rtattr) <= message->nlmsg_len) {
        const struct rtattr *attribute = (const void *)((const char *)message + at);
        const char *name = (const char *)(attribute + 1);
        if (attribute->rta_type == IFLA_IFNAME && strcmp(name, "lo") != 0)
            escaped("sees the interface %.20s", name);
        at += RTA_ALIGN(attribute->rta_len > 0 ? attribute->rta_len : sizeof(struct rtattr));
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
    static _Alignas(struct nlmsghdr) char answer[65536];
    int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

    if (fd < 0 || send(fd, &question, sizeof question, 0) < 0)
        held("netlink: %s", strerror(errno));
    for (;;) {
        ssize_t size = recv(fd, answer, sizeof answer, 0);
        const struct nlmsghdr *message = (const struct nlmsghdr *)answer;

        if (size <= 0)
            held("no answer");
        for (; NLMSG_OK(message, (unsigned)size); message = NLMSG_NEXT(message, size)) {
            if (message->nlmsg_type == NLMSG_DONE && outside())
                absent("this host has no interface but lo");
            if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR)
                held("sees no interface but lo");
            look_at(message);
        }
    }
}
