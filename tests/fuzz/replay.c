/* SPDX-License-Identifier: MIT */
/* Gives every file of the folders on the command line to a fuzz target, under any compiler. */
#include "fuzz.h"

#include "file.h"

#include <fcntl.h>
#include <unistd.h>

static size_t replay(const char *folder)
{
    struct file_names names = {0};
    struct error err = {0};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    size_t count = 0;

    if (fd < 0 || file_list_fd(fd, folder, true, 100000, &names, &err) < 0)
        return 0;
    for (; count < names.count; count++) {
        char *data = NULL;
        size_t size = 0;

        if (file_read_at(fd, names.names[count], 1 << 24, &data, &size, &err) < 0)
            abort();
        (void)LLVMFuzzerTestOneInput((const uint8_t *)data, size);
        free(data);
    }
    file_names_done(&names);
    (void)close(fd);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;

    for (int i = 1; i < argc; i++)
        count += replay(argv[i]);
    (void)printf("%zu inputs\n", count);
    return count > 0 ? 0 : 1;
}
