/* Patterns against words. */
#include "patterns/build.h"

#include "base/banned.h"

/* NOWHERE: no match; -1 is the place before the first unit. */
enum { STEPS_MAX = 20000, DEPTH_MAX = 6, NOWHERE = -2 };

struct matcher {
    const struct line *line;
    int direction;
    int32_t low, high;
    uint32_t steps, depth;
    struct reach *reach;
};

static const struct unit *unit_at(const struct matcher *m, int32_t at)
{
    bool inside =
        at >= m->low && at <= m->high && at >= 0 && at < (int32_t)m->line->units.count;
    return inside ? &m->line->units.list[at] : NULL;
}

/* TABARI: "'s" parts words that an entry joins. */
static bool parted(const struct matcher *m, int32_t at, bool joined)
{
    const struct unit *before = unit_at(m, m->direction > 0 ? at - 1 : at);
    return joined && m->line->dict->family == DICT_TABARI && before && before->possessive;
}

static int32_t match_set(struct matcher *m, int32_t set, int32_t at, uint32_t *letters);

/* One word or set at exactly `at`; the next unit, or NOWHERE. */
static int32_t match_item(struct matcher *m, const struct dict_token *t, int32_t at,
                          uint32_t *letters)
{
    const struct unit *u = unit_at(m, at);
    if (!u || u->out)
        return NOWHERE;
    if (t->sign == SIGN_SET)
        return match_set(m, t->set, at, letters);
    if (t->sign != SIGN_WORD || !dictionaries_word(t, u->text))
        return NOWHERE;
    *letters += (uint32_t)t->text.len;
    return at + m->direction;
}

/* The tokens of a set's phrase, nearest to the verb first. */
static int32_t match_member(struct matcher *m, const struct dict_phrase *p, int32_t at,
                            uint32_t *letters)
{
    for (uint32_t k = 0; k < p->count; k++) {
        uint32_t i = m->direction > 0 ? k : p->count - 1 - k;
        bool joined = k == 0 || p->list[m->direction > 0 ? i : i + 1].joined;
        int32_t next = NOWHERE;
        for (int32_t q = at; unit_at(m, q); q += m->direction) {
            if (++m->steps > STEPS_MAX)
                return NOWHERE;
            next = match_item(m, &p->list[i], q, letters);
            if (next != NOWHERE || joined)
                break;
        }
        if (next == NOWHERE)
            return NOWHERE;
        at = next;
    }
    return at;
}

/* The phrase of the set with the most letters. */
static int32_t match_set(struct matcher *m, int32_t set, int32_t at, uint32_t *letters)
{
    const struct dict_set *s = &m->line->dict->sets.list[set];
    int32_t best = NOWHERE;
    uint32_t most = 0;
    if (m->depth == DEPTH_MAX)
        return NOWHERE;
    m->depth++;
    for (size_t i = 0; i < s->phrases.count && ++m->steps < STEPS_MAX; i++) {
        uint32_t taken = 0;
        int32_t end = s->phrases.list[i].count
                          ? match_member(m, &s->phrases.list[i], at, &taken)
                          : NOWHERE;
        if (end != NOWHERE && taken > most) {
            most = taken;
            best = end;
        }
    }
    m->depth--;
    *letters += most;
    return best;
}

static bool match_rest(struct matcher *m, const struct dict_phrase *p, uint32_t k, int32_t at);

/* A sign takes the next group that has a code, whatever follows. */
static bool match_sign(struct matcher *m, const struct dict_phrase *p, uint32_t k,
                       int32_t index)
{
    const struct group *g = &m->line->groups.list[index];
    enum dict_sign sign = p->list[k].sign;
    struct reach *r = m->reach, kept = *r;
    int32_t next = m->direction > 0 ? (int32_t)g->last + 1 : (int32_t)g->first - 1;
    if (sign == SIGN_SOURCE || (sign == SIGN_PAIR && r->source < 0))
        r->source = index;
    if (sign == SIGN_TARGET || (sign == SIGN_PAIR && r->target < 0))
        r->target = index;
    if (sign == SIGN_PAIR)
        r->pair |= m->direction < 0 || m->line->dict->family == DICT_TABARI;
    if (sign == SIGN_PAIR && m->direction > 0 && m->line->dict->family == DICT_PETRARCH)
        r->source = kept.source; /* "WITH %": those behind the verb are targets only */
    r->signs++;
    if (match_rest(m, p, k + 1, next))
        return true;
    *r = kept;
    return false;
}

static bool fits(const struct matcher *m, enum dict_sign sign, const struct unit *u)
{
    if (u->group < 0 || u->out)
        return false;
    const struct group *g = &m->line->groups.list[u->group];
    if (sign == SIGN_SKIP && m->line->dict->family == DICT_PETRARCH)
        return g->members.count || !g->adverb; /* any noun phrase */
    return g->members.count && (sign != SIGN_PAIR || (g->pair && g->members.count > 1));
}

static bool match_rest(struct matcher *m, const struct dict_phrase *p, uint32_t k, int32_t at)
{
    if (k == p->count) {
        m->reach->end = at;
        return true;
    }
    const struct dict_token *t = &p->list[k];
    for (int32_t q = at; unit_at(m, q); q += m->direction) {
        const struct unit *u = unit_at(m, q);
        if (++m->steps > STEPS_MAX)
            return false;
        if (t->sign == SIGN_WORD || t->sign == SIGN_SET) {
            uint32_t letters = 0;
            int32_t next = parted(m, q, t->joined) ? NOWHERE : match_item(m, t, q, &letters);
            m->reach->letters += letters;
            m->reach->sets += t->sign == SIGN_SET;
            if (next != NOWHERE && match_rest(m, p, k + 1, next))
                return true;
            m->reach->letters -= letters;
            m->reach->sets -= t->sign == SIGN_SET;
        } else if (fits(m, t->sign, u)) {
            return match_sign(m, p, k, u->group);
        }
        if (t->joined && !u->out)
            return false;
    }
    return false;
}

bool match_tokens(const struct line *line, const struct dict_phrase *phrase, int direction,
                  int32_t at, int32_t low, int32_t high, struct reach *reach)
{
    struct matcher m = {line, direction, low, high, 0, 0, reach};
    return match_rest(&m, phrase, 0, at);
}

int32_t match_phrase(const struct line *line, const struct dict_phrase *phrase, int32_t at,
                     int32_t high)
{
    struct reach reach = {.source = -1, .target = -1};
    struct matcher m = {line, 1, at, high, 0, 0, &reach};
    uint32_t letters = 0;
    if (match_item(&m, &phrase->list[0], at, &letters) == NOWHERE)
        return -1;
    struct dict_phrase rest = {phrase->list + 1, phrase->count - 1};
    return match_rest(&m, &rest, 0, at + 1) ? reach.end : -1;
}
