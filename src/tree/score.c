#include "tree/score.h"

#include "base/error.h"

#include <utf8proc.h>

#include "base/banned.h"

enum { NO_WORD = -2, LCS_MAX = 1 << 24 };

/* A word as it is compared. */
struct unit {
    const struct word *word;
    const struct tree *tree;
    uint32_t first; /* index of its sentence's first unit */
    dem_span span;  /* of its token, in bytes without white space */
    int32_t match;  /* index of its unit on the other side, or NO_WORD */
    struct slice feats, rel;
    bool multiword, content, functional;
};

struct spans {
    dem_span *list;
    size_t count, room;
};

struct name {
    dem_span span;
    enum name_tag type;
};

struct side {
    const struct treebank *bank;
    struct slice solid;
    uint32_t *index; /* [text.len + 1]: byte of the text -> byte of solid */
    struct {
        struct unit *list;
        size_t count, room;
    } units;
    struct spans tokens, sentences;
    struct {
        struct name *list;
        size_t count, room;
    } names;
};

struct scorer {
    struct arena *arena;
    struct side gold, system;
};

/* ---- What is compared ---------------------------------------------------- */

static bool listed(struct slice s, const char *const *list)
{
    while (*list && !slice_is(s, *list))
        list++;
    return *list != NULL;
}

static const char *const content[] = {
    "nsubj",     "obj",      "iobj",       "csubj",      "ccomp", "xcomp",
    "obl",       "vocative", "expl",       "dislocated", "advcl", "advmod",
    "discourse", "nmod",     "appos",      "nummod",     "acl",   "amod",
    "conj",      "fixed",    "flat",       "compound",   "list",  "parataxis",
    "orphan",    "goeswith", "reparandum", "root",       "dep",   NULL};
static const char *const functional[] = {"aux", "cop",  "mark", "det",
                                         "clf", "case", "cc",   NULL};
static const char *const features[] = {
    "PronType", "NumType", "Poss",     "Reflex", "Foreign",  "Abbr", "Gender", "Animacy",
    "Number",   "Case",    "Definite", "Degree", "VerbForm", "Mood", "Tense",  "Aspect",
    "Voice",    "Evident", "Polarity", "Person", "Polite",   NULL};

static struct slice before(struct slice s, char sep)
{
    return slice_cut(&s, sep);
}

