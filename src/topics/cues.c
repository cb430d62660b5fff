/* Cues: words, parties and events, as they are written, into the one list of the rules. */
#include "topics/build.h"

#include "base/banned.h"

static int32_t find_or_add(struct topic_rules *rules, struct cue cue, bool *added)
{
    static const char *const kinds[] = {"words", "party", "event", "states"};
    struct slice key =
        arena_print(rules->arena, "%s%d:%.*s", kinds[cue.kind], cue.count, SLICE_ARG(cue.text));
    int32_t mine = (int32_t)rules->cues.count;
    int32_t at = table_add(&rules->cue_index, key, mine);
    *added = at == mine;
    cue.use = cue.last_use = cue.next = -1;
    if (*added)
        *ARENA_PUSH(rules->arena, &rules->cues) = cue;
    if (*added && cue.kind != TOPIC_WORDS)
        *ARENA_PUSH(rules->arena, &rules->event_cues) = mine;
    return at;
}

/* ---- Words -------------------------------------------------------------- */

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static void chain(struct topic_rules *rules, int32_t at)
{
    struct cue *cue = &rules->cues.list[at];
    bool prefix = cue->prefix && cue->count == 1;
    struct slice key = cue->words[0];
    int32_t first = prefix ? table_add(&rules->prefixes, slice_part(key, 0, CUE_PREFIX_MIN), at)
                           : table_add(&rules->first_words, key, at);
    if (first == at)
        return;
    cue->next = rules->cues.list[first].next;
    rules->cues.list[first].next = at;
}

/* The words of `text`, cut at spaces and, if `hyphens`, at these; false if there are too
 * many of them. */
static bool cut_words(struct slice text, bool hyphens, struct cue *cue)
{
    size_t from = 0;
    cue->count = 0;
    for (size_t i = 0; i <= text.len; i++) {
        char c = i < text.len ? text.at[i] : ' ';
        if (c != ' ' && c != '\t' && !(hyphens && c == '-'))
            continue;
        if (i > from && cue->count == CUE_WORDS_MAX)
            return false;
        if (i > from)
            cue->words[cue->count++] = slice_part(text, from, i);
        from = i + 1;
    }
    return true;
}

static dem_code add_words(struct reading *r, struct slice text, bool hyphens,
                          struct members *out)
{
    struct cue cue = {.kind = TOPIC_WORDS, .text = text};
    bool added;
    if (text.len && text.at[text.len - 1] == '*') {
        cue.prefix = true;
        text.len--;
    }
    if (!cut_words(text, hyphens, &cue))
        return FAULT(r, FINDING_ROW, "\"%.*s\" has more than %d words", SLICE_ARG(text),
                     CUE_WORDS_MAX);
    struct slice last = cue.count ? cue.words[cue.count - 1] : SLICE_EMPTY;
    if (!last.len || memchr(text.at, '*', text.len))
        return FAULT(r, FINDING_ROW, "no word, or a * that is not its end: \"%.*s\"",
                     SLICE_ARG(cue.text));
    if (cue.prefix && (last.len < CUE_PREFIX_MIN || is_capital(last.at[0])))
        return FAULT(r, FINDING_ROW, "a word with * has %d small letters before it: \"%.*s\"",
                     CUE_PREFIX_MIN, SLICE_ARG(cue.text));
    int32_t at = find_or_add(r->rules, cue, &added);
    if (added)
        chain(r->rules, at);
    *ARENA_PUSH(r->rules->arena, out) = at;
    return DEM_OK;
}

/* The analyzer parts "dual-use" in three words, but leaves "anti-missile" whole. */
static dem_code add_both(struct reading *r, struct slice text, struct members *out)
{
    dem_code code = add_words(r, text, true, out);
    if (!code && text.len && memchr(text.at, '-', text.len))
        code = add_words(r, text, false, out);
    return code;
}

dem_code cues_words(struct reading *r, struct slice text, struct members *out)
{
    dem_code code = DEM_OK;
    if (!text.len || text.at[0] != '@')
        return add_both(r, text, out);
    int32_t at = table_find(&r->rules->class_index, text);
    if (at < 0)
        return FAULT(r, FINDING_CODE, "the class %.*s is in no table", SLICE_ARG(text));
    struct slice rest = r->rules->classes.list[at];
    while (!code && rest.at && rest.len)
        code = add_both(r, slice_trim(slice_cut(&rest, '|')), out);
    return code;
}

/* ---- Parties ------------------------------------------------------------ */

static bool known_code(const struct lexicon *lex, struct slice code, bool sector)
{
    return table_find(&lex->sectors, code) >= 0 ||
           (!sector && (table_find(&lex->country_names, code) >= 0 ||
                        table_find(&lex->bodies, code) >= 0));
}

/* The canonical name that the lexicon has for the words, or empty. */
static struct slice canonical(const struct lexicon *lex, struct slice name)
{
    int32_t at = lexicon_name(lex, name);
    return at < 0 ? SLICE_EMPTY : lex->entries.list[at].name;
}

