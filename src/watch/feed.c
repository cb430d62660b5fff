/* What a feed answers. */
#include "watch/build.h"

#include "base/error.h"

#include "base/banned.h"

int64_t watch_back_off(int64_t interval, int64_t errors, int64_t asked)
{
    int64_t wait = interval;
    for (int64_t i = 0; i < errors && wait < WATCH_WAIT_MAX; i++)
        wait *= 2;
    wait = wait < WATCH_WAIT_MAX ? wait : WATCH_WAIT_MAX;
    return wait > asked ? wait : asked;
}

int64_t watch_unskipped(const struct feed_head *head, int64_t at)
{
    int64_t hour = at / 3600;
    for (int64_t i = 0; i <= 7 * 24; i++) {
        bool skips = head->skipped_hours >> (hour + i) % 24 & 1 ||
                     head->skipped_days >> calendar_weekday((dem_day)((hour + i) / 24)) & 1;
        if (!skips)
            return i ? (hour + i) * 3600 : at;
    }
    return at;
}

bool is_packed(struct slice body)
{
    return slice_starts(body, SLICE("\x1f\x8b")) || slice_starts(body, SLICE("PK\3\4")) ||
           slice_starts(body, SLICE("\x28\xb5\x2f\xfd"));
}

ptrdiff_t slice_bytes(void *user, char *into, size_t room)
{
    struct slice *rest = user;
    size_t len = rest->len < room ? rest->len : room;
    if (len)
        memcpy(into, rest->at, len);
    *rest = slice_part(*rest, len, rest->len);
    return (ptrdiff_t)len;
}

/* Where the item's page is; its document is known by that, or by the feed and its own id. */
static void name_item(struct arena *arena, struct slice feed, struct slice base,
                      const struct document *doc, struct store_item *out)
{
    struct address address;
    struct slice link = doc->url;
    bool permanent = doc->own_id && (slice_starts(doc->id, SLICE("http://")) ||
                                     slice_starts(doc->id, SLICE("https://")));
    if (!link.len && permanent) /* a guid that is a link */
        link = doc->id;
    if (address_read(arena, base, link, &address))
        out->id = out->address = address.text;
    else if (doc->own_id)
        out->id = arena_print(arena, "%.*s#%.*s", SLICE_ARG(feed), SLICE_ARG(doc->id));
    else
        out->id = arena_print(arena, "%.*s#%016llx", SLICE_ARG(feed),
                              (unsigned long long)store_hash(doc));
}

struct reading {
    size_t items, fresh, bad;
};

static void add_item(struct watch *w, const struct source *source, struct slice base,
                     const struct document *doc, struct reading *out)
{
    struct store_item item = {.feed = source->feed.key,
                              .title = doc->title,
                              .publisher = doc->publisher,
                              .language = doc->language,
                              .text = doc->source,
                              .published = doc->published,
                              .seen = watch_now(w)};
    name_item(&w->scratch, source->feed.address, base, doc, &item);
    out->items++;
    out->fresh += store_item_add(w->store, &item);
}

/* Every item of the answer that is new goes to the store. */
static dem_code read_items(struct watch *w, const struct source *source,
                           const struct web_answer *a, struct reading *out, dem_error *err)
{
    struct input *in;
    struct input_origin where;
    struct document doc;
    struct slice rest = a->body;
    struct input_options options = *w->options->input;
    *out = (struct reading){.items = 0};
    options.charset = a->charset;
    dem_code code =
        input_open_stream(&in, source->address.at, slice_bytes, &rest, &options, err);
    if (code)
        return code;
    while (out->fresh < WATCH_ITEMS_MAX) {
        dem_error why = {.code = DEM_OK};
        code = input_next(in, &w->scratch, &doc, &where, &why);
        if (code == DEM_END)
            break;
        if (code == DEM_E_MEMORY)
            break;
        if (code)
            out->bad++;
        else
            add_item(w, source, a->address, &doc, out);
    }
    input_close(in);
    if (code == DEM_E_MEMORY)
        return error_set(err, code, "not enough memory for a feed");
    return store_error(w->store, err);
}

static void date_text(int64_t at, char *to, size_t room)
{
    struct date d = calendar_date((dem_day)(at / 86400));
    snprintf(to, room, "%04d-%02d-%02d %02d:%02d", d.year, d.month, d.day,
             (int)(at / 3600 % 24), (int)(at / 60 % 60));
}