static int by_bytes(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* The universal features, sorted, each behind a bar. */
static struct slice universal(struct arena *arena, struct slice feats)
{
    struct {
        struct slice *list;
        size_t count, room;
    } kept = {0}, parts = {0};
    while (feats.at) {
        struct slice feature = slice_cut(&feats, '|');
        if (listed(before(feature, '='), features))
            *ARENA_PUSH(arena, &kept) = feature;
    }
    if (kept.count)
        qsort(kept.list, kept.count, sizeof *kept.list, by_bytes);
    for (size_t i = 0; i < kept.count; i++) {
        *ARENA_PUSH(arena, &parts) = SLICE("|");
        *ARENA_PUSH(arena, &parts) = kept.list[i];
    }
    return arena_join(arena, parts.list, parts.count);
}

static dem_span solid_span(const struct side *s, uint32_t from, uint32_t to)
{
    return (dem_span){s->index[from], s->index[to]};
}

/* The words of the token that begins with word i; returns where the next begins. */
static uint32_t add_token(struct arena *arena, struct side *s, const struct tree *tree,
                          uint32_t i, uint32_t first)
{
    uint32_t end = i + 1;
    while (end < tree->count && tree->words[end].joined)
        end++;
    dem_span span = solid_span(s, tree->words[i].span.from, tree->words[end - 1].span.to);
    bool multiword = end > i + 1;
    *ARENA_PUSH(arena, &s->tokens) = span;
    for (; i < end; i++) {
        const struct word *w = &tree->words[i];
        struct slice rel = before(w->deprel, ':');
        *ARENA_PUSH(arena, &s->units) = (struct unit){.word = w,
                                                      .tree = tree,
                                                      .first = first,
                                                      .span = span,
                                                      .match = NO_WORD,
                                                      .feats = universal(arena, w->feats),
                                                      .rel = rel,
                                                      .multiword = multiword,
                                                      .content = listed(rel, content),
                                                      .functional = listed(rel, functional)};
    }
    return end;
}

static enum name_tag begin_of(enum name_tag tag)
{
    return tag == NAME_I_PER || tag == NAME_I_ORG || tag == NAME_I_LOC ? tag - 1 : tag;
}

/* Names as conlleval reads tags: an I of another type begins a name, too. */
static void add_names(struct arena *arena, struct side *s, const struct tree *tree)
{
    for (uint32_t i = 0; i < tree->count;) {
        enum name_tag type = begin_of(tree->words[i].name);
        uint32_t end = i + 1;
        while (type && end < tree->count && tree->words[end].name == type + 1)
            end++;
        dem_span span = solid_span(s, tree->words[i].span.from, tree->words[end - 1].span.to);
        if (type)
            *ARENA_PUSH(arena, &s->names) = (struct name){span, type};
        i = end;
    }
}

static void index_text(struct arena *arena, struct side *s)
{
    struct slice text = s->bank->text;
    uint32_t count = 0;
    s->solid = treebank_solid(arena, text);
    s->index = ARENA_ARRAY(arena, uint32_t, text.len + 1);
    for (size_t at = 0; at < text.len;) {
        size_t blank = treebank_blank(slice_part(text, at, text.len)), n = blank ? blank : 1;
        for (size_t i = 0; i < n; i++)
            s->index[at + i] = count;
        at += n;
        count += blank == 0;
    }
    s->index[text.len] = count;
}

static void open_side(struct arena *arena, struct side *s, const struct treebank *bank)
{
    *s = (struct side){.bank = bank};
    index_text(arena, s);
    for (size_t b = 0; b < bank->count; b++) {
        const struct tree *tree = &bank->list[b].tree;
        uint32_t first = (uint32_t)s->units.count, last = tree->count - 1;
        for (uint32_t i = 0; i < tree->count;)
            i = add_token(arena, s, tree, i, first);
        *ARENA_PUSH(arena, &s->sentences) =
            solid_span(s, tree->words[0].span.from, tree->words[last].span.to);
        add_names(arena, s, tree);
    }
}

/* ---- Where the texts differ ---------------------------------------------- */

static struct slice glimpse(struct slice solid, size_t at)
{
    size_t end = at + 20;
    while (end < solid.len && ((unsigned char)solid.at[end] & 0xC0) == 0x80)
        end++;
    return slice_part(solid, at, end);
}

static uint32_t line_at(const struct side *s, size_t at)
{
    size_t i = 0;
    while (i + 1 < s->sentences.count && s->sentences.list[i + 1].from <= at)
        i++;
    return i < s->bank->count ? s->bank->list[i].line : 0;
}

static dem_code no_blank_tokens(const struct side *s, const char *whose, dem_error *err)
{
    for (size_t i = 0; i < s->tokens.count; i++)
        if (s->tokens.list[i].from >= s->tokens.list[i].to)
            return error_set(err, DEM_E_FORMAT,
                             "a token of the %s file is nothing but white space, near line %u",
                             whose, line_at(s, s->tokens.list[i].from));
    return DEM_OK;
}

static dem_code same_text(const struct side *gold, const struct side *system, dem_error *err)
{
    struct slice a = gold->solid, b = system->solid;
    size_t at = 0;
    while (at < a.len && at < b.len && a.at[at] == b.at[at])
        at++;
    if (at == a.len && at == b.len)
        return DEM_OK;
    while (at && at < a.len && ((unsigned char)a.at[at] & 0xC0) == 0x80)
        at--;
    return error_at(err, DEM_E_FORMAT, line_at(gold, at),
                    "the texts differ: \"%.*s\" here, \"%.*s\" in the system's sentence at "
                    "line %u",
                    SLICE_ARG(glimpse(a, at)), SLICE_ARG(glimpse(b, at)), line_at(system, at));
}

/* ---- Alignment of words -------------------------------------------------- */

static bool same_form(struct slice a, struct slice b)
{
    while (a.len && b.len) {
        utf8proc_int32_t x = 0, y = 0;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)a.at,
                                              (utf8proc_ssize_t)a.len, &x),
                         m = utf8proc_iterate((const utf8proc_uint8_t *)b.at,
                                              (utf8proc_ssize_t)b.len, &y);
        if (n <= 0 || m <= 0)
            return slice_equal(a, b);
        if (utf8proc_tolower(x) != utf8proc_tolower(y))
            return false;
        a = slice_part(a, (size_t)n, a.len);
        b = slice_part(b, (size_t)m, b.len);
    }
    return a.len == b.len;
}

