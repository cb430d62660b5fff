/* base/memory.h - the only place where memory comes from. */
#ifndef DEM_BASE_MEMORY_H
#define DEM_BASE_MEMORY_H

#include "demarche.h"

/* The C library's, in the shape of a dem_allocator. */
const dem_allocator *memory_default(void);

#endif
