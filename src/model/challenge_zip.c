/* SPDX-License-Identifier: MIT */
#include "challenge_files.h"

#include "auto.h"
#include "challenge_parts.h"
#include "file.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define ZIP_BYTES_MAX (UINT64_C(1) << 30) /* it is made in memory */
#define FIXED_DATE    ((1 << 5) | 1)      /* 1980-01-01, the first day that a zip knows */

struct zipping {
    const struct challenge *challenge;
    zip_t *archive;
    struct error *err;
};

static int fail(const struct zipping *zipping, const char *what, const char *why)
{
    return error_set(zipping->err, ERR_SYSTEM, "cannot make a zip of challenge '%s': %s: %s",
                     zipping->challenge->id, what, why);
}

static int add_file(const struct zipping *zipping, const struct package_file *file)
{
    auto_free char *name = text_format("%s/%s", zipping->challenge->id, file->path);
    zip_uint32_t mode = (0100644u | (file->executable ? 0111 : 0)) << 16;
    zip_source_t *source = NULL;
    zip_int64_t index = -1;
    char *data = NULL;
    size_t size = 0;
    int rc = name ? challenge_read(zipping->challenge, file->path, &data, &size, zipping->err)
                  : error_memory(zipping->err);

    if (rc < 0)
        return rc;
    source = zip_source_buffer(zipping->archive, data, size, 1); /* frees the data */
    if (!source)
        free(data);
    else if ((index = zip_file_add(zipping->archive, name, source, ZIP_FL_ENC_UTF_8)) < 0)
        zip_source_free(source);
    if (index < 0 ||
        zip_file_set_dostime(zipping->archive, (zip_uint64_t)index, 0, FIXED_DATE, 0) < 0 ||
        zip_file_set_external_attributes(zipping->archive, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX,
                                         mode) < 0)
        return fail(zipping, file->path, zip_strerror(zipping->archive));
    return 0;
}

static int take_bytes(const struct zipping *zipping, zip_source_t *target, char **out_data,
                      size_t *out_size)
{
    auto_free char *data = NULL;
    zip_stat_t status;

    if (zip_source_stat(target, &status) < 0 || !(status.valid & ZIP_STAT_SIZE))
        return fail(zipping, "its size", zip_error_strerror(zip_source_error(target)));
    data = malloc(status.size + 1);
    if (!data)
        return error_memory(zipping->err);
    if (zip_source_open(target) < 0 ||
        zip_source_read(target, data, status.size) != (zip_int64_t)status.size)
        return fail(zipping, "its bytes", zip_error_strerror(zip_source_error(target)));
    (void)zip_source_close(target);
    *out_data = take(data);
    *out_size = status.size;
    return 0;
}

/* Owns ARCHIVE's memory; TARGET outlives it. */
static int fill(struct zipping *zipping, const struct package_files *files, zip_source_t *target)
{
    zip_error_t why;
    int rc = 0;

    zip_error_init(&why);
    zip_source_keep(target);
    zipping->archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &why);
    if (!zipping->archive) {
        zip_source_free(target);
        rc = fail(zipping, "opening it", zip_error_strerror(&why));
    }
    zip_error_fini(&why);
    for (size_t i = 0; rc == 0 && i < files->count; i++)
        rc = add_file(zipping, &files->items[i]);
    if (zipping->archive && rc < 0)
        zip_discard(zipping->archive);
    else if (rc == 0 && zip_close(zipping->archive) < 0) {
        rc = fail(zipping, "writing it", zip_strerror(zipping->archive));
        zip_discard(zipping->archive);
    }
    return rc;
}

int challenge_zip(const struct challenge *challenge, char **out_data, size_t *out_size,
                  size_t *out_files, struct error *err)
{
    AUTO(package_files_done) struct package_files files = {0};
    struct zipping zipping = {.challenge = challenge, .err = err};
    zip_source_t *target = NULL;
    int rc = challenge_list_files(challenge, &files, err);

    if (rc < 0)
        return rc;
    if (files.bytes > ZIP_BYTES_MAX)
        return error_set(err, ERR_UNSUPPORTED, "challenge '%s' has more than 1 GiB", challenge->id);
    target = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (!target)
        return error_memory(err);
    rc = fill(&zipping, &files, target);
    if (rc == 0)
        rc = take_bytes(&zipping, target, out_data, out_size);
    zip_source_free(target);
    if (rc == 0)
        *out_files = files.count;
    return rc;
}
