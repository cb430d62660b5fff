#include "alerts/alerts.h"

#include "base/calendar.h"
#include "base/error.h"

#include <libxml/xmlwriter.h>

#include "base/banned.h"

struct feed {
    xmlTextWriterPtr w;
    struct arena *arena;
};

static const xmlChar *x(const char *s)
{
    return (const xmlChar *)s;
}

static struct slice string_of(const json_t *alert, const char *key)
{
    const json_t *value = json_object_get(alert, key);
    return (struct slice){json_string_value(value) ? json_string_value(value) : "",
                          json_string_length(value)};
}

/* What XML cannot have is a blank. */
static void element(const struct feed *f, const char *name, struct slice s)
{
    char *copy = arena_take(f->arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = (unsigned char)s.at[i] < ' ' ? ' ' : s.at[i];
    xmlTextWriterWriteElement(f->w, x(name), x(copy));
}

/* "Wed, 03 Nov 1999 00:00:00 GMT" */
static struct slice mail_date(struct arena *arena, dem_day day)
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct date d = calendar_date(day);
    return arena_print(arena, "%s, %02d %s %04d 00:00:00 GMT", weekdays[calendar_weekday(day)],
                       d.day, months[d.month - 1], d.year);
}

static bool is_web(struct slice url)
{
    return slice_starts(url, SLICE("https://")) || slice_starts(url, SLICE("http://"));
}

static struct slice description(struct arena *arena, const json_t *alert)
{
    struct slice sentence = string_of(alert, "sentence"), quote = string_of(alert, "quote");
    struct slice event = string_of(alert, "event");
    if (!event.len)
        return SLICE("No event of the store stands for it.");
    return arena_print(arena, "%.*s.%s%.*s%s %.*s; event %.*s", SLICE_ARG(sentence),
                       quote.len ? " \"" : "", SLICE_ARG(quote), quote.len ? "\"" : "",
                       SLICE_ARG(string_of(alert, "source")), SLICE_ARG(event));
}

static void put_item(const struct feed *f, const json_t *alert)
{
    struct slice url = string_of(alert, "url");
    xmlTextWriterStartElement(f->w, x("item"));
    element(f, "title",
            arena_print(f->arena, "%.*s: %.*s (%.*s)", SLICE_ARG(string_of(alert, "rule")),
                        SLICE_ARG(string_of(alert, "what")),
                        SLICE_ARG(string_of(alert, "subject"))));
    if (is_web(url))
        element(f, "link", url);
    element(f, "description", description(f->arena, alert));
    element(f, "category", string_of(alert, "rule"));
    xmlTextWriterStartElement(f->w, x("guid"));
    xmlTextWriterWriteAttribute(f->w, x("isPermaLink"), x("false"));
    struct slice id = arena_print(f->arena, "%.*s%c", SLICE_ARG(string_of(alert, "id")), 0);
    xmlTextWriterWriteString(f->w, x(id.at));
    xmlTextWriterEndElement(f->w);
    element(f, "pubDate", mail_date(f->arena, calendar_read(string_of(alert, "date"))));
    xmlTextWriterEndElement(f->w);
}

static void put_items(const struct feed *f, const struct ledger *ledger, dem_day day,
                      dem_day days)
{
    for (dem_day at = day; at > day - days; at--)
        for (size_t i = 0; i < json_array_size(ledger->lines); i++) {
            const json_t *alert = json_object_get(json_array_get(ledger->lines, i), "alert");
            if (calendar_read(string_of(alert, "date")) == at)
                put_item(f, alert);
        }
}

static void put_feed(const struct feed *f, const struct ledger *ledger, struct slice title,
                     dem_day day, dem_day days)
{
    xmlTextWriterStartDocument(f->w, NULL, "UTF-8", NULL);
    xmlTextWriterStartElement(f->w, x("rss"));
    xmlTextWriterWriteAttribute(f->w, x("version"), x("2.0"));
    xmlTextWriterStartElement(f->w, x("channel"));
    element(f, "title", title);
    element(f, "link", SLICE("urn:demarche:alerts"));
    element(f, "description", SLICE("What the rules of alerts found"));
    element(f, "lastBuildDate", mail_date(f->arena, day));
    put_items(f, ledger, day, days);
    xmlTextWriterEndDocument(f->w);
}

dem_code alerts_rss(const struct ledger *ledger, struct arena *arena, struct slice title,
                    dem_day day, dem_day days, FILE *out, dem_error *err)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    struct feed f = {buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL, arena};
    bool made = f.w != NULL;
    if (made) {
        xmlTextWriterSetIndent(f.w, 1);
        put_feed(&f, ledger, title, day, days);
        xmlFreeTextWriter(f.w); /* flushes */
        fwrite(xmlBufferContent(buffer), 1, (size_t)xmlBufferLength(buffer), out);
    }
    xmlBufferFree(buffer);
    return made ? DEM_OK : error_set(err, DEM_E_MEMORY, "not enough memory for the feed");
}
