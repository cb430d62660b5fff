/* demarche.h - the whole public face of libdemarche.
 *
 * Documents go in, events come out.  Two handles, each with one owner:
 *
 *   dem_model    everything learned or compiled; read-only once open; share it
 *   dem_coder    one thread's workbench; owns the memory of the current document
 *
 * Text is never copied into an event.  An event points at the words it rests
 * on by byte offsets into the text you passed in.
 */
#ifndef DEMARCHE_H
#define DEMARCHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DEM_VERSION "0.1.0"

#if defined(__GNUC__)
#define DEM_API  __attribute__((visibility("default")))
#define DEM_MUST __attribute__((visibility("default"), warn_unused_result))
#else
#define DEM_API
#define DEM_MUST
#endif

/* ---- Text -------------------------------------------------------------- */

/* Borrowed UTF-8 bytes; not NUL-terminated. */
typedef struct dem_str {
    const char *at;
    size_t len;
} dem_str;

/* Bytes [from, to) of the document text; from == to means "none". */
typedef struct dem_span {
    uint32_t from;
    uint32_t to;
} dem_span;

/* Days since 1970-01-01, proleptic Gregorian. */
typedef int32_t dem_day;
#define DEM_DAY_UNKNOWN INT32_MIN

/* ---- Errors ------------------------------------------------------------ */

typedef enum dem_code {
    DEM_OK = 0,
    DEM_END,       /* nothing more to read; not a failure         */
    DEM_E_MEMORY,  /* the allocator said no                       */
    DEM_E_SYSTEM,  /* the operating system said no: see sys       */
    DEM_E_FORMAT,  /* input breaks its own format: see line       */
    DEM_E_VERSION, /* a model or store made by another version    */
    DEM_E_LIMIT,   /* larger than a documented limit              */
    DEM_E_BUSY,    /* another process is writing the store        */
    DEM_E_USAGE    /* the caller broke a rule of this header      */
} dem_code;

/* Written once, where the failure was seen.  Never allocates; may be copied.
 * Every call that can fail takes one; NULL means "the code is enough". */
typedef struct dem_error {
    dem_code code;
    int sys;        /* errno, or 0                                */
    uint32_t line;  /* 1-based line of the input, or 0            */
    char what[240]; /* one sentence, no newline, NUL-terminated   */
} dem_error;

DEM_API const char *dem_code_name(dem_code code);
DEM_API const char *dem_version(void);

/* ---- Memory ------------------------------------------------------------ */

/* One function, shaped like realloc: new_size 0 frees.  NULL where a
 * dem_allocator is asked for means the C library's. */
typedef struct dem_allocator {
    void *(*resize)(void *user, void *old, size_t old_size, size_t new_size);
    void *user;
} dem_allocator;

/* ---- Model: load once, share between threads --------------------------- */

typedef struct dem_model dem_model;

/* `path` is a folder that has data/ and models/. */
DEM_MUST dem_code dem_model_open(dem_model **out, const char *path, const dem_allocator *mem,
                                 dem_error *err);
DEM_API void dem_model_close(dem_model *model);

/* ---- One document in, its events out ----------------------------------- */

typedef struct dem_document {
    dem_str id;
    dem_str text; /* must outlive the result */
    dem_str title;
    dem_str source;    /* publisher */
    dem_day published; /* DEM_DAY_UNKNOWN if unknown */
} dem_document;

typedef struct dem_coder dem_coder;

/* What one document said; borrowed from its coder: valid until the next call on it.
 * `lines` has one JSON object a line (docs/event-record.md), spans in the text passed in. */
typedef struct dem_result {
    size_t count;
    dem_str lines;
} dem_result;

/* One thread's workbench.  The model must outlive it. */
DEM_MUST dem_code dem_coder_new(dem_coder **out, const dem_model *model,
                                const dem_allocator *mem, dem_error *err);
DEM_MUST dem_code dem_coder_run(dem_coder *coder, const dem_document *doc, dem_result *out,
                                dem_error *err);
DEM_API void dem_coder_free(dem_coder *coder);

#ifdef __cplusplus
}
#endif
#endif /* DEMARCHE_H */
