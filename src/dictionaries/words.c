#include "dictionaries/dictionaries.h"

#include "base/banned.h"

static bool regular(struct slice rest, bool verb)
{
    static const char *const endings[] = {"S", "ES", "ED", "D", "EN", "N", "ING"};
    if (!verb)
        return slice_is(rest, "S");
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (slice_is(rest, endings[i]))
            return true;
    return false;
}

bool dictionaries_word(const struct dict_token *token, struct slice word)
{
    struct slice stem = token->text;
    if (slice_starts(word, stem)) {
        struct slice rest = slice_part(word, stem.len, word.len);
        if (!rest.len || token->end == END_OPEN)
            return true;
        bool d = (rest.at[0] == 'D' || rest.at[0] == 'N') && !slice_ends(stem, SLICE("E"));
        return token->end != END_EXACT && !d && regular(rest, token->end == END_VERB);
    }
    if (token->end != END_VERB || !slice_ends(stem, SLICE("E")))
        return false;
    stem.len--; /* "ADMIRE", "ADMIRING" */
    return slice_starts(word, stem) && slice_is(slice_part(word, stem.len, word.len), "ING");
}

struct slice dictionaries_code(const struct dict_codes *codes, dem_day day)
{
    struct slice otherwise = SLICE_EMPTY;
    for (size_t i = 0; i < codes->count; i++) {
        const struct dict_dated *d = &codes->list[i];
        bool open = d->from == DEM_DAY_UNKNOWN && d->to == DEM_DAY_UNKNOWN;
        if (open && !otherwise.len)
            otherwise = d->code;
        if (open || day == DEM_DAY_UNKNOWN)
            continue;
        if ((d->from == DEM_DAY_UNKNOWN || day >= d->from) &&
            (d->to == DEM_DAY_UNKNOWN || day <= d->to))
            return d->code;
    }
    return otherwise;
}
