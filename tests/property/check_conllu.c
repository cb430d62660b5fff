/* Any bytes: the CoNLL-U reader gives trees or an error and never reads outside; what was
 * written once stays the same; any two treebanks of the same characters can be scored. */
#include "tree/conllu.h"
#include "tree/score.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HALF_MAX = 1000 }; /* a word a byte must not pass the reader's limit */

int check_conllu(const uint8_t *data, size_t size);

static void hold(bool what, const char *why)
{
    if (!what) {
        fprintf(stderr, "check_conllu: %s\n", why);
        abort();
    }
}

struct page {
    struct arena *arena;
    struct {
        struct slice *list;
        size_t count, room;
    } parts;
    uint32_t words, last, surface; /* of the sentence; last word of a multiword token; bytes */
};

#define SAY(page, ...)                                                                         \
    (*ARENA_PUSH((page)->arena, &(page)->parts) = arena_print((page)->arena, __VA_ARGS__))

static void say_word(struct page *p, uint32_t r)
{
    static const char *const rel[] = {"dep", "nsubj:pass", "det", "aux"};
    static const char *const misc[] = {"_", "SpaceAfter=No", "NER=B-PER", "NER=I-PER"};
    uint32_t id = ++p->words, len = r % 3 + 1;
    if (id > p->last)
        p->surface += len;
    SAY(p, "%u\t%.*s\t_\tX\t_\tCase=Nom\t%u\t%s\t_\t%s\n", id, (int)len, "aaa",
        id > 1 ? r % (id - 1) + 1 : 0, id > 1 ? rel[r % 4] : "root", misc[r / 4 % 4]);
}

/* A treebank of the letter a, one step a byte; `wild` bytes stand in it as they are. */
static void grow(struct page *p, const uint8_t *data, size_t size, bool wild)
{
    for (size_t i = 0; i < size; i++) {
        uint32_t r = data[i] / 8u;
        bool open = p->last <= p->words;
        if (data[i] % 8 == 7 && wild)
            *ARENA_PUSH(p->arena, &p->parts) = (struct slice){(const char *)&data[i], 1};
        else if (data[i] % 8 == 6 && open) {
            p->last = p->words + 2 + r % 2;
            p->surface += r % 5 + 1;
            SAY(p, "%u-%u\t%.*s\t_\t_\t_\t_\t_\t_\t_\t_\n", p->words + 1, p->last,
                (int)(r % 5 + 1), "aaaaa");
        } else if (data[i] % 8 == 5 && open) {
            SAY(p, r % 2 ? "\n# newpar\n" : "\n");
            p->words = p->last = 0;
        } else
            say_word(p, r);
    }
    while (p->words < p->last)
        say_word(p, 0);
}

static struct slice page_text(const struct page *p)
{
    return arena_join(p->arena, p->parts.list, p->parts.count);
}

/* Every sentence that can be read, written; the broken ones are left out. */
static struct slice rewrite(struct arena *arena, struct slice text)
{
    struct page p = {.arena = arena};
    struct conllu s;
    uint32_t line = 0;
    dem_error err;
    for (dem_code code; (code = conllu_next(arena, &text, &line, &s, &err)) != DEM_END;) {
        hold(!code || err.line, "an error has its line");
        if (!code)
            *ARENA_PUSH(arena, &p.parts) = conllu_write(arena, &s.tree, s.text, s.comments);
    }
    return page_text(&p);
}

static void check_stable(struct arena *arena, struct slice text)
{
    struct slice once = rewrite(arena, text);
    (void)conllu_looks(text);
    hold(slice_equal(once, rewrite(arena, once)), "what was written once stays the same");
}

/* One more sentence of one word, so that both have the same characters. */
static void pad(struct page *p, uint32_t surface)
{
    if (p->surface >= surface)
        return;
    uint32_t len = surface - p->surface;
    char *form = memset(arena_take(p->arena, len), 'a', len);
    SAY(p, "\n1\t%.*s\t_\tX\t_\t_\t0\troot\t_\t_\n", (int)len, form);
}

static void check_score(struct arena *arena, struct slice a, struct slice b)
{
    struct treebank gold, system;
    struct score score[SCORE_COUNT];
    dem_error err;
    hold(!treebank_read(arena, a, &gold, &err), "the gold treebank is one");
    hold(!treebank_read(arena, b, &system, &err), "the system's treebank is one");
    hold(!score_treebanks(arena, &gold, &system, score, &err), "they have the same characters");
    for (int m = 0; m < SCORE_COUNT; m++)
        hold(score[m].correct <= score[m].gold && score[m].aligned <= score[m].gold &&
                 score[m].correct <= score[m].system,
             "no more is right than there is");
    hold(!score_treebanks(arena, &gold, &gold, score, &err), "a treebank fits itself");
    for (int m = 0; m < SCORE_COUNT; m++)
        hold(score[m].correct == score[m].gold && score[m].gold == score[m].system,
             "a treebank is right about itself");
}

int check_conllu(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0) {
        struct page wild = {.arena = &arena}, a = {.arena = &arena}, b = {.arena = &arena};
        size_t half = size / 2 < HALF_MAX ? size / 2 : HALF_MAX;
        grow(&wild, data, size, true);
        check_stable(&arena, (struct slice){(const char *)data, size});
        check_stable(&arena, page_text(&wild));
        grow(&a, data, half, false);
        grow(&b, data + half, half, false);
        pad(&a, b.surface);
        pad(&b, a.surface);
        check_score(&arena, page_text(&a), page_text(&b));
    }
    arena_release(&arena);
    return 0;
}
