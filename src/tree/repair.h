/* tree/repair.h - trees that no English sentence has, made plausible. */
#ifndef DEM_TREE_REPAIR_H
#define DEM_TREE_REPAIR_H

#include "tree/tree.h"

/* Mistakes that a small parser makes on verbs which it never saw: a sentence headed by its
 * subject, with the verb as a modifier of the object ("tanks shelled positions"); a subject
 * hung on the object or taken for a compound ("Moscow plans to sell tanks"); the subject of a
 * reported clause hung on "said".  Indexes again. */
void tree_repair(struct arena *arena, struct tree *tree);

#endif
