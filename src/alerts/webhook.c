#include "alerts/alerts.h"

#include "base/error.h"
#include "fetch/times.h"

#include "base/banned.h"

enum { ANSWER_MAX = 64 << 10, WAIT_MS = 1000 };

struct sending {
    const struct webhook *hook;
    struct fetch *fetch;
    struct ledger *ledger;
    struct arena *arena;
    struct slice hash; /* of the address */
    dem_error *err;
};

/* ---- What is due ---------------------------------------------------------------------- */

/* An address may hold a secret: the ledger knows it by this. */
static void hash_address(const char *address, char out[17])
{
    snprintf(out, 17, "%016llx", (unsigned long long)hash_slice(HASH_SEED, slice_of(address)));
}

/* The place of the address in a list of the line, or -1. */
static int place(struct slice hash, const json_t *line, const char *list)
{
    const json_t *all = json_object_get(line, list);
    for (size_t i = 0; i < json_array_size(all); i++) {
        const char *one = json_string_value(json_array_get(all, i));
        if (one && slice_is(hash, one))
            return (int)i;
    }
    return -1;
}

static bool is_of(const json_t *line, const struct alerts *alerts)
{
    const char *id = json_string_value(json_object_get(json_object_get(line, "alert"), "id"));
    for (size_t i = 0; i < alerts->count; i++)
        if (slice_is(alerts->list[i].id, id))
            return true;
    return false;
}

void webhook_due(const char *address, struct ledger *ledger, const struct alerts *alerts)
{
    char hash[17];
    size_t i;
    json_t *line;
    hash_address(address, hash);
    json_array_foreach(ledger->lines, i, line)
    {
        if (is_of(line, alerts) && place(slice_of(hash), line, "due") < 0 &&
            place(slice_of(hash), line, "sent") < 0)
            json_array_append_new(json_object_get(line, "due"), json_string(hash));
    }
}

static dem_code mark_sent(const struct sending *s, json_t *line)
{
    json_array_remove(json_object_get(line, "due"), (size_t)place(s->hash, line, "due"));
    json_array_append_new(json_object_get(line, "sent"), json_stringn(s->hash.at, s->hash.len));
    return ledger_write(s->ledger, s->arena, s->err);
}

/* ---- One after the other ---------------------------------------------------------------- */

static dem_code post(const struct sending *s, struct slice body, struct fetch_answer *answer)
{
    struct fetch_request request = {.address = s->hook->address,
                                    .post = body,
                                    .post_type = "application/json",
                                    .body_max = ANSWER_MAX,
                                    .keep_part = true};
    dem_code code = fetch_begin(s->fetch, &request, s->err);
    while (!code && !fetch_next(s->fetch, WAIT_MS, answer))
        continue;
    return code;
}

static bool may_come(const struct fetch_answer *a)
{
    bool failed = !a->status && !a->lasting;
    return failed || a->status == 408 || a->status == 429 || a->status >= 500;
}

static int64_t pause_of(const struct fetch_answer *a, int tries)
{
    int64_t ms = (int64_t)WEBHOOK_FIRST_MS << tries;
    int64_t told = a->status ? http_retry_after(a->retry_after, 0) * 1000 : -1;
    ms = told >= 0 ? told : ms;
    return ms < WEBHOOK_WAIT_MAX_MS ? ms : WEBHOOK_WAIT_MAX_MS;
}

/* The address stays out of it: it may hold a secret. */
static void complain(const struct sending *s, const char *id, const struct fetch_answer *a)
{
    char what[320];
    if (a->status)
        snprintf(what, sizeof what, "the webhook answers %d to alert %s; it stays due",
                 a->status, id);
    else
        snprintf(what, sizeof what,
                 "the webhook cannot be reached for alert %s: %s; it stays due", id, a->why);
    s->hook->tell(s->hook->user, what);
}

/* DEM_OK with *sent false: it stays due. */
static dem_code send_one(const struct sending *s, const json_t *alert, bool *sent)
{
    char *body = json_dumps(alert, JSON_COMPACT | JSON_REAL_PRECISION(8));
    struct fetch_answer answer = {.status = 0};
    dem_code code =
        body ? DEM_OK : error_set(s->err, DEM_E_MEMORY, "not enough memory for an alert");
    *sent = false;
    for (int tries = 0; tries < WEBHOOK_TRIES && !code && !*sent; tries++) {
        code = post(s, slice_of(body), &answer);
        *sent = !code && answer.status >= 200 && answer.status < 300;
        if (code || *sent)
            break;
        if (tries + 1 == WEBHOOK_TRIES || !may_come(&answer)) {
            complain(s, json_string_value(json_object_get(alert, "id")), &answer);
            break;
        }
        s->hook->wait(s->hook->user, pause_of(&answer, tries));
    }
    free(body);
    return code;
}

static dem_code send_due(const struct sending *s, size_t *failed)
{
    dem_code code = DEM_OK;
    size_t i;
    json_t *line;
    json_array_foreach(s->ledger->lines, i, line)
    {
        bool sent = false;
        if (code || place(s->hash, line, "due") < 0)
            continue;
        if (!*failed) /* what does not take one alert takes no other either */
            code = send_one(s, json_object_get(line, "alert"), &sent);
        if (!code && sent)
            code = mark_sent(s, line);
        *failed += !sent;
    }
    return code;
}

dem_code webhook_send(const struct webhook *webhook, struct ledger *ledger, struct arena *arena,
                      size_t *failed, dem_error *err)
{
    char hash[17];
    struct sending s = {.hook = webhook, .ledger = ledger, .arena = arena, .err = err};
    hash_address(webhook->address, hash);
    s.hash = slice_of(hash);
    *failed = 0;
    dem_code code = fetch_open(&s.fetch, webhook->fetch, err);
    if (!code)
        code = send_due(&s, failed);
    fetch_close(s.fetch);
    return code;
}
