/* The image of our own data: the same bytes every time, the same lexicon as the tables', and
 * nothing from bytes that are cut, changed or of another version. */
#include "tests/unit/unit.h"

#include "base/file.h"
#include "lexicon/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena arena;
static struct lexicon *tables, *lex;
static struct slice image;

static int set_up(void **state)
{
    (void)state;
    dem_error err;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) || lexicon_open(&tables, &arena, DEM_SOURCE_DIR "/data", &err))
        return 1;
    image = image_make(tables, &arena);
    return image_read(&lex, arena_copy(&arena, image), &err);
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void it_is_made_the_same_twice(void **state)
{
    (void)state;
    struct lexicon *again;
    dem_error err;
    assert_int_equal(lexicon_open(&again, &arena, DEM_SOURCE_DIR "/data", &err), DEM_OK);
    assert_true(slice_equal(image, image_make(again, &arena)));
    assert_true(slice_equal(image, image_make(lex, &arena)));
}

static bool same_sectors(const struct sectors *a, const struct sectors *b)
{
    bool same = a->count == b->count;
    for (uint8_t i = 0; same && i < a->count; i++)
        same = !strcmp(a->code[i], b->code[i]);
    return same;
}

static bool same_slots(const struct slots *a, const struct slots *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = slice_equal(a->list[i], b->list[i]);
    return same;
}

static void every_name_is_there(void **state)
{
    (void)state;
    assert_int_equal(lex->entries.count, tables->entries.count);
    for (size_t i = 0; i < lex->entries.count; i++) {
        const struct entry *a = &lex->entries.list[i], *b = &tables->entries.list[i];
        assert_true(a->kind == b->kind && slice_equal(a->name, b->name) &&
                    !strcmp(a->iso3, b->iso3) && same_sectors(&a->sectors, &b->sectors) &&
                    a->from == b->from && a->to == b->to && a->capitals == b->capitals &&
                    a->media == b->media && a->armed == b->armed && a->capital == b->capital &&
                    slice_equal(a->id, b->id) && a->lat == b->lat && a->lon == b->lon &&
                    a->population == b->population && a->person == b->person &&
                    a->next == b->next);
    }
    assert_int_equal(lex->persons.count, tables->persons.count);
    for (size_t i = 0; i < lex->persons.count; i++) {
        const struct person *a = &lex->persons.list[i], *b = &tables->persons.list[i];
        assert_true(slice_equal(a->name, b->name) && a->count == b->count);
        for (size_t k = 0; k < a->count; k++) {
            const struct term *s = &a->list[k], *t = &b->list[k];
            assert_true(!strcmp(s->iso3, t->iso3) && same_sectors(&s->sectors, &t->sectors) &&
                        slice_equal(s->office, t->office) && s->from == t->from &&
                        s->to == t->to);
        }
    }
}

static void every_frame_is_there(void **state)
{
    (void)state;
    assert_int_equal(lex->frames.count, tables->frames.count);
    for (size_t i = 0; i < lex->frames.count; i++) {
        const struct frame *a = &lex->frames.list[i], *b = &tables->frames.list[i];
        assert_true(slice_equal(a->id, b->id) && slice_equal(a->head, b->head) &&
                    a->extras == b->extras && a->pos == b->pos && a->op == b->op &&
                    a->kind == b->kind && slice_equal(a->type, b->type) &&
                    slice_equal(a->mode, b->mode) && slice_equal(a->cameo, b->cameo) &&
                    a->symmetric == b->symmetric && slice_equal(a->row, b->row) &&
                    slice_equal(a->file, b->file) && a->line == b->line && a->next == b->next);
        for (uint8_t k = 0; k < a->extras; k++)
            assert_true(slice_equal(a->extra[k], b->extra[k]));
        assert_true(same_slots(&a->actor, &b->actor) && same_slots(&a->to, &b->to) &&
                    same_slots(&a->what, &b->what) && same_slots(&a->item, &b->item) &&
                    same_slots(&a->about, &b->about));
        assert_int_equal(a->test_count, b->test_count);
        for (size_t k = 0; k < a->test_count; k++)
            assert_true(a->tests[k].not ==
                            b->tests[k].not &&slice_equal(a->tests[k].slot, b->tests[k].slot) &&
                        slice_equal(a->tests[k].value, b->tests[k].value));
    }
}

