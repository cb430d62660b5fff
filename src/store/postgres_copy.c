/* Rows that nobody asks for before the transaction ends: copied into a table of the session at
 * once (COPY in its binary form), and from there into the store, what is there left out.  Keys,
 * a hundred from a sequence at a time; texts and their words lie in a part of their own for
 * each month, by the keys of the documents. */
#include "store/postgres.h"

#include "base/memory.h"

#include <stdio.h>

#include "base/banned.h"

static const struct {
    const char *table, *copy, *insert;
} stages[STAGES] = {
#define STAGE(table, columns)                                                                  \
    {                                                                                          \
        table, "COPY stage_" table " FROM STDIN (FORMAT binary)",                              \
            "INSERT INTO " table " SELECT " columns " FROM stage_" table                       \
            " ON CONFLICT DO NOTHING; DELETE FROM stage_" table                                \
    }
    STAGE("page", "*"), STAGE("party", "*"), STAGE("mention_context", "*"),
    STAGE("mention_issue", "*"),
    STAGE("words", "document, part, to_tsvector('demarche', text)")};

static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* signature, flags, extension */
enum { HEAD = 19, STAGE_MAX = 64 << 20 };

/* ---- Rows --------------------------------------------------------------------- */

static bool grow(struct store *s, struct stage *stage, size_t by)
{
    if (stage->len + by <= stage->room)
        return true;
    size_t room = 2 * (stage->len + by) + (64 << 10);
    char *at = memory_default()->resize(NULL, stage->at, stage->room, room);
    if (!at) {
        db_fail(s, DEM_E_MEMORY, "not enough memory for a row of the store");
        return false;
    }
    stage->at = at;
    stage->room = room;
    return true;
}

/* `size` bytes of a number, the highest first. */
static void put_number(struct stage *stage, uint64_t value, int size)
{
    for (int i = size - 1; i >= 0; i--)
        stage->at[stage->len++] = (char)(value >> (8 * i));
}

static void put_field(struct stage *stage, char type, int64_t number, struct slice bytes)
{
    put_number(stage, type == 'i' ? 8 : bytes.len, 4);
    if (type == 'i') {
        put_number(stage, (uint64_t)number, 8);
        return;
    }
    memcpy(stage->at + stage->len, bytes.at ? bytes.at : "", bytes.len);
    stage->len += bytes.len;
}

/* PostgreSQL has no text with a zero byte in it; words have none (words_fold). */
void postgres_add(struct store *s, const char *table, const char *types, va_list *list)
{
    struct stage *stage = postgres_of(s)->stages;
    for (size_t i = 0; strcmp(stages[i].table, table); i++)
        stage++;
    if (!grow(s, stage, HEAD + 2))
        return;
    if (!stage->len) {
        memcpy(stage->at, head, HEAD);
        stage->len = HEAD;
    }
    put_number(stage, strlen(types), 2);
    for (const char *type = types; *type; type++) {
        int64_t number = *type == 'i' ? va_arg(*list, int64_t) : 0;
        struct slice bytes = *type == 'i' ? SLICE_EMPTY : va_arg(*list, struct slice);
        if (!grow(s, stage, bytes.len + 16))
            return;
        put_field(stage, *type, number, bytes);
    }
    if (stage->len > STAGE_MAX)
        postgres_settle(s);
}

static void send_stage(struct store *s, size_t which)
{
    struct postgres *p = postgres_of(s);
    struct stage *stage = &p->stages[which];
    put_number(stage, UINT64_MAX, 2); /* there is room: postgres_add left it */
    PGresult *r = PQexec(p->conn, stages[which].copy);
    bool going = PQresultStatus(r) == PGRES_COPY_IN;
    for (size_t at = 0; going && at < stage->len;) {
        size_t part = stage->len - at < (1 << 20) ? stage->len - at : 1 << 20;
        going = PQputCopyData(p->conn, stage->at + at, (int)part) == 1;
        at += part;
    }
    if (going)
        going = PQputCopyEnd(p->conn, NULL) == 1;
    if (!going)
        postgres_failed(s, r);
    PQclear(r);
    while (going && (r = PQgetResult(p->conn))) {
        if (PQresultStatus(r) != PGRES_COMMAND_OK)
            postgres_failed(s, r);
        PQclear(r);
    }
    stage->len = 0;
    postgres_exec(s, stages[which].insert);
}

void postgres_settle(struct store *s)
{
    postgres_settle_sent(s); /* COPY goes by itself */
    for (size_t i = 0; i < STAGES && !s->error.code; i++)
        if (postgres_of(s)->stages[i].len)
            send_stage(s, i);
}

void postgres_forget(struct store *s)
{
    struct postgres *p = postgres_of(s);
    for (size_t i = 0; i < STAGES; i++)
        p->stages[i].len = 0;
    arena_reset(&p->names_arena);
    table_init(&p->months, &p->names_arena);
}

/* ---- Keys and parts ------------------------------------------------------------- */

enum { KEYS_STEP = 100 }; /* as the sequences go */

static int64_t next_number(struct store *s, enum db_keys keys)
{
    static const char *const next[KEYS_COUNT] = {
        [KEYS_DOCUMENT] = "SELECT nextval('document_key')",
        [KEYS_MENTION] = "SELECT nextval('mention_key')",
        [KEYS_EVENT] = "SELECT nextval('event_key')",
        [KEYS_PRINT] = "SELECT nextval('print_key')"};
    struct postgres *p = postgres_of(s);
    if (p->next[keys] == p->end[keys]) {
        p->next[keys] = db_number(s, db_ask(s, next[keys], ""), 0);
        p->end[keys] = p->next[keys] + KEYS_STEP;
    }
    return p->next[keys]++;
}

/* Makes the parts of a month where they are not there; readers go on meanwhile, which they
 * could not if the part were made as one from the start. */
static void make_part(struct store *s, struct slice name, int64_t month)
{
    static const char *const tables[] = {"page", "words"};
    for (size_t i = 0; i < 2; i++) {
        struct slice sql = arena_print(
            &s->scratch,
            "DO $$ BEGIN IF to_regclass('%s_%.*s') IS NULL THEN"
            " CREATE TABLE %s_%.*s (LIKE %s INCLUDING ALL);"
            " ALTER TABLE %s ATTACH PARTITION %s_%.*s FOR VALUES FROM (%lld) TO (%lld);"
            " END IF; END $$%c",
            tables[i], SLICE_ARG(name), tables[i], SLICE_ARG(name), tables[i], tables[i],
            tables[i], SLICE_ARG(name), (long long)(month << MONTH_BITS),
            (long long)((month + 1) << MONTH_BITS), 0);
        postgres_exec(s, sql.at);
    }
}

int64_t postgres_key(struct store *s, enum db_keys keys, dem_day day)
{
    struct postgres *p = postgres_of(s);
    int64_t number = next_number(s, keys), month = 0;
    if (keys != KEYS_DOCUMENT)
        return number;
    struct slice name = SLICE("undated");
    if (day != DEM_DAY_UNKNOWN) {
        struct date d = calendar_date(day);
        month = 12 * (int64_t)d.year + d.month;
        name = arena_print(&s->scratch, "%04d_%02d", d.year, d.month);
    }
    if (table_find(&p->months, name) == TABLE_NONE) {
        make_part(s, name, month);
        table_add(&p->months, arena_copy(&p->names_arena, name), 1);
    }
    return (month << MONTH_BITS) + number;
}
