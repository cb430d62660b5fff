/* text/letters.h - words in capitals, small letters or with a capital. */
#ifndef DEM_TEXT_LETTERS_H
#define DEM_TEXT_LETTERS_H

#include "base/arena.h"

#include <utf8proc.h>

typedef utf8proc_int32_t letter_map(utf8proc_int32_t code);
/* The word with its first letter and the others in another case; NULL leaves them as they are.
 */
struct slice recase(struct arena *arena, struct slice form, letter_map *first,
                    letter_map *others);

#endif
