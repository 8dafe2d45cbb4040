/* SPDX-License-Identifier: MIT */
/* Leftovers: run twice.  Looks for what the run before has left; else leaves it. */
#include "program.h"

#include <fcntl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>

#define KEY  0x61737368
#define NAME "assess-attack-leftover"

static const char *const files[] = {NAME,         "/tmp/" NAME,      "/dev/shm/" NAME,
                                    "/box/" NAME, "/box/work/" NAME, "/var/tmp/" NAME,
                                    "/run/" NAME, "/app/" NAME};

static const char *found(void)
{
    const char *what = NULL;
    int id = shmget(KEY, 1, 0);
    mqd_t queue = mq_open("/" NAME, O_RDONLY);

    if (id >= 0 && shmctl(id, IPC_RMID, NULL) == 0)
        what = "a System V segment";
    if (queue != (mqd_t)-1 && mq_unlink("/" NAME) == 0)
        what = "a message queue";
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (unlink(files[i]) == 0)
            what = files[i];
    return what;
}

int attack_main(void)
{
    const char *what = found();
    struct mq_attr small = {.mq_maxmsg = 1, .mq_msgsize = 1};
    int left = 0;

    if (what != NULL)
        escaped("the run before left %s", what);
    left += shmget(KEY, 1, IPC_CREAT | 0600) >= 0;
    left += mq_open("/" NAME, O_RDWR | O_CREAT, 0600, &small) != (mqd_t)-1;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        left += open(files[i], O_WRONLY | O_CREAT | O_NOFOLLOW, 0600) >= 0;
    held("found nothing, left %d things", left);
}
