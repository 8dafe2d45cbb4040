/* SPDX-License-Identifier: MIT */
/*
 * A caller's recipe becomes records for the helper.  Whatever recipe is taken, the helper takes what
 * was made of it and reads the same words; whatever is refused leaves no descriptor behind.
 *
 * The input is words, each ended by a byte of its own choice of place: below, enum part.
 */
#include "fuzz.h"

#include "library.h"

#include <string.h>
#include <unistd.h>

enum { WORDS = 80, FILES = 12 };

enum part { PART_ARGUMENT, PART_VARIABLE, PART_OUTPUT, PART_SOURCE, PART_FILE, PART_FOLDER, PARTS };

struct draft {
    struct sandbox_recipe recipe;
    struct sandbox_mount mounts[WORDS];
    struct sandbox_file files[FILES];
    const char *words[PARTS][WORDS + 1];
    size_t counts[PARTS];
    char *owned[WORDS];
    size_t owned_count;
};

static void add_word(struct draft *draft, enum part part, char *word)
{
    struct sandbox_file *file = &draft->files[draft->recipe.file_count];

    draft->owned[draft->owned_count++] = word;
    draft->words[part][draft->counts[part]++] = word;
    if (part == PART_FILE && draft->recipe.file_count < FILES) {
        *file = (struct sandbox_file){.name = word, .data = word, .fd = -1, .size = strlen(word)};
        draft->recipe.file_count++;
    }
    if (part == PART_SOURCE && draft->counts[part] % 2 == 0)
        draft->mounts[draft->recipe.mount_count++] =
            (struct sandbox_mount){strlen(word) % 2 ? SANDBOX_MOUNT_SYMLINK : SANDBOX_MOUNT_BIND,
                                   draft->words[part][draft->counts[part] - 2], word};
}

static void read_draft(struct draft *draft, struct input input)
{
    memset(draft, 0, sizeof(*draft));
    draft->recipe.flags = (unsigned)fuzz_number(&input, 1) % 2;
    add_word(draft, PART_ARGUMENT, fuzz_string(fuzz_until(&input, 0)));
    while (input.size > 0 && draft->owned_count < WORDS) {
        enum part part = (enum part)(fuzz_number(&input, 1) % PARTS);

        add_word(draft, part, fuzz_string(fuzz_until(&input, 0)));
    }
    draft->recipe.mounts = draft->mounts;
    draft->recipe.files = draft->files;
    draft->recipe.argv = draft->words[PART_ARGUMENT];
    draft->recipe.env = draft->words[PART_VARIABLE];
    draft->recipe.outputs = draft->words[PART_OUTPUT];
    draft->recipe.cwd = draft->words[PART_FOLDER][0];
}

static void check_words(const struct wire_spec *spec, const uint32_t *offsets, uint32_t count,
                        const char *const *words)
{
    for (uint32_t i = 0; i < count; i++)
        HOLDS(words[i] && strcmp(wire_string(spec, offsets[i]), words[i]) == 0);
    HOLDS(words[count] == NULL);
}

static void check_spec(const struct draft *draft, int fd)
{
    static struct wire_spec spec;

    HOLDS(pread(fd, &spec, sizeof(spec), 0) == (ssize_t)sizeof(spec));
    HOLDS(wire_spec_is_valid(&spec));
    check_words(&spec, spec.argv, spec.argc, draft->recipe.argv);
    check_words(&spec, spec.env, spec.envc, draft->recipe.env);
    check_words(&spec, spec.outputs, spec.output_count, draft->recipe.outputs);
    HOLDS(spec.mount_count == draft->recipe.mount_count);
    for (uint32_t i = 0; i < spec.mount_count; i++)
        HOLDS(strcmp(wire_string(&spec, spec.mounts[i].target), draft->mounts[i].target) == 0);
}

static void check_files(const struct draft *draft, int fd)
{
    struct wire_files head;
    off_t end = lseek(fd, 0, SEEK_END);

    HOLDS(pread(fd, &head, sizeof(head), 0) == (ssize_t)sizeof(head));
    HOLDS(wire_files_are_valid(&head, (uint64_t)end));
    HOLDS(head.count == draft->recipe.file_count);
    for (uint32_t i = 0; i < head.count; i++) {
        struct wire_file file;
        off_t at = (off_t)(sizeof(head) + i * sizeof(file));
        char first = 0;

        HOLDS(pread(fd, &file, sizeof(file), at) == (ssize_t)sizeof(file));
        HOLDS(wire_file_is_valid(&file, &head));
        HOLDS(strcmp(file.name, draft->files[i].name) == 0 && file.size == strlen(file.name));
        HOLDS(pread(fd, &first, 1, (off_t)file.offset) == 1 && first == file.name[0]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct draft draft;
    static const struct sandbox_policy policy = {.filter_fd = -1, .instructions = 1};
    struct sandbox_lane lane = {.uid = 64000, .gid = 64000};
    struct sandbox_limits limits = {.cpu_ns = 1,
                                    .wall_ns = 1,
                                    .memory_bytes = 65536,
                                    .processes = 1,
                                    .open_files = 24,
                                    .file_count = 1};
    struct sandbox_error err = {0};
    unsigned descriptors = fuzz_descriptors();
    int fd = -1;

    read_draft(&draft, (struct input){data, size});
    draft.recipe.policy = &policy;
    if (files_spec(&lane, &draft.recipe, &limits, &fd, &err) == 0) {
        check_spec(&draft, fd);
        (void)close(fd);
    } else {
        HOLDS(err.code == SANDBOX_INVALID && err.message[0]);
    }
    if (files_pack(&draft.recipe, &fd, &err) == 0) {
        check_files(&draft, fd);
        (void)close(fd);
    } else {
        HOLDS(err.code == SANDBOX_INVALID && err.message[0]);
    }
    HOLDS(fuzz_descriptors() == descriptors);
    for (size_t i = 0; i < draft.owned_count; i++)
        free(draft.owned[i]);
    return 0;
}
