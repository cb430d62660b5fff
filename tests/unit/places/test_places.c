/* Names folded, a small gazetteer compiled and read again, and texts of our own with the place
 * that each speaks of: tests/golden/places.tsv. */
#include "tests/unit/unit.h"

#include "base/file.h"
#include "engine/coder.h"
#include "places/compile.h"
#include "places/fold.h"

#include <stdio.h>
#include <string.h>

static void folds_to(const char *name, const char *want)
{
    char out[FOLD_MAX + 1];
    out[fold_name(slice_of(name), out)] = 0;
    assert_string_equal(out, want);
}

static void names_are_folded(void **state)
{
    (void)state;
    folds_to("S\xc3\xa3o Paulo", "sao paulo");
    folds_to("Sana'a", "sanaa");
    folds_to("St. Petersburg", "st petersburg");
    folds_to("\xc5\x81\xc3\xb3"
             "d\xc5\xba",
             "lodz");
    folds_to("Deir-ez-Zor, ", "deir ez zor");
    folds_to("\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0", "");
    folds_to("\xff", "");
}

static struct gazetteer_sources sources(void)
{
    return (struct gazetteer_sources){
        SLICE("7\tNew Ord\tNew Ord\tOrdville,N. "
              "Ord\t10.5\t-20.25\tP\tPPLA\tQQ\t\t01\t\t\t\t5000\t9\n"
              "8\tOrd\tOrd\t\t11.5\t-20.75\tP\tPPL\tQQ\t\t01\t\t\t\t900\t9\n"
              "9\tOrd\tOrd\t\t1\t2\tP\tPPL\tQR\t\t\t\t\t\t300\t9\n"),
        SLICE("[{\"code\": \"QQ.01\", \"name\": \"Ord Province\"}]"),
        SLICE("{\"3166-1\": [{\"alpha_2\": \"QQ\", \"alpha_3\": \"QQQ\", \"name\": \"Quu\"},"
              "{\"alpha_2\": \"QR\", \"alpha_3\": \"QRR\", \"name\": \"Quar\"}]}"),
        SLICE("{\"3166-2\": [{\"code\": \"QQ-OR\", \"name\": \"Ord\"}]}")};
}

static void what_is_compiled_is_found(void **state)
{
    struct arena arena;
    struct slice bytes, again;
    struct gazetteer g;
    struct gazetteer_row row;
    dem_error err;
    uint32_t count;
    (void)state;
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    struct gazetteer_sources from = sources();
    assert_int_equal(gazetteer_compile(&arena, &from, &bytes, &err), DEM_OK);
    assert_int_equal(gazetteer_compile(&arena, &from, &again, &err), DEM_OK);
    assert_true(slice_equal(bytes, again));
    assert_int_equal(gazetteer_over(&g, bytes, "x", &err), DEM_OK);
    assert_true(gazetteer_whole(&g));
    uint32_t key = gazetteer_find(&g, SLICE("ord"), &count);
    assert_int_equal(count, 3); /* two towns, the larger first, and the region */
    assert_true(gazetteer_at_key(&g, key, &row));
    assert_int_equal(row.id, 8);
    assert_true(slice_is(row.iso3, "QQQ"));
    assert_true(gazetteer_at_key(&g, key + 2, &row));
    assert_int_equal(row.kind, GAZETTEER_ADMIN1);
    assert_true(slice_is(row.code, "QQ-OR"));
    assert_int_equal(row.population, 5900);
    assert_true(row.lat > 10.99 && row.lat < 11.01);
    gazetteer_find(&g, SLICE("n ord"), &count);
    assert_int_equal(count, 1);
    gazetteer_find(&g, SLICE("nowhere"), &count);
    assert_int_equal(count, 0);
    assert_true(gazetteer_country(&g, "QRR", &row));
    from.towns = SLICE("7\tNew Ord\n");
    assert_int_equal(gazetteer_compile(&arena, &from, &again, &err), DEM_E_FORMAT);
    assert_non_null(strstr(err.what, "line 1"));
    arena_release(&arena);
}

