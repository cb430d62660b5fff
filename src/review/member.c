/* Members: their keys, their passwords, and who has signed in. */
#include "review/build.h"

#include "base/error.h"

#include "base/banned.h"

enum {
    PASSWORD_MIN = 10,
    PASSWORD_MAX = 1024,
    TICKET_SECONDS = 12 * 3600, /* at most */
    IDLE_SECONDS = 2 * 3600,    /* without a request */
    SEEN_SECONDS = 60,          /* how finely that is kept */
    FORGET_SECONDS = 3600       /* failures so long ago count no more */
};

/* Argon2id with 64 MiB: about a tenth of a second a guess. */
#define OPS crypto_pwhash_OPSLIMIT_INTERACTIVE
#define MEM crypto_pwhash_MEMLIMIT_INTERACTIVE

/* ---- Names and passwords ---------------------------------------------------------- */

static bool good_name(struct slice s)
{
    bool ok = s.len && s.len <= NAME_MAX_BYTES;
    for (size_t i = 0; i < s.len && ok; i++)
        ok = (unsigned char)s.at[i] >= ' ' && s.at[i] != 127;
    json_t *text = ok ? json_stringn(s.at, s.len) : NULL; /* NULL if it is no UTF-8 */
    json_decref(text);
    return ok && text;
}

/* The member's signing key under a key that only the password gives. */
static bool seal(struct slice password, const unsigned char *signing,
                 unsigned char salt[crypto_pwhash_SALTBYTES],
                 unsigned char nonce[crypto_secretbox_NONCEBYTES],
                 unsigned char sealed[crypto_secretbox_MACBYTES + crypto_sign_SECRETKEYBYTES])
{
    unsigned char key[crypto_secretbox_KEYBYTES];
    randombytes_buf(salt, crypto_pwhash_SALTBYTES);
    randombytes_buf(nonce, crypto_secretbox_NONCEBYTES);
    bool ok = !crypto_pwhash(key, sizeof key, password.at, password.len, salt, OPS, MEM,
                             crypto_pwhash_ALG_ARGON2ID13);
    if (ok)
        crypto_secretbox_easy(sealed, signing, crypto_sign_SECRETKEYBYTES, nonce, key);
    sodium_memzero(key, sizeof key);
    return ok;
}

static struct slice bytes_of(const unsigned char *at, size_t len)
{
    return (struct slice){(const char *)at, len};
}

static dem_code keep_secret(struct review *r, int64_t member, struct slice password,
                            const unsigned char *signing)
{
    char hash[crypto_pwhash_STRBYTES];
    unsigned char salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES],
        sealed[crypto_secretbox_MACBYTES + crypto_sign_SECRETKEYBYTES];
    if (crypto_pwhash_str(hash, password.at, password.len, OPS, MEM) ||
        !seal(password, signing, salt, nonce, sealed))
        return db_fail(r->file, DEM_E_MEMORY, "not enough memory to hash a password");
    db_run(r->file,
           "INSERT INTO secret (member, password, salt, nonce, sealed) VALUES (?, ?, ?, ?, ?)"
           " ON CONFLICT (member) DO UPDATE SET password = excluded.password,"
           " salt = excluded.salt, nonce = excluded.nonce, sealed = excluded.sealed",
           "iTbbb", member, slice_of(hash), bytes_of(salt, sizeof salt),
           bytes_of(nonce, sizeof nonce), bytes_of(sealed, sizeof sealed));
    return r->file->error.code;
}

static bool good_password(struct slice password, dem_error *err)
{
    bool ok = password.len >= PASSWORD_MIN && password.len <= PASSWORD_MAX;
    if (!ok)
        error_set(err, DEM_E_USAGE, "a password wants %d to %d characters", PASSWORD_MIN,
                  PASSWORD_MAX);
    return ok;
}

