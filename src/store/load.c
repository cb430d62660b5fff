/* Documents through the coder into the store, each in a transaction of its own. */
#include "store/build.h"

#include "base/error.h"
#include "engine/record.h"

#include "base/banned.h"

struct loading {
    struct store *store;
    const struct store_run *run;
    struct store_coder coder;
    struct store_progress *at;
    int64_t last; /* recode: key of the document that was read last */
};

/* What pull and work leave for push. */
struct parcel {
    uint64_t hash;
    bool there;
    struct store_record record;
};

static void name_document(struct arena *arena, struct document *doc, uint64_t hash)
{
    if (!doc->own_id)
        doc->id = arena_print(arena, "%016llx", (unsigned long long)hash);
}

static struct parcel *parcel_of(struct job *job)
{
    return (struct parcel *)(uintptr_t)job->output.at;
}

static struct parcel *new_parcel(struct job *job)
{
    struct parcel *parcel = ARENA_NEW(&job->arena, struct parcel);
    job->output = (struct slice){(const char *)parcel, sizeof *parcel};
    return parcel;
}

static dem_code pull_new(void *user, struct job *job)
{
    struct loading *l = user;
    dem_code code = l->run->pull(l->run->user, job);
    if (code)
        return code;
    struct parcel *parcel = new_parcel(job);
    parcel->hash = store_hash(&job->coded.doc);
    name_document(&job->arena, &job->coded.doc, parcel->hash);
    parcel->there = store_has(l->store, &job->coded.doc, parcel->hash, &l->coder);
    return store_error(l->store, &job->error);
}

/* The next document that another coder coded, as it is kept. */
static dem_code pull_kept(void *user, struct job *job)
{
    struct loading *l = user;
    struct store *s = l->store;
    struct document *doc = &job->coded.doc;
    sqlite3_stmt *q = db_ask(
        s,
        "SELECT d.key, d.id, d.hash, d.title, s.name, d.url, d.day, d.language, d.text,"
        " d.size FROM document d JOIN coder c ON c.key = d.coder"
        " LEFT JOIN source s ON s.key = d.source WHERE d.key > ?1 AND"
        " NOT (c.version = ?2 AND c.model = ?3 AND c.lexicon = ?4) ORDER BY d.key LIMIT 1",
        "iTTT", l->last, l->coder.version, l->coder.model, l->coder.lexicon);
    if (!db_row(s, q))
        return store_error(s, &job->error) ? s->error.code : DEM_END;
    struct parcel *parcel = new_parcel(job);
    l->last = sqlite3_column_int64(q, 0);
    parcel->hash = (uint64_t)sqlite3_column_int64(q, 2);
    *doc = (struct document){.id = arena_copy(&job->arena, db_text(q, 1)),
                             .own_id = true,
                             .title = arena_copy(&job->arena, db_text(q, 3)),
                             .publisher = arena_copy(&job->arena, db_text(q, 4)),
                             .url = arena_copy(&job->arena, db_text(q, 5)),
                             .published = db_day(q, 6),
                             .language = arena_copy(&job->arena, db_text(q, 7)),
                             .otherwise_published = DEM_DAY_UNKNOWN};
    doc->source = unpack(&job->arena, db_text(q, 8), (size_t)sqlite3_column_int64(q, 9));
    sqlite3_reset(q);
    return DEM_OK;
}

static void code_parcel(void *user, const dem_model *model, struct job *job)
{
    (void)user;
    struct parcel *parcel = parcel_of(job);
    if (parcel->there)
        return;
    coder_run(model, &job->arena, &job->coded);
    struct slice lines = record_events(&job->arena, model, &job->coded);
    store_record_read(&job->arena, lines, &parcel->record, &job->error);
}

static dem_code put_one(struct loading *l, struct job *job, dem_error *err)
{
    struct parcel *parcel = parcel_of(job);
    dem_code code = store_begin(l->store, err);
    /* Once more: it may have come twice among those that were in hand. */
    parcel->there = store_has(l->store, &job->coded.doc, parcel->hash, &l->coder);
    if (!code && !parcel->there)
        code = store_put(l->store, &job->coded.doc, parcel->hash, &parcel->record, &l->coder,
                         &l->at->change, err);
    if (!code)
        code = store_commit(l->store, err);
    if (code)
        store_rollback(l->store);
    return code;
}

static dem_code push(void *user, struct job *job, dem_error *err)
{
    struct loading *l = user;
    dem_code code = DEM_OK;
    l->at->documents++;
    l->at->bad += job->error.code != DEM_OK;
    if (!job->error.code) {
        struct parcel *parcel = parcel_of(job);
        l->at->bytes += job->coded.doc.source.len;
        code = parcel->there ? DEM_OK : put_one(l, job, err);
        l->at->there += parcel->there;
        l->at->events += parcel->there ? 0 : parcel->record.mentions.count;
    }
    if (!code && l->run->seen)
        l->run->seen(l->run->user, job, l->at);
    return code;
}

static dem_code run_through(struct store *s, const struct store_run *run,
                            dem_code (*pull)(void *, struct job *), struct store_progress *out,
                            dem_error *err)
{
    struct loading l = {.store = s,
                        .run = run,
                        .coder = {SLICE(DEM_VERSION), slice_of(run->model->analyzer_id),
                                  slice_of(run->model->lexicon_id)},
                        .at = out};
    struct stream stream = {run->model, run->threads, &l, pull, code_parcel, push, run->stop};
    return stream_run(&stream, err);
}

dem_code store_load(struct store *s, const struct store_run *run, struct store_progress *out,
                    dem_error *err)
{
    *out = (struct store_progress){.documents = 0};
    return run_through(s, run, pull_new, out, err);
}

dem_code store_recode(struct store *s, const struct store_run *run, struct store_progress *out,
                      dem_error *err)
{
    *out = (struct store_progress){.documents = 0};
    sqlite3_stmt *q = db_ask(s,
                             "SELECT count(*) FROM document d JOIN coder c ON c.key = d.coder"
                             " WHERE NOT (c.version = ? AND c.model = ? AND c.lexicon = ?)",
                             "TTT", SLICE(DEM_VERSION), slice_of(run->model->analyzer_id),
                             slice_of(run->model->lexicon_id));
    out->total = (size_t)db_number(s, q, 0);
    return store_error(s, err) ? s->error.code : run_through(s, run, pull_kept, out, err);
}
