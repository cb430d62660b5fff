/* demarche.h - the whole public face of libdemarche.
 *
 * Documents go in, events come out.  Five handles, each with one owner:
 *
 *   dem_model    everything learned or compiled; read-only once open; share it
 *   dem_coder    one thread's workbench; owns the memory of the current document
 *   dem_result   what one document said; borrowed from its coder
 *   dem_store    the record: documents, events and the words they rest on
 *   dem_cursor   one walk over the record
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

DEM_MUST dem_code dem_model_open(dem_model **out, const char *path, const dem_allocator *mem,
                                 dem_error *err);
DEM_API void dem_model_close(dem_model *model);

/* ---- One document in, its events out ----------------------------------- */

typedef struct dem_document {
    dem_str id;
    dem_str text; /* must outlive the result */
    dem_str title;
    dem_str source;
    dem_day published;
} dem_document;

typedef enum dem_mood {
    DEM_ASSERTED,
    DEM_NEGATED,
    DEM_FUTURE,
    DEM_HYPOTHETICAL,
    DEM_HISTORIC
} dem_mood;

typedef struct dem_actor {
    dem_str code;     /* "RUSGOV", as of the event's day; lives as long as the model */
    dem_str name;     /* canonical name; lives as long as the model                  */
    dem_span mention; /* the words that named it here                                */
    dem_span meant;   /* what "it" or "the Russian prime minister" stood for         */
} dem_actor;

typedef struct dem_actors {
    const dem_actor *list;
    size_t count;
} dem_actors;

/* New fields are only ever added at the end. */
typedef struct dem_event {
    dem_actors source;  /* who                                  */
    dem_actors target;  /* to whom                              */
    dem_actors voucher; /* according to whom                    */
    dem_str cameo;      /* what, in each ontology               */
    dem_str plover;
    dem_str issue;
    dem_str place; /* gazetteer id                              */
    dem_mood mood;
    bool nominal; /* carried by a noun: "the leaks of ..."      */
    float confidence;
    dem_day first_day;
    dem_day last_day;
    dem_span trigger;  /* the word that carries the event       */
    dem_span evidence; /* the exact words it rests on           */
    dem_span when_words;
    dem_span where_words;
    uint32_t sentence;
} dem_event;

typedef struct dem_coder dem_coder;
typedef struct dem_result dem_result;

DEM_MUST dem_code dem_coder_new(dem_coder **out, const dem_model *model,
                                const dem_allocator *mem, dem_error *err);
/* *out is borrowed: valid until the next call on the same coder. */
DEM_MUST dem_code dem_coder_run(dem_coder *coder, const dem_document *doc,
                                const dem_result **out, dem_error *err);
DEM_API void dem_coder_free(dem_coder *coder);

DEM_API const dem_document *dem_result_document(const dem_result *result);
DEM_API size_t dem_result_count(const dem_result *result);
DEM_API const dem_event *dem_result_event(const dem_result *result, size_t i);

/* ---- Many documents in, their events out, in order --------------------- */

/* Fill *doc and return DEM_OK; or DEM_END; or an error, which stops the run. */
typedef dem_code dem_pull_fn(void *user, dem_document *doc, dem_error *err);
/* Called in input order, one call at a time. */
typedef dem_code dem_push_fn(void *user, const dem_result *result, dem_error *err);

typedef struct dem_stream {
    dem_pull_fn *pull;
    void *pull_user;
    dem_push_fn *push;
    void *push_user;
    unsigned threads; /* 0: one per core */
} dem_stream;

DEM_MUST dem_code dem_stream_run(const dem_stream *stream, const dem_model *model,
                                 dem_error *err);

/* ---- The record -------------------------------------------------------- */

typedef struct dem_store dem_store;
typedef struct dem_cursor dem_cursor;

typedef struct dem_query {
    dem_str source, target; /* actor code prefix; empty: any     */
    dem_str cameo, issue;
    dem_day from, to; /* [from, to); DEM_DAY_UNKNOWN: open  */
} dem_query;

DEM_MUST dem_code dem_store_open(dem_store **out, const char *path, dem_error *err);
DEM_MUST dem_code dem_store_add(dem_store *store, const dem_result *result, dem_error *err);
DEM_MUST dem_code dem_store_find(dem_store *store, const dem_query *query, dem_cursor **out,
                                 dem_error *err);
/* DEM_OK and the next event; or DEM_END. */
DEM_MUST dem_code dem_cursor_next(dem_cursor *cursor, const dem_event **event,
                                  const dem_document **document, dem_error *err);
DEM_API void dem_cursor_free(dem_cursor *cursor);
DEM_API void dem_store_close(dem_store *store);

#ifdef __cplusplus
}
#endif
#endif /* DEMARCHE_H */
