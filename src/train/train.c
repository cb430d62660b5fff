#include "train/train.h"

#include "base/error.h"
#include "train/model.h"
#include "train/variants.h"

#include <pthread.h>

#include "base/banned.h"

enum { PADDING = 256 };

/* One thread's share of a step. */
struct block {
    struct net *net;
    struct work *work;
    struct batch batch;
    uint32_t *start, (*rows)[FEATURE_COUNT], *given;
    int32_t *head, *label, *tag, *name;
    struct tree *trees; /* [batch.sentences], for the teachers */
    struct opinion *opinions;
    const struct teachers *teachers;
    struct arena *asked; /* what the teachers said this step */
    uint64_t drop;
    double loss;
    bool failed; /* out of memory */
};

/* Everything a run needs; `scratch` holds the words of one step. */
struct run {
    struct corpus *corpus;
    const struct train_options *options;
    struct net *net;
    struct block block[NET_THREADS];
    struct arena *scratch;
    uint32_t *order; /* the examples as this epoch takes them */
    size_t words;
    uint64_t seed;
};

static void block_init(struct block *b, struct arena *arena, struct net *net, uint32_t words,
                       int thread)
{
    size_t N = words + PADDING;
    b->net = net;
    b->work = work_new(net, (uint32_t)N, PADDING, thread);
    b->start = ARENA_ARRAY(arena, uint32_t, N + 1);
    b->rows = arena_take(arena, N * sizeof *b->rows);
    b->given = ARENA_ARRAY(arena, uint32_t, N);
    b->head = ARENA_ARRAY(arena, int32_t, N), b->label = ARENA_ARRAY(arena, int32_t, N);
    b->tag = ARENA_ARRAY(arena, int32_t, N), b->name = ARENA_ARRAY(arena, int32_t, N);
    b->trees = ARENA_ARRAY(arena, struct tree, N);
    b->opinions = ARENA_ARRAY(arena, struct opinion, N);
}

/* A rare word is often unknown in use: its own row is left out, now and then its given
 * vector too. */
static void forget(const struct corpus *c, struct block *b, uint32_t t, uint64_t *seed)
{
    uint32_t row = b->rows[t][0];
    b->given[t] = row == FEATURE_NONE ? FEATURE_NONE : c->word_given[row];
    if (row == FEATURE_NONE)
        return;
    float count = (float)c->word_counts[row], often = 0.5f / (0.5f + count) + 0.01f;
    if (chance_part(seed) >= often && count > 0.0f)
        return;
    b->rows[t][0] = FEATURE_NONE;
    if (chance_part(seed) < 0.15f)
        b->given[t] = FEATURE_NONE;
}

static void add_example(struct run *r, struct block *b, const struct example *e)
{
    struct corpus *c = r->corpus;
    uint32_t from = b->batch.words;
    feature_rows(&c->vocabulary, e->tree.words, e->tree.count, b->rows + from);
    for (uint32_t i = 0; i < e->tree.count; i++) {
        const struct word *w = &e->tree.words[i];
        uint32_t t = from + i;
        forget(c, b, t, &r->seed);
        b->head[t] = w->head;
        b->label[t] = table_find(&c->labels.seen, w->deprel);
        b->tag[t] = table_find(&c->tags.seen, data_tag(r->scratch, w));
        b->name[t] = e->named ? (int32_t)w->name : -1;
        b->opinions[t].part = e->silver ? 1.0f : r->options->trust;
    }
    b->batch.words += e->tree.count;
    b->trees[b->batch.sentences] = e->tree;
    b->start[++b->batch.sentences] = b->batch.words;
}

static size_t fill_block(struct run *r, struct block *b, size_t at)
{
    size_t count = r->corpus->examples.count;
    b->batch = (struct batch){0,        0,
                              b->start, (const uint32_t(*)[FEATURE_COUNT])b->rows,
                              b->given, b->head,
                              b->label, b->tag,
                              b->name,  b->teachers->count ? b->opinions : NULL};
    b->start[0] = 0;
    while (at < count && b->batch.words < r->options->block) {
        struct example e = r->corpus->examples.list[r->order[at++]];
        if (e.tree.count > VARIANT_WORDS_MAX)
            continue;
        if (r->options->variants) {
            size_t other = chance(&r->seed) % count;
            e = variant(r->scratch, &e, &r->corpus->examples.list[other], &r->seed);
        }
        add_example(r, b, &e);
    }
    b->drop = chance(&r->seed) | 1;
    return at;
}

static void ask_teachers(struct block *b)
{
    arena_reset(b->asked);
    b->failed = setjmp(b->asked->guard) != 0;
    if (b->failed)
        return;
    for (uint32_t s = 0; s < b->batch.sentences; s++)
        teacher_ask(b->teachers, b->asked, &b->trees[s], b->opinions + b->start[s]);
}

static void *run_block(void *arg)
{
    struct block *b = arg;
    if (b->teachers->count)
        ask_teachers(b);
    b->loss =
        b->batch.words && !b->failed ? net_learn(b->net, b->work, &b->batch, b->drop) : 0.0;
    return NULL;
}

