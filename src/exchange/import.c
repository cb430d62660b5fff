/* Dictionaries of TABARI and PETRARCH as rows of the lexicon. */
#include "exchange/exchange.h"

#include "base/banned.h"

enum { METONYMS, OFFICES, ORGANISATIONS, AGENTS, FRAMES, CLASSES };

/* ---- Words ------------------------------------------------------------------- */

/* "IVA BOND" -> "Iva Bond", or "iva bond" */
static struct slice as_text(struct arena *arena, const struct dict_phrase *p, bool title)
{
    struct slice all = SLICE_EMPTY;
    for (uint32_t i = 0; i < p->count; i++) {
        struct slice text = p->list[i].text;
        char *at = ARENA_ARRAY(arena, char, text.len + 1);
        for (size_t k = 0; k < text.len; k++) {
            bool upper = text.at[k] >= 'A' && text.at[k] <= 'Z';
            at[k] = upper && (k || !title) ? (char)(text.at[k] + 32) : text.at[k];
        }
        bool initials = title && text.len < 4 && memchr(text.at, '.', text.len);
        all = arena_print(arena, "%.*s%s%.*s", SLICE_ARG(all), i ? " " : "", (int)text.len,
                          initials ? text.at : at);
    }
    return all;
}

static bool closed(const struct dict_phrase *p)
{
    for (uint32_t i = 1; i < p->count; i++)
        if (!p->list[i].joined)
            return false;
    return true;
}

/* ---- Codes ------------------------------------------------------------------- */

struct parts { /* of "RUSGOVMIL" */
    struct slice iso3;
    struct slice sectors; /* between bars */
    bool country, known;
};

/* Three letters by three: a country or a body, then sectors. */
static struct parts split_code(const struct exchange *x, const struct lexicon *lex,
                               struct slice code)
{
    struct parts c = {.known = code.len >= 3 && code.len % 3 == 0};
    for (size_t i = 0; c.known && i < code.len; i += 3) {
        struct slice part = slice_part(code, i, i + 3);
        bool country = lexicon_country_name(lex, part).len > 0;
        bool body = table_find(&lex->bodies, part) >= 0;
        bool sector = table_find(&lex->sectors, part) >= 0;
        if ((country || body) && !c.country) {
            c.iso3 = part;
            c.country = country;
        }
        if (sector && !(country || (body && !sector)))
            c.sectors = arena_print(x->arena, "%.*s%s%.*s", SLICE_ARG(c.sectors),
                                    c.sectors.len ? "|" : "", SLICE_ARG(part));
        c.known = country || body || sector;
    }
    return c;
}

/* ---- Actors ------------------------------------------------------------------- */

struct names {                  /* of one actor, as the lexicon writes them */
    struct slice first, others; /* others: between bars */
    bool known;                 /* the lexicon has all of them */
};

static struct names names_of(struct exchange *x, const struct lexicon *lex,
                             const struct dictionaries *d, uint32_t actor, size_t *at)
{
    struct names n = {.known = true};
    for (; *at < d->actor_names.count && d->actor_names.list[*at].owner == actor; (*at)++) {
        const struct dict_name *name = &d->actor_names.list[*at];
        if (!closed(&name->phrase)) {
            exchange_leave(x, d->actors.list[actor].place, "a name with room for other words",
                           name->text);
            continue;
        }
        struct slice text = as_text(x->arena, &name->phrase, true);
        n.known &= lexicon_name(lex, text) >= 0;
        if (!n.first.len)
            n.first = text;
        else
            n.others = arena_print(x->arena, "%.*s%s%.*s", SLICE_ARG(n.others),
                                   n.others.len ? "|" : "", SLICE_ARG(text));
    }
    return n;
}

