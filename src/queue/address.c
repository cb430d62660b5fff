/* Where a queue is, and the secrets that open it. */
#include "queue/build.h"

#include "base/error.h"
#include "base/file.h"

#include <unistd.h>

#include "base/banned.h"

enum { SECRET_MAX = 64 << 10 };

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
                         "an address has no user and password: DEMARCHE_QUEUE_LOGIN or the "
                         "like names a file (docs/queue.md)");
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

/* ---- Secrets ------------------------------------------------------------------- */

static const char *line_of(struct arena *arena, struct slice *rest)
{
    struct slice line = slice_trim(slice_cut(rest, '\n'));
    return arena_print(arena, "%.*s%c", SLICE_ARG(line), 0).at;
}

/* The file that the variable names, which can be read; NULL if it is not set. */
static dem_code find(const char *name, const char **out, dem_error *err)
{
    const char *value = getenv(name);
    *out = value && *value ? value : NULL;
    return *out && access(*out, R_OK) ? error_system(err, "%s: %s cannot be read", name, *out)
                                      : DEM_OK;
}

/* The same, and what stands in it. */
static dem_code find_text(struct arena *arena, const char *name, const char **path,
                          struct slice *out, dem_error *err)
{
    dem_code code = find(name, path, err);
    *out = SLICE_EMPTY;
    return code || !*path ? code : file_read(arena, *path, SECRET_MAX, out, err);
}

static dem_code read_login(struct arena *arena, struct queue_secrets *out, dem_error *err)
{
    const char *path;
    struct slice text;
    dem_code code = find_text(arena, "DEMARCHE_QUEUE_LOGIN", &path, &text, err);
    if (code || !path)
        return code;
    out->user = line_of(arena, &text);
    out->password = line_of(arena, &text);
    return *out->user && *out->password
               ? DEM_OK
               : error_set(
                     err, DEM_E_FORMAT,
                     "DEMARCHE_QUEUE_LOGIN: %s wants two lines, the user and the password",
                     path);
}

static dem_code read_token(struct arena *arena, struct queue_secrets *out, dem_error *err)
{
    const char *path;
    struct slice text;
    dem_code code = find_text(arena, "DEMARCHE_QUEUE_TOKEN", &path, &text, err);
    if (code || !path)
        return code;
    out->token = line_of(arena, &text);
    return *out->token ? DEM_OK
                       : error_set(err, DEM_E_FORMAT,
                                   "DEMARCHE_QUEUE_TOKEN: %s wants a line, the token", path);
}

static dem_code read_seed(struct arena *arena, struct queue_secrets *out, dem_error *err)
{
    struct slice text;
    char *key = arena_raw(arena, NKEY_TEXT);
    dem_code code = find_text(arena, "DEMARCHE_QUEUE_NKEY", &out->seed, &text, err);
    if (code || !out->seed)
        return code;
    out->public_key = key;
    return queue_nkey_public(text, key)
               ? DEM_OK
               : error_set(err, DEM_E_FORMAT, "DEMARCHE_QUEUE_NKEY: %s has no seed of a user",
                           out->seed);
}

static dem_code read_certificates(struct queue_secrets *out, dem_error *err)
{
    dem_code code = find("DEMARCHE_QUEUE_CA", &out->authorities, err);
    if (!code)
        code = find("DEMARCHE_QUEUE_CERT", &out->certificate, err);
    if (!code)
        code = find("DEMARCHE_QUEUE_KEY", &out->key, err);
    if (!code && !out->certificate != !out->key)
        return error_set(err, DEM_E_USAGE,
                         "DEMARCHE_QUEUE_CERT and DEMARCHE_QUEUE_KEY go together");
    return code;
}

dem_code queue_secrets_read(struct arena *arena, struct queue_secrets *out, dem_error *err)
{
    const char *ignored;
    *out = (struct queue_secrets){.user = NULL};
    dem_code code = find("DEMARCHE_QUEUE_CREDS", &out->credentials, err);
    if (!code)
        code = read_seed(arena, out, err);
    if (!code)
        code = read_token(arena, out, err);
    if (!code)
        code = read_login(arena, out, err);
    if (!code)
        code = read_certificates(out, err);
    if (!code)
        code = find_text(arena, "DEMARCHE_QUEUE_KAFKA", &ignored, &out->settings, err);
    if (!code && !!out->credentials + !!out->seed + !!out->token + !!out->user > 1)
        return error_set(err, DEM_E_USAGE,
                         "one of DEMARCHE_QUEUE_CREDS, _NKEY, _TOKEN and _LOGIN is wanted, not "
                         "several");
    return code;
}
