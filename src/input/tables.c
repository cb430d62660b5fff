#include "input/tables.h"

#include "base/calendar.h"
#include "base/error.h"
#include "base/memory.h"
#include "input/bytes.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/banned.h"

enum { COLUMNS_MAX = 64, ROW_MAX = 1 << 20, HEAD = 16384 };

static const struct {
    size_t columns, most;
    const char *name;
} kinds[TABLE_KINDS] = {[TABLE_UNKNOWN] = {0, 0, "no table"},
                        [TABLE_GDELT_EVENTS] = {61, 61, "GDELT 2.0"},
                        [TABLE_GDELT_MENTIONS] = {16, 16, "GDELT 2.0 mentions"},
                        [TABLE_ICEWS] = {20, 20, "ICEWS"},
                        [TABLE_PHOENIX] = {26, 26, "Phoenix"},
                        [TABLE_POLECAT] = {40, 40, "POLECAT"},
                        [TABLE_KEDS] = {4, 5, "KEDS"},
                        [TABLE_WEIS] = {4, 5, "KEDS WEIS"},
                        [TABLE_PETRARCH] = {8, 8, "PETRARCH"}};

const char *table_name(enum table_kind kind)
{
    return kinds[kind].name;
}

enum table_kind table_named(struct slice name)
{
    int kind = TABLE_KINDS - 1;
    while (kind > TABLE_UNKNOWN && !slice_is(name, kinds[kind].name))
        kind--;
    return (enum table_kind)kind;
}

struct row {
    struct slice cell[COLUMNS_MAX];
    size_t count;
};

