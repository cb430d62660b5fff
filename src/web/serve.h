/* web/serve.h - the site and its interface for programs, over one store.
 *
 * Everything is read from the store; nothing here writes to it.  docs/openapi.json describes
 * the routes under /v1/, docs/web.md the rest. */
#ifndef DEM_WEB_SERVE_H
#define DEM_WEB_SERVE_H

#include "reports/reports.h"
#include "web/http.h"

struct web_context {
    const dem_model *model;        /* codes what visitors paste */
    const struct phrases *phrases; /* sentences of dossiers */
    const char *folder;            /* that has data/ */
    const char *store;             /* path */
    const char *review;            /* path of its review, or NULL */
    struct web_desk *desk;         /* answers that are kept, exports under way: desk.h */
    bool behind_tls;               /* a proxy in front speaks TLS: cookies are for it alone */
};

/* The table of all routes: it ends with one whose method is NULL. */
extern const struct web_route web_routes[];

/* ---- articles.c */
web_handler article_get, article_explain, code_post;
/* ---- events.c */
web_handler events_get, event_get;
/* ---- counts.c */
web_handler facets_get, places_get, network_get;
/* ---- exports.c */
web_handler export_get;
/* ---- state.c */
web_handler status_get, sources_get;
/* ---- metrics.c */
web_handler metrics_get, healthz_get;
/* ---- relations.c */
web_handler board_get, relation_get, issue_get, dossier_get;
/* ---- pages.c */
web_handler page_get;

#endif
