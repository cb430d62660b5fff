#include "lexicon/image.h"

#include "base/error.h"
#include "base/file.h"

#include <math.h>
#include <stddef.h>

#include "base/banned.h"

enum { IMAGE_LIMIT = 1 << 30 };

static const char magic[8] = "DEMLEX1\n";

struct header {
    char magic[8];
    uint64_t layout;   /* of the records */
    uint64_t size;     /* of the whole file */
    uint64_t text;     /* where the text begins */
    uint64_t checksum; /* of what follows the header */
};

/* ---- What the records are made of ---------------------------------------- */

enum field_kind {
    FIELD_PLAIN, /* any bits */
    FIELD_SLICE,
    FIELD_TERMINATED, /* char [4] that ends with 0 */
    FIELD_CHOICE,     /* bool, uint8_t or enum: below `limit` */
    FIELD_NUMBER,     /* double, finite */
    FIELD_DAY,
    FIELD_INDEX, /* int32_t: -1, or an index of the list whose count is at `limit` */
    FIELD_NEXT,  /* the same of its own list, and behind itself */
    FIELD_LIST,  /* a pointer to records; their count is at `count` */
    FIELD_TABLE  /* struct table; its values are as FIELD_INDEX, or below `most` */
};

struct record;

struct field {
    enum field_kind kind;
    size_t at, size;
    size_t repeat, stride; /* an array inside of the record */
    size_t limit;          /* of a choice; of an index the place of a count in struct lexicon */
    size_t count;          /* of a list: where its length is */
    const struct record *of;
    int32_t most; /* of a table without a list */
};

struct record {
    size_t size;
    const struct field *fields;
    size_t count;
    bool (*sound)(const void *item); /* what no single field tells; may be NULL */
};

/* One field, and a field that stands in a row several times. */
#define FIELD(kind, type, member, ...)                                                         \
    {                                                                                          \
        kind, offsetof(type, member), sizeof(((type *)NULL)->member), .repeat = 1, __VA_ARGS__ \
    }
#define FIELDS(kind, type, first, room, ...)                                                   \
    {                                                                                          \
        kind, offsetof(type, first), sizeof(((type *)NULL)->first),                            \
            .repeat = (room), .stride = sizeof(((type *)NULL)->first), __VA_ARGS__             \
    }
#define COUNT_OF(vec)               .limit = offsetof(struct lexicon, vec.count)
#define PLAIN(type, member)         FIELD(FIELD_PLAIN, type, member, .limit = 0)
#define TEXT(type, member)          FIELD(FIELD_SLICE, type, member, .limit = 0)
#define TEXTS(type, list, room)     FIELDS(FIELD_SLICE, type, list[0], room, .limit = 0)
#define CODE(type, member)          FIELD(FIELD_TERMINATED, type, member, .limit = 0)
#define CHOICE(type, member, below) FIELD(FIELD_CHOICE, type, member, .limit = (below))
#define NUMBER(type, member)        FIELD(FIELD_NUMBER, type, member, .limit = 0)
#define DAY(type, member)           FIELD(FIELD_DAY, type, member, .limit = 0)
#define INDEX(type, member, vec)    FIELD(FIELD_INDEX, type, member, COUNT_OF(vec))
#define NEXT(type, member, vec)     FIELD(FIELD_NEXT, type, member, COUNT_OF(vec))
#define LIST(type, member, length, record)                                                     \
    FIELD(FIELD_LIST, type, member, .count = offsetof(type, length), .of = &(record))
#define SECTORS(type)                                                                          \
    FIELDS(FIELD_TERMINATED, type, sectors.code[0], SECTORS_MAX, .limit = 0),                  \
        CHOICE(type, sectors.count, SECTORS_MAX + 1)
