/* The joint review over HTTP.  What a party may see is decided by review_round alone. */
#include "web/review.h"

#include "engine/coder.h"
#include "lexicon/lexicon.h"
#include "web/serve.h"

#include <ctype.h>
#include <unistd.h>

#include "base/banned.h"

enum {
    OK = 200,
    CREATED = 201,
    BAD_REQUEST = 400,
    UNAUTHORIZED = 401,
    FORBIDDEN = 403,
    NOT_FOUND = 404,
    TOO_MANY = 429,
    FAILED = 500,
    UNAVAILABLE = 503
};
enum { LIST_MAX = 500, COOKIE_SECONDS = 12 * 3600 };

#define COOKIE "dem_review"

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

static json_t *text(struct slice s)
{
    json_t *value = s.len ? json_stringn(s.at, s.len) : NULL; /* NULL, too, if no UTF-8 */
    return value ? value : json_null();
}

static json_t *event_id(uint64_t event)
{
    char hex[17];
    snprintf(hex, sizeof hex, "%016llx", (unsigned long long)event);
    return json_string(hex);
}

/* ---- Sign-in ------------------------------------------------------------------------ */

static bool open_review(const struct web_request *r, struct web_answer *answer,
                        struct review **out)
{
    dem_error err;
    const char *path = review_path(r->arena, r->web->store, r->web->review);
    if (!path || access(path, F_OK)) {
        web_error(r, answer, NOT_FOUND, "nobody has begun a review of this store");
        return false;
    }
    dem_code code = review_open(out, path, false, &err);
    if (code)
        web_error(r, answer, code == DEM_E_BUSY ? UNAVAILABLE : FAILED, "%s", err.what);
    return !code;
}

void review_identify(struct web_request *r)
{
    struct review *review;
    struct review_ticket ticket = {.member = {0}};
    struct web_member *member;
    struct slice secret = web_cookie(r, COOKIE);
    const char *path = review_path(r->arena, r->web->store, r->web->review);
    if (!path || strncmp(r->path, "/v1/review/", 11) || secret.len != REVIEW_SECRET ||
        access(path, F_OK) || review_open(&review, path, false, NULL))
        return;
    if (review_ticket(review, r->arena, secret, now(), &ticket)) {
        member = ARENA_NEW(r->arena, struct web_member);
        member->is = ticket.member;
        r->member = member;
    }
    review_ticket_end(&ticket);
    review_close(review);
}

static void set_cookie(const struct web_request *r, struct web_answer *answer,
                       const char *secret, int seconds)
{
    answer->cookie =
        arena_print(r->arena,
                    COOKIE "=%s; Path=/v1/review; Max-Age=%d; HttpOnly; SameSite=Strict%s%c",
                    secret, seconds, r->web->behind_tls ? "; Secure" : "", 0)
            .at;
}

/* Another site's form cannot know the token, which goes beside the cookie with each POST. */
static bool meant(const struct web_request *r, struct web_answer *answer)
{
    struct slice secret = web_cookie(r, COOKIE);
    if (secret.len == REVIEW_SECRET &&
        review_same(web_header(r, "X-Form-Token"), review_form_token(r->arena, secret)))
        return true;
    web_error(r, answer, FORBIDDEN, "the form's token is missing or old: reload the page");
    return false;
}

static json_t *me(const struct web_request *r, const struct review_member *member,
                  struct slice secret)
{
    json_t *who = member ? json_pack("{s:o,s:o}", "name", text(member->name), "party",
                                     text(member->party))
                         : json_null();
    return json_pack("{s:o,s:o}", "member", who, "token",
                     text(review_form_token(r->arena, secret)));
}

void review_me_get(const struct web_request *r, struct web_answer *answer)
{
    char fresh[REVIEW_SECRET + 1];
    struct review *review;
    struct slice secret = web_cookie(r, COOKIE);
    if (!open_review(r, answer, &review))
        return;
    review_close(review);
    if (secret.len != REVIEW_SECRET) {
        review_secret(fresh);
        secret = slice_of(fresh);
        set_cookie(r, answer, fresh, COOKIE_SECONDS);
    }
    web_json(r, answer, OK, me(r, r->member ? &r->member->is : NULL, secret));
}

static json_t *read_body(const struct web_request *r, struct web_answer *answer)
{
    json_error_t wrong;
    json_t *body = json_loadb(r->body.at, r->body.len, JSON_REJECT_DUPLICATES, &wrong);
    if (json_is_object(body))
        return body;
    web_error(r, answer, BAD_REQUEST, "the body is no JSON object: %s",
              body ? "another value" : wrong.text);
    json_decref(body);
    return NULL;
}

