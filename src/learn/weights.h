/* learn/weights.h - the model file: named tensors, mapped read-only.
 *
 *   bytes 0-7    "DEMWTS2\n"
 *   8-11         number of tensors
 *   12-15        zero
 *   16-23        FNV-1a 64 of everything from byte 24 on, taken by words of 64 bits and
 *                then by bytes
 *   24-          one directory row of 64 bytes a tensor: name[32], kind, rows, cols
 *                (32 bits each), zero, offset and size in bytes (64 bits each)
 *   then         the data, each tensor at a multiple of 64
 *
 * Numbers are little-endian.  A reader refuses another magic, a wrong checksum, or
 * a tensor that reaches outside the file.  docs/formats/model.md says the same. */
#ifndef DEM_LEARN_WEIGHTS_H
#define DEM_LEARN_WEIGHTS_H

#include "base/slice.h"
#include "demarche.h"

enum weights_kind {
    WEIGHTS_BYTES, /* cols = number of bytes, rows = 1 */
    WEIGHTS_F32,   /* [rows][cols] */
    WEIGHTS_I8,    /* [rows][cols] int8, then rows float scales: w = scale[row] * q */
    WEIGHTS_U64    /* [rows] */
};

struct matrix {         /* an int8 matrix in use */
    const int8_t *q;    /* [rows][cols] */
    const float *scale; /* [rows] */
    uint32_t rows, cols;
};

struct weights {
    struct slice file;
    uint32_t count;
};

/* What bytes 16-23 of a model file of at least 24 bytes have to be. */
uint64_t weights_sum(struct slice file);
/* `file` is borrowed and begins at a multiple of 8. */
dem_code weights_open(struct weights *out, struct slice file, dem_error *err);
bool weights_has(const struct weights *w, const char *name);
/* Each finds a tensor of that kind; DEM_E_FORMAT names what is missing. */
dem_code weights_bytes(const struct weights *w, const char *name, struct slice *out,
                       dem_error *err);
dem_code weights_f32(const struct weights *w, const char *name, size_t count, const float **out,
                     dem_error *err);
dem_code weights_u64(const struct weights *w, const char *name, const uint64_t **out,
                     uint32_t *count, dem_error *err);
dem_code weights_matrix(const struct weights *w, const char *name, uint32_t rows, uint32_t cols,
                        struct matrix *out, dem_error *err);

#endif
