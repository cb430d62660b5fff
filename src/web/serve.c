/* What answers where. */
#include "web/review.h"
#include "web/serve.h"

#include "base/banned.h"

enum {
    ARTICLE_BYTES = 1 << 20, /* of a request to code */
    FORM_BYTES = 32 << 10    /* of a sign-in or a verdict */
};

const struct web_route web_routes[] = {
    {"GET", "/v1/article/*", article_get, WEB_OPEN, true, 0},
    {"GET", "/v1/article/*/explain", article_explain, WEB_OPEN, true, 0},
    {"GET", "/v1/events", events_get, WEB_OPEN, true, 0},
    {"GET", "/v1/events/export", export_get, WEB_OPEN, false, 0},
    {"GET", "/v1/event/*", event_get, WEB_OPEN, true, 0},
    {"GET", "/v1/facets", facets_get, WEB_OPEN, true, 0},
    {"GET", "/v1/places", places_get, WEB_OPEN, true, 0},
    {"GET", "/v1/network", network_get, WEB_OPEN, true, 0},
    {"GET", "/v1/sources", sources_get, WEB_OPEN, true, 0},
    {"GET", "/v1/status", status_get, WEB_OPEN, true, 0},
    {"GET", "/v1/board", board_get, WEB_OPEN, true, 0},
    {"GET", "/v1/relation/*/*", relation_get, WEB_OPEN, true, 0},
    {"GET", "/v1/issue/*", issue_get, WEB_OPEN, true, 0},
    {"GET", "/v1/dossier/*/*", dossier_get, WEB_OPEN, true, 0},
    {"POST", "/v1/code", code_post, WEB_OPEN, false, ARTICLE_BYTES},
    {"GET", "/v1/review/me", review_me_get, WEB_OPEN, false, 0},
    {"POST", "/v1/review/sign-in", review_sign_in_post, WEB_OPEN, false, FORM_BYTES},
    {"POST", "/v1/review/sign-out", review_sign_out_post, WEB_MEMBER, false, FORM_BYTES},
    {"POST", "/v1/review/password", review_password_post, WEB_MEMBER, false, FORM_BYTES},
    {"GET", "/v1/review/choices", review_choices_get, WEB_OPEN, false, 0},
    {"GET", "/v1/review/rounds", review_rounds_get, WEB_MEMBER, false, 0},
    {"GET", "/v1/review/round/*", review_round_get, WEB_MEMBER, false, 0},
    {"GET", "/v1/review/round/*/event/*", review_event_get, WEB_MEMBER, false, 0},
    {"POST", "/v1/review/round/*/event/*", review_verdict_post, WEB_MEMBER, true, FORM_BYTES},
    {"GET", "/v1/review/round/*/agenda", review_agenda_get, WEB_MEMBER, false, 0},
    {"GET", "/v1/review/round/*/protocol", review_protocol_get, WEB_MEMBER, false, 0},
    {"GET", "/v1/review/round/*/agreement", review_agreement_get, WEB_MEMBER, false, 0},
    {"GET", "/v1/review/round/*/gold", review_gold_get, WEB_MEMBER, false, 0},
    {"GET", "/metrics", metrics_get, WEB_OPEN, true, 0},
    {"GET", "/healthz", healthz_get, WEB_OPEN, true, 0},
    {"GET", "*", page_get, WEB_OPEN, false, 0},
    {NULL, NULL, NULL, WEB_OPEN, false, 0}};
