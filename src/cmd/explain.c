/* One article for people: what was marked, what was coded, by which rule, and why not. */
#include "cmd/cmd.h"

#include "input/language.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/banned.h"

enum mark { MARK_NONE, MARK_ACTOR, MARK_TRIGGER, MARK_TIME, MARK_PLACE, MARK_COUNT };

static const struct {
    const char *name, *colour, *open, *close;
} marks[MARK_COUNT] = {{"", "", "", ""},
                       {"actor", "\033[36m", "[", "]"},
                       {"trigger", "\033[1;31m", "*", "*"},
                       {"time", "\033[33m", "<", ">"},
                       {"place", "\033[32m", "{", "}"}};

struct view { /* built in the arena, one piece after the other */
    struct arena *arena;
    struct {
        struct slice *list;
        size_t count, room;
    } pieces;
    const struct coded *coded;
    unsigned char *marked; /* [text.len]: a mark for each byte */
    bool colour;
};

#define SAY(page, ...)                                                                         \
    (*ARENA_PUSH((page)->arena, &(page)->pieces) = arena_print((page)->arena, __VA_ARGS__))

static void mark(struct view *p, dem_span span, enum mark with)
{
    for (uint32_t i = span.from; i < span.to && i < p->coded->doc.text.len; i++)
        p->marked[i] = (unsigned char)with;
}

static void mark_all(struct view *p)
{
    const struct coded *c = p->coded;
    for (size_t i = 0; i < c->cast.mentions.count; i++) {
        const struct mention *m = &c->cast.mentions.list[i];
        if (m->political && m->count)
            mark(p, m->list[0].span, MARK_ACTOR);
    }
    for (size_t s = 0; s < c->sentences.count; s++)
        for (size_t i = 0; i < c->times[s].count; i++)
            mark(p, c->times[s].list[i].span, MARK_TIME);
    for (size_t i = 0; i < c->events.count; i++) {
        mark(p, c->events.list[i].place.span, MARK_PLACE);
        for (size_t k = 0; k < c->events.list[i].evidence.count; k++)
            mark(p, c->events.list[i].evidence.list[k].trigger, MARK_TRIGGER);
    }
}

static void say_marked(struct view *p, dem_span span)
{
    struct slice text = p->coded->doc.text;
    for (uint32_t i = span.from; i < span.to;) {
        uint32_t end = i;
        enum mark m = p->marked[i];
        while (end < span.to && p->marked[end] == m)
            end++;
        struct slice part = slice_part(text, i, end);
        if (m == MARK_NONE)
            SAY(p, "%.*s", SLICE_ARG(part));
        else
            SAY(p, "%s%.*s%s", p->colour ? marks[m].colour : marks[m].open, SLICE_ARG(part),
                p->colour ? "\033[0m" : marks[m].close);
        i = end;
    }
    SAY(p, "\n");
}

static void say_actors(struct view *p, const struct actors *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct actor *a = &list->list[i];
        struct slice name = a->name.len ? a->name : a->text;
        SAY(p, "%s%.*s (%s", i ? ", " : "", SLICE_ARG(name), a->iso3[0] ? a->iso3 : "_");
        for (uint8_t k = 0; k < a->sectors.count; k++)
            SAY(p, " %s", a->sectors.code[k]);
        if (a->office.len)
            SAY(p, ", %.*s", SLICE_ARG(a->office));
        SAY(p, ")");
    }
    if (!list->count)
        SAY(p, "-");
}

