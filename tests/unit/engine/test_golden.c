/* Sentences of our own with what is coded in them: tests/golden/, a file a phenomenon. */
#include "tests/unit/unit.h"

#include "base/file.h"
#include "engine/coder.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const phenomena[] = {
    "mentions", "attribution", "status",  "nominal", "transfers", "time",    "place",
    "reason",   "stances",     "answers", "once",    "operators", "silence", "crowds"};
enum { PHENOMENA = sizeof phenomena / sizeof *phenomena };

struct golden {
    struct slice phenomenon, title, text, want;
};

struct sink {
    char at[4096];
    size_t len;
};

static dem_model *model;

static int open_model(void **state)
{
    (void)state;
    dem_error err;
    return dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err);
}

static int close_model(void **state)
{
    (void)state;
    dem_model_close(model);
    return 0;
}

__attribute__((format(printf, 2, 3))) static void put(struct sink *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(out->at + out->len, sizeof out->at - out->len, format, args);
    va_end(args);
    assert_true(n >= 0);
    size_t room = sizeof out->at - 1 - out->len;
    out->len += (size_t)n < room ? (size_t)n : room;
}

static void put_actors(struct sink *out, const struct actors *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct actor *a = &list->list[i];
        put(out, "%s%s.%s", i ? "+" : "", a->iso3[0] ? a->iso3 : "_",
            a->sectors.count ? a->sectors.code[0] : "");
    }
    put(out, list->count ? "" : "-");
}

static void put_names(struct sink *out, const struct actors *list)
{
    for (size_t i = 0; i < list->count; i++)
        put(out, "%s%.*s", i ? "+" : "", SLICE_ARG(list->list[i].name));
    put(out, list->count ? "" : "-");
}

static void put_words(struct sink *out, const struct coded *coded, dem_span span)
{
    struct slice words = slice_trim(slice_part(coded->doc.text, span.from, span.to));
    put(out, "%.*s", SLICE_ARG(words.len ? words : SLICE("-")));
}

