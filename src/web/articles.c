/* Articles: as they stand in the store, and as they are read. */
#include "engine/record.h"
#include "web/serve.h"
#include "web/values.h"

#include "base/banned.h"

/* Bytes of the text as it was given. */
static json_t *span(const struct coded *c, dem_span clean)
{
    dem_span s = text_source_span(&c->doc, clean);
    return json_pack("[i,i]", (int)s.from, (int)s.to);
}

/* ---- As it stands ------------------------------------------------------------------ */

static bool find(const struct web_request *r, struct store_article *a,
                 struct web_answer *answer)
{
    dem_error err;
    dem_code code = store_article(r->store, r->arena, r->parts[0], a, &err);
    if (code == DEM_END)
        web_error(r, answer, WEB_NOT_FOUND, "the store has no such article");
    else if (code)
        web_error(r, answer, WEB_FAILED, "%s", err.what);
    return !code;
}

void article_get(const struct web_request *r, struct web_answer *answer)
{
    struct store_article a;
    if (!find(r, &a, answer))
        return;
    web_json(r, answer, WEB_OK,
             json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "id", web_text(a.id), "title",
                       web_text(a.title), "publisher", web_text(a.publisher), "url",
                       web_text(a.url), "date", web_day(r->arena, a.published), "language",
                       web_text(a.language), "text", web_text(a.text), "events",
                       web_lines(a.record)));
}

/* ---- As it is read ------------------------------------------------------------------- */

static json_t *words_of(const struct coded *c, const struct tree *tree)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        json_array_append_new(list,
                              json_pack("{s:o,s:o,s:s,s:i,s:o,s:o}", "form", web_text(w->form),
                                        "lemma", web_text(w->lemma), "upos", upos_name(w->upos),
                                        "head", (int)w->head, "relation", web_text(w->deprel),
                                        "span", span(c, w->span)));
    }
    return list;
}

static json_t *times_of(const struct coded *c, const struct time_mentions *times)
{
    json_t *list = json_array();
    for (size_t i = 0; i < times->count; i++)
        json_array_append_new(list, span(c, times->list[i].span));
    return list;
}

static json_t *sentence_of(const struct coded *c, uint32_t i)
{
    static const char *const why[] = {
        NULL, "no word of it is a predicate of the lexicon that stands by itself",
        "a predicate was found, but no political actor in its places"};
    json_t *s =
        json_pack("{s:o,s:o,s:o}", "span", span(c, c->sentences.list[i].span), "words",
                  words_of(c, &c->sentences.list[i].tree), "times", times_of(c, &c->times[i]));
    const char *silence = why[c->events.silence[i]];
    json_object_set_new(s, "silence", silence ? json_string(silence) : json_null());
    return s;
}

static json_t *actors_of(const struct coded *c)
{
    json_t *list = json_array();
    for (size_t i = 0; i < c->cast.mentions.count; i++) {
        const struct mention *m = &c->cast.mentions.list[i];
        if (m->political && m->count)
            json_array_append_new(list, span(c, m->list[0].span));
    }
    return list;
}

/* The record with what it rests on: sentences, trees, times and actors. */
static json_t *reading_of(const struct web_request *r, struct coded *c)
{
    coder_run(r->web->model, r->arena, c);
    json_t *sentences = json_array();
    for (uint32_t i = 0; i < c->sentences.count; i++)
        json_array_append_new(sentences, sentence_of(c, i));
    return json_pack("{s:o,s:o,s:o,s:o,s:o}", "text", web_text(c->doc.source), "language",
                     web_text(c->doc.language), "sentences", sentences, "actors", actors_of(c),
                     "events", web_lines(record_events(r->arena, r->web->model, c)));
}

void article_explain(const struct web_request *r, struct web_answer *answer)
{
    struct store_article a;
    struct coded coded = {.times = NULL};
    if (!find(r, &a, answer))
        return;
    coded.doc = (struct document){.id = a.id,
                                  .source = a.text,
                                  .title = a.title,
                                  .publisher = a.publisher,
                                  .url = a.url,
                                  .language = a.language,
                                  .published = a.published};
    json_t *reading = reading_of(r, &coded);
    bool same = slice_is(a.model, r->web->model->analyzer_id) &&
                slice_is(a.lexicon, r->web->model->lexicon_id);
    json_object_set_new(reading, "same_coder", json_boolean(same));
    web_json(r, answer, WEB_OK, reading);
}

/* ---- What a visitor brings ------------------------------------------------------------- */

static struct slice field(const json_t *body, const char *name)
{
    const json_t *value = json_object_get(body, name);
    return (struct slice){json_string_value(value) ? json_string_value(value) : "",
                          json_string_length(value)};
}

/* Fills the document from {"text", "title", "date", "publisher", "id"}; complains if it
 * cannot. */
static bool read_document(const struct web_request *r, const json_t *body, struct document *out,
                          struct web_answer *answer)
{
    struct slice date = field(body, "date");
    *out = (struct document){.id = field(body, "id").len ? field(body, "id") : SLICE("pasted"),
                             .source = field(body, "text"),
                             .title = field(body, "title"),
                             .publisher = field(body, "publisher"),
                             .published = calendar_read(date)};
    if (!out->source.len)
        web_error(r, answer, WEB_BAD_REQUEST, "the body wants \"text\", a JSON string");
    else if (date.len && out->published == DEM_DAY_UNKNOWN)
        web_error(r, answer, WEB_BAD_REQUEST, "\"date\" wants YYYY-MM-DD");
    return out->source.len && (!date.len || out->published != DEM_DAY_UNKNOWN);
}

void code_post(const struct web_request *r, struct web_answer *answer)
{
    json_error_t wrong;
    struct coded coded = {.times = NULL};
    json_t *body = json_loadb(r->body.at, r->body.len, JSON_REJECT_DUPLICATES, &wrong);
    if (!json_is_object(body))
        web_error(r, answer, WEB_BAD_REQUEST, "the body is no JSON object: %s",
                  body ? "another value" : wrong.text);
    else if (read_document(r, body, &coded.doc, answer)) {
        bool full = slice_is(web_query(r, "reading"), "1");
        if (full)
            web_json(r, answer, WEB_OK, reading_of(r, &coded));
        else {
            coder_run(r->web->model, r->arena, &coded);
            answer->type = "application/json";
            answer->body = record_document(r->arena, r->web->model, &coded);
        }
    }
    json_decref(body);
}
