/* Events in, rows out: which rows an event has, and how a row stands in a file. */
#include "formats/build.h"

#include "base/error.h"

#include "base/banned.h"

static const struct format *const formats[] = {
    &format_jsonl,           &format_csv,     &format_tsv,
    &format_plover,          &format_phoenix, &format_gdelt2,
    &format_gdelt2_mentions, &format_icews,   &format_polecat,
    &format_petrarch};

enum { FORMATS = sizeof formats / sizeof *formats };

struct writer {
    const struct formats_job *job;
    const struct format *format;
    FILE *out;
    struct facts facts;
    struct arena lasting; /* the facts */
    struct arena arena;   /* the event at hand */
    struct arena pairs;   /* the parties of the event at hand, while its mentions pass */
    struct {
        struct row *list;
        size_t count, room;
    } rows;         /* of the event at hand */
    uint64_t event; /* whose these are */
    struct shelf shelf;
    struct days days;
    struct formats_done *done;
    dem_error *err;
};

const struct format *format_find(struct slice name)
{
    for (int i = 0; i < FORMATS; i++)
        if (slice_is(name, formats[i]->name))
            return formats[i];
    return NULL;
}

bool format_splits(const struct format *format)
{
    return format->splits;
}

bool format_is_table(const struct format *format)
{
    return format->columns != NULL;
}

/* ---- A row as text ------------------------------------------------------------ */

static bool needs_quotes(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == ',' || s.at[i] == '"')
            return true;
    return false;
}

/* No tabs, line ends and other control characters in any cell; RFC 4180 where there are
 * commas. */
static struct slice print_cell(struct arena *arena, struct slice s, bool quoted)
{
    bool quotes = quoted && needs_quotes(s);
    char *to = arena_take(arena, 2 * s.len + 3);
    size_t len = 0;
    if (quotes)
        to[len++] = '"';
    for (size_t i = 0; i < s.len; i++) {
        if (quotes && s.at[i] == '"')
            to[len++] = '"';
        to[len++] = (unsigned char)s.at[i] < ' ' || s.at[i] == 127 ? ' ' : s.at[i];
    }
    if (quotes)
        to[len++] = '"';
    return (struct slice){to, len};
}

struct slice row_print(struct arena *arena, const struct format *format, const struct row *row,
                       size_t from, size_t to)
{
    struct slice *parts = ARENA_ARRAY(arena, struct slice, 2 * (to - from) + 1);
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        const struct column *c = &format->columns[i];
        if (i > from)
            parts[count++] = format->quoted ? SLICE(",") : SLICE("\t");
        parts[count++] = print_cell(
            arena, row ? c->cell(arena, row, c->which) : slice_of(c->name), format->quoted);
    }
    return arena_join(arena, parts, count);
}

static dem_code put(struct writer *w, struct slice line)
{
    w->done->rows++;
    if (fwrite(line.at, 1, line.len, w->out) == line.len && putc('\n', w->out) != EOF)
        return DEM_OK;
    if (w->job->stop && *w->job->stop) /* while it waited for the reader */
        return DEM_END;
    return error_system(w->err, "the output cannot be written");
}

/* ---- The rows of an event ----------------------------------------------------- */

static bool counts(const struct format *f, const struct party *p)
{
    return p && (f->parties != PARTIES_CODED || p->code.len);
}

static void add_row(struct writer *w, const struct view *v, const struct party *source,
                    const struct party *target, struct slice cameo)
{
    const struct format *f = w->format;
    bool one = f->parties == PARTIES_ONE;
    if (one ? !source && !target : !counts(f, source) || !counts(f, target))
        return;
    struct row *row = ARENA_PUSH(&w->pairs, &w->rows);
    *row = (struct row){.side = {source, target},
                        .cameo = arena_copy(&w->pairs, cameo),
                        .number = (unsigned)w->rows.count,
                        .view = v};
}

