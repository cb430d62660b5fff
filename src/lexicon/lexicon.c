#include "lexicon/lexicon.h"

#include "base/error.h"
#include "base/file.h"
#include "lexicon/build.h"

#include "base/banned.h"

static const struct table_files *const all_files[] = {&ontology_files, &names_files,
                                                      &frames_files};

/* Up to the first bad row; with lex->findings bad rows are noted there and passed over. */
static dem_code read_file(struct lexicon *lex, const char *dir, const struct table_file *file,
                          dem_error *err)
{
    struct rows rows;
    dem_code code = rows_open(&rows, lex->arena, dir, file->name, err);
    lex->checksum = hash_bytes(lex->checksum, &rows.checksum, sizeof rows.checksum);
    while (!code) {
        code = rows_next(&rows, file->columns, err);
        if (!code)
            code = file->read(lex, &rows, err);
        if (code == DEM_E_FORMAT && lex->findings) {
            findings_broken(lex->findings, &rows, err);
            code = DEM_OK;
        }
    }
    return code == DEM_END ? DEM_OK : code;
}

dem_code build_lexicon(struct lexicon **out, struct arena *arena, const char *dir,
                       struct findings *findings, dem_error *err)
{
    struct lexicon *lex = ARENA_NEW(arena, struct lexicon);
    struct table *tables[] = {&lex->names,        &lex->person_names,  &lex->agent_lemmas,
                              &lex->frame_heads,  &lex->class_members, &lex->code_index,
                              &lex->algebra,      &lex->topics,        &lex->reports,
                              &lex->cues,         &lex->country_names, &lex->plover_index,
                              &lex->contexts,     &lex->sectors,       &lex->bodies,
                              &lex->sole_offices, &lex->item_words,    &lex->quantity_words,
                              &lex->weis,         &lex->actor_codes};
    lex->arena = arena;
    lex->findings = findings;
    lex->checksum = HASH_SEED;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        table_init(tables[i], arena);
    dem_code code = DEM_OK;
    for (size_t i = 0; i < sizeof all_files / sizeof *all_files; i++)
        for (size_t k = 0; !code && k < all_files[i]->count; k++)
            code = read_file(lex, dir, &all_files[i]->list[k], err);
    *out = code ? NULL : lex;
    return code;
}

dem_code lexicon_open(struct lexicon **out, struct arena *arena, const char *dir,
                      dem_error *err)
{
    return build_lexicon(out, arena, dir, NULL, err);
}

bool lexicon_is_newer(const char *dir, const char *image)
{
    for (size_t i = 0; i < sizeof all_files / sizeof *all_files; i++)
        for (size_t k = 0; k < all_files[i]->count; k++) {
            char path[4096];
            int n = snprintf(path, sizeof path, "%s/%s", dir, all_files[i]->list[k].name);
            if (n < 0 || (size_t)n >= sizeof path || !file_is_current(image, path))
                return true;
        }
    return false;
}

/* A key longer than this is no name. */
enum { KEY_MAX = 160 };

