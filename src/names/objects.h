/* names/objects.h - two objects of one verb, settled by what the lexicon knows of it. */
#ifndef DEM_NAMES_OBJECTS_H
#define DEM_NAMES_OBJECTS_H

#include "lexicon/lexicon.h"
#include "tree/tree.h"

/* Does a frame of the verb tell whom a thing is handed to right behind it ("give X a loan")? */
bool objects_handed(const struct lexicon *lex, struct slice verb);
/* "lent Jordan 200 million dollars", "gave Haiti two ships": the receiver becomes the indirect
 * object, wherever the analyzer hung it; of other verbs the second object becomes what the
 * first is called ("dubbed Iran a liar").  Indexes again. */
void objects_settle(struct arena *arena, const struct lexicon *lex, struct tree *tree);

#endif
