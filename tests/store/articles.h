/* tests/store/articles.h - short invented articles, any number of them, the same ones each
 * time: several publishers tell of the same events, some copy each other, some texts come again
 * changed, some have no id. */
#ifndef DEM_TESTS_STORE_ARTICLES_H
#define DEM_TESTS_STORE_ARTICLES_H

#include "base/arena.h"
#include "text/document.h"

static const char *const article_ends[] = {
    "The talks will go on next week in another town.",
    "Farmers of the border villages watched the sky and waited for rain.",
    "The harbour was quiet and the shops had closed at noon.",
    "A spokesman said that no date had been set for the next round."};

static const char *const article_facts[] = {
    "Norway criticised Japan on Monday for its whaling.",
    "Mali and Ghana signed a trade agreement in Accra on Tuesday.",
    "Syria threatened to attack Israel.",
    "France recalled its ambassador from Chad.",
    "Brazil sent relief to Peru on Wednesday.",
    "Chad denied that it had arrested two envoys of France.",
    "Greece offered Turkey a treaty. Turkey rejected the offer."};

enum {
    ARTICLE_FACTS = sizeof article_facts / sizeof *article_facts,
    ARTICLE_ENDS = sizeof article_ends / sizeof *article_ends
};

static inline void article_make(struct arena *arena, uint32_t number, struct document *doc)
{
    static const char *const publishers[] = {"Monitor", "Harbour Post", "Evening Wire", ""};
    uint32_t r = number * 2654435761u;
    r ^= r >> 15;
    const char *first = article_facts[r % ARTICLE_FACTS];
    const char *second = article_facts[(r >> 8) % ARTICLE_FACTS];
    *doc = (struct document){.published = 10900 + (dem_day)(r >> 4) % 12,
                             .publisher = slice_of(publishers[(r >> 12) % 4]),
                             .otherwise_published = DEM_DAY_UNKNOWN};
    doc->own_id = number % 5 != 4;
    doc->id = arena_print(arena, "a-%u", number % 7 == 6 ? number - 6 : number);
    doc->source = arena_print(arena, "%s %s %s %u ships were counted.", first, second,
                              article_ends[(r >> 16) % ARTICLE_ENDS], number / 3);
    if (number % 11 == 10)
        doc->title = arena_print(arena, "Report %u", number);
}

#endif
