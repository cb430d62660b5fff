/* train/model.h - the trained network as a model file (learn/weights.h has the layout). */
#ifndef DEM_TRAIN_MODEL_H
#define DEM_TRAIN_MODEL_H

#include "train/data.h"

/* Weights as int8 with one scale a row, biases as floats, and the lists.  The file appears
 * whole or not at all. */
dem_code model_write(struct corpus *corpus, struct net *net, const struct net_shape *shape,
                     const char *path, dem_error *err);

#endif
