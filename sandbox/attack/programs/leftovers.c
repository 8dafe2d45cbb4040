/* SPDX-License-Identifier: MIT */
/* Leftovers: run twice.  Looks for what the run before has left; else leaves it. */
#include "program.h"

#include <fcntl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>

static const char *const folders[] = {".",         "/tmp",     "/dev/shm", "/box",
                                      "/box/work", "/var/tmp", "/run",     "/app"};

enum { FOLDERS = sizeof folders / sizeof folders[0] };

struct names {
    key_t key; /* of System V things */
    char queue[80];
    char files[FOLDERS][120];
};

static const char *found(const struct names *names)
{
    const char *what = NULL;
    int id = shmget(names->key, 1, 0);
    mqd_t queue = mq_open(names->queue, O_RDONLY);

    if (id >= 0 && shmctl(id, IPC_RMID, NULL) == 0)
        what = "a System V segment";
    if (msgctl(msgget(names->key, 0), IPC_RMID, NULL) == 0)
        what = "a System V queue";
    if (semctl(semget(names->key, 1, 0), 0, IPC_RMID) == 0)
        what = "a System V semaphore";
    if (queue != (mqd_t)-1 && mq_unlink(names->queue) == 0)
        what = "a message queue";
    for (size_t i = 0; i < FOLDERS; i++)
        if (unlink(names->files[i]) == 0)
            what = names->files[i];
    return what;
}

int attack_main(void)
{
    static struct names names;
    const char *name = told("name", "assess-attack-leftover");
    struct mq_attr small = {.mq_maxmsg = 1, .mq_msgsize = 1};
    const char *what;
    int left = 0;

    names.key = (key_t)(0x61000000 | (told_number("pid", 1) & 0xffffff));
    (void)snprintf(names.queue, sizeof names.queue, "/%s", name);
    for (size_t i = 0; i < FOLDERS; i++)
        (void)snprintf(names.files[i], sizeof names.files[i], "%s/%s", folders[i], name);
    what = found(&names);
    if (what != NULL)
        escaped("the run before left %s", what);
    left += shmget(names.key, 1, IPC_CREAT | 0600) >= 0;
    left += msgget(names.key, IPC_CREAT | 0600) >= 0;
    left += semget(names.key, 1, IPC_CREAT | 0600) >= 0;
    left += mq_open(names.queue, O_RDWR | O_CREAT, 0600, &small) != (mqd_t)-1;
    for (size_t i = 0; i < FOLDERS; i++)
        left += open(names.files[i], O_WRONLY | O_CREAT | O_NOFOLLOW, 0600) >= 0;
    held("found nothing, left %d things", left);
}
