/* Keys of what is named again and again: actors, contexts, issues, publishers, coders.  Each is
 * looked up in the file once and remembered; what is remembered is forgotten when a change is
 * taken back, or when it is too much. */
#include "store/build.h"

#include "base/banned.h"

enum { MEMORY_MAX = 48 << 20 };

static const struct {
    const char *find, *add;
} names[KEY_COUNT] = {
    [KEY_SOURCE] = {"SELECT key FROM source WHERE name = ?",
                    "INSERT INTO source (name) VALUES (?) RETURNING key"},
    [KEY_CONTEXT] = {"SELECT key FROM context WHERE name = ?",
                     "INSERT INTO context (name) VALUES (?) RETURNING key"},
    [KEY_ISSUE] = {"SELECT key FROM issue WHERE name = ?",
                   "INSERT INTO issue (name) VALUES (?) RETURNING key"},
    [KEY_CODER] =
        {"SELECT key FROM coder WHERE version = ? AND model = ? AND lexicon = ?",
         "INSERT INTO coder (version, model, lexicon) VALUES (?, ?, ?) RETURNING key"},
    [KEY_ACTOR] = {"SELECT key FROM actor WHERE name = ? AND country = ? AND sectors = ?"
                   " AND office = ? AND code = ?",
                   "INSERT INTO actor (name, country, sectors, office, code)"
                   " VALUES (?, ?, ?, ?, ?) RETURNING key"}};

void keys_forget(struct store *s)
{
    arena_reset(&s->keys.arena);
    for (int i = 0; i < KEY_COUNT; i++)
        table_init(&s->keys.tables[i], &s->keys.arena);
}

void keys_tidy(struct store *s)
{
    if (s->keys.arena.taken > MEMORY_MAX)
        keys_forget(s);
}

static struct query *ask(struct store *s, const char *sql, const struct slice *parts,
                         size_t count)
{
    static const char *const types[] = {"", "T", "TT", "TTT", "TTTT", "TTTTT"};
    const struct slice none = SLICE_EMPTY;
    return db_ask(s, sql, types[count], parts[0], count > 1 ? parts[1] : none,
                  count > 2 ? parts[2] : none, count > 3 ? parts[3] : none,
                  count > 4 ? parts[4] : none);
}

int64_t key_of_name(struct store *s, enum key_kind kind, const struct slice *parts,
                    size_t count)
{
    struct slice both[2 * 5];
    for (size_t i = 0; i < count; i++) {
        both[2 * i] = parts[i];
        both[2 * i + 1] = SLICE("\n");
    }
    struct slice joined = arena_join(&s->scratch, both, 2 * count);
    int64_t key = table_find(&s->keys.tables[kind], joined);
    if (key >= 0)
        return key;
    key = db_number(s, ask(s, names[kind].find, parts, count), 0);
    if (!key)
        key = db_number(s, ask(s, names[kind].add, parts, count), 0);
    if (!s->error.code && key > 0 && key <= INT32_MAX)
        table_add(&s->keys.tables[kind], arena_copy(&s->keys.arena, joined), (int32_t)key);
    return key;
}
