#include "base/error.h"

#include "base/banned.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static dem_code fill(dem_error *err, dem_code code, int sys, uint32_t line, const char *format,
                     va_list list)
{
    if (!err)
        return code;
    err->code = code;
    err->sys = sys;
    err->line = line;
    int len = vsnprintf(err->what, sizeof err->what, format, list);
    if (sys && len >= 0 && (size_t)len < sizeof err->what)
        snprintf(err->what + len, sizeof err->what - (size_t)len, ": %s", strerror(sys));
    return code;
}

dem_code error_set(dem_error *err, dem_code code, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fill(err, code, 0, 0, format, list);
    va_end(list);
    return code;
}

dem_code error_at(dem_error *err, dem_code code, uint32_t line, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fill(err, code, 0, line, format, list);
    va_end(list);
    return code;
}

dem_code error_system(dem_error *err, const char *format, ...)
{
    int sys = errno;
    va_list list;
    va_start(list, format);
    fill(err, DEM_E_SYSTEM, sys, 0, format, list);
    va_end(list);
    return DEM_E_SYSTEM;
}
