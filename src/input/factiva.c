/* Exports of Factiva with its tags (HD, WC, PD ... AN), as lines: a tag alone or before a tab
 * begins a field, which goes on until the next tag. */
#include "input/build.h"

#include "base/banned.h"

static const char *const tags[] = {"HD",  "BY", "CR",  "WC", "PD",  "ET",  "SN",  "SC",
                                   "ED",  "PG", "LA",  "CY", "LP",  "TD",  "CT",  "RF",
                                   "CO",  "IN", "NS",  "RE", "IPC", "IPD", "PUB", "AN",
                                   "ART", "SE", "VOL", "CX", "CLM", "LC",  NULL};

/* The tag of a line, or NULL; *value: what stands behind it. */
static const char *tag_of(struct slice line, struct slice *value)
{
    struct slice rest = line, first = slice_trim(slice_cut(&rest, '\t'));
    *value = slice_trim(rest);
    for (const char *const *t = tags; *t; t++)
        if (slice_is(first, *t))
            return *t;
    return NULL;
}

bool factiva_looks(struct slice text)
{
    bool head = false, words = false, story = false;
    struct slice value;
    for (struct slice rest = text; rest.at && rest.len;) {
        const char *tag = tag_of(slice_cut(&rest, '\n'), &value);
        struct slice t = slice_of(tag);
        head |= slice_is(t, "HD");
        words |= slice_is(t, "WC") || slice_is(t, "PD");
        story |= slice_is(t, "LP") || slice_is(t, "TD");
        if (head && words && story)
            return true;
    }
    return false;
}

struct lines {
    struct slice *list;
    size_t count, room;
};

struct factiva {
    struct arena *arena;
    struct articles *out;
    struct article a;
    const char *tag; /* of the field at hand */
    struct lines field, story;
    bool begun, numbered; /* numbered: AN, the last field, was seen */
};

static struct slice join(struct arena *arena, const struct lines *lines, const char *between)
{
    struct slice *parts = ARENA_ARRAY(arena, struct slice, 2 * lines->count + 1);
    for (size_t i = 0; i < lines->count; i++) {
        parts[2 * i] = lines->list[i];
        parts[2 * i + 1] = i + 1 < lines->count ? slice_of(between) : SLICE_EMPTY;
    }
    return arena_join(arena, parts, 2 * lines->count);
}

/* "Document MNTR000019991103dvb30000a" */
static struct slice number_of(struct slice value)
{
    return slice_starts(value, SLICE("Document ")) ? slice_part(value, 9, value.len) : value;
}

static void end_field(struct factiva *f)
{
    struct slice tag = slice_of(f->tag), value = join(f->arena, &f->field, " ");
    if (slice_is(tag, "HD"))
        f->a.title = value;
    else if (slice_is(tag, "PD"))
        f->a.date = text_date(value, DEM_DAY_UNKNOWN);
    else if (slice_is(tag, "SN"))
        f->a.publisher = value;
    else if (slice_is(tag, "LA"))
        f->a.language = value;
    else if (slice_is(tag, "AN")) {
        f->a.id = number_of(value);
        f->numbered = true;
    } else if (slice_is(tag, "LP") || slice_is(tag, "TD"))
        for (size_t i = 0; i < f->field.count; i++)
            *ARENA_PUSH(f->arena, &f->story) = f->field.list[i];
    f->field.count = 0;
    f->tag = NULL;
}

static void end_article(struct factiva *f)
{
    end_field(f);
    f->a.text = join(f->arena, &f->story, "\n\n");
    if (f->begun)
        *ARENA_PUSH(f->arena, f->out) = f->a;
    f->a = (struct article){.date = DEM_DAY_UNKNOWN};
    f->story.count = 0;
    f->begun = f->numbered = false;
}

void factiva_read(struct arena *arena, struct slice text, struct articles *out)
{
    struct factiva f = {.arena = arena, .out = out, .a = {.date = DEM_DAY_UNKNOWN}};
    struct slice value;
    uint32_t number = 0;
    for (struct slice rest = text; rest.at;) {
        struct slice line = slice_cut(&rest, '\n');
        const char *tag = tag_of(line, &value);
        number++;
        if (tag) {
            bool first = slice_is(slice_of(tag), "HD") || slice_is(slice_of(tag), "SE");
            end_field(&f);
            if (f.numbered || (first && f.a.title.len))
                end_article(&f);
            if (!f.begun)
                f.a.line = number;
            f.begun = true;
            f.tag = tag;
            line = value;
        }
        line = slice_trim(line);
        if (f.tag && line.len)
            *ARENA_PUSH(arena, &f.field) = line;
    }
    end_article(&f);
}