/* A run of words on either side: gold [g, g_end), system [s, s_end). */
struct run {
    size_t g, s, g_end, s_end;
};

static bool beyond(const struct side *side, size_t i, uint32_t end)
{
    if (i >= side->units.count)
        return true;
    const struct unit *u = &side->units.list[i];
    return u->multiword ? u->span.from >= end : u->span.to > end;
}

static uint32_t take(const struct side *side, size_t *i, uint32_t end)
{
    const struct unit *u = &side->units.list[(*i)++];
    return u->multiword && u->span.to > end ? u->span.to : end;
}

/* The least run around a multiword token at either place that no multiword token of
 * either side crosses. */
static struct run multiword_run(const struct scorer *sc, size_t g, size_t s)
{
    const struct unit *gold = sc->gold.units.list, *system = sc->system.units.list;
    uint32_t end;
    if (gold[g].multiword) {
        end = gold[g].span.to;
        s += !system[s].multiword && system[s].span.from < gold[g].span.from;
    } else {
        end = system[s].span.to;
        g += gold[g].span.from < system[s].span.from;
    }
    struct run r = {g, s, g, s};
    while (!beyond(&sc->gold, r.g_end, end) || !beyond(&sc->system, r.s_end, end)) {
        bool next_gold = r.g_end < sc->gold.units.count &&
                         (r.s_end >= sc->system.units.count ||
                          gold[r.g_end].span.from <= system[r.s_end].span.from);
        end = next_gold ? take(&sc->gold, &r.g_end, end) : take(&sc->system, &r.s_end, end);
    }
    return r;
}

static void match(struct scorer *sc, size_t g, size_t s)
{
    sc->gold.units.list[g].match = (int32_t)s;
    sc->system.units.list[s].match = (int32_t)g;
}

/* The longest common subsequence of the forms; lcs is [rows + 1][cols + 1]. */
static dem_code align_run(struct scorer *sc, struct run r, dem_error *err)
{
    const struct unit *gold = sc->gold.units.list, *system = sc->system.units.list;
    size_t rows = r.g_end - r.g, cols = r.s_end - r.s, width = cols + 1;
    if ((rows + 1) * width > LCS_MAX)
        return error_set(err, DEM_E_LIMIT, "multiword tokens overlap over %zu words", rows);
    uint32_t *lcs = ARENA_ARRAY(sc->arena, uint32_t, (rows + 1) * width);
    for (size_t g = rows; g-- > 0;)
        for (size_t s = cols; s-- > 0;) {
            uint32_t *cell = &lcs[g * width + s], down = cell[width], right = cell[1];
            if (same_form(gold[r.g + g].word->form, system[r.s + s].word->form))
                *cell = 1 + cell[width + 1];
            *cell = *cell > down ? *cell : down;
            *cell = *cell > right ? *cell : right;
        }
    for (size_t g = 0, s = 0; g < rows && s < cols;) {
        if (same_form(gold[r.g + g].word->form, system[r.s + s].word->form))
            match(sc, r.g + g++, r.s + s++);
        else if (lcs[g * width + s] == lcs[(g + 1) * width + s])
            g++;
        else
            s++;
    }
    return DEM_OK;
}

