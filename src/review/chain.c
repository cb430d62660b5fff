/* The chain of entries: appended to, and looked at from its beginning. */
#include "review/build.h"

#include "base/error.h"

#include "base/banned.h"

static const char domain[] = "demarche review entry 1";

/* ---- Hashes ------------------------------------------------------------------------ */

static void add_number(crypto_generichash_state *state, uint64_t n)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(n >> (8 * i));
    crypto_generichash_update(state, bytes, sizeof bytes);
}

/* Its length goes before each text, so that no two rows give the same bytes. */
static void add_text(crypto_generichash_state *state, struct slice s)
{
    add_number(state, s.len);
    crypto_generichash_update(state, (const unsigned char *)(s.len ? s.at : ""), s.len);
}

static void hash_entry(struct chain_entry *e, const unsigned char *previous)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, REVIEW_HASH);
    add_text(&state, SLICE(domain));
    add_number(&state, e->number);
    add_text(&state, e->kind);
    add_number(&state, (uint64_t)e->round);
    add_number(&state, (uint64_t)e->event);
    add_number(&state, (uint64_t)e->member);
    add_number(&state, (uint64_t)e->at);
    add_text(&state, e->body);
    crypto_generichash_update(&state, previous, REVIEW_HASH);
    crypto_generichash_final(&state, e->hash, REVIEW_HASH);
}

void items_hash(struct review *r, int64_t round, unsigned char out[REVIEW_HASH])
{
    crypto_generichash_state state;
    struct query *q = db_ask(r->file,
                             "SELECT event, record, document, title, publisher, url, published,"
                             " reports, sources FROM item WHERE round = ? ORDER BY number",
                             "i", round);
    crypto_generichash_init(&state, NULL, 0, REVIEW_HASH);
    while (db_row(r->file, q)) {
        add_number(&state, (uint64_t)db_int(q, 0));
        for (int i = 1; i < 6; i++)
            add_text(&state, db_text(q, i));
        add_number(&state, (uint64_t)(int64_t)db_day(q, 6));
        add_number(&state, (uint64_t)db_int(q, 7));
        add_number(&state, (uint64_t)db_int(q, 8));
    }
    crypto_generichash_final(&state, out, REVIEW_HASH);
}

struct slice hex_of(struct arena *arena, const unsigned char *bytes, size_t count)
{
    char *text = arena_take(arena, 2 * count + 1);
    sodium_bin2hex(text, 2 * count + 1, bytes, count);
    return (struct slice){text, 2 * count};
}

struct slice string_in(struct arena *arena, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return SLICE_EMPTY;
    return arena_copy(arena,
                      (struct slice){json_string_value(value), json_string_length(value)});
}

/* ---- Appended to ------------------------------------------------------------------- */

/* The number of the last entry and its hash; 0 and zeros before the first. */
static uint64_t last_entry(struct review *r, unsigned char hash[REVIEW_HASH])
{
    uint64_t number = 0;
    struct query *q =
        db_ask(r->file, "SELECT number, hash FROM entry ORDER BY number DESC LIMIT 1", "");
    memset(hash, 0, REVIEW_HASH);
    if (!db_row(r->file, q))
        return 0;
    number = (uint64_t)db_int(q, 0);
    struct slice bytes = db_text(q, 1);
    if (bytes.len == REVIEW_HASH)
        memcpy(hash, bytes.at, REVIEW_HASH);
    db_reset(q);
    return number;
}

void chain_head(struct review *r, unsigned char head[REVIEW_HASH])
{
    last_entry(r, head);
}

dem_code chain_append(struct review *r, struct chain_entry *e, const unsigned char *key)
{
    unsigned char previous[REVIEW_HASH], signature[crypto_sign_BYTES];
    e->number = last_entry(r, previous) + 1;
    hash_entry(e, previous);
    if (key)
        crypto_sign_detached(signature, NULL, e->hash, REVIEW_HASH, key);
    db_run(r->file,
           "INSERT INTO entry (number, kind, round, event, member, at, body, previous, hash,"
           " signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
           "iTiiiiTbbb", (int64_t)e->number, e->kind, e->round, e->event, e->member, e->at,
           e->body, (struct slice){(const char *)previous, REVIEW_HASH},
           (struct slice){(const char *)e->hash, REVIEW_HASH},
           (struct slice){(const char *)signature, key ? crypto_sign_BYTES : 0});
    return r->file->error.code;
}

/* ---- Looked at ----------------------------------------------------------------------- */

static bool is_bytes(struct query *q, int column, const void *bytes, size_t count)
{
    struct slice have = db_text(q, column);
    return have.len == count && (!count || !memcmp(have.at, bytes, count));
}

