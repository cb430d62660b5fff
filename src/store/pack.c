/* Texts and records are kept deflated; SQL reads them through unpack(). */
#include "store/build.h"

#include <math.h>

#include "base/banned.h"

enum { LEVEL = 6 };

struct slice pack(struct store *s, struct slice bytes)
{
    z_stream *z = &s->deflater;
    if (!z->state ? deflateInit(z, LEVEL) : deflateReset(z)) {
        db_fail(s, DEM_E_MEMORY, "not enough memory to pack a text");
        return SLICE_EMPTY;
    }
    uLong room = deflateBound(z, (uLong)bytes.len);
    char *to = arena_raw(&s->scratch, room);
    z->next_in = (Bytef *)(uintptr_t)bytes.at;
    z->avail_in = (uInt)bytes.len;
    z->next_out = (Bytef *)to;
    z->avail_out = (uInt)room;
    deflate(z, Z_FINISH); /* there is room for all: it cannot fail */
    return (struct slice){to, z->total_out};
}

void pack_end(struct store *s)
{
    if (s->deflater.state)
        deflateEnd(&s->deflater);
}

static bool inflate_into(char *to, size_t size, struct slice packed)
{
    uLongf len = (uLongf)size;
    return uncompress((Bytef *)to, &len, (const Bytef *)packed.at, (uLong)packed.len) == Z_OK &&
           len == size;
}

struct slice unpack(struct arena *arena, struct slice packed, size_t size)
{
    char *to = arena_raw(arena, size + 1);
    return inflate_into(to, size, packed) ? (struct slice){to, size} : SLICE_EMPTY;
}

static void sql_unpack(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct slice packed = {sqlite3_value_blob(values[0]),
                           (size_t)sqlite3_value_bytes(values[0])};
    int64_t size = sqlite3_value_int64(values[1]);
    char *to = size < 0 || size > TEXT_SOURCE_MAX ? NULL : sqlite3_malloc64((uint64_t)size + 1);
    if (to && packed.at && inflate_into(to, (size_t)size, packed)) {
        sqlite3_result_text64(context, to, (uint64_t)size, sqlite3_free, SQLITE_UTF8);
        return;
    }
    sqlite3_free(to);
    sqlite3_result_error(context, "a text of the store is damaged", -1);
}

/* The first day of the day's week (Monday), month or year. */
static void sql_period(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL)
        return;
    dem_day day = sqlite3_value_int(values[0]);
    int unit = sqlite3_value_int(values[1]);
    if (unit == STORE_WEEK)
        day -= calendar_weekday(day);
    else if (unit != STORE_DAY) {
        struct date d = calendar_date(day);
        day = calendar_day(d.year, unit == STORE_YEAR ? 1 : d.month, 1);
    }
    sqlite3_result_int(context, day);
}

/* What an event counts for, in thousandths: cells.h. */
static void sql_weight(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    double sources = log2(1.0 + sqlite3_value_double(values[1]));
    double weight = sqlite3_value_double(values[0]) * (sources < 4 ? sources : 4);
    sqlite3_result_int64(context, (int64_t)llround(weight * 1000));
}

dem_code functions_add(struct store *s)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    if (sqlite3_create_function_v2(s->db, "unpack", 2, flags, NULL, sql_unpack, NULL, NULL,
                                   NULL) ||
        sqlite3_create_function_v2(s->db, "period", 2, flags, NULL, sql_period, NULL, NULL,
                                   NULL) ||
        sqlite3_create_function_v2(s->db, "weight", 2, flags, NULL, sql_weight, NULL, NULL,
                                   NULL))
        db_failed(s);
    return s->error.code;
}