static void put_day(struct sink *out, dem_day day)
{
    struct date d = calendar_date(day);
    if (day != DEM_DAY_UNKNOWN)
        put(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static void put_dates(struct sink *out, const struct event *e)
{
    put_day(out, e->from);
    if (e->from != e->to || e->from == DEM_DAY_UNKNOWN) {
        put(out, "..");
        put_day(out, e->to);
    }
    put(out, "/%s", event_precision(e));
}

/* The outermost first: "Reuters;Jack Straw". */
static void put_chain(struct sink *out, const struct coded *coded, const struct event *e)
{
    for (size_t i = 0; i < e->attribution.count; i++) {
        const struct voucher *v = &e->attribution.list[i];
        put(out, i ? ";" : "");
        if (v->named)
            put(out, "%.*s", SLICE_ARG(v->actor.name));
        else
            put_words(out, coded, v->words);
    }
    put(out, e->attribution.count ? "" : "-");
}

static void put_answer(struct sink *out, const struct event *e)
{
    static const char *const how[] = {"", "acceptance", "refusal", "denial", "offer"};
    if (e->answer == ANSWER_NONE)
        put(out, "-");
    else
        put(out, "%u %s", e->answers + 1, how[e->answer]);
}

static bool put_transfer(struct sink *out, const struct transfer *t, struct slice key)
{
    if (slice_is(key, "from"))
        put_actors(out, &t->supplier);
    else if (slice_is(key, "to"))
        put_actors(out, &t->receiver);
    else if (slice_is(key, "class") && t->status != TRANSFER_NONE)
        put(out, "%.*s", SLICE_ARG(t->item_class));
    else if (slice_is(key, "how") && t->status != TRANSFER_NONE)
        put(out, "%s", transfer_how_name(t->how));
    else if (slice_is(key, "stage") && t->status != TRANSFER_NONE)
        put(out, "%s", transfer_status_name(t->status));
    else if (slice_is(key, "amount") && t->amount.words.from < t->amount.words.to)
        put(out, "%.15g %.*s", t->amount.number, SLICE_ARG(t->amount.unit));
    else
        return false;
    return true;
}

static void put_fact(struct sink *out, const struct coded *coded, const struct event *e,
                     struct slice key)
{
    put(out, " [%.*s=", SLICE_ARG(key));
    if (slice_is(key, "date"))
        put_dates(out, e);
    else if (slice_is(key, "place") && e->place.name.len)
        put(out, "%.*s %s", SLICE_ARG(e->place.name), e->place.iso3);
    else if (slice_is(key, "item"))
        put_words(out, coded, e->item);
    else if (slice_is(key, "by"))
        put_chain(out, coded, e);
    else if (slice_is(key, "reason"))
        put_words(out, coded, e->reason);
    else if (slice_is(key, "quote"))
        put_words(out, coded, e->quote);
    else if (slice_is(key, "third"))
        put_actors(out, &e->third);
    else if (slice_is(key, "who"))
        put_names(out, &e->actor);
    else if (slice_is(key, "whom"))
        put_names(out, &e->recipient);
    else if (slice_is(key, "answers"))
        put_answer(out, e);
    else if (slice_is(key, "evidence"))
        put(out, "%zu", e->evidence.count);
    else if (!put_transfer(out, &e->transfer, key))
        put(out, "-");
    put(out, "]");
}

/* "CONSULT 040 RUS.GOV+ISR.GOV > - asserted fact", and the facts that the case asks for. */
static void put_event(struct sink *out, const struct coded *coded, const struct event *e,
                      struct slice want)
{
    static const char *const modality[] = {"asserted", "negated", "future", "hypothetical",
                                           "historic"};
    static const char *const status[] = {"fact", "claimed", "alleged", "denied"};
    static const char *const kinds[] = {"", "position", "assessment"};
    put(out, "%.*s", SLICE_ARG(e->type.len ? e->type : slice_of(kinds[e->kind])));
    if (e->kind != KIND_EVENT && e->mode.len)
        put(out, ".%.*s", SLICE_ARG(e->mode));
    put(out, " %.*s ", SLICE_ARG(e->cameo));
    put_actors(out, &e->actor);
    put(out, " > ");
    put_actors(out, &e->recipient);
    put(out, " %s %s", modality[e->modality], status[e->status]);
    slice_cut(&want, '[');
    while (want.at && want.len) {
        struct slice fact = slice_cut(&want, '[');
        put_fact(out, coded, e, slice_cut(&fact, '='));
    }
}

static bool is_met(struct arena *arena, const struct golden *golden, struct sink *got)
{
    struct slice want = golden->want, text = golden->text;
    struct coded coded = {.doc = {.id = SLICE("golden"), .published = DEM_DAY_UNKNOWN}};
    if (slice_starts(text, SLICE("[")))
        coded.doc.published = calendar_read(slice_part(text, 1, 11));
    if (coded.doc.published == DEM_DAY_UNKNOWN)
        coded.doc.published = calendar_day(1999, 11, 3);
    else
        text = slice_part(text, sizeof "[1999-11-03]", text.len);
    coded.doc.source = text;
    coder_run(model, arena, &coded);
    got->len = 0;
    got->at[0] = 0;
    for (size_t i = 0; i < coded.events.count; i++) {
        put(got, i ? " | " : "");
        put_event(got, &coded, &coded.events.list[i], slice_cut(&want, '|'));
    }
    return slice_is(golden->want, got->at);
}

/* The next row of the file; a list of wanted cases has the phenomenon in front. */
static bool next_case(struct slice *rest, bool wanted, struct golden *out)
{
    while (rest->at && rest->len) {
        struct slice row = slice_cut(rest, '\n');
        if (!row.len || row.at[0] == '#')
            continue;
        if (wanted)
            out->phenomenon = slice_cut(&row, '\t');
        out->title = slice_cut(&row, '\t');
        out->text = slice_cut(&row, '\t');
        out->want = row;
        return true;
    }
    return false;
}

static struct slice read_cases(struct arena *arena, const char *name)
{
    struct slice rows = SLICE_EMPTY;
    dem_error err;
    struct slice path = arena_print(arena, DEM_SOURCE_DIR "/tests/golden/%s.tsv%c", name, 0);
    assert_int_equal(file_read(arena, path.at, 1 << 20, &rows, &err), 0);
    return rows;
}

/* A title that ends in "(gazetteer)" needs towns that data/places lacks. */
static void every_case_is_coded_as_written(void **state)
{
    (void)state;
    const bool gazetteer = access(DEM_SOURCE_DIR "/gazetteer/places.gaz", R_OK) == 0;
    struct arena arena;
    volatile size_t wrong = 0, count = 0;
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    for (volatile size_t i = 0; i < PHENOMENA; i++) {
        struct slice rest = read_cases(&arena, phenomena[i]);
        struct golden golden;
        struct sink got;
        for (; next_case(&rest, false, &golden); count++) {
            if ((!gazetteer && slice_ends(golden.title, SLICE("(gazetteer)"))) ||
                is_met(&arena, &golden, &got))
                continue;
            wrong++;
            printf("%s: %.*s\n  text %.*s\n  want %.*s\n  got  %s\n", phenomena[i],
                   SLICE_ARG(golden.title), SLICE_ARG(golden.text), SLICE_ARG(golden.want),
                   got.at);
        }
    }
    arena_release(&arena);
    assert_true(count >= 300);
    assert_int_equal(wrong, 0);
}

/* A case that the program has come to meet belongs among those that it must keep. */
static void no_wanted_case_is_met_yet(void **state)
{
    (void)state;
    struct arena arena;
    volatile size_t met = 0, count = 0;
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    struct slice rest = read_cases(&arena, "wanted");
    struct golden golden;
    struct sink got;
    for (; next_case(&rest, true, &golden); count++) {
        if (!is_met(&arena, &golden, &got))
            continue;
        met++;
        printf("%.*s is met: move it from wanted.tsv to %.*s.tsv\n", SLICE_ARG(golden.title),
               SLICE_ARG(golden.phenomenon));
    }
    printf("%zu of %zu wanted cases are met\n", met, count);
    arena_release(&arena);
    assert_int_equal(met, 0);
}

static size_t titles_of(struct slice rows, bool wanted, struct slice *titles, size_t count)
{
    struct golden golden = {.phenomenon = SLICE_EMPTY};
    while (next_case(&rows, wanted, &golden)) {
        bool known = !wanted;
        for (size_t i = 0; i < PHENOMENA; i++)
            known |= slice_is(golden.phenomenon, phenomena[i]);
        if (!known || !golden.title.len || !golden.text.len)
            print_message("%.*s: no phenomenon, title or text\n", SLICE_ARG(golden.title));
        assert_true(known && golden.title.len && golden.text.len && count < 2000);
        for (size_t i = 0; i < count; i++)
            if (slice_equal(titles[i], golden.title))
                fail_msg("%.*s: two cases with this title", SLICE_ARG(golden.title));
        titles[count++] = golden.title;
    }
    return count;
}

static void every_case_says_why_it_is_there(void **state)
{
    (void)state;
    struct arena arena;
    struct slice titles[2000];
    volatile size_t count = 0;
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    for (size_t i = 0; i < PHENOMENA; i++)
        count = titles_of(read_cases(&arena, phenomena[i]), false, titles, count);
    titles_of(read_cases(&arena, "wanted"), true, titles, count);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case_says_why_it_is_there),
                                       cmocka_unit_test(every_case_is_coded_as_written),
                                       cmocka_unit_test(no_wanted_case_is_met_yet)};
    return cmocka_run_group_tests(tests, open_model, close_model);
}
