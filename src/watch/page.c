/* What the page of an item answers: coded and put. */
#include "watch/build.h"

#include "base/error.h"

#include "base/banned.h"

/* One document on its way through store_load. */
struct parcel {
    const struct document *doc;
    bool given;
};

static dem_code pull(void *user, struct job *job)
{
    struct parcel *p = user;
    struct document *to = &job->coded.doc;
    if (p->given)
        return DEM_END;
    p->given = true;
    *to = *p->doc;
    to->id = arena_copy(&job->arena, to->id);
    to->title = arena_copy(&job->arena, to->title);
    to->publisher = arena_copy(&job->arena, to->publisher);
    to->url = arena_copy(&job->arena, to->url);
    to->language = arena_copy(&job->arena, to->language);
    to->source = arena_copy(&job->arena, to->source);
    return DEM_OK;
}

static dem_code put(struct watch *w, const struct document *doc, bool *stored, dem_error *err)
{
    struct parcel parcel = {.doc = doc};
    struct store_progress done;
    struct store_run run = {
        .model = w->options->model, .threads = 1, .user = &parcel, .pull = pull};
    dem_code code = store_load(w->store, &run, &done, err);
    *stored = !code && !done.bad;
    w->counted->mentions += done.events;
    return code;
}

/* The article of a page; false if there is none in it. */
static bool read_page(struct watch *w, const struct web_answer *a, struct document *out)
{
    struct input *in;
    struct input_origin where;
    struct slice rest = a->body;
    struct input_options options = *w->options->input;
    dem_error why; /* whatever it is, the page holds no article */
    options.charset = a->charset;
    if (is_packed(rest) ||
        input_open_stream(&in, a->address.at, slice_bytes, &rest, &options, &why))
        return false;
    dem_code code = input_next(in, &w->scratch, out, &where, &why);
    input_close(in);
    return !code && (where.format == INPUT_HTML || where.format == INPUT_PLAIN) &&
           slice_trim(out->source).len;
}

/* The feed knows best when and under which title an item came; the longer text is the
 * article. */
static struct document document_of(const struct store_item *item, const struct document *page,
                                   const struct web_answer *a)
{
    struct document doc = {.id = item->id,
                           .own_id = true,
                           .title = item->title,
                           .publisher = item->publisher,
                           .language = item->language,
                           .url = item->address,
                           .source = item->text,
                           .published = item->published,
                           .otherwise_published = (dem_day)(item->seen / 86400)};
    if (page) {
        doc.title = doc.title.len ? doc.title : page->title;
        doc.publisher = page->publisher.len ? page->publisher : doc.publisher;
        doc.published = doc.published != DEM_DAY_UNKNOWN ? doc.published : page->published;
        doc.url = a->address;
    }
    if (page && page->source.len > item->text.len) {
        doc.source = page->source;
        doc.language = page->language;
    }
    return doc;
}

static dem_code settle(struct watch *w, const struct store_item *item,
                       enum store_item_state state, dem_error *err)
{
    dem_code code = store_begin(w->store, err);
    store_item_settle(w->store, item->key, state);
    if (!code)
        code = store_commit(w->store, err);
    if (code)
        store_rollback(w->store);
    w->counted->pages += state == ITEM_PAGE;
    w->counted->own += state == ITEM_OWN;
    w->counted->left += state == ITEM_LEFT;
    return code;
}

static dem_code delay(struct watch *w, const struct store_item *item,
                      const struct web_answer *a, dem_error *err)
{
    int64_t wait = a->paused
                       ? a->retry_after
                       : watch_back_off(w->options->interval, item->tries + 1, a->retry_after);
    dem_code code = store_begin(w->store, err);
    store_item_delay(w->store, item->key, watch_now(w) + wait, !a->paused);
    if (!code)
        code = store_commit(w->store, err);
    if (code)
        store_rollback(w->store);
    w->counted->later++;
    return code;
}

dem_code page_answered(struct watch *w, struct errand *errand, const struct web_answer *a,
                       dem_error *err)
{
    struct store_item *item = &errand->item;
    struct document page = {.published = DEM_DAY_UNKNOWN};
    bool answered = a && a->result == WEB_ANSWERED, stored = false;
    bool article = answered && read_page(w, a, &page);
    if (a && !article && !a->paused)
        watch_tell(w, "%.*s: %s", SLICE_ARG(item->address),
                   answered ? "there is no article in it" : a->why);
    if (a && a->result == WEB_FAILED && (a->paused || item->tries + 1 < WATCH_TRIES_MAX))
        return delay(w, item, a, err);
    struct document doc = document_of(item, article ? &page : NULL, a);
    if (!slice_trim(doc.source).len)
        return settle(w, item, ITEM_LEFT, err);
    dem_code code = put(w, &doc, &stored, err);
    if (code)
        return code;
    return settle(w, item, !stored ? ITEM_LEFT : article ? ITEM_PAGE : ITEM_OWN, err);
}