static struct slice field(const json_t *body, const char *name)
{
    const json_t *value = json_object_get(body, name);
    return (struct slice){json_string_value(value) ? json_string_value(value) : "",
                          json_string_length(value)};
}

static void sign_in(const struct web_request *r, struct review *review, const json_t *body,
                    struct web_answer *answer)
{
    char secret[REVIEW_SECRET + 1];
    struct review_ticket ticket;
    dem_error err;
    int64_t wait = 0;
    dem_code code = review_sign_in(review, field(body, "name"), field(body, "password"),
                                   r->address, now(), secret, &wait, &err);
    if (!code && review_ticket(review, r->arena, slice_of(secret), now(), &ticket)) {
        set_cookie(r, answer, secret, COOKIE_SECONDS);
        web_json(r, answer, OK, me(r, &ticket.member, slice_of(secret)));
        review_ticket_end(&ticket);
    } else
        web_error(r, answer,
                  wait                  ? TOO_MANY
                  : code == DEM_E_USAGE ? UNAUTHORIZED
                                        : FAILED,
                  "%s", code ? err.what : "not signed in");
    explicit_bzero(secret, sizeof secret);
}

void review_sign_in_post(const struct web_request *r, struct web_answer *answer)
{
    struct review *review;
    json_t *body = meant(r, answer) ? read_body(r, answer) : NULL;
    if (body && open_review(r, answer, &review)) {
        sign_in(r, review, body, answer);
        review_close(review);
    }
    json_decref(body);
}

/* Who changes the password signs in anew, in this browser as in all others. */
static void change_password(const struct web_request *r, struct review *review,
                            const json_t *body, struct web_answer *answer)
{
    dem_error err;
    int64_t wait;
    dem_code code =
        review_password(review, r->member->is.name, field(body, "password"),
                        field(body, "new_password"), r->address, now(), &wait, &err);
    if (code) {
        web_error(r, answer,
                  wait                  ? TOO_MANY
                  : code == DEM_E_USAGE ? BAD_REQUEST
                                        : FAILED,
                  "%s", err.what);
        return;
    }
    set_cookie(r, answer, "", 0);
    web_json(r, answer, OK, json_pack("{s:n}", "member"));
}

void review_password_post(const struct web_request *r, struct web_answer *answer)
{
    struct review *review;
    json_t *body = meant(r, answer) ? read_body(r, answer) : NULL;
    if (body && open_review(r, answer, &review)) {
        change_password(r, review, body, answer);
        review_close(review);
    }
    json_decref(body);
}

void review_sign_out_post(const struct web_request *r, struct web_answer *answer)
{
    struct review *review;
    if (!meant(r, answer) || !open_review(r, answer, &review))
        return;
    review_sign_out(review, web_cookie(r, COOKIE));
    review_close(review);
    set_cookie(r, answer, "", 0);
    web_json(r, answer, OK, json_pack("{s:n}", "member"));
}

/* ---- Rounds and events --------------------------------------------------------------- */

/* Opens the review and reads the round that the path names, as the member may see it. */
static bool read_round(const struct web_request *r, struct web_answer *answer,
                       struct review *review, struct slice name, uint64_t event,
                       struct round *out)
{
    dem_error err;
    dem_code code = review_round(review, r->arena, name, r->member->is.party, event, out, &err);
    if (code)
        web_error(r, answer, code == DEM_END ? NOT_FOUND : FAILED, "%s", err.what);
    return !code;
}

static bool round_of_path(const struct web_request *r, struct web_answer *answer,
                          uint64_t event, struct round *out)
{
    struct review *review;
    if (!open_review(r, answer, &review))
        return false;
    bool ok = read_round(r, answer, review, r->parts[0], event, out);
    review_close(review);
    return ok;
}

static size_t own_party(const struct web_request *r, const struct round *round)
{
    size_t i = 0;
    while (i < round->parties.count &&
           !slice_equal(round->parties.list[i], r->member->is.party))
        i++;
    return i;
}

