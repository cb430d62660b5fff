#include "learn/weights.h"

#include "base/error.h"

#include "base/banned.h"

enum { HEADER = 24, ROW = 64, NAME = 32 };

struct row {
    uint32_t kind, rows, cols;
    uint64_t offset, size;
};

static uint32_t u32_at(struct slice s, size_t at)
{
    uint32_t v;
    memcpy(&v, s.at + at, sizeof v);
    return v;
}

static uint64_t u64_at(struct slice s, size_t at)
{
    uint64_t v;
    memcpy(&v, s.at + at, sizeof v);
    return v;
}

static struct row row_read(const struct weights *w, uint32_t i)
{
    size_t at = HEADER + (size_t)i * ROW + NAME;
    return (struct row){u32_at(w->file, at), u32_at(w->file, at + 4), u32_at(w->file, at + 8),
                        u64_at(w->file, at + 16), u64_at(w->file, at + 24)};
}

/* True if `size` is what a tensor of this kind and shape takes; no product overflows. */
static bool size_fits(struct row r)
{
    uint64_t cells = (uint64_t)r.rows * r.cols;
    if (cells > r.size)
        return false;
    switch (r.kind) {
    case WEIGHTS_BYTES: return r.size == cells;
    case WEIGHTS_F32: return r.size == cells * 4;
    case WEIGHTS_I8: return r.size == (cells + 3) / 4 * 4 + (uint64_t)r.rows * 4;
    case WEIGHTS_U64: return r.size == cells * 8 && cells < UINT32_MAX;
    default: return false;
    }
}

uint64_t weights_sum(struct slice file)
{
    uint64_t sum = HASH_SEED;
    size_t at = HEADER;
    for (; at + 8 <= file.len; at += 8)
        sum = (sum ^ u64_at(file, at)) * UINT64_C(0x100000001b3);
    return at < file.len ? hash_bytes(sum, file.at + at, file.len - at) : sum;
}

dem_code weights_open(struct weights *out, struct slice file, dem_error *err)
{
    *out = (struct weights){file, 0};
    if (file.len < HEADER || memcmp(file.at, "DEMWTS2\n", 8) != 0)
        return error_set(err, DEM_E_VERSION, "not a demarche model of format 2");
    out->count = u32_at(file, 8);
    if (out->count > 4096 || HEADER + (uint64_t)out->count * ROW > file.len)
        return error_set(err, DEM_E_FORMAT, "the model's directory is longer than the file");
    if (weights_sum(file) != u64_at(file, 16))
        return error_set(err, DEM_E_FORMAT, "the model's checksum does not fit its bytes");
    for (uint32_t i = 0; i < out->count; i++) {
        struct row r = row_read(out, i);
        if (r.offset % 8 || r.offset > file.len || r.size > file.len - r.offset ||
            !size_fits(r))
            return error_set(err, DEM_E_FORMAT, "tensor %u of the model lies outside it", i);
    }
    return DEM_OK;
}

static bool directory_find(const struct weights *w, const char *name, struct row *out)
{
    size_t len = strlen(name);
    for (uint32_t i = 0; i < w->count && len < NAME; i++) {
        if (memcmp(w->file.at + HEADER + (size_t)i * ROW, name, len + 1) == 0) {
            *out = row_read(w, i);
            return true;
        }
    }
    return false;
}

bool weights_has(const struct weights *w, const char *name)
{
    struct row r;
    return directory_find(w, name, &r);
}

static dem_code find(const struct weights *w, const char *name, enum weights_kind kind,
                     struct row *out, dem_error *err)
{
    if (!directory_find(w, name, out))
        return error_set(err, DEM_E_FORMAT, "the model has no tensor %s", name);
    if (out->kind != (uint32_t)kind)
        return error_set(err, DEM_E_FORMAT, "tensor %s of the model has another kind", name);
    return DEM_OK;
}

dem_code weights_bytes(const struct weights *w, const char *name, struct slice *out,
                       dem_error *err)
{
    struct row r = {0};
    dem_code code = find(w, name, WEIGHTS_BYTES, &r, err);
    if (!code)
        *out = (struct slice){w->file.at + r.offset, r.size};
    return code;
}

/* The data of a tensor lies at a multiple of 64 in a page-aligned map. */
static const void *data_of(const struct weights *w, struct row r)
{
    return w->file.at + r.offset;
}

dem_code weights_f32(const struct weights *w, const char *name, size_t count, const float **out,
                     dem_error *err)
{
    struct row r = {0};
    dem_code code = find(w, name, WEIGHTS_F32, &r, err);
    if (code)
        return code;
    if ((uint64_t)r.rows * r.cols != count)
        return error_set(err, DEM_E_FORMAT, "tensor %s of the model has another shape", name);
    *out = data_of(w, r);
    return DEM_OK;
}

dem_code weights_u64(const struct weights *w, const char *name, const uint64_t **out,
                     uint32_t *count, dem_error *err)
{
    struct row r = {0};
    dem_code code = find(w, name, WEIGHTS_U64, &r, err);
    if (code)
        return code;
    *out = data_of(w, r);
    *count = r.rows * r.cols;
    return DEM_OK;
}

dem_code weights_matrix(const struct weights *w, const char *name, uint32_t rows, uint32_t cols,
                        struct matrix *out, dem_error *err)
{
    struct row r = {0};
    dem_code code = find(w, name, WEIGHTS_I8, &r, err);
    if (code)
        return code;
    if (r.cols != cols || r.rows != rows)
        return error_set(err, DEM_E_FORMAT, "tensor %s of the model has another shape", name);
    const int8_t *q = data_of(w, r);
    uint64_t cells = ((uint64_t)r.rows * r.cols + 3) / 4 * 4;
    *out = (struct matrix){q, (const float *)(const void *)(q + cells), r.rows, r.cols};
    return DEM_OK;
}
