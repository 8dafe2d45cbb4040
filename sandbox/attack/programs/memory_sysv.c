/* SPDX-License-Identifier: MIT */
/* Memory: 160 MB in System V segments, which would outlive their maker. */
#include "program.h"

#include <sys/ipc.h>
#include <sys/shm.h>

int attack_main(void)
{
    for (int i = 0; i < 4; i++) {
        int id = shmget(IPC_PRIVATE, (size_t)40 << 20, IPC_CREAT | 0600);
        char *map;
        if (id < 0)
            held("%d MB, then: %s", i * 40, strerror(errno));
        map = shmat(id, NULL, 0);
        (void)shmctl(id, IPC_RMID, NULL); /* goes when we go */
        if (map == (void *)-1)
            held("%d MB, then: %s", i * 40, strerror(errno));
        memset(map, 1, (size_t)40 << 20);
    }
    escaped("has 160 MB");
}
