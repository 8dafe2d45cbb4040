/* SPDX-License-Identifier: MIT */
/* Mounts: opens a file by its handle, past all mounts (as the "shocker" attack on containers). */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    struct {
        struct file_handle head;
        char room[128];
    } handle = {.head = {.handle_bytes = 128}};
    int mount_id = 0;
    int folder = open(".", O_RDONLY | O_DIRECTORY);

    if (name_to_handle_at(AT_FDCWD, "/", &handle.head, &mount_id, 0) != 0)
        handle.head = (struct file_handle){.handle_bytes = 8, .handle_type = 1};
    must_be_refused("open_by_handle_at", open_by_handle_at(folder, &handle.head, O_RDONLY));
    all_held();
}