static dem_code align(struct scorer *sc, dem_error *err)
{
    const struct unit *gold = sc->gold.units.list, *system = sc->system.units.list;
    dem_code code = DEM_OK;
    for (size_t g = 0, s = 0;
         !code && g < sc->gold.units.count && s < sc->system.units.count;) {
        if (gold[g].multiword || system[s].multiword) {
            struct run r = multiword_run(sc, g, s);
            code = align_run(sc, r, err);
            g = r.g_end;
            s = r.s_end;
        } else if (gold[g].span.from == system[s].span.from &&
                   gold[g].span.to == system[s].span.to)
            match(sc, g++, s++);
        else if (gold[g].span.from <= system[s].span.from)
            g++;
        else
            s++;
    }
    return code;
}

/* ---- Metrics over aligned words ------------------------------------------ */

static int32_t parent(const struct unit *u)
{
    return u->word->head < 0 ? TREE_ROOT : (int32_t)u->first + u->word->head;
}

static bool same_head(const struct scorer *sc, const struct unit *g, const struct unit *s)
{
    int32_t above = parent(s);
    return parent(g) == (above == TREE_ROOT ? above : sc->system.units.list[above].match);
}

static bool same_arc(const struct scorer *sc, const struct unit *g, const struct unit *s)
{
    return same_head(sc, g, s) && slice_equal(g->rel, s->rel);
}

static bool same_tags(const struct unit *g, const struct unit *s)
{
    return g->word->upos == s->word->upos && slice_equal(g->feats, s->feats);
}

static bool same_lemma(const struct unit *g, const struct unit *s)
{
    return slice_is(g->word->lemma, "_") || slice_equal(g->word->lemma, s->word->lemma);
}

/* The next functional child of u at or behind its child number *at, or NULL. */
static const struct unit *next_functional(const struct side *side, const struct unit *u,
                                          uint32_t *at)
{
    const struct tree *t = u->tree;
    uint32_t self = (uint32_t)(u->word - t->words);
    for (uint32_t i = t->first_child[self] + *at; i < t->first_child[self + 1]; i++) {
        const struct unit *child = &side->units.list[u->first + t->children[i]];
        ++*at;
        if (child->functional)
            return child;
    }
    return NULL;
}

static bool same_functional(const struct scorer *sc, const struct unit *g, const struct unit *s)
{
    for (uint32_t i = 0, k = 0;;) {
        const struct unit *a = next_functional(&sc->gold, g, &i);
        const struct unit *b = next_functional(&sc->system, s, &k);
        if (!a || !b)
            return a == b;
        if (b->match != a - sc->gold.units.list || !slice_equal(a->rel, b->rel) ||
            !same_tags(a, b))
            return false;
    }
}

static bool is_correct(const struct scorer *sc, enum metric metric, const struct unit *g,
                       const struct unit *s)
{
    switch (metric) {
    case SCORE_UPOS: return g->word->upos == s->word->upos;
    case SCORE_XPOS: return slice_equal(g->word->xpos, s->word->xpos);
    case SCORE_UFEATS: return slice_equal(g->feats, s->feats);
    case SCORE_ALLTAGS: return same_tags(g, s) && slice_equal(g->word->xpos, s->word->xpos);
    case SCORE_LEMMAS: return same_lemma(g, s);
    case SCORE_UAS: return same_head(sc, g, s);
    case SCORE_LAS:
    case SCORE_CLAS: return same_arc(sc, g, s);
    case SCORE_MLAS: return same_arc(sc, g, s) && same_tags(g, s) && same_functional(sc, g, s);
    case SCORE_BLEX: return same_arc(sc, g, s) && same_lemma(g, s);
    default: return true;
    }
}

static struct score score_words(const struct scorer *sc, enum metric metric)
{
    const struct side *gold = &sc->gold, *system = &sc->system;
    bool all = metric < SCORE_CLAS;
    struct score score = {0};
    for (size_t i = 0; i < system->units.count; i++)
        score.system += all || system->units.list[i].content;
    for (size_t i = 0; i < gold->units.count; i++) {
        const struct unit *g = &gold->units.list[i];
        if (!all && !g->content)
            continue;
        score.gold++;
        if (g->match == NO_WORD)
            continue;
        score.aligned++;
        score.correct += is_correct(sc, metric, g, &system->units.list[g->match]);
    }
    return score;
}