static json_t *round_json(const struct round *round)
{
    size_t count[OUTCOME_DISPUTED + 1] = {0};
    json_t *parties = json_array(), *outcomes = json_object();
    for (size_t i = 0; i < round->items.count; i++)
        count[round->items.list[i].outcome]++;
    for (int i = 0; i <= OUTCOME_DISPUTED; i++)
        json_object_set_new(outcomes, outcome_name((enum outcome)i),
                            json_integer((json_int_t)count[i]));
    for (size_t i = 0; i < round->parties.count; i++)
        json_array_append_new(parties,
                              json_pack("{s:o,s:I}", "party", text(round->parties.list[i]),
                                        "done", (json_int_t)round->done[i]));
    return json_pack("{s:o,s:o,s:b,s:I,s:I,s:o,s:o}", "name", text(round->name), "query",
                     text(round->query), "blind", (int)round->blind, "begun",
                     (json_int_t)round->at, "events", (json_int_t)round->items.count, "parties",
                     parties, "outcomes", outcomes);
}

void review_rounds_get(const struct web_request *r, struct web_answer *answer)
{
    struct review *review;
    struct slice *names;
    size_t count;
    dem_error err;
    if (!open_review(r, answer, &review))
        return;
    json_t *list = json_array();
    bool ok = !review_rounds(review, r->arena, &names, &count, &err);
    if (!ok)
        web_error(r, answer, FAILED, "%s", err.what);
    for (size_t i = 0; ok && i < count; i++) {
        struct round round;
        ok = read_round(r, answer, review, names[i], 0, &round);
        if (ok)
            json_array_append_new(list, round_json(&round));
    }
    review_close(review);
    if (ok)
        web_json(r, answer, OK, json_pack("{s:O}", "rounds", list));
    json_decref(list);
}

static json_t *verdict_json(const struct round *round, const struct review_verdict *v)
{
    json_t *body = json_loadb(v->body.at, v->body.len, JSON_ALLOW_NUL, NULL);
    json_t *correction = json_object_get(body, "correction");
    json_t *out = json_pack(
        "{s:I,s:o,s:o,s:s,s:o,s:o,s:O?,s:I,s:b}", "entry", (json_int_t)v->entry, "party",
        text(round->parties.list[v->party]), "member", text(v->member), "verdict",
        judgement_name(v->judgement), "comment", text(v->comment), "source", text(v->source),
        "correction", correction, "at", (json_int_t)v->at, "revised", (int)!v->first);
    json_decref(body);
    return out;
}

/* What names an event in a list: reading.js tells it from these. */
static json_t *brief(const struct web_request *r, const struct round *round,
                     const struct review_item *item)
{
    static const char *const kept[] = {"event", "kind",      "mode",     "date",
                                       "actor", "recipient", "symmetric"};
    const struct review_verdict *mine = review_position(item, own_party(r, round));
    json_t *record = json_loadb(item->record.at, item->record.len, JSON_ALLOW_NUL, NULL);
    json_t *short_record = json_object();
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        json_object_set(short_record, kept[i], json_object_get(record, kept[i]));
    json_decref(record);
    return json_pack("{s:o,s:o,s:s,s:s?}", "event", event_id(item->event), "record",
                     short_record, "outcome", outcome_name(item->outcome), "mine",
                     mine ? judgement_name(mine->judgement) : NULL);
}

void review_round_get(const struct web_request *r, struct web_answer *answer)
{
    struct round round;
    long from, limit;
    if (!web_query_number(r, "from", 0, REVIEW_EVENTS_MAX, 0, &from) ||
        !web_query_number(r, "limit", 1, LIST_MAX, 100, &limit)) {
        web_error(r, answer, BAD_REQUEST, "\"from\" and \"limit\" want numbers; limit to %d",
                  LIST_MAX);
        return;
    }
    if (!round_of_path(r, answer, 0, &round))
        return;
    json_t *list = json_array(), *out = round_json(&round);
    size_t end = (size_t)from + (size_t)limit, next = 0, own = own_party(r, &round);
    for (size_t i = (size_t)from; i < round.items.count && i < end; i++)
        json_array_append_new(list, brief(r, &round, &round.items.list[i]));
    while (next < round.items.count && review_position(&round.items.list[next], own))
        next++;
    json_object_set_new(out, "from", json_integer(from));
    json_object_set_new(out, "items", list);
    json_object_set_new(out, "next",
                        next < round.items.count ? event_id(round.items.list[next].event)
                                                 : json_null());
    web_json(r, answer, OK, out);
}