/* Everyone who takes part with everyone else, in both directions. */
static void add_symmetric(struct writer *w, const struct view *v, const struct parties *all)
{
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = 0; k < all->count; k++)
            if (i != k)
                add_row(w, v, &all->list[i], &all->list[k], v->cameo);
    if (all->count == 1)
        add_row(w, v, &all->list[0], NULL, v->cameo);
}

/* ICEWS has consultations from both ends: who visits (042) is received (043).  To mediate
 * (045) is not to be mediated. */
static void add_back(struct writer *w, const struct view *v, const struct party *source,
                     const struct party *target)
{
    if (!w->format->reciprocal || cameo_root(v->cameo) != 4 || slice_is(v->cameo, "045"))
        return;
    add_row(w, v, target, source,
            slice_is(v->cameo, "042")   ? SLICE("043")
            : slice_is(v->cameo, "043") ? SLICE("042")
                                        : v->cameo);
}

static void add_directed(struct writer *w, const struct view *v, const struct parties *actors,
                         const struct parties *recipients)
{
    for (size_t i = 0; i < actors->count; i++)
        for (size_t k = 0; k < recipients->count; k++) {
            add_row(w, v, &actors->list[i], &recipients->list[k], v->cameo);
            add_back(w, v, &actors->list[i], &recipients->list[k]);
        }
    for (size_t i = 0; i < actors->count && !recipients->count; i++)
        add_row(w, v, &actors->list[i], NULL, v->cameo);
    for (size_t k = 0; k < recipients->count && !actors->count; k++)
        add_row(w, v, NULL, &recipients->list[k], v->cameo);
}

/* A copy that outlives the mention it came from. */
static struct parties keep(struct arena *arena, const struct parties *from)
{
    struct parties kept = {NULL, 0, 0};
    for (size_t i = 0; i < from->count; i++) {
        struct party *p = ARENA_PUSH(arena, &kept);
        *p = from->list[i];
        p->code = arena_copy(arena, p->code);
        p->name = arena_copy(arena, p->name);
        p->text = arena_copy(arena, p->text);
        p->country = arena_copy(arena, p->country);
        p->office = arena_copy(arena, p->office);
        for (size_t k = 0; k < p->sector_count; k++)
            p->sectors[k] = arena_copy(arena, p->sectors[k]);
    }
    return kept;
}

static void find_rows(struct writer *w, const struct view *v)
{
    arena_reset(&w->pairs);
    w->rows.list = NULL;
    w->rows.count = w->rows.room = 0;
    w->event = v->event->id;
    if (w->format->parties == PARTIES_ANY) {
        *ARENA_PUSH(&w->pairs, &w->rows) =
            (struct row){.cameo = v->event->cameo, .number = 1, .view = v};
        return;
    }
    struct parties actors = keep(&w->pairs, &v->actors),
                   recipients = keep(&w->pairs, &v->recipients);
    if (!v->symmetric) {
        add_directed(w, v, &actors, &recipients);
        return;
    }
    for (size_t i = 0; i < recipients.count; i++)
        *ARENA_PUSH(&w->pairs, &actors) = recipients.list[i];
    add_symmetric(w, v, &actors);
}

/* ---- One event ------------------------------------------------------------------ */

static dem_code put_days(struct writer *w)
{
    dem_code code = DEM_OK;
    for (size_t i = 0; i < w->days.rows.count && !code; i++)
        code = put(w, days_print(&w->days, i));
    arena_reset(&w->days.arena);
    table_init(&w->days.table, &w->days.arena);
    w->days.rows.list = NULL;
    w->days.rows.count = w->days.rows.room = 0;
    return code;
}

static dem_code put_row(struct writer *w, const struct row *row)
{
    if (!w->format->daily)
        return put(w, row_print(&w->arena, w->format, row, 0, w->format->count));
    days_add(&w->arena, &w->days, row);
    return DEM_OK;
}