static void split(struct slice line, struct row *row)
{
    row->count = 0;
    if (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    for (struct slice rest = line; rest.at && row->count < COLUMNS_MAX;)
        row->cell[row->count++] = slice_trim(slice_cut(&rest, '\t'));
}

static bool is_number(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return s.len > 0;
}

/* ---- KEDS: date, source, target, code ---------------------------------------- */

/* 1979-04-15, 19790415, or 790415: those years are of the twentieth century from 30 on. */
static dem_day keds_date(struct slice s)
{
    char text[9];
    if (s.len != 6 || !is_number(s))
        return calendar_read(s);
    memcpy(text, s.at[0] >= '3' ? "19" : "20", 2);
    memcpy(text + 2, s.at, 6);
    text[8] = 0;
    return calendar_read(slice_of(text));
}

/* Its digits, without what a coder's file left behind them: "145]". */
static struct slice keds_code(struct slice s)
{
    size_t digits = 0;
    while (digits < s.len && digits < 4 && s.at[digits] >= '0' && s.at[digits] <= '9')
        digits++;
    return s.len <= 5 && digits >= 2 ? slice_part(s, 0, digits) : SLICE_EMPTY;
}

static bool party_code(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((s.at[i] < 'A' || s.at[i] > 'Z') && s.at[i] != '-')
            return false;
    return s.len >= 2 && s.len <= 24;
}

static bool keds_header(const struct row *row)
{
    static const char *const names[] = {"date", "source", "target", "code"};
    bool all = row->count >= 4;
    for (int i = 0; all && i < 4; i++)
        all = slice_equal_nocase(row->cell[i], slice_of(names[i]));
    return all;
}

static bool keds_row(const struct row *row)
{
    const struct slice *c = row->cell;
    return row->count >= 4 && keds_date(c[0]) != DEM_DAY_UNKNOWN && party_code(c[1]) &&
           party_code(c[2]) && keds_code(c[3]).len;
}

static enum table_kind keds_kind(struct slice head)
{
    enum table_kind kind = TABLE_UNKNOWN;
    struct row row;
    for (struct slice rest = head; rest.at && rest.len && kind != TABLE_WEIS;) {
        split(slice_cut(&rest, '\n'), &row);
        if (!keds_row(&row) && (kind || !keds_header(&row)))
            continue;
        struct slice code = row.cell[3];
        bool weis = code.len >= 2 && code.at[0] == '2' && code.at[1] > '0' && code.at[1] < '3';
        kind = weis ? TABLE_WEIS : kind ? kind : row.count == 8 ? TABLE_PETRARCH : TABLE_KEDS;
        if (kind == TABLE_PETRARCH)
            break;
    }
    return kind;
}

enum table_kind table_kind(struct slice head)
{
    struct row row;
    struct slice rest = head;
    split(slice_cut(&rest, '\n'), &row);
    if (keds_header(&row) || keds_row(&row))
        return keds_kind(head);
    const struct slice *c = row.cell;
    if (row.count == 61 && is_number(c[0]) && calendar_read(c[1]) != DEM_DAY_UNKNOWN)
        return TABLE_GDELT_EVENTS;
    if (row.count == 16 && is_number(c[0]) && c[1].len == 14 && c[2].len == 14)
        return TABLE_GDELT_MENTIONS;
    if (row.count == 26 && calendar_read(c[1]) != DEM_DAY_UNKNOWN && c[2].len == 4)
        return TABLE_PHOENIX;
    if (row.count < 3 || !slice_equal_nocase(c[0], SLICE("Event ID")) ||
        !slice_equal_nocase(c[1], SLICE("Event Date")))
        return TABLE_UNKNOWN;
    return row.count == 20 ? TABLE_ICEWS : row.count == 40 ? TABLE_POLECAT : TABLE_UNKNOWN;
}

static bool decimal(struct slice s, double *out)
{
    char text[32], *end;
    if (!s.len || s.len >= sizeof text)
        return false;
    memcpy(text, s.at, s.len);
    text[s.len] = 0;
    *out = strtod(text, &end);
    return *end == 0 && *out >= -1e6 && *out <= 1e6;
}

static uint32_t count(struct slice s)
{
    double value;
    return decimal(s, &value) && value > 0 ? (uint32_t)value : 0;
}

static void locate(struct table_event *e, struct slice lat, struct slice lon)
{
    e->located = decimal(lat, &e->lat) && decimal(lon, &e->lon);
}

static void read_gdelt(const struct slice *c, struct table_event *e)
{
    e->id = c[0];
    e->date = calendar_read(c[1]);
    e->source = (struct table_actor){c[5], c[6], c[7], c[12]};
    e->target = (struct table_actor){c[15], c[16], c[17], c[22]};
    e->code = c[26];
    e->quad = (uint8_t)count(c[29]);
    e->scored = decimal(c[30], &e->intensity);
    e->mentions = count(c[31]);
    e->sources = count(c[32]);
    e->articles = count(c[33]);
    e->place = c[52];
    e->country = c[53];
    locate(e, c[56], c[57]);
    e->added = calendar_read(slice_part(c[59], 0, 8));
    e->url = c[60];
}

static void read_mention(const struct slice *c, struct table_event *e)
{
    e->id = c[0];
    e->date = calendar_read(slice_part(c[2], 0, 8));
    e->publisher = c[4];
    e->url = c[5];
    e->sentence = c[6];
    e->confidence = count(c[11]);
}

static void read_icews(const struct slice *c, struct table_event *e)
{
    e->id = c[0];
    e->date = calendar_read(c[1]);
    e->source = (struct table_actor){SLICE_EMPTY, c[2], c[4], c[3]};
    e->text = c[5];
    e->code = c[6];
    e->scored = decimal(c[7], &e->intensity);
    e->target = (struct table_actor){SLICE_EMPTY, c[8], c[10], c[9]};
    e->story = c[11];
    e->sentence = c[12];
    e->publisher = c[13];
    e->city = c[14];
    e->district = c[15];
    e->province = c[16];
    e->country = c[17];
    locate(e, c[18], c[19]);
}

/* PentaClass: 0 statement, 1 verbal cooperation ... 4 material conflict. */
static void read_phoenix(const struct slice *c, struct table_event *e)
{
    e->id = c[0];
    e->date = calendar_read(c[1]);
    e->source = (struct table_actor){c[5], SLICE_EMPTY, c[6], c[7]};
    e->target = (struct table_actor){c[9], SLICE_EMPTY, c[10], c[11]};
    e->code = c[13];
    e->quad = (uint8_t)count(c[15]);
    e->scored = decimal(c[16], &e->intensity);
    e->contexts = c[17];
    locate(e, c[18], c[19]);
    e->place = c[20];
    e->province = c[21];
    e->country = c[22];
    e->sentence = c[23];
    e->url = c[24];
    e->publisher = c[25];
}

static void read_polecat(const struct slice *c, struct table_event *e)
{
    e->id = c[0];
    e->date = calendar_read(c[1]);
    e->type = c[2];
    e->mode = c[3];
    e->scored = decimal(c[4], &e->intensity);
    e->quad = slice_is(c[5], "VERBAL COOPERATION")     ? 1
              : slice_is(c[5], "MATERIAL COOPERATION") ? 2
              : slice_is(c[5], "VERBAL CONFLICT")      ? 3
              : slice_is(c[5], "MATERIAL CONFLICT")    ? 4
                                                       : (uint8_t)count(c[5]);
    e->contexts = c[6];
    e->source = (struct table_actor){SLICE_EMPTY, c[7], c[8], c[11]};
    e->target = (struct table_actor){SLICE_EMPTY, c[15], c[16], c[19]};
    e->place = c[23];
    e->city = c[24];
    e->district = c[25];
    e->province = c[26];
    e->country = c[27];
    locate(e, c[28], c[29]);
    e->publisher = c[33];
    e->added = calendar_read(c[34]);
}

static void read_keds(const struct slice *c, struct table_event *e)
{
    e->date = keds_date(c[0]);
    e->source.code = c[1];
    e->target.code = c[2];
    e->code = keds_code(c[3]);
}

static void read_coded(const struct slice *c, struct table_event *e)
{
    read_keds(c, e);
    e->text = c[4];
}

static void read_petrarch(const struct slice *c, struct table_event *e)
{
    read_keds(c, e);
    e->contexts = c[4];
    e->story = c[5];
    e->url = c[6];
    e->publisher = c[7];
}

dem_code table_row(enum table_kind kind, struct slice line, uint32_t number,
                   struct table_event *out, dem_error *err)
{
    static void (*const readers[])(const struct slice *, struct table_event *) = {
        [TABLE_GDELT_EVENTS] = read_gdelt, [TABLE_GDELT_MENTIONS] = read_mention,
        [TABLE_ICEWS] = read_icews,        [TABLE_PHOENIX] = read_phoenix,
        [TABLE_POLECAT] = read_polecat,    [TABLE_KEDS] = read_coded,
        [TABLE_WEIS] = read_coded,         [TABLE_PETRARCH] = read_petrarch};
    struct row row = {.count = 0};
    split(line, &row);
    *out = (struct table_event){
        .kind = kind, .line = number, .date = DEM_DAY_UNKNOWN, .added = DEM_DAY_UNKNOWN};
    if (row.count && (slice_equal_nocase(row.cell[0], SLICE("Event ID")) || keds_header(&row)))
        return DEM_END;
    if (kind == TABLE_UNKNOWN || row.count < kinds[kind].columns ||
        row.count > kinds[kind].most)
        return error_at(err, DEM_E_FORMAT, number, "a row of %s has %zu columns, not %zu",
                        kinds[kind].name, kinds[kind].columns, row.count);
    readers[kind](row.cell, out);
    out->quad = out->quad <= 4 ? out->quad : 0;
    bool coded = out->code.len || out->type.len || kind == TABLE_GDELT_MENTIONS;
    if (out->date != DEM_DAY_UNKNOWN && coded)
        return DEM_OK;
    return error_at(err, DEM_E_FORMAT, number, "a row of %s has no %s", kinds[kind].name,
                    coded ? "date" : "code");
}

struct table_reader {
    struct bytes *bytes;
    const char *path;
    int fd;
    enum table_kind kind;
    struct gathered line;
};

static ptrdiff_t read_fd(void *user, char *into, size_t room)
{
    return read(*(const int *)user, into, room);
}

void table_close(struct table_reader *t)
{
    if (!t)
        return;
    bytes_close(t->bytes);
    gathered_free(&t->line);
    if (t->fd > STDIN_FILENO)
        close(t->fd);
    memory_default()->resize(NULL, t, sizeof *t, 0);
}

static dem_code begin(struct table_reader *t, dem_error *err)
{
    struct slice head;
    t->fd =
        slice_is(slice_of(t->path), "-") ? STDIN_FILENO : open(t->path, O_RDONLY | O_CLOEXEC);
    if (t->fd < 0)
        return error_system(err, "%s", t->path);
    dem_code code = bytes_open(&t->bytes, t->path, read_fd, &t->fd, err);
    if (code || (code = bytes_ahead(t->bytes, HEAD, &head, err)))
        return code;
    if (slice_starts(head, SLICE("\xef\xbb\xbf"))) {
        bytes_skip(t->bytes, 3);
        head = slice_part(head, 3, head.len);
    }
    t->kind = table_kind(head);
    return t->kind ? DEM_OK
                   : error_set(err, DEM_E_FORMAT,
                               "%s is no table of events (GDELT, ICEWS, Phoenix, POLECAT, "
                               "KEDS, PETRARCH)",
                               t->path);
}

dem_code table_open(struct table_reader **out, const char *path, dem_error *err)
{
    const dem_allocator *mem = memory_default();
    struct table_reader *t = mem->resize(mem->user, NULL, 0, sizeof *t);
    *out = NULL;
    if (!t)
        return error_set(err, DEM_E_MEMORY, "not enough memory to open %s", path);
    *t = (struct table_reader){.path = path, .fd = -1};
    dem_code code = begin(t, err);
    if (code)
        table_close(t);
    else
        *out = t;
    return code;
}

enum table_kind table_reader_kind(const struct table_reader *t)
{
    return t->kind;
}

dem_code table_next(struct table_reader *t, struct table_event *out, dem_error *err)
{
    for (;;) {
        bool over;
        dem_code code = bytes_line(t->bytes, ROW_MAX, &t->line, &over, err);
        uint32_t number = (uint32_t)bytes_lines(t->bytes);
        struct slice line = {t->line.at, t->line.len};
        if (code)
            return code;
        if (over)
            return error_at(err, DEM_E_LIMIT, number, "a row is longer than 1 MiB");
        if (!slice_trim(line).len)
            continue;
        code = table_row(t->kind, line, number, out, err);
        if (code != DEM_END)
            return code;
    }
}