static json_t *item_json(const struct web_request *r, const struct round *round,
                         const struct review_item *item)
{
    size_t own = own_party(r, round);
    const struct review_verdict *mine = review_position(item, own);
    json_t *verdicts = json_array();
    struct date d = calendar_date(item->published);
    json_t *day = item->published == DEM_DAY_UNKNOWN
                      ? json_null()
                      : text(arena_print(r->arena, "%04d-%02d-%02d", d.year, d.month, d.day));
    for (size_t i = 0; i < item->verdicts.count; i++)
        json_array_append_new(verdicts, verdict_json(round, &item->verdicts.list[i]));
    json_t *document = json_pack("{s:o,s:o,s:o,s:o,s:o}", "id", text(item->document), "title",
                                 text(item->title), "publisher", text(item->publisher), "url",
                                 text(item->url), "date", day);
    return json_pack("{s:o,s:o,s:o,s:s,s:o,s:o,s:b,s:I,s:I,s:o,s:o}", "event",
                     event_id(item->event), "record",
                     json_loadb(item->record.at, item->record.len, JSON_ALLOW_NUL, NULL),
                     "document", document, "outcome", outcome_name(item->outcome), "mine",
                     mine ? verdict_json(round, mine) : json_null(), "verdicts", verdicts,
                     "hidden", (int)(round->blind && !mine), "number", (json_int_t)item->number,
                     "of", (json_int_t)round->count, "before",
                     round->before ? event_id(round->before) : json_null(), "after",
                     round->after ? event_id(round->after) : json_null());
}

/* The event of the path, sixteen hex digits; 0 if it is none. */
static uint64_t event_of_path(const struct web_request *r)
{
    char digits[17] = "", *end;
    struct slice given = r->parts[1];
    snprintf(digits, sizeof digits, "%.*s", SLICE_ARG(given));
    uint64_t event = strtoull(digits, &end, 16);
    return given.len && given.len <= 16 && !*end && isxdigit((unsigned char)*digits) ? event
                                                                                     : 0;
}

/* The round with this one event alone. */
static bool event_of_round(const struct web_request *r, struct web_answer *answer,
                           struct review *review, struct round *out)
{
    uint64_t event = event_of_path(r);
    if (event && !read_round(r, answer, review, r->parts[0], event, out))
        return false;
    if (event && out->items.count)
        return true;
    web_error(r, answer, NOT_FOUND, "the round has no such event");
    return false;
}

void review_event_get(const struct web_request *r, struct web_answer *answer)
{
    struct review *review;
    struct round round;
    if (!open_review(r, answer, &review))
        return;
    if (event_of_round(r, answer, review, &round))
        web_json(r, answer, OK, item_json(r, &round, round.items.list));
    review_close(review);
}

/* ---- Verdicts ------------------------------------------------------------------------- */

static void put_verdict(const struct web_request *r, struct review *review, const json_t *body,
                        struct web_answer *answer)
{
    struct round round;
    struct review_ticket ticket;
    struct store_article article = {.text = SLICE_EMPTY};
    dem_error err;
    if (!event_of_round(r, answer, review, &round))
        return;
    store_article(r->store, r->arena, round.items.list->document, &article, NULL);
    if (!review_ticket(review, r->arena, web_cookie(r, COOKIE), now(), &ticket)) {
        web_error(r, answer, UNAUTHORIZED, "signed out meanwhile");
        return;
    }
    dem_code code = review_put(review, r->web->model->lexicon, &ticket, &round,
                               round.items.list, body, article.text, now(), &err);
    review_ticket_end(&ticket);
    if (code)
        web_error(r, answer,
                  code == DEM_E_USAGE  ? BAD_REQUEST
                  : code == DEM_E_BUSY ? UNAVAILABLE
                                       : FAILED,
                  "%s", err.what);
    else if (event_of_round(r, answer, review, &round))
        web_json(r, answer, CREATED, item_json(r, &round, round.items.list));
}

void review_verdict_post(const struct web_request *r, struct web_answer *answer)
{
    struct review *review;
    json_t *body = meant(r, answer) ? read_body(r, answer) : NULL;
    if (body && open_review(r, answer, &review)) {
        put_verdict(r, review, body, answer);
        review_close(review);
    }
    json_decref(body);
}

/* Types of events with their modes, for forms. */
void review_choices_get(const struct web_request *r, struct web_answer *answer)
{
    const struct lexicon *lex = r->web->model->lexicon;
    json_t *types = json_array(), *modes = NULL;
    for (size_t i = 0; i < lex->plovers.count; i++) {
        const struct plover *row = &lex->plovers.list[i];
        bool event = row->type.len && row->type.at[0] >= 'A' && row->type.at[0] <= 'Z';
        if (event && !row->mode.len) {
            modes = json_array();
            json_array_append_new(types,
                                  json_pack("{s:o,s:o,s:o}", "type", text(row->type), "meaning",
                                            text(row->meaning), "modes", modes));
        } else if (event && modes)
            json_array_append_new(modes, json_pack("{s:o,s:o}", "mode", text(row->mode),
                                                   "meaning", text(row->meaning)));
    }
    web_json(r, answer, OK, json_pack("{s:o}", "types", types));
}