static size_t fold(struct slice text, char key[KEY_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < text.len && len < KEY_MAX; i++) {
        char c = text.at[i];
        bool space = c == ' ' || c == '\n' || c == '\t';
        if (space && len && key[len - 1] == ' ')
            continue;
        key[len++] = space ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return len;
}

int32_t lexicon_name(const struct lexicon *lex, struct slice text)
{
    char key[KEY_MAX];
    if (text.len >= KEY_MAX)
        return TABLE_NONE;
    return table_find(&lex->names, (struct slice){key, fold(text, key)});
}

const struct agent *lexicon_agent(const struct lexicon *lex, struct slice lemmas)
{
    int32_t at = table_find(&lex->agent_lemmas, lemmas);
    return at < 0 ? NULL : &lex->agents.list[at];
}

/* Finds "<a><b>" built on the stack. */
static int32_t find_joined(const struct table *table, struct slice a, struct slice b)
{
    char key[KEY_MAX];
    if (a.len + b.len > sizeof key)
        return TABLE_NONE;
    if (a.len)
        memcpy(key, a.at, a.len);
    if (b.len)
        memcpy(key + a.len, b.at, b.len);
    return table_find(table, (struct slice){key, a.len + b.len});
}

const struct frame *lexicon_frame(const struct lexicon *lex, struct slice lemma,
                                  enum frame_pos pos)
{
    static const char *const ending[] = {".v", ".n", ".a"};
    int32_t at = find_joined(&lex->frame_heads, lemma, slice_of(ending[pos]));
    return at < 0 ? NULL : &lex->frames.list[at];
}

const struct frame *lexicon_next(const struct lexicon *lex, const struct frame *frame)
{
    return frame->next < 0 ? NULL : &lex->frames.list[frame->next];
}

struct slice lexicon_column(const struct frame *frame, enum frame_column column)
{
    struct slice rest = frame->row, field = slice_cut(&rest, '\t');
    for (int i = 0; i < (int)column; i++)
        field = slice_cut(&rest, '\t');
    return slice_trim(field);
}

bool lexicon_in_class(const struct lexicon *lex, struct slice class_name, struct slice lemmas)
{
    return lemmas.len && find_joined(&lex->class_members, class_name, lemmas) >= 0;
}

uint32_t lexicon_class_words(const struct lexicon *lex, struct slice class_name)
{
    int32_t words = table_find(&lex->class_members, class_name);
    return words < 0 ? 0 : (uint32_t)words;
}

const struct code *lexicon_code(const struct lexicon *lex, struct slice cameo)
{
    for (; cameo.len >= 2; cameo.len--) {
        int32_t at = table_find(&lex->code_index, cameo);
        if (at >= 0)
            return &lex->codes.list[at];
    }
    return NULL;
}

const struct plover *lexicon_plover(const struct lexicon *lex, struct slice type,
                                    struct slice mode)
{
    char key[KEY_MAX];
    if (type.len + mode.len + 1 > sizeof key || !type.len)
        return NULL;
    memcpy(key, type.at, type.len);
    key[type.len] = '.';
    if (mode.len)
        memcpy(key + type.len + 1, mode.at, mode.len);
    int32_t at = table_find(&lex->plover_index, (struct slice){key, type.len + 1 + mode.len});
    if (at < 0 && mode.len)
        return lexicon_plover(lex, type, SLICE_EMPTY);
    return at < 0 ? NULL : &lex->plovers.list[at];
}

struct slice lexicon_compose(const struct lexicon *lex, enum frame_op op, struct slice cameo)
{
    char text[16];
    int len = snprintf(text, sizeof text, "%d.", (int)op);
    for (; cameo.len >= 2; cameo.len--) {
        int32_t at = find_joined(&lex->algebra, (struct slice){text, (size_t)len}, cameo);
        if (at >= 0)
            return lex->codes.list[at].cameo;
    }
    return SLICE_EMPTY;
}

enum report_kind lexicon_report(const struct lexicon *lex, struct slice lemma)
{
    int32_t at = table_find(&lex->reports, lemma);
    return at < 0 ? REPORT_NONE : (enum report_kind)at;
}

const char *lexicon_cue_name(enum cue_kind kind)
{
    static const char *const names[CUE_COUNT] = {
        "",         "negation", "hedge",   "hypothetical", "future",
        "replaced", "affirmed", "refuted", "then_office",  "past_office"};
    return names[kind];
}

enum cue_kind lexicon_cue(const struct lexicon *lex, struct slice text)
{
    char key[KEY_MAX];
    if (text.len >= KEY_MAX)
        return CUE_NONE;
    int32_t at = table_find(&lex->cues, (struct slice){key, fold(text, key)});
    return at < 0 ? CUE_NONE : (enum cue_kind)at;
}

struct slice lexicon_country_name(const struct lexicon *lex, struct slice iso3)
{
    int32_t at = table_find(&lex->country_names, iso3);
    return at < 0 ? SLICE_EMPTY : lex->entries.list[at].name;
}

bool lexicon_public(const struct lexicon *lex, const char *sector)
{
    return table_find(&lex->sectors, slice_of(sector)) == 0;
}

struct slice lexicon_weis(const struct lexicon *lex, struct slice code)
{
    int32_t at = table_find(&lex->weis, code);
    return at < 0 ? SLICE_EMPTY : lex->codes.list[at].cameo;
}

bool lexicon_actor_code(const struct lexicon *lex, const char *whose, struct slice code,
                        char out[4])
{
    int32_t letters = find_joined(&lex->actor_codes, slice_of(whose), code);
    for (int i = 0; i < 3; i++)
        out[i] = (char)(letters < 0 ? 0 : letters >> (16 - 8 * i));
    out[3] = 0;
    return letters >= 0;
}

struct slice lexicon_topic(const struct lexicon *lex, struct slice lemma)
{
    int32_t at = table_find(&lex->topics, lemma);
    return at < 0 ? SLICE_EMPTY : lex->codes.list[at].cameo;
}

const struct item_class *lexicon_item(const struct lexicon *lex, struct slice lemmas)
{
    char key[KEY_MAX];
    if (lemmas.len >= KEY_MAX)
        return NULL;
    int32_t at = table_find(&lex->item_words, (struct slice){key, fold(lemmas, key)});
    return at < 0 ? NULL : &lex->items.list[at];
}

const struct quantity *lexicon_quantity(const struct lexicon *lex, struct slice word)
{
    char key[KEY_MAX];
    if (word.len >= KEY_MAX)
        return NULL;
    int32_t at = table_find(&lex->quantity_words, (struct slice){key, fold(word, key)});
    return at < 0 ? NULL : &lex->quantities.list[at];
}
