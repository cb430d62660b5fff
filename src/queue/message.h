/* queue/message.h - what travels: an article, or an article with what was found in it, as one
 * line of JSON each (docs/queue.md).
 *
 * A message has all that was known of the document when it was read, so that coding it
 * elsewhere gives the same bytes.  Text that is no UTF-8 travels as {"bytes": ...}, a
 * character for each byte.  What is too large for the queue stands in a folder that all share,
 * and the message names its file. */
#ifndef DEM_QUEUE_MESSAGE_H
#define DEM_QUEUE_MESSAGE_H

#include "store/store.h"

/* The document as it arrived; its id is its own, or the hash of all that arrived, as in a
 * store.  The line ends with '\n'. */
struct slice message_article(struct arena *arena, const struct document *doc, uint64_t hash);
/* out->id is set if the message has one, in case of errors, too. */
dem_code message_article_read(struct arena *arena, struct slice line, struct document *out,
                              uint64_t *hash, dem_error *err);

/* What a coder made of it: the line of record_document and the article under "article". */
struct slice message_result(struct arena *arena, const struct dem_model *model,
                            const struct coded *coded, uint64_t hash);

struct message_result {
    struct document doc; /* as the coder left it, without its clean text */
    uint64_t hash;       /* of what had arrived */
    struct store_coder coder;
    struct slice lines; /* the record, as record_events makes it */
};
dem_code message_result_read(struct arena *arena, struct slice line, struct message_result *out,
                             dem_error *err);

/* Two messages of one document of one text (and, with a coder, of one version) have one id. */
struct slice message_id(struct arena *arena, uint64_t hash, struct slice document,
                        const struct store_coder *coder);

/* If `body` is larger than `most`, writes it into `folder` and becomes a line that names the
 * file: {"id", "filename", "offset", "length"}.  DEM_E_LIMIT without a folder. */
dem_code message_shrink(struct arena *arena, const char *folder, size_t most, struct slice id,
                        struct slice *body, dem_error *err);
/* Back again: reads the file if `body` is such a line. */
dem_code message_grow(struct arena *arena, const char *folder, struct slice *body,
                      dem_error *err);

#endif
