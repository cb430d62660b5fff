/* A proposal, demand, accusation or threat and what answers it, inside a document. */
#include "events/build.h"

#include "base/banned.h"

enum { NEAR = 2 }; /* sentences from what is spoken of to its answer */

/* "the rebels", of no known country, behind "Colombian rebels". */
static bool armed_alike(const struct actor *x, const struct actor *y)
{
    return (!x->iso3[0] || !y->iso3[0]) && x->armed && y->armed && x->sectors.count &&
           y->sectors.count && !strcmp(x->sectors.code[0], y->sectors.code[0]);
}

/* Rebels and opposition are not their country's government. */
static bool opposes(const struct actor *a)
{
    const char *first = a->sectors.count ? a->sectors.code[0] : "";
    return !strcmp(first, "REB") || !strcmp(first, "UAF") || !strcmp(first, "OPP");
}

/* Who is meant when both stand for the same country, body or person. */
static bool share(const struct actors *a, const struct actors *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            const struct actor *x = &a->list[i], *y = &b->list[k];
            bool land = x->iso3[0] && !strcmp(x->iso3, y->iso3) && opposes(x) == opposes(y);
            if (land || armed_alike(x, y) || (x->person >= 0 && x->person == y->person))
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
    if (e->kind != KIND_EVENT || e->modality == MODALITY_NEGATED || e->status == STATUS_DENIED)
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

/* Praise is no deed that is asked for; to apologise, recognise or sign is. */
static bool is_praise(const struct event *e)
{
    return slice_is(e->cameo, "050") || slice_is(e->cameo, "051") ||
           slice_is(e->cameo, "052") || slice_is(e->cameo, "053");
}

/* "demanded an apology ... apologised": to do what was asked for grants it, not to do it
 * refuses it. */
static enum answer by_deed(const struct lexicon *lex, const struct event *request,
                           const struct event *deed)
{
    bool done = deed->modality == MODALITY_ASSERTED || deed->modality == MODALITY_HISTORIC;
    bool some = slice_is(request->cameo, "020") || slice_is(request->cameo, "100");
    bool asked = slice_is(request->type, "REQUEST") && !some && /* told what was asked for */
                 (slice_equal(lexicon_compose(lex, OP_APPEAL, deed->cameo), request->cameo) ||
                  slice_equal(lexicon_compose(lex, OP_DEMAND, deed->cameo), request->cameo));
    if (deed->kind != KIND_EVENT || is_praise(deed) || !asked ||
        (!done && deed->modality != MODALITY_NEGATED))
        return ANSWER_NONE;
    return done ? ANSWER_ACCEPTANCE : ANSWER_REFUSAL;
}

/* An offer that takes up an offer or demand accepts it; one that follows an accusation or a
 * threat answers with something else. */
static enum answer settle(const struct event *opening, enum answer how, bool done)
{
    bool asked = slice_is(opening->type, "AGREE") || slice_is(opening->type, "REQUEST");
    if (how == ANSWER_DENIAL)
        return slice_is(opening->type, "ACCUSE") ? how : ANSWER_NONE;
    if (how == ANSWER_OFFER && asked)
        return ANSWER_ACCEPTANCE;
    if (how == ANSWER_ACCEPTANCE && slice_is(opening->type, "ACCUSE"))
        return ANSWER_NONE;
    if (done && slice_is(opening->type, "REQUEST") && opening->cameo.len > 3)
        return ANSWER_NONE; /* something else was asked for */
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

/* "Egypt rejected the demand", which was another's: whoever demanded is told so. */
static void address(const struct events *events, size_t i, struct event *later)
{
    bool answers = slice_is(later->type, "REJECT") || slice_is(later->type, "AGREE");
    uint32_t at = later->evidence.list[0].sentence;
    for (size_t k = i; answers && later->reply && !later->recipient.count && k-- > 0;) {
        const struct event *opening = &events->list[k];
        if (opening->evidence.list[0].sentence + NEAR < at)
            return;
        if (opens(opening) && !share(&opening->actor, &later->actor))
            later->recipient = opening->actor;
    }
}

/* What was over before it was asked for answers nothing. */
static bool came_first(const struct event *deed, const struct event *opening)
{
    return deed->dated && opening->dated && deed->to != DEM_DAY_UNKNOWN &&
           deed->to < opening->from;
}

void answers_link(const struct lexicon *lex, struct events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        struct event *later = &events->list[i];
        enum answer how = answer_of(later);
        later->answer = ANSWER_NONE;
        for (size_t k = i; k-- > 0 && !later->answer;) {
            const struct event *opening = &events->list[k];
            enum answer deed = by_deed(lex, opening, later);
            bool meet = deed && later->symmetric && share(&opening->actor, &later->actor) &&
                        share(&opening->recipient, &later->actor);
            if (!opens(opening) || came_first(later, opening) || (!how && !deed) ||
                (!meet && !comes_back(opening, later)))
                continue;
            later->answer =
                deed ? deed : settle(opening, how, slice_is(later->type, "RETREAT"));
            later->answers = (uint32_t)k;
            if (later->answer && !later->recipient.count && !later->symmetric)
                later->recipient = opening->actor; /* it goes to whoever opened */
        }
        if (!later->answer)
            address(events, i, later);
    }
}