/* The threads' shares at once; where no thread can be had, one after the other. */
static double run_blocks(struct run *r)
{
    pthread_t thread;
    bool beside = pthread_create(&thread, NULL, run_block, &r->block[1]) == 0;
    run_block(&r->block[0]);
    if (beside)
        pthread_join(thread, NULL);
    else
        run_block(&r->block[1]);
    if (r->block[0].failed || r->block[1].failed)
        longjmp(r->scratch->guard, 1);
    return r->block[0].loss + r->block[1].loss;
}

static void shuffle(struct run *r)
{
    for (size_t i = r->corpus->examples.count; i > 1; i--) {
        size_t j = chance(&r->seed) % i;
        uint32_t keep = r->order[i - 1];
        r->order[i - 1] = r->order[j], r->order[j] = keep;
    }
}

/* The rate rises over the first 2 % of the words and falls in a line to zero. */
static float rate_at(const struct train_options *o, size_t seen, size_t all)
{
    float part = (float)seen / (float)(all + 1);
    float warm = part < 0.02f ? part / 0.02f : 1.0f;
    return part < 1.0f ? o->rate * warm * (1.0f - part) : 0.0f;
}

static size_t run_epoch(struct run *r, uint32_t epoch, size_t seen)
{
    const struct train_options *o = r->options;
    size_t all = r->words * o->epochs, first = seen;
    double loss = 0.0;
    shuffle(r);
    for (size_t at = 0; at < r->corpus->examples.count;) {
        uint32_t step = 0;
        arena_reset(r->scratch);
        for (int t = 0; t < NET_THREADS; t++) {
            at = fill_block(r, &r->block[t], at);
            step += r->block[t].batch.words;
        }
        loss += run_blocks(r);
        net_step(r->net, rate_at(o, seen, all), step ? step : 1);
        seen += step;
        if (o->progress)
            o->progress(o->user, epoch, loss / (double)(seen - first + 1), seen, all);
    }
    return seen;
}

/* Words an epoch takes, joined sentences apart, which come out nearly even. */
static void count_run(struct run *r)
{
    r->order = ARENA_ARRAY(r->corpus->arena, uint32_t, r->corpus->examples.count);
    for (size_t i = 0; i < r->corpus->examples.count; i++) {
        r->order[i] = (uint32_t)i;
        if (r->corpus->examples.list[i].tree.count <= VARIANT_WORDS_MAX)
            r->words += r->corpus->examples.list[i].tree.count;
    }
}

/* Everything that outlives a step comes from the corpus' arena. */
static void prepare(struct run *r, const struct teachers *teachers, struct arena *asked,
                    const struct net_shape *shape)
{
    const struct train_options *o = r->options;
    struct corpus *c = r->corpus;
    count_run(r);
    r->net = net_new(c->arena, shape, &c->given, o->dropout, o->seed);
    for (int t = 0; t < NET_THREADS; t++) {
        block_init(&r->block[t], c->arena, r->net, o->block, t);
        r->block[t].teachers = teachers;
        r->block[t].asked = &asked[t];
    }
}

static struct net_shape shape_of(const struct corpus *c, const struct train_options *options)
{
    struct net_shape shape = options->shape;
    shape.table = c->vocabulary.word_count + FEATURE_HASHED + FEATURE_GAZETTEER;
    shape.tags = c->tags.count;
    shape.labels = c->labels.count;
    shape.names = NAME_I_LOC + 1;
    return shape;
}

static void run_all(struct run *r)
{
    size_t seen = 0;
    for (uint32_t e = 0; e < r->options->epochs; e++)
        seen = run_epoch(r, e, seen);
}

/* `asked`: what each thread's teachers say; its guard is the thread's own. */
static dem_code learn(struct run *r, const struct teachers *teachers, struct arena *asked,
                      const char *path, dem_error *err)
{
    struct net_shape shape = shape_of(r->corpus, r->options);
    if (setjmp(r->scratch->guard))
        return error_set(err, DEM_E_MEMORY, "out of memory");
    if (!shape.tags || !shape.labels)
        return error_set(err, DEM_E_FORMAT,
                         "the treebanks are too small: no tag or relation is seen often");
    prepare(r, teachers, asked, &shape);
    run_all(r);
    return model_write(r->corpus, r->net, &shape, path, err);
}

dem_code train_model(struct corpus *corpus, const struct train_options *options,
                     const struct teachers *teachers, const char *path, dem_error *err)
{
    struct arena scratch, asked[NET_THREADS];
    struct run r = {.corpus = corpus,
                    .options = options,
                    .scratch = &scratch,
                    .seed = options->seed ^ 0x5eed};
    arena_init(&scratch, corpus->arena->mem);
    for (int t = 0; t < NET_THREADS; t++)
        arena_init(&asked[t], corpus->arena->mem);
    dem_code code = learn(&r, teachers, asked, path, err);
    for (int t = 0; t < NET_THREADS; t++)
        arena_release(&asked[t]);
    arena_release(&scratch);
    return code;
}
