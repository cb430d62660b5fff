/* web/review.h - the joint review in the site: who has signed in, and what they may see. */
#ifndef DEM_WEB_REVIEW_H
#define DEM_WEB_REVIEW_H

#include "review/review.h"
#include "web/http.h"

struct web_member {
    struct review_member is;
};

/* For web_options.identify: sets member where the request's cookie is a ticket. */
void review_identify(struct web_request *request);

web_handler review_me_get, review_sign_in_post, review_sign_out_post, review_password_post,
    review_choices_get, review_rounds_get, review_round_get, review_event_get,
    review_verdict_post, review_agenda_get, review_protocol_get, review_agreement_get,
    review_gold_get;

#endif
