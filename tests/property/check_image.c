/* Any bytes as the image of a lexicon: refused, or a lexicon in which no name, chain or text
 * leads outside of them. */
#include "lexicon/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int check_image(const uint8_t *data, size_t size);

static const struct slice actor[] = {{"subj", 4}}, to[] = {{"obj", 3}, {"against", 7}};
static const struct test tests[] = {{false, {"obj", 3}, {"actor", 5}}};

static void add_names(struct lexicon *lex, struct arena *arena)
{
    struct entry *mali = ARENA_PUSH(arena, &lex->entries);
    *mali = (struct entry){.name = SLICE("Mali"), .iso3 = "MLI", .person = -1, .next = 1};
    struct entry *keita = ARENA_PUSH(arena, &lex->entries);
    *keita = (struct entry){.kind = ENTRY_PERSON, .name = SLICE("Mali Keita"), .next = -1};
    struct person *person = ARENA_PUSH(arena, &lex->persons);
    *person = (struct person){.name = SLICE("Mali Keita")};
    *ARENA_PUSH(arena, person) = (struct term){.iso3 = "MLI", .office = SLICE("president")};
    *ARENA_PUSH(arena, &lex->agents) = (struct agent){.lemma = SLICE("minister")};
    table_add(&lex->names, SLICE("mali"), 0);
    table_add(&lex->person_names, SLICE("Mali Keita"), 0);
    table_add(&lex->country_names, SLICE("MLI"), 0);
    table_add(&lex->agent_lemmas, SLICE("minister"), 0);
}

static void make(struct lexicon *lex, struct arena *arena)
{
    struct table *tables[] = {&lex->names,         &lex->person_names,  &lex->agent_lemmas,
                              &lex->frame_heads,   &lex->class_members, &lex->code_index,
                              &lex->country_names, &lex->cues};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        table_init(tables[i], arena);
    add_names(lex, arena);
    for (int32_t i = 0; i < 2; i++)
        *ARENA_PUSH(arena, &lex->frames) = (struct frame){.id = SLICE("arm.v.1"),
                                                          .head = SLICE("arm"),
                                                          .actor = {actor, 1},
                                                          .to = {to, 2},
                                                          .tests = tests,
                                                          .test_count = 1,
                                                          .row = SLICE("arm\tv\tAID"),
                                                          .next = i ? -1 : 1};
    *ARENA_PUSH(arena, &lex->codes) = (struct code){.cameo = SLICE("07"), .type = SLICE("AID")};
    table_add(&lex->frame_heads, SLICE("arm.v"), 0);
    table_add(&lex->code_index, SLICE("07"), 0);
    table_add(&lex->cues, SLICE("not"), CUE_NEGATION);
    table_add(&lex->class_members, SLICE("@gun"), 1);
}

/* Every byte of it, so that the sanitizer sees one that is not there. */
static size_t touch(struct slice s)
{
    size_t sum = s.len;
    for (size_t i = 0; i < s.len; i++)
        sum += (unsigned char)s.at[i];
    return sum;
}

static size_t walk(const struct lexicon *lex)
{
    size_t sum = 0;
    for (int32_t at = lexicon_name(lex, SLICE("mali")); at >= 0;
         at = lex->entries.list[at].next) {
        const struct entry *e = &lex->entries.list[at];
        sum += touch(e->name) + strlen(e->iso3);
        if (e->kind == ENTRY_PERSON)
            sum += touch(lex->persons.list[e->person].list[0].office);
    }
    for (const struct frame *f = lexicon_frame(lex, SLICE("arm"), FRAME_VERB); f;
         f = lexicon_next(lex, f)) {
        sum += touch(f->id) + touch(f->row) + touch(lexicon_column(f, COLUMN_EVENT));
        for (size_t i = 0; i < f->to.count; i++)
            sum += touch(f->to.list[i]);
        for (size_t i = 0; i < f->test_count; i++)
            sum += touch(f->tests[i].slot) + touch(f->tests[i].value);
    }
    const struct code *code = lexicon_code(lex, SLICE("071"));
    sum += code ? touch(code->type) : 0;
    sum += touch(lexicon_country_name(lex, SLICE("MLI")));
    sum += lexicon_agent(lex, SLICE("minister")) ? 1 : 0;
    sum += (size_t)lexicon_cue(lex, SLICE("Not")) + lexicon_class_words(lex, SLICE("@gun"));
    return sum + touch(lexicon_compose(lex, OP_AGREE, SLICE("07")));
}

/* Four bytes of the input change one of the image; the first says whether it is cut. */
static size_t change(char *bytes, size_t whole, const uint8_t *data, size_t size)
{
    for (size_t i = 1; i + 3 < size; i += 4) {
        size_t at = data[i] | (size_t)data[i + 1] << 8 | (size_t)data[i + 2] << 16;
        bytes[at % whole] = (char)data[i + 3];
    }
    return size && data[0] == 1 ? whole * (size % 97) / 97 : whole;
}

int check_image(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct lexicon whole = {.checksum = 1}, *lex;
    dem_error error;
    arena_init(&arena, NULL);
    if (setjmp(arena.guard) == 0) {
        make(&whole, &arena);
        struct slice image = image_make(&whole, &arena);
        char *copy = aligned_alloc(64, (image.len + 63) / 64 * 64);
        if (!copy)
            abort();
        memcpy(copy, image.at, image.len);
        struct slice bytes = {copy, change(copy, image.len, data, size)};
        if (!(size && data[0] & 2)) /* a wrong checksum is refused, too */
            image_seal(bytes);
        if (image_read(&lex, bytes, &error) == DEM_OK) {
            if (walk(lex) == 0)
                abort();
        } else if (size < 5 && (!size || data[0] != 1)) {
            fprintf(stderr, "an image as it was made is refused: %s\n", error.what);
            abort();
        }
        free(copy);
    }
    arena_release(&arena);
    return 0;
}
