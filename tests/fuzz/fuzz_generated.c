/* SPDX-License-Identifier: MIT */
/* What comes out of a generator's box becomes tests in bounds, in pairs, by harmless names. */
#include "fuzz.h"

#include "generated.h"

#include <stdlib.h>
#include <string.h>

static void check(const struct generated *generated, const char *pack, size_t size)
{
    HOLDS(generated->count > 0 && generated->count % 2 == 0);
    for (size_t i = 0; i < generated->count; i++) {
        const struct generated_file *file = &generated->items[i];

        HOLDS(file->name[0] != '.' && file->name[0] != '-' && !strchr(file->name, '/'));
        HOLDS(i == 0 || strcmp(generated->items[i - 1].name, file->name) < 0);
        HOLDS(file->data >= pack && file->data + file->size <= pack + size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct generated generated;
    struct error err = {0};
    char *pack = malloc(size + 1);

    HOLDS(pack != NULL);
    memcpy(pack, data, size);
    if (generated_unpack(pack, size, &generated, &err) == 0) {
        check(&generated, pack, size);
        generated_done(&generated);
    } else {
        HOLDS(err.code == ERR_PACKAGE || err.code == ERR_JUDGE);
    }
    return 0;
}
