/* A proposal, demand, accusation or threat and what answers it, inside a document. */
#include "events/build.h"

#include "base/banned.h"

/* Who is meant when both stand for the same country, body or person. */
static bool share(const struct actors *a, const struct actors *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            const struct actor *x = &a->list[i], *y = &b->list[k];
            bool land = x->iso3[0] && !strcmp(x->iso3, y->iso3);
            if (land || (x->person >= 0 && x->person == y->person))
                return true;
        }
    return false;
}

static bool opens(const struct event *e)
{
    bool live = e->modality == MODALITY_ASSERTED || e->modality == MODALITY_HISTORIC;
    return e->kind == KIND_EVENT && live && !e->symmetric &&
           (slice_is(e->type, "AGREE") || slice_is(e->type, "REQUEST") ||
            slice_is(e->type, "ACCUSE") || slice_is(e->type, "THREATEN"));
}

static enum answer answer_of(const struct event *e)
{
    if (e->kind != KIND_EVENT || e->modality == MODALITY_NEGATED)
        return ANSWER_NONE;
    if (slice_is(e->cameo, "016"))
        return ANSWER_DENIAL;
    if (slice_is(e->type, "REJECT"))
        return ANSWER_REFUSAL;
    if (slice_is(e->type, "CONCEDE") || slice_is(e->type, "RETREAT"))
        return ANSWER_ACCEPTANCE;
    if (slice_is(e->type, "AGREE"))
        return ANSWER_OFFER;
    return ANSWER_NONE;
}

/* An offer that takes up an offer or demand accepts it; one that follows an accusation or a
 * threat answers with something else. */
static enum answer settle(const struct event *opening, enum answer how)
{
    bool asked = slice_is(opening->type, "AGREE") || slice_is(opening->type, "REQUEST");
    if (how == ANSWER_DENIAL)
        return slice_is(opening->type, "ACCUSE") ? how : ANSWER_NONE;
    if (how == ANSWER_OFFER && asked)
        return ANSWER_ACCEPTANCE;
    if (how == ANSWER_ACCEPTANCE && slice_is(opening->type, "ACCUSE"))
        return ANSWER_NONE;
    return how;
}

/* "demanded that they be freed" (1053), "agreed to free them" (0353): of one thing. */
static bool same_matter(const struct event *a, const struct event *b)
{
    return a->cameo.len == 4 && b->cameo.len == 4 &&
           slice_equal(slice_part(a->cameo, 2, 4), slice_part(b->cameo, 2, 4));
}

/* Does `later` come from whom `opening` was aimed at, back at who opened, or at nobody? */
static bool comes_back(const struct event *opening, const struct event *later)
{
    if (share(&opening->actor, &later->actor))
        return false;
    bool denies = slice_is(later->cameo, "016");
    return share(&opening->recipient, &later->actor) &&
           (denies || !later->recipient.count || share(&opening->actor, &later->recipient) ||
            same_matter(opening, later));
}

void answers_link(struct events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        struct event *later = &events->list[i];
        enum answer how = answer_of(later);
        later->answer = ANSWER_NONE;
        for (size_t k = i; how && k-- > 0 && !later->answer;) {
            const struct event *opening = &events->list[k];
            if (!opens(opening) || !comes_back(opening, later))
                continue;
            later->answer = settle(opening, how);
            later->answers = (uint32_t)k;
            if (later->answer && !later->recipient.count && !later->symmetric)
                later->recipient = opening->actor; /* it goes to whoever opened */
        }
    }
}
