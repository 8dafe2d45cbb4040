/* SPDX-License-Identifier: MIT */
/* /proc: lists it, for processes that are not its own and for files about the whole host. */
#include "program.h"

#include <dirent.h>

int attack_main(void)
{
    DIR *folder = opendir("/proc");
    long self = (long)getpid();
    struct dirent *entry;

    if (folder == NULL)
        held("%s", strerror(errno));
    while ((entry = readdir(folder)) != NULL) {
        char *end;
        long pid = strtol(entry->d_name, &end, 10);
        if (*end == '\0' ? pid != self
                         : strcmp(entry->d_name, "self") != 0 &&
                               strcmp(entry->d_name, "thread-self") != 0 && entry->d_name[0] != '.')
            escaped("sees /proc/%.60s", entry->d_name);
    }
    (void)closedir(folder);
    held("nothing but its own");
}
