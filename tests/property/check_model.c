/* Any bytes as a model: it is refused, or it analyzes; no byte outside is read, and what it
 * analyzes are trees with well-formed names, as with any model. */
#include "tests/tiny_model.h"
#include "tree/analyzer.h"

#include <stdio.h>
#include <stdlib.h>

int check_model(const uint8_t *data, size_t size);

static void hold(bool what, const char *name)
{
    if (!what) {
        fprintf(stderr, "a model breaks the property: %s\n", name);
        abort();
    }
}

static void check_words(const struct tree *tree)
{
    enum name_tag before = NAME_O;
    hold(tree_valid(tree), "one root and no cycle");
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct word *w = &tree->words[i];
        bool inside = w->name == NAME_I_PER || w->name == NAME_I_ORG || w->name == NAME_I_LOC;
        hold(!inside || before == w->name || before == w->name - 1, "a name begins with B");
        hold((w->rel == REL_ROOT) == (w->head == TREE_ROOT), "the root's relation");
        before = w->name;
    }
}

static void analyze(const struct analyzer *analyzer, struct arena *arena)
{
    static const char *const forms[] = {"The", "Kremlin", "said",         "U.N.", "envoys", "",
                                        "met", "Oslo",    "\xc3\x89vian", "1999", "."};
    enum { COUNT = sizeof forms / sizeof *forms };
    for (uint32_t count = 0; count <= COUNT; count += 1 + count / 2) {
        struct tree tree = {ARENA_ARRAY(arena, struct word, COUNT), count, NULL, NULL};
        for (uint32_t i = 0; i < count; i++)
            tree.words[i].form = slice_of(forms[i]);
        analyzer_run(analyzer, arena, &tree);
        if (count)
            check_words(&tree);
    }
}

/* Three bytes of the input change one of the model, most of them before the embedding; an
 * input that begins with the magic is a model itself. */
static void make(struct tiny *m, const uint8_t *data, size_t size)
{
    if (size >= 24 && size < TINY_MAX && memcmp(data, "DEMWTS2\n", 8) == 0) {
        memcpy(m->bytes, data, m->size = size);
        tiny_seal(m);
        return;
    }
    tiny_make(m, size ? 1 + data[0] % 4 : 1, size && data[0] & 4 ? 2 : 1, size);
    for (size_t i = 1; i + 2 < size && i < 1 + 3 * (size_t)(1 + data[0] / 16); i += 3) {
        size_t at = (data[i] | (size_t)data[i + 1] << 8) % m->embed_at;
        m->bytes[at < 24 ? at + 24 : at] = (char)data[i + 2];
    }
    tiny_seal(m);
}

int check_model(const uint8_t *data, size_t size)
{
    static struct tiny model;
    struct arena arena;
    struct analyzer *analyzer;
    dem_error error;
    make(&model, data, size);
    /* A block of its own, so that a read behind it is seen. */
    char *copy = aligned_alloc(64, (model.size + 63) / 64 * 64);
    hold(copy != NULL, "memory");
    memcpy(copy, model.bytes, model.size);
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0 &&
        analyzer_read(&analyzer, &arena, (struct slice){copy, model.size}, &error) == DEM_OK)
        analyze(analyzer, &arena);
    arena_release(&arena);
    free(copy);
    return 0;
}
