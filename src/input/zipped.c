/* Zip archives by libzip: names, and bytes of one entry after the other. */
#include "input/build.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <zip.h>

#include "base/banned.h"

struct zipped {
    zip_t *zip;
    zip_file_t *file;
    zip_int64_t next;  /* entry */
    zip_uint64_t left; /* bytes that it says it has */
};

/* Unpacks to far more than anybody's text would. */
static bool is_bomb(const zip_stat_t *about)
{
    return about->size > BYTES_RATIO_FROM && about->size / BYTES_RATIO_MAX > about->comp_size;
}

static bool open_entry(struct zipped *z, zip_uint64_t at, zip_stat_t *about)
{
    if (zip_stat_index(z->zip, at, 0, about) || is_bomb(about))
        return false;
    z->left = about->size;
    z->file = zip_fopen_index(z->zip, at, 0);
    return z->file != NULL;
}

struct zipped *zipped_open(struct slice bytes)
{
    const dem_allocator *mem = memory_default();
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.len, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    if (source && !zip)
        zip_source_free(source);
    struct zipped *z = zip ? mem->resize(mem->user, NULL, 0, sizeof *z) : NULL;
    if (z)
        *z = (struct zipped){.zip = zip};
    else if (zip)
        zip_discard(zip);
    return z;
}

static void close_entry(struct zipped *z)
{
    if (z->file)
        zip_fclose(z->file);
    z->file = NULL;
}

dem_code zipped_next(struct zipped *z, const char **name, dem_error *err)
{
    close_entry(z);
    while (z->next < zip_get_num_entries(z->zip, 0)) {
        zip_uint64_t at = (zip_uint64_t)z->next++;
        *name = zip_get_name(z->zip, at, 0);
        size_t len = *name ? strlen(*name) : 0;
        if (!len || (*name)[len - 1] == '/' ||
            slice_starts(slice_of(*name), SLICE("__MACOSX/")))
            continue;
        zip_stat_t about = {.valid = 0};
        if (open_entry(z, at, &about))
            return DEM_OK;
        if (is_bomb(&about))
            return error_set(
                err, DEM_E_LIMIT,
                "the zip's entry %s unpacks to more than %d times its size: unpack "
                "it yourself if that is right",
                *name, BYTES_RATIO_MAX);
        return error_set(err, DEM_E_FORMAT, "the zip's entry %s cannot be read: %s", *name,
                         zip_strerror(z->zip));
    }
    return DEM_END;
}

bool zipped_find(struct zipped *z, const char *name)
{
    zip_stat_t about;
    close_entry(z);
    zip_int64_t at = zip_name_locate(z->zip, name, 0);
    return at >= 0 && open_entry(z, (zip_uint64_t)at, &about);
}

ptrdiff_t zipped_read(void *zipped, char *into, size_t room)
{
    struct zipped *z = zipped;
    zip_int64_t got = zip_fread(z->file, into, room < z->left ? room : z->left);
    if (got < 0)
        errno = EBADMSG;
    z->left -= got > 0 ? (zip_uint64_t)got : 0;
    return (ptrdiff_t)got;
}

void zipped_close(struct zipped *z)
{
    if (!z)
        return;
    close_entry(z);
    zip_discard(z->zip);
    memory_default()->resize(NULL, z, sizeof *z, 0);
}