static dem_code add_member(struct review *r, struct slice name, struct slice party,
                           struct slice password, int64_t now)
{
    unsigned char key[crypto_sign_PUBLICKEYBYTES], signing[crypto_sign_SECRETKEYBYTES];
    crypto_sign_keypair(key, signing);
    int64_t id = db_number(
        r->file, db_ask(r->file, "SELECT coalesce(max(id), 0) + 1 FROM member", ""), 0);
    struct slice hex = hex_of(&r->file->scratch, key, sizeof key);
    json_t *body = json_pack("{s:s%,s:s%,s:s%}", "name", name.at, name.len, "party", party.at,
                             party.len, "key", hex.at, hex.len);
    char *text = json_dumps(body, JSON_COMPACT);
    struct chain_entry e = {
        .kind = SLICE("member"), .member = id, .at = now, .body = slice_of(text ? text : "")};
    chain_append(r, &e, signing);
    db_run(r->file, "INSERT INTO member (id, name, party, entry, key) VALUES (?, ?, ?, ?, ?)",
           "iTTib", id, name, party, (int64_t)e.number, bytes_of(key, sizeof key));
    keep_secret(r, id, password, signing);
    sodium_memzero(signing, sizeof signing);
    free(text);
    json_decref(body);
    return r->file->error.code;
}

