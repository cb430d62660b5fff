#include "base/file.h"

#include "base/error.h"

#include "base/banned.h"

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

dem_code file_read(struct arena *arena, const char *path, size_t limit, struct slice *out,
                   dem_error *err)
{
    struct slice map;
    dem_code code = file_map(path, &map, err);
    if (code)
        return code;
    if (map.len > limit)
        code = error_set(err, DEM_E_LIMIT, "%s is larger than %zu bytes", path, limit);
    else
        *out = arena_copy(arena, map);
    file_unmap(map);
    return code;
}