#define SLOTS(member) LIST(struct frame, member.list, member.count, text_record)
#define RECORD(name, type, bytes, sound, ...)                                                  \
    _Static_assert(sizeof(void *) != 8 || sizeof(type) == (bytes),                             \
                   "a member came or went: " #type " of image.c");                             \
    static const struct field name##_fields[] = {__VA_ARGS__};                                 \
    static const struct record name##_record = {                                               \
        sizeof(type), name##_fields, sizeof name##_fields / sizeof *name##_fields, sound}

static bool sound_entry(const void *item)
{
    const struct entry *e = item;
    return e->kind != ENTRY_PERSON || e->person >= 0;
}

static bool sound_person(const void *item)
{
    return ((const struct person *)item)->count > 0;
}

/* Every member of every struct: what stands not here is zero in the image. */
RECORD(entry, struct entry, 104, sound_entry, CHOICE(struct entry, kind, ENTRY_PLACE + 1),
       TEXT(struct entry, name), CODE(struct entry, iso3), SECTORS(struct entry),
       DAY(struct entry, from), DAY(struct entry, to), CHOICE(struct entry, capitals, 2),
       CHOICE(struct entry, media, 2), CHOICE(struct entry, armed, 2),
       CHOICE(struct entry, capital, 2), TEXT(struct entry, id), NUMBER(struct entry, lat),
       NUMBER(struct entry, lon), PLAIN(struct entry, population),
       INDEX(struct entry, person, persons), NEXT(struct entry, next, entries));
RECORD(term, struct term, 48, NULL, CODE(struct term, iso3), SECTORS(struct term),
       TEXT(struct term, office), DAY(struct term, from), DAY(struct term, to));
RECORD(person, struct person, 40, sound_person, TEXT(struct person, name),
       LIST(struct person, list, count, term_record));
RECORD(agent, struct agent, 40, NULL, TEXT(struct agent, lemma), SECTORS(struct agent),
       CHOICE(struct agent, needs_country, 2), CHOICE(struct agent, person, 2),
       CHOICE(struct agent, arms, 2), CHOICE(struct agent, group, 2));
RECORD(text, struct slice, 16, NULL, {FIELD_SLICE, 0, sizeof(struct slice), .repeat = 1});
RECORD(test, struct test, 40, NULL, CHOICE(struct test, not, 2), TEXT(struct test, slot),
       TEXT(struct test, value));
RECORD(frame, struct frame, 288, NULL, TEXT(struct frame, id), TEXT(struct frame, head),
       TEXTS(struct frame, extra, EXTRA_MAX), CHOICE(struct frame, extras, EXTRA_MAX + 1),
       CHOICE(struct frame, pos, FRAME_ADJECTIVE + 1), CHOICE(struct frame, op, OP_COUNT),
       CHOICE(struct frame, kind, FRAME_ASSESSMENT + 1), TEXT(struct frame, type),
       TEXT(struct frame, mode), TEXT(struct frame, cameo), SLOTS(actor), SLOTS(to),
       SLOTS(what), SLOTS(item), SLOTS(about), CHOICE(struct frame, symmetric, 2),
       LIST(struct frame, tests, test_count, test_record), TEXT(struct frame, row),
       TEXT(struct frame, file), PLAIN(struct frame, line), NEXT(struct frame, next, frames));
RECORD(code, struct code, 88, NULL, TEXT(struct code, cameo), TEXT(struct code, name),
       TEXT(struct code, type), TEXT(struct code, mode), NUMBER(struct code, goldstein),
       TEXT(struct code, also));
RECORD(plover, struct plover, 88, NULL, TEXT(struct plover, type), TEXT(struct plover, mode),
       TEXT(struct plover, cameo), TEXT(struct plover, meaning), NUMBER(struct plover, weight),
       PLAIN(struct plover, quad), NUMBER(struct plover, score));
RECORD(specific, struct specific, 64, NULL, TEXT(struct specific, base),
       TEXT(struct specific, lemmas), TEXT(struct specific, code),
       LIST(struct specific, slots.list, slots.count, text_record));
RECORD(word_class, struct word_class, 32, NULL, TEXT(struct word_class, name),
       TEXT(struct word_class, lemmas));
RECORD(item_class, struct item_class, 48, NULL, TEXT(struct item_class, name),
       TEXT(struct item_class, meaning), TEXT(struct item_class, lemmas));
RECORD(quantity, struct quantity, 32, NULL, CHOICE(struct quantity, kind, QUANTITY_MEASURE + 1),
       NUMBER(struct quantity, number), TEXT(struct quantity, unit));
RECORD(cell, struct table_cell, 24, NULL, TEXT(struct table_cell, key),
       PLAIN(struct table_cell, value));

/* One line for each list and table of the lexicon; a table's values are indices of a list, or
 * have a bound. */
#define ALL(vec, record)    LIST(struct lexicon, vec.list, vec.count, record)
#define INTO(table, vec)    FIELD(FIELD_TABLE, struct lexicon, table, COUNT_OF(vec))
#define BELOW(table, most_) FIELD(FIELD_TABLE, struct lexicon, table, .most = (most_))

/* clang-format off */
RECORD(lexicon, struct lexicon, 1032, NULL,
       ALL(entries, entry_record),
       ALL(persons, person_record),
       ALL(agents, agent_record),
       ALL(frames, frame_record),
       ALL(codes, code_record),
       ALL(classes, word_class_record),
       ALL(plovers, plover_record),
       ALL(specifics, specific_record),
       ALL(items, item_class_record),
       ALL(quantities, quantity_record),
       INTO(names, entries),
       INTO(person_names, persons),
       INTO(agent_lemmas, agents),
       INTO(frame_heads, frames),
       BELOW(class_members, INT32_MAX),
       INTO(code_index, codes),
       INTO(algebra, codes),
       INTO(topics, codes),
       BELOW(reports, REPORT_COUNT),
       BELOW(cues, CUE_COUNT),
       INTO(country_names, entries),
       INTO(plover_index, plovers),
       BELOW(contexts, INT32_MAX),
       BELOW(sectors, INT32_MAX),
       BELOW(bodies, INT32_MAX),
       BELOW(sole_offices, INT32_MAX),
       INTO(item_words, items),
       INTO(quantity_words, quantities),
       INTO(weis, codes),
       BELOW(actor_codes, 1 << 24),
       PLAIN(struct lexicon, hint_weights),
       PLAIN(struct lexicon, checksum));
/* clang-format on */

/* Two programs with the same number lay out their records in the same way. */
static uint64_t layout_of(const struct record *r, uint64_t hash)
{
    hash = hash_bytes(hash, &r->size, sizeof r->size);
    for (size_t i = 0; i < r->count; i++) {
        const struct field *f = &r->fields[i];
        const size_t parts[] = {(size_t)f->kind, f->at,     f->size,
                                f->repeat,       f->stride, f->count};
        hash = hash_bytes(hash, parts, sizeof parts);
        if (f->of)
            hash = layout_of(f->of, hash);
    }
    return hash;
}

/* The content is taken 32 bytes at a time, in four sums that do not wait for each other; what
 * is left over comes last. */
static uint64_t checksum_of(struct slice bytes)
{
    const uint64_t prime = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t a = 1, b = 2, c = 3, d = 4, w[4];
    size_t at = sizeof(struct header);
    for (; at + sizeof w <= bytes.len; at += sizeof w) {
        memcpy(w, bytes.at + at, sizeof w);
        a = (a ^ w[0]) * prime;
        b = (b ^ w[1]) * prime;
        c = (c ^ w[2]) * prime;
        d = (d ^ w[3]) * prime;
    }
    const uint64_t sums[4] = {a, b, c, d};
    uint64_t sum = hash_bytes(HASH_SEED, sums, sizeof sums);
    return at < bytes.len ? hash_bytes(sum, bytes.at + at, bytes.len - at) : sum;
}

static size_t number_at(const void *base, size_t at)
{
    size_t number;
    memcpy(&number, (const char *)base + at, sizeof number);
    return number;
}

/* ---- Writing --------------------------------------------------------------- */

struct bytes {
    char *list;
    size_t count, room;
};

struct image {
    struct arena *arena;
    struct bytes body, text;
    struct table places; /* of texts: each stands there once */
};

/* Room for `size` zeros, up to a multiple of 8; where it begins. */
static size_t reserve(struct image *im, struct bytes *b, size_t size)
{
    size_t at = b->count;
    size = (size + 7) / 8 * 8;
    if (at + size > b->room) {
        size_t room = 2 * b->room > at + size ? 2 * b->room : at + size;
        b->list = arena_grow(im->arena, b->list, at, room, 1);
        b->room = room;
    }
    b->count += size;
    return at;
}

/* The place of a text is one more than its offset: 0 is no text. */
static void put_text(struct image *im, size_t at, struct slice text)
{
    size_t place = 0;
    if (text.at) {
        int32_t fresh = (int32_t)im->text.count, found = table_add(&im->places, text, fresh);
        place = (size_t)found + 1;
        if (found == fresh && text.len) {
            reserve(im, &im->text, text.len);
            memcpy(im->text.list + found, text.at, text.len);
        }
    }
    memcpy(im->body.list + at, &place, sizeof place);
    memcpy(im->body.list + at + offsetof(struct slice, len), &text.len, sizeof text.len);
}

static void put_list(struct image *im, const struct record *r, const void *list, size_t count);

static void put_field(struct image *im, size_t item, const char *from, const struct field *f)
{
    const void *list;
    const struct table *table = (const void *)(from + f->at);
    for (size_t i = 0; i < f->repeat; i++) {
        size_t at = f->at + i * f->stride;
        if (f->kind == FIELD_SLICE)
            put_text(im, item + at, *(const struct slice *)(const void *)(from + at));
        else if (f->kind != FIELD_LIST && f->kind != FIELD_TABLE)
            memcpy(im->body.list + item + at, from + at, f->size);
    }
    if (f->kind == FIELD_LIST) {
        memcpy(&list, from + f->at, sizeof list);
        memcpy(im->body.list + item + f->count, from + f->count, sizeof(size_t));
        put_list(im, f->of, list, number_at(from, f->count));
    } else if (f->kind == FIELD_TABLE) {
        memcpy(im->body.list + item + f->at + offsetof(struct table, count), &table->count,
               sizeof table->count);
        memcpy(im->body.list + item + f->at + offsetof(struct table, room), &table->room,
               sizeof table->room);
        put_list(im, &cell_record, table->cells, table->room);
    }
}

/* Field by field: what lies between the fields of a record is not the same in every run. */
static void put_list(struct image *im, const struct record *r, const void *list, size_t count)
{
    size_t at = reserve(im, &im->body, r->size * count);
    for (size_t k = 0; k < r->count; k++)
        for (size_t i = 0; i < count; i++)
            put_field(im, at + i * r->size, (const char *)list + i * r->size, &r->fields[k]);
}

void image_seal(struct slice bytes)
{
    uint64_t sum = checksum_of(bytes);
    if (bytes.len >= sizeof(struct header))
        memcpy((char *)(uintptr_t)bytes.at + offsetof(struct header, checksum), &sum,
               sizeof sum);
}

struct slice image_make(const struct lexicon *lex, struct arena *arena)
{
    struct image im = {.arena = arena};
    struct header head = {.layout = layout_of(&lexicon_record, HASH_SEED)};
    memcpy(head.magic, magic, sizeof magic);
    table_init(&im.places, arena);
    reserve(&im, &im.body, sizeof head);
    put_list(&im, &lexicon_record, lex, 1);
    head.text = im.body.count;
    head.size = im.body.count + im.text.count;
    memcpy(im.body.list, &head, sizeof head);
    struct slice parts[2] = {{im.body.list, im.body.count}, {im.text.list, im.text.count}};
    struct slice whole = arena_join(arena, parts, 2);
    image_seal(whole);
    return whole;
}

/* ---- Reading --------------------------------------------------------------- */

struct reading {
    char *bytes;
    size_t at, end; /* where the next list begins; where the text does */
    struct slice text;
    const char *lex; /* where the counts of its lists are */
};

static bool read_text(const struct reading *r, char *at)
{
    struct slice s;
    size_t place = number_at(at, offsetof(struct slice, at));
    s.len = number_at(at, offsetof(struct slice, len));
    if (!place)
        return !s.len;
    if (place - 1 > r->text.len || s.len > r->text.len - (place - 1))
        return false;
    s.at = r->text.at + place - 1;
    memcpy(at, &s, sizeof s);
    return true;
}

static bool read_index(const struct reading *r, const char *at, const struct field *f,
                       size_t own)
{
    int32_t index;
    memcpy(&index, at, sizeof index);
    if (index < 0)
        return index == -1;
    return (size_t)index < number_at(r->lex, f->limit) &&
           (f->kind == FIELD_INDEX || (size_t)index > own);
}

static bool read_number(const char *at)
{
    double number;
    memcpy(&number, at, sizeof number);
    return isfinite(number);
}

static bool read_day(const char *at)
{
    enum { FIRST = -719162, LAST = 2932896 }; /* 0001-01-01, 9999-12-31 */
    dem_day day;
    memcpy(&day, at, sizeof day);
    return day == DEM_DAY_UNKNOWN || (day >= FIRST && day <= LAST);
}

static bool read_choice(const char *at, const struct field *f)
{
    uint32_t choice;
    if (f->size == 1)
        return (unsigned char)*at < f->limit;
    memcpy(&choice, at, sizeof choice);
    return choice < f->limit;
}

static bool read_list(struct reading *r, const struct record *of, size_t count, char **list);

/* The next `count` records; NULL if they are not there. */
static char *take(struct reading *r, const struct record *of, size_t count)
{
    char *list = r->bytes + r->at;
    if (count > (r->end - r->at) / of->size)
        return NULL;
    r->at += (count * of->size + 7) / 8 * 8;
    return r->at > r->end ? NULL : list;
}

/* A table needs an empty cell: a search ends there. */
static bool read_table(struct reading *r, char *at, const struct field *f)
{
    struct table *t = (struct table *)(void *)at;
    size_t used = 0, most = f->limit ? number_at(r->lex, f->limit) : (size_t)f->most;
    char *cells = t->room & (t->room - 1) ? NULL : take(r, &cell_record, t->room);
    if (!cells)
        return false;
    t->cells = (struct table_cell *)(void *)cells;
    for (size_t i = 0; i < t->room; i++) {
        struct table_cell *cell = &t->cells[i];
        if (!read_text(r, (char *)cell + offsetof(struct table_cell, key)) ||
            (cell->key.at && (cell->value < 0 || (size_t)cell->value >= most)))
            return false;
        used += cell->key.at != NULL;
    }
    return used == t->count && (used < t->room || !t->room);
}

static bool read_sublist(struct reading *r, char *item, const struct field *f)
{
    char *list;
    if (!read_list(r, f->of, number_at(item, f->count), &list))
        return false;
    memcpy(item + f->at, &list, sizeof list);
    return true;
}

/* One field of all records: `at` is that of the first one. */
static bool read_column(struct reading *r, char *at, const struct record *of, size_t count,
                        const struct field *f)
{
    bool good = true;
    char *end = at + count * of->size;
    size_t own = 0;
#define EACH(test)                                                                             \
    for (; good && at < end; at += of->size, own++)                                            \
        good = (test);                                                                         \
    break
    switch (f->kind) {
    case FIELD_PLAIN: break;
    case FIELD_SLICE: EACH(read_text(r, at));
    case FIELD_TERMINATED: EACH(at[3] == 0);
    case FIELD_CHOICE: EACH(read_choice(at, f));
    case FIELD_NUMBER: EACH(read_number(at));
    case FIELD_DAY: EACH(read_day(at));
    case FIELD_INDEX:
    case FIELD_NEXT: EACH(read_index(r, at, f, own));
    case FIELD_LIST: EACH(read_sublist(r, at - f->at, f));
    case FIELD_TABLE: EACH(read_table(r, at, f));
    }
#undef EACH
    return good;
}

static bool read_list(struct reading *r, const struct record *of, size_t count, char **list)
{
    *list = take(r, of, count);
    if (!*list)
        return false;
    for (size_t k = 0; k < of->count; k++) {
        const struct field *f = &of->fields[k];
        for (size_t i = 0; i < f->repeat; i++)
            if (!read_column(r, *list + f->at + i * f->stride, of, count, f))
                return false;
    }
    for (size_t i = 0; of->sound && i < count; i++)
        if (!of->sound(*list + i * of->size))
            return false;
    return true;
}

static dem_code damaged(dem_error *err)
{
    return error_set(err, DEM_E_FORMAT,
                     "the lexicon's image is cut or damaged; make it again (dict compile)");
}

dem_code image_read(struct lexicon **out, struct slice bytes, dem_error *err)
{
    struct header head;
    char *lex;
    *out = NULL;
    if (bytes.len < sizeof head || memcmp(bytes.at, magic, sizeof magic))
        return error_set(err, DEM_E_FORMAT, "this is no image of a lexicon");
    memcpy(&head, bytes.at, sizeof head);
    if (head.layout != layout_of(&lexicon_record, HASH_SEED))
        return error_set(
            err, DEM_E_VERSION,
            "the lexicon's image is of another version; make it again (dict compile)");
    if (head.size != bytes.len || head.text < sizeof head || head.text > head.size ||
        head.text % 8 || bytes.len % 8 || head.checksum != checksum_of(bytes))
        return damaged(err);
    struct reading r = {.bytes = (char *)(uintptr_t)bytes.at,
                        .at = sizeof head,
                        .end = head.text,
                        .text = {bytes.at + head.text, head.size - head.text}};
    r.lex = r.bytes + r.at;
    if (!read_list(&r, &lexicon_record, 1, &lex) || r.at != r.end)
        return damaged(err);
    *out = (struct lexicon *)(void *)lex;
    return DEM_OK;
}

dem_code image_open(struct lexicon **out, struct arena *arena, const char *path, dem_error *err)
{
    struct slice bytes;
    dem_error why;
    *out = NULL;
    dem_code code = file_read(arena, path, IMAGE_LIMIT, &bytes, err);
    if (code)
        return code;
    code = image_read(out, bytes, &why);
    return code ? error_set(err, code, "%s: %s", path, why.what) : DEM_OK;
}
