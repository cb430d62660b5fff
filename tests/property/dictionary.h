/* tests/property/dictionary.h - any bytes through one reader of dictionaries, as either family:
 * it comes to an end, what it made can be followed, and every line that it complains of is one
 * that it was given. */
#ifndef DEM_TESTS_DICTIONARY_H
#define DEM_TESTS_DICTIONARY_H

#include "dictionaries/build.h"

#include <stdlib.h>

static void demand(bool true_of_all)
{
    if (!true_of_all)
        abort();
}

static void follow_phrase(const struct dictionaries *d, const struct dict_phrase *p)
{
    for (uint32_t i = 0; i < p->count; i++) {
        const struct dict_token *t = &p->list[i];
        demand(t->sign != SIGN_SET || (t->set >= 0 && (size_t)t->set < d->sets.count));
        demand(t->sign != SIGN_WORD || t->text.len > 0);
    }
}

static void follow_names(const struct dictionaries *d, const struct dict_names *names,
                         size_t owners)
{
    for (size_t i = 0; i < names->count; i++) {
        demand(names->list[i].phrase.count > 0 && names->list[i].owner < owners);
        demand(names->list[i].next < (int32_t)names->count);
        follow_phrase(d, &names->list[i].phrase);
    }
}

static void follow(const struct dictionaries *d)
{
    follow_names(d, &d->actor_names, d->actors.count);
    follow_names(d, &d->agent_names, d->agents.count);
    for (size_t i = 0; i < d->verbs.count; i++) {
        const struct dict_verb *v = &d->verbs.list[i];
        demand(v->at < v->phrase.count && v->block < d->blocks.count);
        follow_phrase(d, &v->phrase);
    }
    for (size_t i = 0; i < d->sets.count; i++)
        for (size_t k = 0; k < d->sets.list[i].phrases.count; k++)
            follow_phrase(d, &d->sets.list[i].phrases.list[k]);
    for (size_t b = 0; b < d->blocks.count; b++)
        for (size_t i = 0; i < d->blocks.list[b].patterns.count; i++) {
            follow_phrase(d, &d->blocks.list[b].patterns.list[i].before);
            follow_phrase(d, &d->blocks.list[b].patterns.list[i].after);
        }
    for (size_t i = 0; i < d->findings.count; i++)
        demand(d->findings.list[i].place.line <= d->lines);
}

static int check_dictionary(void (*read)(struct dict_lines *), const uint8_t *data, size_t size)
{
    for (int family = DICT_PETRARCH; family <= DICT_TABARI; family++) {
        struct arena arena;
        arena_init(&arena, NULL);
        if (setjmp(arena.guard) == 0) {
            struct dictionaries *d = build_dictionaries(&arena, (enum dict_family)family);
            struct dict_lines lines = {
                .out = d, .rest = {(const char *)data, size}, .place = {"any", 0}};
            read(&lines);
            follow(d);
        }
        arena_release(&arena);
    }
    return 0;
}

#endif
