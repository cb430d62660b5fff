#include "train/teacher.h"

#include "base/error.h"
#include "tree/build.h"

#include "base/banned.h"

static bool same_list(const struct analyzer *a, const char *name, const struct list *list)
{
    struct slice lines = analyzer_part(a, name);
    for (uint32_t i = 0; i < list->count; i++)
        if (!slice_equal(slice_cut(&lines, '\n'), list->texts[i]))
            return false;
    return lines.at && !lines.len;
}

dem_code teacher_open(struct teachers *t, const struct corpus *c, const char *path,
                      dem_error *err)
{
    if (t->count == TEACHERS_MAX)
        return error_set(err, DEM_E_USAGE, "at most %d teachers can be asked", TEACHERS_MAX);
    dem_code code = analyzer_open(&t->list[t->count], c->arena, path, err);
    if (code)
        return code;
    const struct analyzer *a = t->list[t->count++];
    if (!same_list(a, "tags", &c->tags) || !same_list(a, "labels", &c->labels))
        return error_set(err, DEM_E_FORMAT,
                         "the teacher knows other tags or relations than these treebanks have");
    return DEM_OK;
}

void teacher_close(struct teachers *t)
{
    while (t->count)
        analyzer_close(t->list[--t->count]);
}

/* sum[i] += share * softmax(scores)[i] */
static void add_softmax(float *sum, const float *scores, uint32_t count, float share)
{
    float top = scores[0], total = 0.0f;
    for (uint32_t i = 1; i < count; i++)
        top = scores[i] > top ? scores[i] : top;
    for (uint32_t i = 0; i < count; i++)
        total += net_power(scores[i] - top);
    for (uint32_t i = 0; i < count; i++)
        sum[i] += share * net_power(scores[i] - top) / total;
}

struct lists { /* of one sentence, to be filled */
    float *arc, *label, *tag, *name;
};

/* One teacher's share.  The tree is a copy: asking must not change the lesson. */
static void ask_one(const struct analyzer *a, struct arena *arena, struct tree tree,
                    const struct lists *to, float share)
{
    const struct net_shape *s = &a->shape;
    uint32_t n = tree.count, width;
    struct pass p = pass_begin(a, arena, &tree);
    pass_features(&p);
    pass_layers(&p);
    float *arcs = pass_arcs(&p, &width);
    const float *labels = pass_label_scores(&p);
    const float *tags = p.heads + 2 * s->arc + 2 * s->lab;
    for (size_t t = 0; t < n; t++, tags += net_heads(s)) {
        arcs[t * width + t + 1] = -1e30f;
        add_softmax(to->arc + t * (n + 1), arcs + t * width, n + 1, share);
        add_softmax(to->label + t * s->labels, labels + t * a->label_out.rows, s->labels,
                    share);
        add_softmax(to->tag + t * s->tags, tags, s->tags, share);
        add_softmax(to->name + t * s->names, tags + net_padded(s->tags), s->names, share);
    }
}

void teacher_ask(const struct teachers *t, struct arena *arena, const struct tree *tree,
                 struct opinion *out)
{
    const struct net_shape *s = &t->list[0]->shape;
    size_t n = tree->count;
    struct lists lists = {
        ARENA_ARRAY(arena, float, n *(n + 1)), ARENA_ARRAY(arena, float, n * s->labels),
        ARENA_ARRAY(arena, float, n * s->tags), ARENA_ARRAY(arena, float, n * s->names)};
    for (uint32_t k = 0; k < t->count; k++) {
        struct arena_mark mark = arena_mark(arena);
        ask_one(t->list[k], arena, *tree, &lists, 1.0f / (float)t->count);
        arena_return(arena, mark);
    }
    for (size_t i = 0; i < n; i++) {
        out[i].arc = lists.arc + i * (n + 1);
        out[i].label = lists.label + i * s->labels;
        out[i].tag = lists.tag + i * s->tags;
        out[i].name = lists.name + i * s->names;
    }
}
