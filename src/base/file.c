#include "base/file.h"

#include "base/error.h"

#include "base/banned.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static dem_code open_file(const char *path, int *fd, size_t *size, dem_error *err)
{
    struct stat st;
    *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0)
        return error_system(err, "cannot open %s", path);
    if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode)) {
        *size = (size_t)st.st_size;
        return DEM_OK;
    }
    close(*fd);
    return error_set(err, DEM_E_SYSTEM, "%s is not a regular file", path);
}

dem_code file_map(const char *path, struct slice *out, dem_error *err)
{
    int fd;
    size_t size = 0;
    *out = SLICE_EMPTY;
    dem_code code = open_file(path, &fd, &size, err);
    if (code)
        return code;
    if (size) {
        void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (at == MAP_FAILED)
            code = error_system(err, "cannot map %s", path);
        else
            *out = (struct slice){at, size};
    }
    close(fd);
    return code;
}

void file_unmap(struct slice map)
{
    if (map.at)
        munmap((void *)(uintptr_t)map.at, map.len);
}

/* Read, not mapped and copied: a page of a mapping costs more than its copy. */
static dem_code read_all(int fd, const char *path, char *at, size_t size, dem_error *err)
{
    for (size_t got = 0; got < size;) {
        ssize_t n = read(fd, at + got, size - got);
        if (n == 0)
            return error_set(err, DEM_E_SYSTEM, "%s was cut while it was read", path);
        if (n > 0)
            got += (size_t)n;
        else if (errno != EINTR)
            return error_system(err, "cannot read %s", path);
    }
    return DEM_OK;
}

dem_code file_read(struct arena *arena, const char *path, size_t limit, struct slice *out,
                   dem_error *err)
{
    int fd;
    struct stat st;
    size_t size = stat(path, &st) || !S_ISREG(st.st_mode) ? 0 : (size_t)st.st_size, now = 0;
    *out = SLICE_EMPTY;
    if (size > limit)
        return error_set(err, DEM_E_LIMIT, "%s is larger than %zu bytes", path, limit);
    char *at = arena_raw(arena, size); /* before the file is open: it may not return */
    dem_code code = open_file(path, &fd, &now, err);
    if (code)
        return code;
    if (now < size)
        size = now;
    code = read_all(fd, path, at, size, err);
    if (!code && size)
        *out = (struct slice){at, size};
    close(fd);
    return code;
}

dem_code file_write(const char *path, struct slice bytes, dem_error *err)
{
    char part[4096];
    int n = snprintf(part, sizeof part, "%s.part", path);
    FILE *out = n > 0 && (size_t)n < sizeof part ? fopen(part, "wb") : NULL;
    if (!out)
        return error_system(err, "%s cannot be written", path);
    bool written = fwrite(bytes.at, 1, bytes.len, out) == bytes.len;
    written &= fclose(out) == 0;
    if (written && rename(part, path) == 0)
        return DEM_OK;
    dem_code code = error_system(err, "%s cannot be written", path);
    unlink(part);
    return code;
}

bool file_is_current(const char *path, const char *other)
{
    struct stat mine, its;
    if (stat(path, &mine))
        return false;
    return stat(other, &its) || its.st_mtim.tv_sec < mine.st_mtim.tv_sec ||
           (its.st_mtim.tv_sec == mine.st_mtim.tv_sec &&
            its.st_mtim.tv_nsec <= mine.st_mtim.tv_nsec);
}