static dem_code put_view(struct writer *w, struct view *v)
{
    dem_code code = DEM_OK;
    if (w->format->splits)
        view_count(&w->shelf, v);
    if (w->format->line)
        return put(w, w->format->line(&w->arena, v));
    bool first = w->event != v->event->id;
    if (first)
        find_rows(w, v);
    w->done->alone += first && !w->rows.count;
    for (size_t i = 0; i < w->rows.count && !code; i++) {
        w->rows.list[i].view = v;
        code = put_row(w, &w->rows.list[i]);
    }
    return code;
}

/* Counts what the format has no place for. */
static bool leave_out(struct writer *w, const struct store_event *event)
{
    bool undated = w->format->dated && event->from == DEM_DAY_UNKNOWN,
         untyped = w->format->typed && !event->type.len;
    if (!undated && !untyped)
        return false;
    if (w->event != event->id) { /* not again for its other mentions */
        w->done->undated += undated;
        w->done->untyped += !undated;
    }
    w->event = event->id;
    return true;
}

static dem_code put_event(void *user, const struct store_event *event)
{
    struct writer *w = user;
    struct view view;
    if (w->job->stop && *w->job->stop)
        return DEM_END;
    if (leave_out(w, event))
        return DEM_OK;
    arena_reset(&w->arena);
    if (w->format->raw) {
        view = (struct view){.event = event};
        return put_view(w, &view);
    }
    dem_code code = view_open(&w->arena, &w->facts, event, &view, w->err);
    if (!code && w->format->daily && w->days.day != event->from) {
        code = put_days(w);
        w->days.day = event->from;
    }
    if (!code)
        code = put_view(w, &view);
    json_decref(view.record);
    return code;
}

/* ---- All of them ---------------------------------------------------------------- */

static dem_code put_header(struct writer *w)
{
    const struct format *f = w->format;
    bool wanted = w->job->header == HEADER_AUTO ? f->header : w->job->header == HEADER_YES;
    if (!f->columns || !wanted)
        return DEM_OK;
    dem_code code = put(w, row_print(&w->lasting, f, NULL, 0, f->count));
    w->done->rows--;
    return code;
}

static dem_code write_all(struct writer *w, struct store *store,
                          const struct store_filter *filter)
{
    const char *data = arena_print(&w->lasting, "%s/data%c", w->job->data, 0).at;
    struct store_order order = {.texts = w->format->splits, .mentions = w->format->mentions};
    dem_code code = facts_read(&w->lasting, data, &w->facts, w->err);
    if (!code)
        code = put_header(w);
    if (!code)
        code = store_events(store, filter, &order, w, put_event, w->err);
    if (!code && w->format->daily)
        code = put_days(w);
    if (!code && fflush(w->out))
        code = error_system(w->err, "the output cannot be written");
    return code;
}

/* Sets the guard of each arena of the list, which ends with NULL, then writes: the frames of
 * all guards are there until that is done. */
static dem_code guarded(struct writer *w, struct arena *const *arenas, struct store *store,
                        const struct store_filter *filter)
{
    if (!*arenas)
        return write_all(w, store, filter);
    if (setjmp((*arenas)->guard))
        return error_set(w->err, DEM_E_MEMORY, "not enough memory for these events");
    return guarded(w, arenas + 1, store, filter);
}

dem_code formats_write(struct store *store, const struct store_filter *filter,
                       const struct formats_job *job, FILE *out, struct formats_done *done,
                       dem_error *err)
{
    struct writer w = {.job = job,
                       .format = job->format,
                       .out = out,
                       .done = done,
                       .err = err,
                       .days.day = DEM_DAY_UNKNOWN,
                       .shelf.splitter = job->splitter};
    struct arena *arenas[] = {&w.lasting,     &w.arena,      &w.pairs,
                              &w.shelf.arena, &w.days.arena, NULL};
    *done = (struct formats_done){.rows = 0};
    for (int i = 0; arenas[i]; i++)
        arena_init(arenas[i], NULL);
    table_init(&w.days.table, &w.days.arena);
    dem_code code = guarded(&w, arenas, store, filter);
    for (int i = 0; arenas[i]; i++)
        arena_release(arenas[i]);
    return code;
}
