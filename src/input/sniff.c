/* Which format a file is in, by its first bytes. */
#include "input/build.h"

#include "input/tables.h"

#include "base/banned.h"

bool csv_looks(struct slice head, const struct input_fields *fields);
bool tabari_looks(struct slice head);

static const char *const names[] = {"none", "plain text", "JSON Lines", "CSV",     "HTML",
                                    "feed", "WARC",       "Nexis",      "Factiva", "DOCX",
                                    "RTF",  "PETRARCH",   "TABARI",     "OPML",    "events",
                                    "zip",  "unreadable"};

const char *input_format_name(enum input_format format)
{
    return names[format];
}

static bool starts_nocase(struct slice s, const char *prefix)
{
    struct slice p = slice_of(prefix);
    return slice_equal_nocase(slice_part(s, 0, p.len), p);
}

/* Behind white space, the XML declaration, processing instructions, comments and DOCTYPEs. */
static struct slice first_tag(struct slice s, bool *html)
{
    static const char *const passed[][2] = {{"<?", "?>"}, {"<!--", "-->"}, {"<!", ">"}};
    for (bool again = true; again;) {
        again = false;
        s = slice_trim(s);
        for (size_t i = 0; i < 3 && !again; i++) {
            if (!slice_starts(s, slice_of(passed[i][0])))
                continue;
            *html |= starts_nocase(s, "<!doctype html");
            const char *close = passed[i][1];
            const char *end = memmem(s.at, s.len, close, strlen(close));
            bool subset = i == 2 && end && memchr(s.at, '[', (size_t)(end - s.at));
            if (subset) /* <!DOCTYPE x [<!ENTITY ...>]> */
                end = memmem(s.at, s.len, close = "]>", 2);
            size_t next = end ? (size_t)(end - s.at) + strlen(close) : s.len;
            s = slice_part(s, next, s.len);
            again = s.len > 0;
        }
    }
    return s;
}

/* "<rdf:RDF xmlns..." has the name "rdf". */
static bool tag_is(struct slice tag, const char *name)
{
    size_t n = strlen(name);
    if (!starts_nocase(slice_part(tag, 1, tag.len), name) || tag.len <= n + 1)
        return false;
    return memchr(" \t\r\n>/:", tag.at[n + 1], 7) != NULL;
}

static bool tag_among(struct slice tag, const char *const *list)
{
    for (; *list; list++)
        if (tag_is(tag, *list))
            return true;
    return false;
}

static enum input_format markup(struct slice head)
{
    static const char *const feeds[] = {"rss", "rdf", "feed", NULL};
    static const char *const petrarch[] = {"sentences", "sentence", "validation", NULL};
    static const char *const html[] = {"html",    "head", "body", "div",   "p",    "table",
                                       "article", "meta", "h1",   "title", "span", "section",
                                       "main",    "font", "a",    "b",     "link", "script",
                                       "center",  "br",   "h2",   NULL};
    bool page = false;
    struct slice tag = first_tag(head, &page);
    if (page)
        return INPUT_HTML;
    if (!tag.len || tag.at[0] != '<')
        return head.len && slice_starts(slice_trim(head), SLICE("<!--")) ? INPUT_HTML
                                                                         : INPUT_PLAIN;
    return tag_among(tag, feeds)                         ? INPUT_FEED
           : tag_is(tag, "opml")                         ? INPUT_OPML
           : tag_among(tag, petrarch)                    ? INPUT_PETRARCH
           : tag_among(tag, html)                        ? INPUT_HTML
           : memmem(head.at, head.len, "<Sentence ", 10) ? INPUT_PETRARCH
                                                         : INPUT_PLAIN;
}

/* Pictures, sound, programs: bytes that no text has, and many of them. */
static bool is_binary(struct slice head)
{
    size_t strange = 0;
    for (size_t i = 0; i < head.len; i++) {
        unsigned char c = (unsigned char)head.at[i];
        strange += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b;
    }
    return head.len >= 16 && strange * 10 > head.len;
}

static bool is_unreadable(struct slice head)
{
    return slice_starts(head, SLICE("%PDF-")) || slice_starts(head, SLICE("\x1f\x8b")) ||
           slice_starts(head, SLICE("\x28\xb5\x2f\xfd")) ||
           slice_starts(head, SLICE("\xff\xfe")) || slice_starts(head, SLICE("\xfe\xff")) ||
           slice_starts(head, SLICE("\xd0\xcf\x11\xe0")) || is_binary(head);
}

enum input_format input_looks(struct slice head, const struct input_fields *fields)
{
    if (slice_starts(head, SLICE("PK\3\4")))
        return INPUT_ZIP;
    if (is_unreadable(head))
        return INPUT_UNREADABLE;
    if (slice_starts(head, SLICE("\xef\xbb\xbf")))
        head = slice_part(head, 3, head.len);
    struct slice text = slice_trim(head);
    if (!text.len)
        return INPUT_PLAIN;
    if (slice_starts(text, SLICE("WARC/")))
        return INPUT_WARC;
    if (slice_starts(text, SLICE("{\\rtf")))
        return INPUT_RTF;
    if (text.at[0] == '{')
        return INPUT_JSON_LINES;
    if (text.at[0] == '[' &&
        slice_starts(slice_trim(slice_part(text, 1, text.len)), SLICE("{\"")))
        return INPUT_UNREADABLE;
    if (text.at[0] == '<')
        return markup(text);
    return table_kind(head) != TABLE_UNKNOWN ? INPUT_EVENTS
           : csv_looks(head, fields)         ? INPUT_CSV
           : tabari_looks(head)              ? INPUT_TABARI
           : nexis_looks(head)               ? INPUT_NEXIS
           : factiva_looks(head)             ? INPUT_FACTIVA
                                             : INPUT_PLAIN;
}
