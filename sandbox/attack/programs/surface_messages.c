/* SPDX-License-Identifier: MIT */
/* Kernel surface: messages that carry descriptors or identities through a pair of sockets.  Descriptors on
 * their way count for no limit of the process, and once held up a collector of the whole host. */
#include "program.h"

#include <sys/socket.h>

int attack_main(void)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {0};
    char byte = 'x';
    struct iovec part = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    struct mmsghdr several = {
        .msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}
    };
    int pair[2] = {-1, -1};

    (void)socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair);
    control.align.cmsg_level = SOL_SOCKET;
    control.align.cmsg_type = SCM_RIGHTS;
    control.align.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&control.align), &pair[1], sizeof(int));
    must_fail("sendmsg with a descriptor", sendmsg(pair[0], &message, 0));
    must_fail("sendmmsg", sendmmsg(pair[0], &several, 1, 0));
    must_fail("recvmsg", recvmsg(pair[1], &message, 0));
    must_fail("recvmmsg", recvmmsg(pair[1], &several, 1, 0, NULL));
    must_fail("setsockopt SO_PASSCRED",
              setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int)));
    all_held();
}
