#include "train/splitter.h"

#include "text/document.h"
#include "tokens/build.h"
#include "tokens/splitter.h"
#include "train/net.h"

#include "base/banned.h"

enum { EPOCHS = 8, MERGED_MAX = 12, TEXT_MAX = 1 << 16, ENDS_MAX = 1 << 12, SCALE = 24 };

static const float RATE = 0.05f;

enum variant { AS_IS, MERGED, CAPITALS, SMALL };

struct learner {
    float *weights, *squares; /* [count] */
    uint32_t count;
    float rate;
    uint64_t random;
    char *text;     /* [TEXT_MAX]: the paragraph at hand */
    uint32_t *ends; /* [ENDS_MAX]: where its sentences end in it */
};

static uint32_t draw(struct learner *l, uint32_t below)
{
    l->random = l->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(l->random >> 33) % below;
}

void splitter_read(struct arena *arena, struct slice conllu, struct split_texts *out)
{
    struct split_text next = {SLICE_EMPTY, true, false};
    while (conllu.at && conllu.len) {
        struct slice row = slice_cut(&conllu, '\n');
        if (slice_starts(row, SLICE("# text = ")))
            next.text = slice_part(row, 9, row.len);
        else if (slice_starts(row, SLICE("# newpar")) || slice_starts(row, SLICE("# newdoc")))
            next.paragraph = true;
        else if (row.len && row.at[0] != '#')
            next.space_after = memmem(row.at, row.len, "SpaceAfter=No", 13) == NULL;
        else if (!row.len && next.text.len) {
            *ARENA_PUSH(arena, out) = next;
            next = (struct split_text){SLICE_EMPTY, true, false};
        }
    }
}

/* 1 / (1 + e^-x) */
static float logistic(float x)
{
    float small = net_power(x < 0.0f ? x : -x);
    return x < 0.0f ? small / (1.0f + small) : 1.0f / (1.0f + small);
}

static void step(struct learner *l, const uint32_t *features, bool ended)
{
    float sum = 0;
    for (int k = 0; k < SPLITTER_FEATURES; k++)
        sum += l->weights[features[k] & (l->count - 1)];
    float slope = logistic(sum) - (ended ? 1.0f : 0.0f);
    for (int k = 0; k < SPLITTER_FEATURES; k++) {
        uint32_t at = features[k] & (l->count - 1);
        l->squares[at] += slope * slope;
        l->weights[at] -= l->rate * slope / __builtin_sqrtf(l->squares[at] + 1e-3f);
    }
}

/* One step for each candidate among the words of the paragraph. */
static void learn(struct learner *l, struct arena *arena, size_t len, size_t end_count)
{
    const uint32_t *ends = l->ends;
    struct document doc = {.source = {l->text, len}, .published = DEM_DAY_UNKNOWN};
    struct split_state state;
    uint32_t features[SPLITTER_FEATURES];
    text_clean(arena, &doc);
    struct cutter c = {.arena = arena, .text = doc.text};
    words_cut(&c, 0, doc.text.len);
    split_begin(&state, c.words.list, c.words.count);
    for (size_t i = 0, e = 0; i < c.words.count; i++) {
        uint32_t to = text_source_span(&doc, c.words.list[i].span).to;
        while (e < end_count && ends[e] < to)
            e++;
        bool ended = e < end_count && ends[e] == to;
        if (split_candidate(&state, i)) {
            split_features(&state, i, features);
            step(l, features, ended);
        }
        split_advance(&state, i, ended);
    }
}

static void change_case(char *text, size_t len, enum variant variant)
{
    for (size_t i = 0; i < len; i++) {
        if (variant == CAPITALS && text[i] >= 'a' && text[i] <= 'z')
            text[i] = (char)(text[i] - 32);
        if (variant == SMALL && text[i] >= 'A' && text[i] <= 'Z')
            text[i] = (char)(text[i] + 32);
    }
}

/* One paragraph from sentence `from` on, or several run together; returns its end. */
static size_t learn_paragraph(struct learner *l, struct arena *arena,
                              const struct split_texts *texts, size_t from)
{
    uint32_t lot = draw(l, 100);
    enum variant variant = lot < 76 ? AS_IS : lot < 90 ? MERGED : lot < 96 ? CAPITALS : SMALL;
    size_t merged = variant == MERGED ? 1 + draw(l, MERGED_MAX) : 0, to = from, len = 0;
    uint32_t count = 0;
    for (; to < texts->count; to++) {
        const struct split_text *t = &texts->list[to];
        if (to > from && t->paragraph && merged-- == 0)
            break;
        if (len + t->text.len + 1 >= TEXT_MAX || count == ENDS_MAX)
            break;
        if (to > from && (texts->list[to - 1].space_after || t->paragraph))
            l->text[len++] = ' ';
        memcpy(l->text + len, t->text.at, t->text.len);
        len += t->text.len;
        l->ends[count++] = (uint32_t)len;
    }
    change_case(l->text, len, variant);
    learn(l, arena, len, count);
    return to > from ? to : from + 1;
}

static int8_t to_byte(float weight)
{
    float scaled = weight * SCALE;
    scaled = scaled > 127.0f ? 127.0f : scaled < -127.0f ? -127.0f : scaled;
    return (int8_t)(scaled < 0.0f ? scaled - 0.5f : scaled + 0.5f);
}

/* False if memory ran out; the guard is alone here, where nothing lives across it. */
static bool learn_all(struct learner *l, struct arena *scratch, const struct split_texts *texts)
{
    if (setjmp(scratch->guard))
        return false;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        l->rate = RATE * (float)(EPOCHS - epoch) / EPOCHS;
        for (size_t at = 0; at < texts->count;) {
            at = learn_paragraph(l, scratch, texts, at);
            arena_reset(scratch);
        }
    }
    return true;
}

void splitter_train(struct arena *arena, const struct split_texts *texts, uint64_t seed,
                    int8_t *weights, uint32_t count)
{
    struct learner l = {.count = count, .random = seed};
    struct arena scratch;
    l.weights = ARENA_ARRAY(arena, float, count);
    l.squares = ARENA_ARRAY(arena, float, count);
    l.text = arena_take(arena, TEXT_MAX);
    l.ends = ARENA_ARRAY(arena, uint32_t, ENDS_MAX);
    arena_init(&scratch, arena->mem);
    bool done = learn_all(&l, &scratch, texts);
    arena_release(&scratch);
    if (!done)
        longjmp(arena->guard, 1);
    for (uint32_t i = 0; i < count; i++)
        weights[i] = to_byte(l.weights[i]);
}
