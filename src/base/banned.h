/* base/banned.h - what is too easy to get wrong.  Included last but for system
 * headers by every .c file outside base/memory.c. */
#ifndef DEM_BASE_BANNED_H
#define DEM_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf strtok atoi atol atof gets
#pragma GCC poison localtime gmtime ctime asctime /* dates are day numbers, without a zone */
#pragma GCC poison rand srand                     /* a seed is a parameter */
#pragma GCC poison setlocale
#pragma GCC poison malloc calloc realloc /* arenas, or memory_default() */

#endif
