#include "charts/build.h"

#include "base/banned.h"

static const double way_least = 1; /* of a mean score, either way */

struct slice words_day(struct arena *arena, dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    return day == DEM_DAY_UNKNOWN
               ? SLICE_EMPTY
               : arena_print(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
}

struct slice words_event(struct arena *arena, const struct trend_event *e)
{
    return arena_print(arena, "%.*s%s%.*s %.*s, %.*s%s%.*s",
                       SLICE_ARG(e->type.len ? e->type : e->kind), e->mode.len ? "." : "",
                       SLICE_ARG(e->mode), SLICE_ARG(e->cameo), SLICE_ARG(e->actor),
                       e->recipient.len ? " to " : "", SLICE_ARG(e->recipient));
}

/* "hypothetical, alleged; " where it is not simply told, "+4.0; " where it has a score. */
static struct slice words_status(struct arena *arena, const struct trend_event *e)
{
    bool fact = slice_is(e->modality, "asserted") && slice_is(e->report, "fact");
    struct slice status =
        fact ? SLICE_EMPTY
             : arena_print(arena, "%.*s, %.*s; ", SLICE_ARG(e->modality), SLICE_ARG(e->report));
    return e->type.len ? arena_print(arena, "%.*s%+.1f; ", SLICE_ARG(status), e->goldstein)
                       : status;
}

struct slice words_source(struct arena *arena, const struct trend_event *e)
{
    return arena_print(
        arena, "%.*s%sdocument %.*s; %.*s%u report%s from %u source%s; event %016llx",
        SLICE_ARG(e->publisher), e->publisher.len ? ", " : "", SLICE_ARG(e->document),
        SLICE_ARG(words_status(arena, e)), e->reports, e->reports == 1 ? "" : "s", e->sources,
        e->sources == 1 ? "" : "s", (unsigned long long)e->id);
}

/* ---- Commands -------------------------------------------------------------------------- */

struct slice words_quoted(struct arena *arena, struct slice word)
{
    bool plain = word.len > 0;
    struct slice out = SLICE("'"), rest = word;
    for (size_t i = 0; i < word.len; i++)
        plain &= (word.at[i] >= 'a' && word.at[i] <= 'z') ||
                 (word.at[i] >= 'A' && word.at[i] <= 'Z') ||
                 (word.at[i] >= '0' && word.at[i] <= '9') || strchr("._/:=+-", word.at[i]);
    if (plain)
        return word;
    while (rest.at) { /* a quote ends the quoting, stands by itself and begins it again */
        struct slice part = slice_cut(&rest, '\'');
        out = arena_print(arena, "%.*s%.*s%s", SLICE_ARG(out), SLICE_ARG(part),
                          rest.at ? "'\\''" : "'");
    }
    return word.len ? out : SLICE("''");
}

struct slice words_search(struct arena *arena, struct slice store,
                          const struct store_pair *pair, struct slice issue, dem_day from,
                          dem_day to)
{
    struct slice query = arena_print(
        arena,
        "src:%.*s tgt:%.*s kind:event modality:asserted,historic -report:denied quad:1,2,3,4"
        "%s%.*s since:%.*s until:%.*s",
        SLICE_ARG(pair->actor), SLICE_ARG(pair->recipient), issue.len ? " issue:" : "",
        SLICE_ARG(issue), SLICE_ARG(words_day(arena, from)), SLICE_ARG(words_day(arena, to)));
    return arena_print(arena, "demarche search --limit=0 %.*s %.*s",
                       SLICE_ARG(words_quoted(arena, store)),
                       SLICE_ARG(words_quoted(arena, query)));
}

/* ---- States ------------------------------------------------------------------------------ */

struct slice words_burner(struct arena *arena, const struct salience *s)
{
    if (s->state == BURNER_BACK)
        return arena_print(arena, "back after %u months", s->months);
    if (s->state == BURNER_ASIDE && s->months)
        return arena_print(arena, "%s %u months", burner_name(s->state), s->months);
    return slice_of(burner_name(s->state));
}

struct slice words_change(struct arena *arena, const struct change *c)
{
    return arena_print(arena, "%s %.*s: %+.1f to %+.1f, probability %.2f", change_name(c->kind),
                       SLICE_ARG(words_day(arena, c->day)), c->before, c->after,
                       c->probability);
}

const char *words_arrow(int way)
{
    return way < 0 ? "↘" : way > 0 ? "↗" : "→";
}

int change_way(enum change_class kind)
{
    return kind == CHANGE_WARMING || kind == CHANGE_THAW        ? 1
           : kind == CHANGE_COOLING || kind == CHANGE_HARDENING ? -1
                                                                : 0;
}

int issue_way(const struct salience *s)
{
    return s->ratio >= 1.5 ? 1 : s->ratio <= 1 / 1.5 ? -1 : 0;
}

int score_way(double score)
{
    return score >= way_least ? 1 : score <= -way_least ? -1 : 0;
}