static void say_day(struct view *p, dem_day day)
{
    struct date d = calendar_date(day == DEM_DAY_UNKNOWN ? 0 : day);
    if (day == DEM_DAY_UNKNOWN)
        SAY(p, "..");
    else
        SAY(p, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static void say_circumstances(struct view *p, const struct event *e)
{
    static const char *const modality[] = {"asserted", "negated", "future", "hypothetical",
                                           "historic"};
    static const char *const status[] = {"fact", "claimed", "alleged", "denied"};
    SAY(p, "      %s, %s; ", modality[e->modality], status[e->status]);
    say_day(p, e->from);
    if (e->to != e->from) {
        SAY(p, " to ");
        say_day(p, e->to);
    }
    if (e->place.span.from < e->place.span.to)
        SAY(p, "; in %.*s, %s", SLICE_ARG(e->place.name), e->place.iso3);
    SAY(p, "\n");
    for (size_t i = 0; i < e->attribution.count; i++) {
        const struct voucher *v = &e->attribution.list[i];
        struct slice words = slice_part(p->coded->doc.text, v->words.from, v->words.to);
        SAY(p, "      according to %.*s\n", SLICE_ARG(v->named ? v->actor.name : words));
    }
}

static void say_answer(struct view *p, const struct event *e)
{
    static const char *const how[] = {"", "accepts", "refuses", "denies",
                                      "answers with an offer"};
    if (e->answer == ANSWER_NONE)
        return;
    const struct event *opening = &p->coded->events.list[e->answers];
    dem_span at = opening->evidence.list[0].trigger;
    SAY(p, "      %s: %.*s %.*s (\"%.*s\")\n", how[e->answer], SLICE_ARG(opening->type),
        SLICE_ARG(opening->cameo), SLICE_ARG(slice_part(p->coded->doc.text, at.from, at.to)));
}

/* "context economic 4: tariff 3, duty 1" */
static void say_context(struct view *p, const struct topic *t)
{
    SAY(p, "      context %.*s %g:", SLICE_ARG(t->name), (double)t->points / ABOUT_POINT);
    for (size_t i = 0; i < t->reasons.count; i++)
        SAY(p, "%s %.*s %d", i ? "," : "", SLICE_ARG(t->reasons.list[i].cue),
            t->reasons.list[i].weight);
    if (t->elsewhere)
        SAY(p, ", the rest of the text %g", (double)t->elsewhere / ABOUT_POINT);
    SAY(p, "\n");
}

static void say_about(struct view *p, const struct about *about)
{
    for (size_t i = 0; i < about->context_count; i++)
        say_context(p, &about->contexts[i]);
    for (size_t i = 0; i < about->issues.count; i++) {
        const struct topic *t = &about->issues.list[i];
        SAY(p, "      issue %.*s:", SLICE_ARG(t->name));
        for (size_t k = 0; k < t->reasons.count; k++)
            SAY(p, "%s %.*s", k ? "," : "", SLICE_ARG(t->reasons.list[k].cue));
        SAY(p, "\n");
    }
}

/* "item: forty tanks (arms, 40 tank), sold, done: RUS.GOV to YEM.GOV" */
static void say_transfer(struct view *p, const struct event *e)
{
    const struct transfer *t = &e->transfer;
    if (e->item.from >= e->item.to)
        return;
    SAY(p, "      item: %.*s",
        SLICE_ARG(slice_part(p->coded->doc.text, e->item.from, e->item.to)));
    if (t->status != TRANSFER_NONE) {
        SAY(p, " (%.*s", SLICE_ARG(t->item_class));
        if (t->amount.words.from < t->amount.words.to)
            SAY(p, ", %.15g %.*s", t->amount.number, SLICE_ARG(t->amount.unit));
        SAY(p, "), %s, %s: ", transfer_how_name(t->how), transfer_status_name(t->status));
        say_actors(p, &t->supplier);
        SAY(p, "  to  ");
        say_actors(p, &t->receiver);
    }
    SAY(p, "\n");
}

static void say_event(struct view *p, size_t index)
{
    const struct event *e = &p->coded->events.list[index];
    static const char *const kinds[] = {"", "position", "assessment"};
    if (e->kind != KIND_EVENT)
        SAY(p, "    -> %s%s%.*s: ", kinds[e->kind], e->mode.len ? "." : "", (int)e->mode.len,
            e->mode.len ? e->mode.at : "");
    else
        SAY(p, "    -> %.*s%s%.*s %.*s: ", SLICE_ARG(e->type), e->mode.len > 1 ? "." : "",
            (int)(e->mode.len > 1 ? e->mode.len : 0), e->mode.at ? e->mode.at : "",
            SLICE_ARG(e->cameo));
    say_actors(p, &e->actor);
    if (!e->symmetric) {
        SAY(p, "  to  ");
        say_actors(p, &e->recipient);
    }
    SAY(p, "\n");
    say_transfer(p, e);
    if (e->third.count) {
        SAY(p, "      about: ");
        say_actors(p, &e->third);
        SAY(p, "\n");
    }
    if (e->quote.from < e->quote.to)
        SAY(p, "      in the words: \"%.*s\"\n",
            SLICE_ARG(slice_part(p->coded->doc.text, e->quote.from, e->quote.to)));
    say_circumstances(p, e);
    say_about(p, &p->coded->about[index]);
    say_answer(p, e);
    if (e->frame)
        SAY(p, "      rule %.*s%s%.*s, confidence %.2f\n", SLICE_ARG(e->frame->id),
            e->carrier ? " carried by " : "",
            SLICE_ARG(e->carrier ? e->carrier->id : SLICE("")), e->confidence);
}

static void say_sentence(struct view *p, uint32_t sentence)
{
    static const char *const why[] = {
        "",
        "    -- no event: no word of it is a predicate of the lexicon that stands by itself\n",
        "    -- no event: a predicate was found, but no political actor in its places\n"};
    const struct events *events = &p->coded->events;
    bool any = false;
    SAY(p, "\n");
    say_marked(p, p->coded->sentences.list[sentence].span);
    for (size_t i = 0; i < events->count; i++)
        for (size_t k = 0; k < events->list[i].evidence.count; k++) {
            if (events->list[i].evidence.list[k].sentence != sentence)
                continue;
            any = true;
            if (k == 0)
                say_event(p, i);
            else
                SAY(p, "    -> again: %.*s %.*s, as above\n", SLICE_ARG(events->list[i].type),
                    SLICE_ARG(events->list[i].cameo));
        }
    if (!any)
        SAY(p, "%s",
            why[events->silence[sentence] ? events->silence[sentence] : SILENCE_NO_PREDICATE]);
}

static void say_head(struct view *p)
{
    const struct document *d = &p->coded->doc;
    SAY(p, "%.*s", SLICE_ARG(d->id));
    if (d->publisher.len)
        SAY(p, "  %.*s", SLICE_ARG(d->publisher));
    SAY(p, "  ");
    if (d->published == DEM_DAY_UNKNOWN)
        SAY(p, "(no date: give --date)");
    else
        say_day(p, d->published);
    SAY(p, "\n");
    for (int m = 1; m < MARK_COUNT; m++)
        SAY(p, "%s%s%s%s", p->colour ? marks[m].colour : marks[m].open, marks[m].name,
            p->colour ? "\033[0m" : marks[m].close, m + 1 < MARK_COUNT ? " " : "\n");
}

static bool wants_colour(void)
{
    const char *no = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && !(no && *no);
}

static void explain_job(void *user, const dem_model *model, struct job *job)
{
    (void)user;
    coder_run(model, &job->arena, &job->coded);
    struct view p = {.arena = &job->arena, .coded = &job->coded, .colour = wants_colour()};
    p.marked = arena_take(&job->arena, job->coded.doc.text.len + 1);
    mark_all(&p);
    say_head(&p);
    struct slice language = job->coded.doc.language;
    if (!language_is_english(language))
        SAY(&p, "in another language (%.*s): not coded; if it is English: --language=en\n",
            SLICE_ARG(language));
    for (uint32_t i = 0; i < job->coded.sentences.count; i++)
        say_sentence(&p, i);
    job->output = arena_join(&job->arena, p.pieces.list, p.pieces.count);
}

static int run_explain(const struct options *options)
{
    return cmd_run_all(options, explain_job);
}

const struct command cmd_explain = {
    "explain", "an article with what was found in it, for people",
    "Usage: demarche explain [OPTION...] [FILE... | -]\n"
    "\n"
    "Prints each sentence with its actors, triggers, times and places marked (in colour on a\n"
    "terminal; NO_COLOR is respected), under it the events that it gave with the rule that\n"
    "made each, the cues of its contexts and issues, or why there are none.  The options are "
    "those of demarche code.\n"
    "\n"
    "Examples:\n"
    "  demarche explain samples/article.txt\n"
    "  demarche explain --date=1999-11-03 brief.txt | less -R\n"
    "\n"
    "Exit: as demarche code.\n",
    run_explain};