static void every_code_and_word_is_there(void **state)
{
    (void)state;
    assert_int_equal(lex->checksum, tables->checksum);
    for (size_t i = 0; i < tables->agents.count; i++) {
        const struct agent *b = &tables->agents.list[i], *a = lexicon_agent(lex, b->lemma);
        assert_true(a && slice_equal(a->lemma, b->lemma) &&
                    same_sectors(&a->sectors, &lexicon_agent(tables, b->lemma)->sectors) &&
                    a->arms == lexicon_agent(tables, b->lemma)->arms &&
                    a->person == lexicon_agent(tables, b->lemma)->person &&
                    a->needs_country == lexicon_agent(tables, b->lemma)->needs_country);
    }
    for (size_t i = 0; i < tables->codes.count; i++) {
        const struct code *a = &lex->codes.list[i], *b = &tables->codes.list[i];
        assert_true(slice_equal(a->cameo, b->cameo) && slice_equal(a->name, b->name) &&
                    slice_equal(a->type, b->type) && slice_equal(a->mode, b->mode) &&
                    a->goldstein == b->goldstein && slice_equal(a->also, b->also));
    }
    for (size_t i = 0; i < tables->plovers.count; i++) {
        const struct plover *a = &lex->plovers.list[i], *b = &tables->plovers.list[i];
        assert_true(slice_equal(a->type, b->type) && slice_equal(a->mode, b->mode) &&
                    slice_equal(a->cameo, b->cameo) && slice_equal(a->meaning, b->meaning) &&
                    a->quad == b->quad && a->score == b->score);
    }
    assert_int_equal(lex->specifics.count, tables->specifics.count);
    for (size_t i = 0; i < tables->specifics.count; i++) {
        const struct specific *a = &lex->specifics.list[i], *b = &tables->specifics.list[i];
        assert_true(slice_equal(a->base, b->base) && slice_equal(a->lemmas, b->lemmas) &&
                    slice_equal(a->code, b->code) && same_slots(&a->slots, &b->slots));
    }
    assert_int_equal(lexicon_cue(lex, SLICE("reportedly")), CUE_HEDGE);
    assert_int_equal(lexicon_report(lex, SLICE("deny")), REPORT_DENY);
    assert_int_equal(table_find(&lex->bodies, SLICE("IGO")),
                     table_find(&tables->bodies, SLICE("IGO")));
}

static void expect_refused(struct slice bytes, dem_code code, const char *what)
{
    dem_error err;
    struct lexicon *none;
    assert_int_equal(image_read(&none, bytes, &err), code);
    assert_null(none);
    assert_non_null(strstr(err.what, what));
}

static void a_cut_or_changed_image_is_refused(void **state)
{
    (void)state;
    for (size_t part = 1; part < 50; part++) {
        struct slice copy = arena_copy(&arena, image);
        char *at = (char *)(uintptr_t)copy.at;
        expect_refused((struct slice){at, copy.len * part / 50 / 8 * 8}, DEM_E_FORMAT, "cut");
        at[40 + (copy.len - 40) * part / 50] ^= 1;
        expect_refused(copy, DEM_E_FORMAT, "damaged");
    }
    struct slice other = arena_copy(&arena, image);
    ((char *)(uintptr_t)other.at)[8] ^= 1; /* the layout of another version */
    expect_refused(other, DEM_E_VERSION, "another version");
    expect_refused(SLICE("DEMLEX"), DEM_E_FORMAT, "no image");
    expect_refused(SLICE_EMPTY, DEM_E_FORMAT, "no image");
}

static void a_table_written_later_counts(void **state)
{
    (void)state;
    char folder[] = "/tmp/demarche-image-XXXXXX", path[256], command[512];
    dem_error err;
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "cp -r %s/data %s/data", DEM_SOURCE_DIR, folder);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof command, "%s/data", folder);
    snprintf(path, sizeof path, "%s/en.lexicon", folder);
    assert_true(lexicon_is_newer(command, path));
    assert_int_equal(file_write(path, image, &err), DEM_OK);
    assert_false(lexicon_is_newer(command, path));
    assert_int_equal(image_open(&lex, &arena, path, &err), DEM_OK);
    snprintf(command, sizeof command, "touch -d '+1 minute' %s/data/frames/cues.tsv", folder);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof command, "%s/data", folder);
    assert_true(lexicon_is_newer(command, path));
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(it_is_made_the_same_twice),
                                       TEST(every_name_is_there),
                                       TEST(every_frame_is_there),
                                       TEST(every_code_and_word_is_there),
                                       TEST(a_cut_or_changed_image_is_refused),
                                       TEST(a_table_written_later_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