/* ---- What comes of it -------------------------------------------------------------------- */

static void put_page(const struct web_request *r, const struct page *page, const char *name,
                     struct web_answer *answer)
{
    static const struct {
        const char *as, *type, *suffix;
    } forms[] = {[PAGE_TEXT] = {"text", "text/plain; charset=utf-8", "txt"},
                 [PAGE_MARKDOWN] = {"markdown", "text/markdown; charset=utf-8", "md"},
                 [PAGE_HTML] = {"html", "text/html; charset=utf-8", "html"},
                 [PAGE_JSON] = {"json", "application/json", NULL}};
    struct page_style style = {.width = 100};
    struct slice as = web_query(r, "as");
    enum page_format format = PAGE_JSON;
    char *bytes = NULL;
    size_t size = 0;
    dem_error err;
    for (int i = 0; i <= PAGE_JSON; i++)
        format = slice_is(as, forms[i].as) ? (enum page_format)i : format;
    if (as.len && !slice_is(as, forms[format].as)) {
        web_error(r, answer, BAD_REQUEST, "\"as\" wants text, markdown, html or json");
        return;
    }
    FILE *out = open_memstream(&bytes, &size);
    dem_code code = out ? page_write(page, format, &style, out, &err) : DEM_E_MEMORY;
    if (out)
        fclose(out);
    if (code)
        web_error(r, answer, FAILED, "the page cannot be written");
    else {
        answer->type = forms[format].type;
        answer->body = arena_copy(r->arena, (struct slice){bytes, size});
        if (forms[format].suffix)
            answer->download =
                arena_print(r->arena, "attachment; filename=\"%s-%.*s.%s\"%c", name,
                            SLICE_ARG(r->parts[0]), forms[format].suffix, 0)
                    .at;
    }
    free(bytes);
}

/* The part of the page that is asked for; forms that are files are whole. */
static bool read_part(const struct web_request *r, struct web_answer *answer,
                      struct review_part *out)
{
    struct slice as = web_query(r, "as");
    long from, limit;
    *out = review_whole;
    if (as.len && !slice_is(as, "json"))
        return true;
    if (!web_query_number(r, "from", 0, REVIEW_EVENTS_MAX, 0, &from) ||
        !web_query_number(r, "limit", 1, REVIEW_EVENTS_MAX, REVIEW_EVENTS_MAX, &limit)) {
        web_error(r, answer, BAD_REQUEST, "\"from\" and \"limit\" want numbers; limit to %d",
                  REVIEW_EVENTS_MAX);
        return false;
    }
    *out = (struct review_part){(size_t)from, (size_t)limit};
    return true;
}

void review_agenda_get(const struct web_request *r, struct web_answer *answer)
{
    struct round round;
    struct review_part part;
    struct page page;
    if (!read_part(r, answer, &part) || !round_of_path(r, answer, 0, &round))
        return;
    review_agenda(r->arena, r->web->phrases, &round, part, &page);
    put_page(r, &page, "agenda", answer);
}

void review_protocol_get(const struct web_request *r, struct web_answer *answer)
{
    struct round round;
    struct review_part part;
    struct page page;
    if (!read_part(r, answer, &part) || !round_of_path(r, answer, 0, &round))
        return;
    review_protocol(r->arena, r->web->phrases, &round, part, &page);
    put_page(r, &page, "protocol", answer);
}

void review_agreement_get(const struct web_request *r, struct web_answer *answer)
{
    struct round round;
    struct agreements a;
    if (!round_of_path(r, answer, 0, &round))
        return;
    review_agreement(r->arena, &round, &a);
    web_json(r, answer, OK, review_agreement_json(&round, &a));
}

void review_gold_get(const struct web_request *r, struct web_answer *answer)
{
    struct round round;
    if (!round_of_path(r, answer, 0, &round))
        return;
    answer->type = "application/x-ndjson";
    answer->body = review_gold(r->arena, &round);
    answer->download = arena_print(r->arena, "attachment; filename=\"%.*s.jsonl\"%c",
                                   SLICE_ARG(r->parts[0]), 0)
                           .at;
}
