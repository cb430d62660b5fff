/* web/desk.h - what requests share and change: answers that are kept for a while, and the
 * exports under way. */
#ifndef DEM_WEB_DESK_H
#define DEM_WEB_DESK_H

#include "web/http.h"

struct web_desk;

struct web_desk *desk_open(void); /* NULL: no memory */
/* Waits for the exports under way: call it when their connections are closed. */
void desk_close(struct web_desk *desk);

/* The answer to the same question, in the request's arena, if it is kept: for a minute, or for
 * sixty times as long as it took, so that no question takes more than a part of a processor,
 * however often it is asked. */
bool desk_find(struct web_desk *desk, const struct web_request *request, struct slice question,
               struct web_answer *answer);
/* Keeps an answer whose status is 200. */
void desk_keep(struct web_desk *desk, const struct web_request *request, struct slice question,
               const struct web_answer *answer);

/* Room for one more export?  Each that began has to end. */
bool desk_begin(struct web_desk *desk);
void desk_end(struct web_desk *desk);

#endif
