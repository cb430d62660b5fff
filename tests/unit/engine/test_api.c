#include "tests/unit/unit.h"

#include "demarche.h"

#include <stdlib.h>
#include <string.h>

/* An allocator that says no after so many calls. */
static int calls_left;

static void *failing(void *user, void *old, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (!new_size) {
        free(old);
        return NULL;
    }
    return calls_left-- > 0 ? realloc(old, new_size) : NULL;
}

static dem_str str(const char *text)
{
    return (dem_str){text, strlen(text)};
}

static void a_document_gives_lines(void **state)
{
    (void)state;
    dem_model *model;
    dem_coder *coder;
    dem_error err;
    dem_result result;
    dem_document doc = {.id = str("a"),
                        .text = str("France recalled its envoy from Chad."),
                        .published = 10000};
    assert_int_equal(dem_model_open(&model, DEM_SOURCE_DIR, NULL, &err), DEM_OK);
    assert_int_equal(dem_coder_new(&coder, model, NULL, &err), DEM_OK);
    assert_int_equal(dem_coder_run(coder, &doc, &result, &err), DEM_OK);
    assert_int_equal(result.count, 1);
    assert_int_equal(result.lines.at[result.lines.len - 1], '\n');
    dem_coder_free(coder);
    dem_model_close(model);
}

static void memory_that_runs_out_is_an_error_and_no_leak(void **state)
{
    (void)state;
    dem_allocator mean = {failing, NULL};
    dem_error err;
    dem_code code = DEM_E_MEMORY;
    for (int limit = 0; code == DEM_E_MEMORY && limit < 100000000; limit += limit / 3 + 1) {
        dem_model *model;
        calls_left = limit;
        code = dem_model_open(&model, DEM_SOURCE_DIR, &mean, &err);
        dem_model_close(model);
    }
    assert_int_equal(code, DEM_OK);
}

static void a_missing_model_is_told(void **state)
{
    (void)state;
    dem_model *model;
    dem_error err;
    assert_int_not_equal(dem_model_open(&model, "/nowhere", NULL, &err), DEM_OK);
    assert_non_null(strstr(err.what, "/nowhere"));
    assert_null(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_gives_lines),
        cmocka_unit_test(memory_that_runs_out_is_an_error_and_no_leak),
        cmocka_unit_test(a_missing_model_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
