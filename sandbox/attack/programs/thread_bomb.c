/* SPDX-License-Identifier: MIT */
/* Fork bomb: the same with threads, at most 200. */
#include "program.h"

#include <pthread.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void *wait_at_gate(void *nothing)
{
    (void)pthread_mutex_lock(&gate);
    (void)pthread_mutex_unlock(&gate);
    return nothing;
}

int attack_main(void)
{
    pthread_t threads[200];
    pthread_attr_t small;
    int count = 0;
    int error = 0;

    (void)pthread_attr_init(&small);
    (void)pthread_attr_setstacksize(&small, 65536);
    (void)pthread_mutex_lock(&gate);
    while (count < 200 && error == 0) {
        error = pthread_create(&threads[count], &small, wait_at_gate, NULL);
        count += error == 0;
    }
    (void)pthread_mutex_unlock(&gate);
    for (int i = 0; i < count; i++)
        (void)pthread_join(threads[i], NULL);
    if (count == 200)
        escaped("%d threads at once", count);
    held("%d threads, then: %s", count, strerror(error));
}