static void a_cut_file_is_refused(void **state)
{
    struct arena arena;
    struct slice bytes;
    struct gazetteer g;
    dem_error err;
    (void)state;
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    struct gazetteer_sources from = sources();
    assert_int_equal(gazetteer_compile(&arena, &from, &bytes, &err), DEM_OK);
    for (size_t n = 0; n < bytes.len; n += 7)
        assert_int_equal(gazetteer_over(&g, slice_part(bytes, 0, n), "x", &err), DEM_E_FORMAT);
    ((char *)(uintptr_t)bytes.at)[13] ^= 1;
    assert_int_equal(gazetteer_over(&g, bytes, "x", &err), DEM_E_FORMAT);
    assert_non_null(strstr(err.what, "damaged"));
    ((char *)(uintptr_t)bytes.at)[13] ^= 1;
    ((char *)(uintptr_t)bytes.at)[bytes.len - 3] ^= 1;
    assert_int_equal(gazetteer_over(&g, bytes, "x", &err), DEM_OK);
    assert_false(gazetteer_whole(&g));
    arena_release(&arena);
}

/* ---- Texts -------------------------------------------------------------- */

/* "266826", "GEO", "USA/Georgia", "-" */
static bool is_meant(const struct place *p, struct slice want)
{
    if (!p)
        return slice_is(want, "-");
    if (slice_equal(p->id, want))
        return true;
    struct slice region = want, iso3 = slice_cut(&region, '/');
    if (!slice_is(iso3, p->iso3))
        return false;
    if (!region.at)
        return true;
    return p->precision >= PLACE_ADMIN1 &&
           (slice_equal(p->name, region) || slice_equal(p->admin1, region));
}

static const struct place *asked(const struct coded *c, struct slice name)
{
    for (size_t i = 0; i < c->places.mentions.count; i++) {
        const struct place_mention *m = &c->places.mentions.list[i];
        if (slice_equal(m->text, name))
            return &m->list[m->best].place;
    }
    return NULL;
}

static void the_place_that_is_meant(void **state)
{
    enum { PARTS = 2 };
    static const int least[PARTS] = {30, 34};
    volatile int right[PARTS] = {0}, all[PARTS] = {0}, part = -1;
    struct arena arena;
    struct slice rest;
    dem_model *model;
    dem_error err;
    (void)state;
    assert_int_equal(dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err), DEM_OK);
    if (!model->gazetteer.row_count) {
        dem_model_close(model);
        skip();
    }
    arena_init(&arena, NULL);
    assert_int_equal(setjmp(arena.guard), 0);
    assert_int_equal(
        file_read(&arena, DEM_SOURCE_DIR "/tests/golden/places.tsv", 1 << 20, &rest, &err), 0);
    while (rest.at && rest.len) {
        struct slice want = slice_cut(&rest, '\n'), text = slice_cut(&want, '\t');
        struct slice name = slice_cut(&want, '\t');
        part += slice_starts(text, SLICE("# part:"));
        if (!text.len || text.at[0] == '#')
            continue;
        struct coded coded = {.doc = {.source = text,
                                      .id = SLICE("golden"),
                                      .published = calendar_day(2015, 11, 3)}};
        coder_run(model, &arena, &coded);
        const struct place *p = asked(&coded, name);
        all[part]++;
        right[part] += is_meant(p, want);
        if (!is_meant(p, want))
            printf("%.*s\n  want %.*s got %s %.*s %.*s\n", SLICE_ARG(text), SLICE_ARG(want),
                   p ? p->iso3 : "-", p ? (int)p->name.len : 0, p ? p->name.at : "",
                   p ? (int)p->id.len : 0, p ? p->id.at : "");
    }
    for (int i = 0; i < PARTS; i++)
        printf("part %d: %d of %d\n", i + 1, right[i], all[i]);
    arena_release(&arena);
    dem_model_close(model);
    for (int i = 0; i < PARTS; i++)
        assert_true(right[i] >= least[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_folded), cmocka_unit_test(what_is_compiled_is_found),
        cmocka_unit_test(a_cut_file_is_refused), cmocka_unit_test(the_place_that_is_meant)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