static struct slice day_text(struct arena *arena, dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    return day == DEM_DAY_UNKNOWN
               ? SLICE_EMPTY
               : arena_print(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static void import_dated(struct exchange *x, const struct names *n, const struct dict_dated *d,
                         const struct parts *c)
{
    exchange_put(x, OFFICES, "%.*s\t%.*s\t%.*s\t%.*s\tofficial\t%.*s\t%.*s\n",
                 SLICE_ARG(n->first), SLICE_ARG(n->others), SLICE_ARG(c->iso3),
                 SLICE_ARG(c->sectors), SLICE_ARG(day_text(x->arena, d->from)),
                 SLICE_ARG(day_text(x->arena, d->to)));
}

static void import_undated(struct exchange *x, const struct names *n, const struct parts *c)
{
    const char *bar = n->others.len ? "|" : "";
    const char *kind = slice_is(c->iso3, "NGO")   ? "ngo"
                       : slice_is(c->iso3, "MNC") ? "company"
                       : slice_is(c->iso3, "IMG") || slice_is(c->iso3, "ISM") ||
                               slice_ends(c->sectors, SLICE("REB"))
                           ? "armed"
                           : "igo";
    if (c->country)
        exchange_put(x, METONYMS, "%.*s%s%.*s\t%.*s\t%.*s\t\n", SLICE_ARG(n->first), bar,
                     SLICE_ARG(n->others), SLICE_ARG(c->iso3), SLICE_ARG(c->sectors));
    else
        exchange_put(x, ORGANISATIONS, "%.*s\t%.*s\t%.*s\t%.*s\t%s\n", SLICE_ARG(n->first),
                     SLICE_ARG(n->others), SLICE_ARG(c->iso3), SLICE_ARG(c->sectors), kind);
}

static void import_actor(struct exchange *x, const struct lexicon *lex,
                         const struct dict_actor *actor, const struct names *n)
{
    bool dated = false;
    for (size_t i = 0; i < actor->codes.count; i++) {
        const struct dict_dated *d = &actor->codes.list[i];
        bool open = d->from == DEM_DAY_UNKNOWN && d->to == DEM_DAY_UNKNOWN;
        struct parts c = split_code(x, lex, d->code);
        if (!c.known || !c.iso3.len) {
            exchange_leave(x, actor->place, "a code without a country or body of data/ontology",
                           d->code);
        } else if (open && (dated || actor->codes.count > 1)) {
            exchange_leave(x, actor->place, "a code for all other days", d->code);
        } else if (open) {
            import_undated(x, n, &c);
            x->rows++;
        } else {
            import_dated(x, n, d, &c);
            dated = true;
            x->rows++;
        }
    }
}

static void import_actors(struct exchange *x, const struct lexicon *lex,
                          const struct dictionaries *d)
{
    size_t at = 0;
    for (uint32_t i = 0; i < d->actors.count; i++) {
        struct names n = names_of(x, lex, d, i, &at);
        if (n.known)
            x->known += n.first.len > 0;
        else if (n.first.len)
            import_actor(x, lex, &d->actors.list[i], &n);
    }
}

/* ---- Agents -------------------------------------------------------------------- */

static void import_agents(struct exchange *x, const struct lexicon *lex,
                          const struct dictionaries *d)
{
    int64_t last = -1; /* the first name of an agent is its singular */
    for (size_t i = 0; i < d->agent_names.count; i++) {
        const struct dict_name *name = &d->agent_names.list[i];
        const struct dict_agent *agent = &d->agents.list[name->owner];
        if (name->owner == last)
            continue;
        last = name->owner;
        struct slice lemma = as_text(x->arena, &name->phrase, false);
        struct parts c = split_code(x, lex, agent->code);
        if (lexicon_agent(lex, lemma)) {
            x->known++;
        } else if (!c.known || !c.sectors.len) {
            exchange_leave(x, agent->place, "a code that is no sector of data/ontology",
                           agent->code);
        } else {
            exchange_put(x, AGENTS, "%.*s\t%.*s\tgroup\n", SLICE_ARG(lemma),
                         SLICE_ARG(c.sectors));
            x->rows++;
        }
    }
}

/* ---- Verbs --------------------------------------------------------------------- */

static bool preposition(struct slice word)
{
    static const char *const list[] = {"TO",   "WITH", "FOR", "ON", "IN",   "AGAINST",
                                       "FROM", "OF",   "BY",  "AT", "OVER", "ABOUT"};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (slice_is(word, list[i]))
            return true;
    return false;
}

static struct slice lower(struct arena *arena, struct slice text)
{
    struct dict_token t = {.text = text};
    struct dict_phrase p = {&t, 1};
    return as_text(arena, &p, false);
}

/* "@set" for a set, the word for a word; empty for signs and sets of longer phrases. */
static struct slice value_of(struct exchange *x, const struct dictionaries *d,
                             const struct dict_token *t)
{
    if (t->sign == SIGN_WORD)
        return lower(x->arena, t->text);
    if (t->sign != SIGN_SET || !d->sets.list[t->set].name.len)
        return SLICE_EMPTY;
    const struct dict_set *set = &d->sets.list[t->set];
    for (size_t i = 0; i < set->phrases.count; i++)
        if (set->phrases.list[i].count != 1 || set->phrases.list[i].list[0].sign != SIGN_WORD)
            return SLICE_EMPTY;
    return arena_print(x->arena, "@%.*s", SLICE_ARG(lower(x->arena, set->name)));
}

/* Tests that ask for the words of the pattern; empty if it asks for more than they can. */
static struct slice tests_of(struct exchange *x, const struct dictionaries *d,
                             const struct dict_pattern *p)
{
    struct slice tests = SLICE_EMPTY, slot = SLICE("obj");
    bool negated = p->before.count == 1 && p->before.list[0].sign == SIGN_WORD &&
                   slice_is(p->before.list[0].text, "NOT");
    if ((p->before.count && !negated) || p->after.count > 2)
        return SLICE_EMPTY;
    if (negated)
        tests = SLICE("negated");
    for (uint32_t i = 0; i < p->after.count; i++) {
        const struct dict_token *t = &p->after.list[i];
        bool leads = p->after.count == 2 && i == 0;
        if (leads && (t->sign != SIGN_WORD || !preposition(t->text)))
            return SLICE_EMPTY;
        struct slice value = value_of(x, d, t);
        if (!value.len || (!leads && t->sign == SIGN_WORD && preposition(t->text)))
            return SLICE_EMPTY;
        if (leads)
            slot = value;
        else
            tests = arena_print(x->arena, "%.*s%s%.*s:%.*s", SLICE_ARG(tests),
                                tests.len ? " " : "", SLICE_ARG(slot), SLICE_ARG(value));
    }
    return tests;
}

/* A row of data/frames, if the code is one of CAMEO that has a type. */
static bool put_frame(struct exchange *x, const struct lexicon *lex, struct slice verb,
                      struct slice cameo, struct slice tests)
{
    const struct code *c = lexicon_code(lex, cameo);
    if (!c || !slice_equal(c->cameo, cameo) || !c->type.len || slice_is(c->type, "-"))
        return false;
    bool mode = c->mode.len && !slice_is(c->mode, "-");
    exchange_put(
        x, FRAMES,
        "%.*s\tv\t%.*s%s%.*s\t%.*s\tactor=subj to=obj,to,with,for,on,against\t%.*s\t-\n",
        SLICE_ARG(verb), SLICE_ARG(c->type), mode ? "." : "", mode ? (int)c->mode.len : 0,
        c->mode.at ? c->mode.at : "", SLICE_ARG(cameo), SLICE_ARG(tests));
    x->rows++;
    return true;
}

static bool null_code(struct slice code)
{
    return !code.len || slice_is(code, "---");
}

static void import_patterns(struct exchange *x, const struct lexicon *lex,
                            const struct dictionaries *d, const struct dict_verb *v,
                            struct slice verb)
{
    const struct dict_block *b = &d->blocks.list[v->block];
    for (size_t i = 0; i < b->patterns.count; i++) {
        const struct dict_pattern *p = &b->patterns.list[i];
        struct slice tests = tests_of(x, d, p);
        if (!tests.len)
            exchange_leave(x, p->place, "a pattern of more than words behind its verb", verb);
        else if (!put_frame(x, lex, verb, p->event.code, tests))
            exchange_leave(x, p->place, "a code without a type of PLOVER", p->event.code);
    }
}

/* Words behind the verb stay ("break off"); words before it have no place in a frame. */
static void import_verbs(struct exchange *x, const struct lexicon *lex,
                         const struct dictionaries *d)
{
    struct slice last = SLICE_EMPTY; /* the forms of a verb follow it */
    for (size_t i = 0; i < d->verbs.count; i++) {
        const struct dict_verb *v = &d->verbs.list[i];
        if (slice_equal(v->base, last) && i)
            continue;
        last = v->base;
        struct slice verb = as_text(x->arena, &v->phrase, false);
        if (v->at > 0 || v->phrase.count > 1 + EXTRA_MAX) {
            exchange_leave(x, v->place, "a verb with words before it", v->base);
            continue;
        }
        import_patterns(x, lex, d, v, verb);
        if (!null_code(v->event.code) && !put_frame(x, lex, verb, v->event.code, SLICE("-")))
            exchange_leave(x, v->place, "a code without a type of PLOVER", v->event.code);
    }
}

static void import_sets(struct exchange *x, const struct dictionaries *d)
{
    for (size_t i = 0; i < d->sets.count; i++) {
        const struct dict_set *set = &d->sets.list[i];
        struct dict_token t = {.sign = SIGN_SET, .set = (int32_t)i};
        struct slice name = value_of(x, d, &t);
        if (!name.len)
            continue;
        exchange_put(x, CLASSES, "%.*s\t", SLICE_ARG(name));
        struct slice last = SLICE_EMPTY; /* its plural, made by the reader, follows it */
        for (size_t k = 0; k < set->phrases.count; k++) {
            struct slice word = set->phrases.list[k].list[0].text;
            if (last.len && slice_starts(word, slice_part(last, 0, last.len - 1)) &&
                slice_ends(word, SLICE("S")))
                continue;
            last = word;
            exchange_put(x, CLASSES, "%s%.*s", k ? "|" : "", SLICE_ARG(lower(x->arena, word)));
        }
        exchange_put(x, CLASSES, "\n");
        x->rows++;
    }
}

void exchange_import(struct arena *arena, const struct lexicon *lex,
                     const struct dictionaries *dict, struct exchange *out)
{
    static const char *const names[] = {
        "actors/metonyms.tsv", "actors/offices.tsv",     "actors/organisations.tsv",
        "actors/agents.tsv",   "frames/cooperation.tsv", "frames/classes-cooperation.tsv"};
    *out = (struct exchange){.arena = arena, .file_count = EXCHANGE_FILES};
    for (size_t i = 0; i < out->file_count; i++) {
        out->files[i].name = names[i];
        exchange_put(out, i, "# Rows for data/%s, made by demarche dict import\n", names[i]);
    }
    import_actors(out, lex, dict);
    import_agents(out, lex, dict);
    import_verbs(out, lex, dict);
    import_sets(out, dict);
}
