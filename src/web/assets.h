/* web/assets.h - the site's files inside of the program, each packed with gzip; made by
 * tools/embed from web/dist. */
#ifndef DEM_WEB_ASSETS_H
#define DEM_WEB_ASSETS_H

#include <stddef.h>

struct asset {
    const char *path, *type, *etag; /* "/app.js", its Content-Type, a hash in quotes */
    const unsigned char *bytes;
    size_t size;
};

/* Ends with one whose path is NULL; that alone where the program was built without its site. */
extern const struct asset web_assets[];

#endif
