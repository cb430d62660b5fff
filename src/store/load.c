/* Documents through the coder into the store, those of a tenth of a second a transaction. */
#include "store/build.h"

#include "base/error.h"
#include "engine/record.h"
#include "input/tables.h"

#include "base/banned.h"

static const double BATCH_SECONDS = 0.1;

struct loading {
    struct store *store;
    const struct store_run *run;
    struct store_coder coder;
    struct store_progress *at;
    struct store_progress safe; /* as of the last commit */
    double since;               /* when the transaction at hand began, in seconds */
    int64_t last;               /* recode: key of the document that was read last */
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

/* Whoever made the table; its codes are read by our lexicon. */
static struct store_coder coder_of(const struct loading *l, const struct document *doc)
{
    return doc->table ? (struct store_coder){slice_of(table_name((enum table_kind)doc->table)),
                                             SLICE(RECORD_TABLE_MODEL), l->coder.lexicon}
                      : l->coder;
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
    struct store_coder coder = coder_of(l, &job->coded.doc);
    parcel->there = store_has(l->store, &job->coded.doc, parcel->hash, &coder);
    return store_error(l->store, &job->error);
}

/* Documents that another coder coded; of tables those that another lexicon read. */
#define OF_ANOTHER                                                                             \
    "NOT (c.lexicon = ?3 AND (c.model = '" RECORD_TABLE_MODEL                                  \
    "' OR (c.version = ?1 AND c.model = ?2)))"

dem_code store_stale(struct store *s, const struct store_coder *c, int64_t *after,
                     struct arena *arena, struct document *out, uint64_t *hash, dem_error *err)
{
    struct query *q =
        db_ask(s,
               "SELECT d.key, d.id, d.hash, d.title, s.name, d.url, d.day, d.language, g.text,"
               " d.size, c.version, c.model FROM document d JOIN page g ON g.document = d.key"
               " JOIN coder c ON c.key = d.coder LEFT JOIN source s ON s.key = d.source WHERE "
               "d.key > ?4 AND " OF_ANOTHER " ORDER BY d.key LIMIT 1",
               "TTTi", c->version, c->model, c->lexicon, *after);
    if (!db_row(s, q))
        return store_error(s, err) ? s->error.code : DEM_END;
    *after = db_int(q, 0);
    *hash = (uint64_t)db_int(q, 2);
    *out = (struct document){.id = arena_copy(arena, db_text(q, 1)),
                             .own_id = true,
                             .title = arena_copy(arena, db_text(q, 3)),
                             .publisher = arena_copy(arena, db_text(q, 4)),
                             .url = arena_copy(arena, db_text(q, 5)),
                             .published = db_day(q, 6),
                             .language = arena_copy(arena, db_text(q, 7)),
                             .otherwise_published = DEM_DAY_UNKNOWN};
    out->source = unpack(arena, db_text(q, 8), (size_t)db_int(q, 9));
    if (slice_is(db_text(q, 11), RECORD_TABLE_MODEL))
        out->table = (uint8_t)table_named(db_text(q, 10));
    db_reset(q);
    return DEM_OK;
}

static dem_code pull_kept(void *user, struct job *job)
{
    struct loading *l = user;
    uint64_t hash = 0;
    dem_code code = store_stale(l->store, &l->coder, &l->last, &job->arena, &job->coded.doc,
                                &hash, &job->error);
    if (!code)
        new_parcel(job)->hash = hash;
    return code;
}

static void code_parcel(void *user, const dem_model *model, struct job *job)
{
    (void)user;
    struct parcel *parcel = parcel_of(job);
    if (parcel->there)
        return;
    struct slice lines;
    if (job->coded.doc.table)
        lines = record_table(&job->arena, model, &job->coded.doc);
    else {
        coder_run(model, &job->arena, &job->coded);
        lines = record_events(&job->arena, model, &job->coded);
    }
    store_record_read(&job->arena, lines, &parcel->record, &job->error);
}

/* ---- Many documents a transaction ---------------------------------------------- */

static dem_code begin(struct loading *l, dem_error *err)
{
    if (l->store->within)
        return DEM_OK;
    l->since = db_seconds();
    return store_begin(l->store, err);
}

/* What was put since the last commit is kept, or was never there. */
static dem_code settle_batch(struct loading *l, dem_code code, dem_error *err)
{
    if (!code && l->store->within)
        code = store_commit(l->store, err);
    if (!code) {
        l->safe = *l->at;
        return DEM_OK;
    }
    store_rollback(l->store);
    *l->at = l->safe;
    return code;
}

static dem_code put_one(struct loading *l, struct job *job, dem_error *err)
{
    struct parcel *parcel = parcel_of(job);
    struct store_coder coder = coder_of(l, &job->coded.doc);
    struct store_tell tell = {l->run->user, l->run->changed};
    dem_code code = begin(l, err);
    /* Once more: it may have come twice among those that were in hand. */
    parcel->there = store_has(l->store, &job->coded.doc, parcel->hash, &coder);
    if (!code && !parcel->there)
        code = store_put(l->store, &job->coded.doc, parcel->hash, &parcel->record, &coder,
                         &l->at->change, l->run->changed ? &tell : NULL, err);
    return code;
}

static void count(struct loading *l, const struct job *job)
{
    const struct parcel *parcel = parcel_of((struct job *)(uintptr_t)job);
    l->at->bytes += job->coded.doc.source.len;
    l->at->there += parcel->there;
    l->at->events += parcel->there ? 0 : parcel->record.mentions.count;
}

static dem_code push(void *user, struct job *job, dem_error *err)
{
    struct loading *l = user;
    dem_code code = DEM_OK;
    l->at->documents++;
    l->at->bad += job->error.code != DEM_OK;
    if (!job->error.code) {
        code = parcel_of(job)->there ? DEM_OK : put_one(l, job, err);
        count(l, job);
    }
    if (code || (l->store->within && db_seconds() - l->since > BATCH_SECONDS))
        code = settle_batch(l, code, err);
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
                        .at = out,
                        .safe = *out};
    struct stream stream = {run->model, run->threads, &l, pull, code_parcel, push, run->stop};
    dem_code code = stream_run(&stream, err), last = settle_batch(&l, DEM_OK, err);
    code = code ? code : last;
    s->stop = run->stop;
    if (!code)
        code = store_answers_refresh(s, run->model->lexicon, err);
    s->stop = NULL;
    return code;
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
    struct query *q = db_ask(s,
                             "SELECT count(*) FROM document d JOIN coder c ON c.key = d.coder"
                             " WHERE " OF_ANOTHER,
                             "TTT", SLICE(DEM_VERSION), slice_of(run->model->analyzer_id),
                             slice_of(run->model->lexicon_id));
    out->total = (size_t)db_number(s, q, 0);
    return store_error(s, err) ? s->error.code : run_through(s, run, pull_kept, out, err);
}