/* CODE, CODE.SECTOR or CODE:Name; @group */
dem_code cues_party(struct reading *r, struct slice text, struct members *out)
{
    struct topic_rules *rules = r->rules;
    struct cue cue = {.kind = TOPIC_PARTY, .text = text};
    struct slice rest = text, code = slice_cut(&rest, ':');
    bool added;
    if (text.len && text.at[0] == '@') {
        int32_t at = table_find(&rules->group_index, slice_part(text, 1, text.len));
        if (at < 0)
            return FAULT(r, FINDING_CODE, "no group %.*s stands above", SLICE_ARG(text));
        const struct members *m = &rules->groups.list[at];
        for (size_t i = 0; i < m->count; i++)
            *ARENA_PUSH(rules->arena, out) = m->list[i];
        return DEM_OK;
    }
    cue.name = rest.at ? canonical(rules->lex, slice_trim(rest)) : SLICE_EMPTY;
    if (rest.at && !cue.name.len)
        return FAULT(r, FINDING_CODE, "the name %.*s is in no table", SLICE_ARG(rest));
    cue.sector = code;
    cue.code = slice_cut(&cue.sector, '.');
    if (!known_code(rules->lex, cue.code, false))
        return FAULT(r, FINDING_CODE, "the actor code %.*s is in no table",
                     SLICE_ARG(cue.code));
    if (cue.sector.at && !known_code(rules->lex, cue.sector, true))
        return FAULT(r, FINDING_CODE, "the sector %.*s is in no table", SLICE_ARG(cue.sector));
    *ARENA_PUSH(rules->arena, out) = find_or_add(rules, cue, &added);
    return DEM_OK;
}

static bool has_sector(const struct actor *actor, struct slice sector)
{
    for (uint8_t i = 0; i < actor->sectors.count; i++)
        if (slice_is(sector, actor->sectors.code[i]))
            return true;
    return false;
}

bool party_fits(const struct cue *cue, const struct actor *actor)
{
    return (slice_is(cue->code, actor->iso3) || has_sector(actor, cue->code)) &&
           (!cue->sector.len || has_sector(actor, cue->sector)) &&
           (!cue->name.len || slice_equal(cue->name, actor->name));
}

/* ---- Events ------------------------------------------------------------- */

/* TYPE, TYPE.mode, or the begin of a CAMEO code */
dem_code cues_event(struct reading *r, struct slice text, struct members *out)
{
    const struct lexicon *lex = r->rules->lex;
    struct cue cue = {.kind = TOPIC_EVENT, .text = text};
    bool added, known;
    if (text.len && text.at[0] >= '0' && text.at[0] <= '9') {
        const struct code *code = lexicon_code(lex, text);
        cue.cameo = text;
        known = code && slice_equal(code->cameo, text);
    } else {
        cue.mode = text;
        cue.type = slice_cut(&cue.mode, '.');
        const struct plover *p = lexicon_plover(lex, cue.type, cue.mode);
        known = p && p->quad && slice_equal(p->mode, cue.mode.at ? cue.mode : p->mode);
    }
    if (!known)
        return FAULT(r, FINDING_CODE, "the type, mode or CAMEO code %.*s is in no table",
                     SLICE_ARG(text));
    *ARENA_PUSH(r->rules->arena, out) = find_or_add(r->rules, cue, &added);
    return DEM_OK;
}

dem_code cues_states(struct reading *r, struct slice text, struct members *out)
{
    bool added;
    struct cue cue = {.kind = TOPIC_STATES, .text = text};
    if (!slice_is(text, "states"))
        return FAULT(r, FINDING_CODE, "parties: is followed by states, not by %.*s",
                     SLICE_ARG(text));
    *ARENA_PUSH(r->rules->arena, out) = find_or_add(r->rules, cue, &added);
    return DEM_OK;
}

static const char *state_of(const struct actor *actor)
{
    bool acts =
        actor->state || has_sector(actor, SLICE("GOV")) || has_sector(actor, SLICE("IGO"));
    return acts && actor->iso3[0] ? actor->iso3 : NULL;
}

/* Do governments, or bodies of governments, of two countries take part? */
static bool among_states(const struct event *e)
{
    const struct actors *sides[] = {&e->actor, &e->recipient};
    const char *first = NULL;
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < sides[s]->count; i++) {
            const char *state = state_of(&sides[s]->list[i]);
            if (state && first && strcmp(first, state))
                return true;
            if (state)
                first = state;
        }
    return false;
}

/* Whom it is about is no party: the words that tell of them count already. */
static bool any_party(const struct cue *cue, const struct event *e)
{
    const struct actors *sides[] = {&e->actor, &e->recipient};
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < sides[s]->count; i++)
            if (party_fits(cue, &sides[s]->list[i]))
                return true;
    return false;
}

bool event_fits(const struct cue *cue, const struct event *e)
{
    switch (cue->kind) {
    case TOPIC_PARTY: return any_party(cue, e);
    case TOPIC_STATES: return among_states(e);
    case TOPIC_EVENT:
        if (cue->cameo.len)
            return slice_starts(e->cameo, cue->cameo);
        return slice_equal(cue->type, e->type) &&
               (!cue->mode.len || slice_equal(cue->mode, e->mode));
    case TOPIC_WORDS: return false;
    }
    return false;
}