static void failed(struct watch *w, struct source *s, const char *why, int64_t asked)
{
    char next[32];
    struct store_feed *f = &s->feed;
    f->errors++;
    f->hold = watch_now(w) + watch_back_off(w->options->interval, f->errors, asked);
    f->trouble = arena_print(&s->arena, "%s", why);
    w->counted->failed++;
    date_text(f->hold, next, sizeof next);
    watch_tell(w, "%.*s: %s; not asked again before %s UTC", SLICE_ARG(f->address), why, next);
}

/* Not asked, and no fault of its own: its host wants to be left alone. */
static void paused(struct watch *w, struct source *s, const struct web_answer *a)
{
    s->feed.hold = watch_now(w) + a->retry_after;
    w->counted->left_alone++;
    watch_tell(w, "%.*s: %s", SLICE_ARG(s->feed.address), a->why);
}

static void retired(struct watch *w, struct source *s)
{
    s->feed.gone = true;
    s->feed.errors++;
    s->feed.trouble = SLICE("it is gone (410)");
    w->counted->failed++;
    watch_tell(w, "%.*s: it is gone (410) and is not asked again; take it off the list",
               SLICE_ARG(s->feed.address));
}

static void note_move(struct watch *w, struct source *s, const struct web_answer *a)
{
    if (!a->moved || slice_equal(s->feed.moved, a->address))
        return;
    s->feed.moved = arena_copy(&s->arena, a->address);
    watch_tell(w, "%.*s: it has moved to %.*s: put that on the list",
               SLICE_ARG(s->feed.address), SLICE_ARG(a->address));
}

/* It answered: when it may be asked again, and by what it will know that nothing changed. */
static void succeeded(struct watch *w, struct source *s, const struct feed_head *head)
{
    struct store_feed *f = &s->feed;
    int64_t now = watch_now(w);
    f->answered = now;
    f->errors = 0;
    f->trouble = SLICE_EMPTY;
    f->gone = false;
    f->rest = head ? 60 * (int64_t)head->minutes : f->rest;
    f->hold = head ? watch_unskipped(head, now + f->rest) : now + f->rest;
    w->counted->unchanged += !head;
}

static dem_code take_body(struct watch *w, struct source *s, const struct web_answer *a,
                          dem_error *err)
{
    struct reading read = {0, 0, 0};
    struct feed_head head;
    bool feed = !is_packed(a->body) && feed_head_read(&w->scratch, a->body, &head);
    dem_code code = feed ? read_items(w, s, a, &read, err) : DEM_OK;
    if (code)
        return code;
    if (!feed || (read.bad && !read.items)) {
        failed(w, s,
               feed                      ? "it is broken XML without one whole item"
               : slice_trim(a->body).len ? "it is no feed: RSS or Atom is wanted"
                                         : "its answer is empty",
               -1);
        return DEM_OK;
    }
    succeeded(w, s, &head);
    s->feed.title = arena_copy(&s->arena, head.title);
    if (read.bad)
        watch_tell(w, "%.*s: %zu of its items cannot be read", SLICE_ARG(s->feed.address),
                   read.bad);
    bool whole = read.fresh < WATCH_ITEMS_MAX && !read.bad;
    s->feed.etag = whole ? arena_copy(&s->arena, a->etag) : SLICE_EMPTY;
    s->feed.modified = whole ? arena_copy(&s->arena, a->modified) : SLICE_EMPTY;
    if (read.fresh)
        s->feed.brought = watch_now(w);
    w->counted->items += read.fresh;
    return DEM_OK;
}

dem_code feed_answered(struct watch *w, struct source *s, const struct web_answer *a,
                       dem_error *err)
{
    dem_code code = store_begin(w->store, err);
    if (code)
        return code;
    s->feed.tried = a->paused ? s->feed.tried : watch_now(w);
    w->counted->asked += !a->paused;
    if (a->paused)
        paused(w, s, a);
    else if (a->result == WEB_GONE)
        retired(w, s);
    else if (a->result != WEB_ANSWERED)
        failed(w, s, a->why, a->retry_after);
    else {
        note_move(w, s, a);
        if (a->unchanged)
            succeeded(w, s, NULL);
        else
            code = take_body(w, s, a, err);
    }
    store_feed_put(w->store, &s->feed);
    if (!code)
        code = store_commit(w->store, err);
    if (code)
        store_rollback(w->store);
    return code;
}