dem_code review_member_add(struct review *r, struct slice name, struct slice party,
                           struct slice password, int64_t now, dem_error *err)
{
    if (!good_name(name) || !good_name(party))
        return error_set(err, DEM_E_USAGE,
                         "a name is 1 to %d bytes of UTF-8 without control characters",
                         NAME_MAX_BYTES);
    if (!good_password(password, err))
        return DEM_E_USAGE;
    if (setjmp(r->file->scratch.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the review");
    review_begin(r);
    bool taken =
        db_number(r->file, db_ask(r->file, "SELECT 1 FROM member WHERE name = ?", "T", name),
                  0) != 0;
    if (taken)
        db_fail(r->file, DEM_E_USAGE, "there is a member \"%.*s\" already", SLICE_ARG(name));
    else
        add_member(r, name, party, password, now);
    arena_reset(&r->file->scratch);
    return review_end(r, err);
}

/* ---- Failures to sign in ------------------------------------------------------------ */

/* What is counted: a name from an address, an address, a name from anywhere.  So many tries are
 * free; each one more doubles the wait from a second on, up to `most`. */
static const struct {
    char letter;
    int64_t free, most;
} watched[] = {{'b', 4, 900}, {'a', 12, 900}, {'n', 30, 60}};
enum { WATCHED = sizeof watched / sizeof *watched };

static struct slice who_of(struct arena *arena, int i, struct slice name, struct slice address)
{
    name = slice_part(name, 0, NAME_MAX_BYTES);
    return watched[i].letter == 'b'
               ? arena_print(arena, "b%.*s %.*s", SLICE_ARG(address), SLICE_ARG(name))
           : watched[i].letter == 'a' ? arena_print(arena, "a%.*s", SLICE_ARG(address))
                                      : arena_print(arena, "n%.*s", SLICE_ARG(name));
}

/* Counts a try before it is looked at, so that many at once are no way around; the seconds to
 * wait instead, or 0. */
static int64_t count_try(struct review *r, struct slice name, struct slice address, int64_t now)
{
    int64_t wait = 0;
    review_begin(r);
    db_run(r->file, "DELETE FROM failure WHERE at < ?", "i", now - FORGET_SECONDS);
    for (int i = 0; i < WATCHED; i++) {
        int64_t until = db_number(r->file,
                                  db_ask(r->file, "SELECT until FROM failure WHERE who = ?",
                                         "T", who_of(&r->file->scratch, i, name, address)),
                                  0);
        wait = until - now > wait ? until - now : wait;
    }
    for (int i = 0; i < WATCHED && !wait; i++) {
        struct slice who = who_of(&r->file->scratch, i, name, address);
        int64_t count =
            1 + db_number(r->file,
                          db_ask(r->file, "SELECT count FROM failure WHERE who = ?", "T", who),
                          0);
        int64_t over = count - watched[i].free;
        int64_t pause = over < 0 ? 0 : over > 20 ? watched[i].most : INT64_C(1) << over;
        pause = pause > watched[i].most ? watched[i].most : pause;
        db_run(r->file,
               "INSERT INTO failure (who, count, at, until) VALUES (?1, ?2, ?3, ?4) ON CONFLICT"
               " (who) DO UPDATE SET count = ?2, at = ?3, until = ?4",
               "Tiii", who, count, now, now + pause);
    }
    store_commit(r->file, NULL);
    return wait;
}

static void forgive(struct review *r, struct slice name, struct slice address)
{
    for (int i = 0; i < WATCHED; i++)
        if (watched[i].letter != 'a') /* its own name is no way to try others */
            db_run(r->file, "DELETE FROM failure WHERE who = ?", "T",
                   who_of(&r->file->scratch, i, name, address));
        else
            db_run(
                r->file,
                "UPDATE failure SET count = count - 1, until = 0 WHERE who = ? AND count > 0",
                "T", who_of(&r->file->scratch, i, name, address));
}

/* ---- Tickets --------------------------------------------------------------------------- */

void review_secret(char secret[REVIEW_SECRET + 1])
{
    unsigned char bytes[REVIEW_SECRET / 2];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(secret, REVIEW_SECRET + 1, bytes, sizeof bytes);
    sodium_memzero(bytes, sizeof bytes);
}

/* Of a secret, for one use of it each: none tells of another. */
static void derive(const char *use, struct slice secret, unsigned char out[32])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    crypto_generichash_update(&state, (const unsigned char *)use, strlen(use) + 1);
    crypto_generichash_update(&state, (const unsigned char *)(secret.len ? secret.at : ""),
                              secret.len);
    crypto_generichash_final(&state, out, 32);
}

struct slice review_form_token(struct arena *arena, struct slice secret)
{
    unsigned char hash[32];
    derive("form", secret, hash);
    return hex_of(arena, hash, sizeof hash);
}

bool review_same(struct slice a, struct slice b)
{
    return a.len == b.len && a.len && !sodium_memcmp(a.at, b.at, a.len);
}

static void give_ticket(struct review *r, int64_t member, const unsigned char *signing,
                        struct slice secret, int64_t now)
{
    unsigned char hash[32], key[32], nonce[crypto_secretbox_NONCEBYTES],
        sealed[crypto_secretbox_MACBYTES + crypto_sign_SECRETKEYBYTES];
    derive("ticket", secret, hash);
    derive("seal", secret, key);
    randombytes_buf(nonce, sizeof nonce);
    crypto_secretbox_easy(sealed, signing, crypto_sign_SECRETKEYBYTES, nonce, key);
    sodium_memzero(key, sizeof key);
    db_run(r->file, "DELETE FROM ticket WHERE until < ?1 OR seen < ?1 - ?2", "ii", now,
           (int64_t)IDLE_SECONDS);
    db_run(r->file,
           "INSERT INTO ticket (hash, member, until, seen, nonce, sealed)"
           " VALUES (?, ?, ?, ?, ?, ?)",
           "biiibb", bytes_of(hash, sizeof hash), member, now + TICKET_SECONDS, now,
           bytes_of(nonce, sizeof nonce), bytes_of(sealed, sizeof sealed));
}

/* Opens the member's signing key; 0 if name and password are not a member's. */
static int64_t open_key(struct review *r, struct slice name, struct slice password,
                        unsigned char signing[crypto_sign_SECRETKEYBYTES])
{
    char hash[crypto_pwhash_STRBYTES] = "";
    unsigned char key[crypto_secretbox_KEYBYTES];
    int64_t id = 0;
    struct query *q = db_ask(r->file,
                             "SELECT m.id, s.password, s.salt, s.nonce, s.sealed FROM member m"
                             " JOIN secret s ON s.member = m.id WHERE m.name = ?",
                             "T", name);
    if (!db_row(r->file, q)) { /* takes as long as a name that is there */
        (void)!crypto_pwhash_str(hash, password.at, password.len, OPS, MEM);
        return 0;
    }
    struct slice stored = db_text(q, 1), salt = db_text(q, 2), nonce = db_text(q, 3),
                 sealed = db_text(q, 4);
    snprintf(hash, sizeof hash, "%.*s", SLICE_ARG(stored));
    bool ok = salt.len == crypto_pwhash_SALTBYTES && nonce.len == crypto_secretbox_NONCEBYTES &&
              sealed.len == crypto_secretbox_MACBYTES + crypto_sign_SECRETKEYBYTES &&
              !crypto_pwhash_str_verify(hash, password.at, password.len) &&
              !crypto_pwhash(key, sizeof key, password.at, password.len,
                             (const unsigned char *)salt.at, OPS, MEM,
                             crypto_pwhash_ALG_ARGON2ID13) &&
              !crypto_secretbox_open_easy(signing, (const unsigned char *)sealed.at, sealed.len,
                                          (const unsigned char *)nonce.at, key);
    id = ok ? db_int(q, 0) : 0;
    db_reset(q);
    sodium_memzero(key, sizeof key);
    return id;
}

/* The member of this name and password with its signing key. */
static dem_code known(struct review *r, struct slice name, struct slice password,
                      struct slice address, int64_t now, int64_t *member,
                      unsigned char signing[crypto_sign_SECRETKEYBYTES], int64_t *wait,
                      dem_error *err)
{
    *wait = count_try(r, name, address, now);
    if (*wait)
        return error_set(err, DEM_E_BUSY, "too many tries; wait %lld seconds",
                         (long long)*wait);
    password = slice_part(password, 0, PASSWORD_MAX);
    *member = open_key(r, name, password.at ? password : SLICE(""), signing);
    dem_code code = review_error(r, err);
    return code || *member
               ? code
               : error_set(err, DEM_E_USAGE, "no member has this name and password");
}

dem_code review_sign_in(struct review *r, struct slice name, struct slice password,
                        struct slice address, int64_t now, char secret[REVIEW_SECRET + 1],
                        int64_t *wait, dem_error *err)
{
    unsigned char signing[crypto_sign_SECRETKEYBYTES];
    int64_t member;
    if (setjmp(r->file->scratch.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the review");
    dem_code code = known(r, name, password, address, now, &member, signing, wait, err);
    if (code)
        return code;
    review_secret(secret);
    review_begin(r);
    forgive(r, name, address);
    give_ticket(r, member, signing, slice_of(secret), now);
    sodium_memzero(signing, sizeof signing);
    arena_reset(&r->file->scratch);
    return review_end(r, err);
}

dem_code review_password(struct review *r, struct slice name, struct slice old,
                         struct slice password, struct slice address, int64_t now,
                         int64_t *wait, dem_error *err)
{
    unsigned char signing[crypto_sign_SECRETKEYBYTES];
    int64_t member;
    *wait = 0;
    if (!good_password(password, err))
        return DEM_E_USAGE;
    if (setjmp(r->file->scratch.guard))
        return error_set(err, DEM_E_MEMORY, "not enough memory for the review");
    dem_code code = known(r, name, old, address, now, &member, signing, wait, err);
    if (code)
        return code;
    review_begin(r);
    forgive(r, name, address);
    keep_secret(r, member, password, signing);
    db_run(r->file, "DELETE FROM ticket WHERE member = ?", "i", member);
    sodium_memzero(signing, sizeof signing);
    arena_reset(&r->file->scratch);
    return review_end(r, err);
}

static bool open_ticket(struct query *q, struct arena *arena, struct slice secret,
                        struct review_ticket *out)
{
    unsigned char key[32];
    struct slice nonce = db_text(q, 3), sealed = db_text(q, 4);
    derive("seal", secret, key);
    bool ok = nonce.len == crypto_secretbox_NONCEBYTES &&
              sealed.len == crypto_secretbox_MACBYTES + crypto_sign_SECRETKEYBYTES &&
              !crypto_secretbox_open_easy(out->key, (const unsigned char *)sealed.at,
                                          sealed.len, (const unsigned char *)nonce.at, key);
    sodium_memzero(key, sizeof key);
    out->member =
        (struct review_member){db_int(q, 0), row_text(arena, q, 1), row_text(arena, q, 2)};
    return ok;
}

bool review_ticket(struct review *r, struct arena *arena, struct slice secret, int64_t now,
                   struct review_ticket *out)
{
    unsigned char hash[32];
    if (secret.len != REVIEW_SECRET)
        return false;
    derive("ticket", secret, hash);
    struct slice key = bytes_of(hash, sizeof hash);
    struct query *q =
        db_ask(r->file,
               "SELECT m.id, m.name, m.party, t.nonce, t.sealed, t.seen FROM ticket t JOIN"
               " member m ON m.id = t.member WHERE t.hash = ? AND t.until > ? AND t.seen > ?",
               "bii", key, now, now - IDLE_SECONDS);
    if (!db_row(r->file, q))
        return false;
    int64_t seen = db_int(q, 5);
    bool ok = open_ticket(q, arena, secret, out);
    db_reset(q);
    if (ok && now - seen > SEEN_SECONDS)
        db_run(r->file, "UPDATE ticket SET seen = ? WHERE hash = ?", "ib", now, key);
    return ok;
}

void review_ticket_end(struct review_ticket *ticket)
{
    sodium_memzero(ticket->key, sizeof ticket->key);
}

void review_sign_out(struct review *r, struct slice secret)
{
    unsigned char hash[32];
    derive("ticket", secret, hash);
    db_run(r->file, "DELETE FROM ticket WHERE hash = ?", "b", bytes_of(hash, sizeof hash));
}
