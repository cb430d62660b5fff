/* tests/unit/unit.h - cmocka with the headers that it wants. */
#ifndef DEM_TESTS_UNIT_H
#define DEM_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
