/* Where a queue is, and the secrets that open it. */
#include "queue/build.h"

#include "base/error.h"
#include "base/file.h"

#include "base/banned.h"

enum { LOGIN_MAX = 64 << 10 };

static bool is_name(struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '_' || c == '-'))
            return false;
    }
    return s.len && s.len <= NAME_MAX_BYTES;
}

/* The address is not repeated in errors: it may have a password in it. */
dem_code queue_address_read(struct slice text, struct queue_address *out, dem_error *err)
{
    struct slice rest = text;
    *out = (struct queue_address){.scheme = slice_cut(&rest, ':')};
    bool known = slice_is(out->scheme, "nats") || slice_is(out->scheme, "tls") ||
                 slice_is(out->scheme, "kafka");
    if (!known || !slice_starts(rest, SLICE("//")))
        return error_set(err, DEM_E_USAGE,
                         "a queue is nats://HOST:PORT/NAME, tls://... or kafka://...");
    rest = slice_part(rest, 2, rest.len);
    struct slice hosts = slice_cut(&rest, '/');
    if (hosts.len && memchr(hosts.at, '@', hosts.len))
        return error_set(err, DEM_E_USAGE,
                         "an address has no user and password: DEMARCHE_QUEUE_LOGIN or "
                         "DEMARCHE_QUEUE_CREDS names a file (docs/queue.md)");
    while (hosts.len && out->host_count < SERVERS_MAX)
        out->hosts[out->host_count++] = slice_cut(&hosts, ',');
    out->name = rest;
    for (size_t i = 0; i < out->host_count; i++)
        if (!out->hosts[i].len)
            out->host_count = 0;
    if (!out->host_count || hosts.len || !is_name(out->name))
        return error_set(err, DEM_E_USAGE,
                         "a queue has 1 to %d hosts and a name of letters, digits, - and _: "
                         "nats://HOST:PORT/NAME",
                         SERVERS_MAX);
    return DEM_OK;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static const char *line_of(struct arena *arena, struct slice *rest)
{
    struct slice line = slice_trim(slice_cut(rest, '\n'));
    return arena_print(arena, "%.*s%c", SLICE_ARG(line), 0).at;
}

dem_code queue_secrets_read(struct arena *arena, struct queue_secrets *out, dem_error *err)
{
    struct slice text;
    const char *login = variable("DEMARCHE_QUEUE_LOGIN");
    *out = (struct queue_secrets){.credentials = variable("DEMARCHE_QUEUE_CREDS"),
                                  .authorities = variable("DEMARCHE_QUEUE_CA")};
    if (!login)
        return DEM_OK;
    dem_code code = file_read(arena, login, LOGIN_MAX, &text, err);
    if (code)
        return code;
    out->user = line_of(arena, &text);
    out->password = line_of(arena, &text);
    return *out->user && *out->password
               ? DEM_OK
               : error_set(err, DEM_E_FORMAT, "%s wants two lines: the user and the password",
                           login);
}
