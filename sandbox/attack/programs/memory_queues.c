/* SPDX-License-Identifier: MIT */
/* Memory: 160 MB in messages that wait in System V queues and in POSIX ones. */
#include "program.h"

#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>

enum { PIECE = 4096, QUEUES = 10240, PIECES = 4 };

static int queues[QUEUES];

/* Queues outlive their maker. */
static void take_away(int count)
{
    for (int i = 0; i < count; i++)
        (void)msgctl(queues[i], IPC_RMID, NULL);
}

int attack_main(void)
{
    static struct {
        long type;
        char text[PIECE];
    } message = {.type = 1};
    struct mq_attr big = {.mq_maxmsg = 10, .mq_msgsize = 8192};
    int error;
    int count = 0;
    mqd_t queue = mq_open("/assess-attack-memory", O_RDWR | O_CREAT, 0600, &big);

    if (queue != (mqd_t)-1)
        (void)mq_unlink("/assess-attack-memory");
    for (; count < QUEUES; count++) {
        queues[count] = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
        if (queues[count] < 0)
            break;
        for (int i = 0; i < PIECES; i++)
            if (msgsnd(queues[count], &message, PIECE, IPC_NOWAIT) != 0)
                break;
    }
    error = errno;
    take_away(count);
    if (count == QUEUES)
        escaped("160 MB in queues");
    if (queue != (mqd_t)-1)
        held("%d queues and a POSIX one, then: %s", count, strerror(error));
    held("%d queues, then: %s", count, strerror(error));
}
