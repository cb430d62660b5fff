/* tree/tree.h - a sentence as words, tags and one dependency tree.
 *
 * Always true of a tree that `analyzer_run` made: exactly one word has head
 * TREE_ROOT, every other head is another word of the sentence, and there is no
 * cycle.  Tags and relations are those of Universal Dependencies 2. */
#ifndef DEM_TREE_TREE_H
#define DEM_TREE_TREE_H

#include "base/arena.h"
#include "base/table.h"

enum { TREE_ROOT = -1 };

/* clang-format off */
/* ORDER: upos_names in tree.c is made from the same list. */
#define TREE_UPOS(X) \
    X(ADJ) X(ADP) X(ADV) X(AUX) X(CCONJ) X(DET) X(INTJ) X(NOUN) X(NUM) X(PART) X(PRON) \
    X(PROPN) X(PUNCT) X(SCONJ) X(SYM) X(VERB) X(X)
/* clang-format on */

enum upos {
#define X(name) UPOS_##name,
    TREE_UPOS(X)
#undef X
        UPOS_COUNT
};

/* clang-format off */
/* ORDER: relation_names in tree.c is made from the same list.  A relation that is
 * not here is known by the part before its colon. */
#define TREE_RELATIONS(X) \
    X(ACL, "acl") X(ACL_RELCL, "acl:relcl") X(ADVCL, "advcl") \
    X(ADVCL_RELCL, "advcl:relcl") X(ADVMOD, "advmod") X(AMOD, "amod") X(APPOS, "appos") \
    X(AUX, "aux") X(AUX_PASS, "aux:pass") X(CASE, "case") X(CC, "cc") X(CCOMP, "ccomp") \
    X(COMPOUND, "compound") X(COMPOUND_PRT, "compound:prt") X(CONJ, "conj") \
    X(COP, "cop") X(CSUBJ, "csubj") X(CSUBJ_PASS, "csubj:pass") X(DEP, "dep") \
    X(DET, "det") X(DISCOURSE, "discourse") X(DISLOCATED, "dislocated") X(EXPL, "expl") \
    X(FIXED, "fixed") X(FLAT, "flat") X(GOESWITH, "goeswith") X(IOBJ, "iobj") \
    X(LIST, "list") X(MARK, "mark") X(NMOD, "nmod") X(NMOD_DESC, "nmod:desc") \
    X(NMOD_POSS, "nmod:poss") X(NMOD_UNMARKED, "nmod:unmarked") X(NSUBJ, "nsubj") \
    X(NSUBJ_OUTER, "nsubj:outer") X(NSUBJ_PASS, "nsubj:pass") X(NUMMOD, "nummod") \
    X(OBJ, "obj") X(OBL, "obl") X(OBL_AGENT, "obl:agent") \
    X(OBL_UNMARKED, "obl:unmarked") X(ORPHAN, "orphan") X(PARATAXIS, "parataxis") \
    X(PUNCT, "punct") X(REPARANDUM, "reparandum") X(ROOT, "root") \
    X(VOCATIVE, "vocative") X(XCOMP, "xcomp")
/* clang-format on */

enum relation {
#define X(name, text) REL_##name,
    TREE_RELATIONS(X)
#undef X
        REL_COUNT
};

enum name_tag {
    NAME_O,
    NAME_B_PER,
    NAME_I_PER,
    NAME_B_ORG,
    NAME_I_ORG,
    NAME_B_LOC,
    NAME_I_LOC
};

struct word {
    dem_span span; /* bytes of the document's clean text */
    struct slice form, lemma;
    struct slice xpos, feats; /* Penn tag; "A=b|C=d" or empty */
    struct slice deprel;      /* the relation as the model writes it */
    enum upos upos;
    enum relation rel;
    int32_t head; /* index of a word of this sentence, or TREE_ROOT */
    enum name_tag name;
    bool space_after, joined; /* joined: one surface token with the word before */
};

struct tree {
    struct word *words; /* [count] */
    uint32_t count;
    uint32_t *children;    /* word indices grouped by head, each group ascending */
    uint32_t *first_child; /* [count + 1]: group of head h is
                              children[first_child[h]..first_child[h+1]) */
};

const char *upos_name(enum upos upos);
enum upos upos_read(struct slice s); /* UPOS_X if unknown */
enum relation relation_read(struct slice s);
enum name_tag name_read(struct slice s); /* NAME_O if unknown */
const char *name_name(enum name_tag tag);

/* Fills children and first_child from the heads. */
void tree_index(struct arena *arena, struct tree *tree);
/* True if there is one root and every word hangs from it. */
bool tree_valid(const struct tree *tree);

uint32_t tree_root(const struct tree *tree);
/* The clause that a word stands in: the nearest verb above it, itself included. */
uint32_t tree_clause(const struct tree *tree, uint32_t word);
/* Does the word hang from the other, or is it the same? */
bool tree_below(const struct tree *tree, uint32_t word, uint32_t above);
/* From the first to the last word that hangs from the head, punctuation apart. */
dem_span tree_span(const struct tree *tree, uint32_t head);

#endif
