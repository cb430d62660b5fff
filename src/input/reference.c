/* A record that only says where its article is: a record of a WARC file in the folder that the
 * user names.  Keys are those of the indexes of Common Crawl: filename, offset, length. */
#include "input/build.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/banned.h"

struct part { /* bytes of a file */
    int fd;
    uint64_t at, left;
};

static ptrdiff_t read_part(void *user, char *into, size_t room)
{
    struct part *p = user;
    size_t want = room < p->left ? room : (size_t)p->left;
    ssize_t got = want ? pread(p->fd, into, want, (off_t)p->at) : 0;
    if (got > 0) {
        p->at += (uint64_t)got;
        p->left -= (uint64_t)got;
    }
    return got;
}

/* Numbers come as numbers and, in those indexes, as strings. */
static bool number(const json_t *value, uint64_t *out)
{
    char *end;
    const char *text = json_string_value(value);
    if (json_is_integer(value) && json_integer_value(value) >= 0) {
        *out = (uint64_t)json_integer_value(value);
        return true;
    }
    errno = 0;
    *out = text ? strtoull(text, &end, 10) : 0;
    return text && *text >= '0' && *text <= '9' && !*end && !errno;
}

/* Below the folder and nowhere else. */
static bool stays_below(const char *path)
{
    struct slice rest = slice_of(path);
    if (*path == '/' || !*path)
        return false;
    while (rest.len)
        if (slice_is(slice_cut(&rest, '/'), ".."))
            return false;
    return true;
}

bool reference_is(const json_t *o)
{
    return json_is_string(json_object_get(o, "filename")) && json_object_get(o, "offset");
}

static dem_code read_there(struct arena *arena, const char *path, struct part *part,
                           struct document *out, dem_error *err)
{
    struct input *in;
    struct input_origin where;
    struct input_options plain = {.date = DEM_DAY_UNKNOWN};
    struct slice id = out->id;
    dem_code code = input_open_stream(&in, path, read_part, part, &plain, err);
    if (code)
        return code;
    code = input_next(in, arena, out, &where, err);
    input_close(in);
    if (id.len)
        out->id = id;
    return code == DEM_END ? error_set(err, DEM_E_FORMAT, "%s holds no article there", path)
                           : code;
}

dem_code reference_read(const struct input_options *options, struct arena *arena,
                        const json_t *o, struct document *out, dem_error *err)
{
    struct part part = {.left = UINT64_MAX};
    const char *name = json_string_value(json_object_get(o, "filename"));
    const json_t *length = json_object_get(o, "length");
    if (!options->warc)
        return error_set(err, DEM_E_FORMAT,
                         "has no text but refers to %s: name its folder with --warc=FOLDER",
                         name);
    if (!stays_below(name) || !number(json_object_get(o, "offset"), &part.at) ||
        (length && !number(length, &part.left)))
        return error_set(err, DEM_E_FORMAT,
                         "refers to a file outside of --warc, or to no offset and length");
    const char *path = arena_print(arena, "%s/%s%c", options->warc, name, 0).at;
    part.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (part.fd < 0)
        return error_set(err, DEM_E_FORMAT, "refers to %s, which cannot be opened", name);
    dem_code code = read_there(arena, path, &part, out, err);
    close(part.fd);
    return code == DEM_E_SYSTEM
               ? error_set(err, DEM_E_FORMAT, "refers to %s: %s", name, err->what)
               : code;
}