/* ---- Metrics over spans -------------------------------------------------- */

static struct score score_spans(const struct spans *gold, const struct spans *system)
{
    struct score score = {.gold = gold->count, .system = system->count};
    for (size_t g = 0, s = 0; g < gold->count && s < system->count;) {
        uint32_t a = gold->list[g].from, b = system->list[s].from;
        score.correct += a == b && gold->list[g].to == system->list[s].to;
        g += a <= b;
        s += b <= a;
    }
    return score;
}

/* Where nothing is known of the names, those of the system are neither right nor wrong. */
static bool *known_names(const struct scorer *sc)
{
    const struct side *gold = &sc->gold;
    bool *known = ARENA_ARRAY(sc->arena, bool, gold->solid.len + 1);
    memset(known, true, gold->solid.len + 1);
    for (size_t i = 0; i < gold->sentences.count; i++) {
        dem_span span = gold->sentences.list[i];
        if (gold->bank->list[i].nameless)
            memset(known + span.from, false, span.to - span.from);
    }
    return known;
}

static struct score score_names(const struct scorer *sc)
{
    const struct side *gold = &sc->gold, *system = &sc->system;
    const bool *known = known_names(sc);
    struct score score = {.gold = gold->names.count};
    for (size_t g = 0, s = 0; s < system->names.count; s++) {
        const struct name *b = &system->names.list[s];
        while (g < gold->names.count && gold->names.list[g].span.from < b->span.from)
            g++;
        const struct name *a = g < gold->names.count ? &gold->names.list[g] : NULL;
        bool hit =
            a && a->span.from == b->span.from && a->span.to == b->span.to && a->type == b->type;
        score.system += known[b->span.from];
        score.correct += hit && known[b->span.from];
        g += hit;
    }
    return score;
}

dem_code score_treebanks(struct arena *arena, const struct treebank *gold,
                         const struct treebank *system, struct score out[SCORE_COUNT],
                         dem_error *err)
{
    struct scorer sc = {.arena = arena};
    open_side(arena, &sc.gold, gold);
    open_side(arena, &sc.system, system);
    dem_code code = no_blank_tokens(&sc.gold, "gold", err);
    if (!code)
        code = no_blank_tokens(&sc.system, "system's", err);
    if (!code)
        code = same_text(&sc.gold, &sc.system, err);
    if (!code)
        code = align(&sc, err);
    if (code)
        return code;
    out[SCORE_TOKENS] = score_spans(&sc.gold.tokens, &sc.system.tokens);
    out[SCORE_SENTENCES] = score_spans(&sc.gold.sentences, &sc.system.sentences);
    for (int m = SCORE_WORDS; m <= SCORE_BLEX; m++)
        out[m] = score_words(&sc, (enum metric)m);
    out[SCORE_NAMES] = score_names(&sc);
    return DEM_OK;
}

/* ---- Numbers ------------------------------------------------------------- */

const char *score_name(enum metric metric)
{
    static const char *const names[] = {"Tokens", "Sentences", "Words",  "UPOS", "XPOS",
                                        "UFeats", "AllTags",   "Lemmas", "UAS",  "LAS",
                                        "CLAS",   "MLAS",      "BLEX",   "Names"};
    return metric < SCORE_COUNT ? names[metric] : "";
}

bool score_aligns(enum metric metric)
{
    return metric > SCORE_WORDS && metric <= SCORE_BLEX;
}

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0.0;
}

double score_precision(const struct score *s)
{
    return share(s->correct, s->system);
}

double score_recall(const struct score *s)
{
    return share(s->correct, s->gold);
}

double score_f1(const struct score *s)
{
    return share(2 * s->correct, s->gold + s->system);
}

double score_accuracy(const struct score *s)
{
    return share(s->correct, s->aligned);
}
