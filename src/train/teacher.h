/* train/teacher.h - models that teach a smaller one: not just which tree is right, but how
 * near the others are (Hinton, Vinyals and Dean 2015). */
#ifndef DEM_TRAIN_TEACHER_H
#define DEM_TRAIN_TEACHER_H

#include "train/data.h"
#include "tree/analyzer.h"

enum { TEACHERS_MAX = 4 };

struct teachers { /* read-only once open */
    struct analyzer *list[TEACHERS_MAX];
    uint32_t count;
};

/* Opens one more; it must have been trained on treebanks with the corpus' tags and relations,
 * counted in the same order.  Call it after data_count. */
dem_code teacher_open(struct teachers *teachers, const struct corpus *corpus, const char *path,
                      dem_error *err);
void teacher_close(struct teachers *teachers);
/* The mean of what they think of each word of a tree whose heads are known: out[count], its
 * lists in `arena`; `part` is left alone. */
void teacher_ask(const struct teachers *teachers, struct arena *arena, const struct tree *tree,
                 struct opinion *out);

#endif