/* The public key of a member as its own entry in the chain has it. */
static bool key_of(struct review *r, int64_t member, const struct chain_entry *own,
                   unsigned char key[crypto_sign_PUBLICKEYBYTES])
{
    bool found = false;
    size_t size = 0;
    struct query *q = db_ask(r->file,
                             "SELECT json_extract(e.body, '$.key'), m.key, e.body ->> '$.name',"
                             " m.name, e.body ->> '$.party', m.party, e.number FROM member m"
                             " JOIN entry e ON e.number = m.entry AND e.kind = 'member' AND"
                             " e.member = m.id WHERE m.id = ?",
                             "i", member);
    if (!db_row(r->file, q))
        return false;
    struct slice hex = db_text(q, 0);
    found =
        !sodium_hex2bin(key, crypto_sign_PUBLICKEYBYTES, hex.at, hex.len, NULL, &size, NULL) &&
        size == crypto_sign_PUBLICKEYBYTES && is_bytes(q, 1, key, crypto_sign_PUBLICKEYBYTES) &&
        slice_equal(db_text(q, 2), db_text(q, 3)) &&
        slice_equal(db_text(q, 4), db_text(q, 5)) && (uint64_t)db_int(q, 6) <= own->number;
    db_reset(q);
    return found;
}

/* Are a round's events those that its entry names? */
static bool round_stands(struct review *r, const struct chain_entry *e)
{
    unsigned char hash[REVIEW_HASH];
    char hex[2 * REVIEW_HASH + 1];
    int64_t id =
        db_number(r->file,
                  db_ask(r->file,
                         "SELECT id FROM round WHERE entry = ?1 AND name = (SELECT body"
                         " ->> '$.name' FROM entry WHERE number = ?1)",
                         "i", (int64_t)e->number),
                  0);
    items_hash(r, id, hash);
    sodium_bin2hex(hex, sizeof hex, hash, REVIEW_HASH);
    return id && db_number(r->file,
                           db_ask(r->file,
                                  "SELECT body ->> '$.items' = ? FROM entry WHERE number = ?",
                                  "Ti", slice_of(hex), (int64_t)e->number),
                           0) == 1;
}

static bool on_an_event(struct review *r, const struct chain_entry *e)
{
    return db_number(
               r->file,
               db_ask(r->file,
                      "SELECT 1 FROM item i JOIN round r ON r.id = i.round WHERE i.round ="
                      " ? AND i.event = ? AND r.entry < ?",
                      "iii", e->round, e->event, (int64_t)e->number),
               0) == 1;
}

/* What is wrong with the entry at hand, or NULL. */
static const char *wrong_with(struct review *r, struct query *q, struct chain_entry *e,
                              const unsigned char *previous, uint64_t number)
{
    unsigned char key[crypto_sign_PUBLICKEYBYTES];
    struct slice signature = db_text(q, 9);
    if (e->number != number)
        return "an entry is missing";
    if (!is_bytes(q, 7, previous, REVIEW_HASH))
        return "it does not follow from the entry before";
    hash_entry(e, previous);
    if (!is_bytes(q, 8, e->hash, REVIEW_HASH))
        return "it is not what was hashed";
    if (slice_is(e->kind, "round"))
        return round_stands(r, e) ? NULL
                                  : "the events of the round are not those it began with";
    if (!slice_is(e->kind, "member") && !slice_is(e->kind, "verdict"))
        return "its kind is not known";
    if (!key_of(r, e->member, e, key))
        return "its member or the member's key is not as entered";
    if (signature.len != crypto_sign_BYTES ||
        crypto_sign_verify_detached((const unsigned char *)signature.at, e->hash, REVIEW_HASH,
                                    key))
        return "the signature is not the member's";
    return slice_is(e->kind, "verdict") && !on_an_event(r, e) ? "it is on no event of its round"
                                                              : NULL;
}

dem_code review_verify(struct review *r, struct slice head, struct chain_report *out,
                       dem_error *err)
{
    char hex[2 * REVIEW_HASH + 1];
    *out = (struct chain_report){.known = !head.len};
    db_script(r->file, "BEGIN"); /* one state of the file, whoever writes meanwhile */
    struct query *q = db_ask(r->file,
                             "SELECT number, kind, round, event, member, at, body, previous,"
                             " hash, signature FROM entry ORDER BY number",
                             "");
    while (db_row(r->file, q)) {
        struct chain_entry e = {.number = (uint64_t)db_int(q, 0),
                                .kind = db_text(q, 1),
                                .round = db_int(q, 2),
                                .event = db_int(q, 3),
                                .member = db_int(q, 4),
                                .at = db_int(q, 5),
                                .body = db_text(q, 6)};
        const char *what = wrong_with(r, q, &e, out->head, ++out->entries);
        if (what && !out->wrong) {
            out->wrong = out->entries;
            out->what = what;
        }
        struct slice hash = db_text(q, 8);
        memset(out->head, 0, REVIEW_HASH);
        memcpy(out->head, hash.at ? hash.at : "",
               hash.len < REVIEW_HASH ? hash.len : REVIEW_HASH);
        out->verdicts += slice_is(e.kind, "verdict");
        sodium_bin2hex(hex, sizeof hex, out->head, REVIEW_HASH);
        out->known |= slice_is(head, hex);
    }
    int64_t loose = db_number(
        r->file,
        db_ask(r->file,
               "SELECT (SELECT count(*) FROM member) + (SELECT count(*) FROM round) - (SELECT"
               " count(*) FROM entry WHERE kind IN ('member', 'round'))",
               ""),
        0);
    if (loose && !out->wrong) {
        out->wrong = out->entries + 1;
        out->what = "a member or a round has no entry, or an entry has none";
    }
    db_script(r->file, "COMMIT");
    return review_error(r, err);
}
