/* Which files there are and what each of them holds. */
#include "dictionaries/build.h"

#include "base/error.h"
#include "base/file.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/banned.h"

enum { FILE_LIMIT = 256 << 20, FILES_MAX = 256 };

enum kind {
    KIND_NONE,
    KIND_VERBS,
    KIND_ACTORS,
    KIND_AGENTS,
    KIND_DISCARDS,
    KIND_ISSUES,
    KIND_OPTIONS,
    KIND_PROJECT,
    KINDS
};

struct files {
    struct arena *arena;
    struct dict_file {
        const char *path;
        struct slice text;
        enum kind kind;
    } list[FILES_MAX];
    size_t count;
};

static bool has(struct slice name, const char *part)
{
    return memmem(name.at, name.len, part, strlen(part)) != NULL;
}

static enum kind kind_of(struct arena *arena, const char *path)
{
    const char *base = strrchr(path, '/');
    struct slice name = scan_capitals(arena, slice_of(base ? base + 1 : path));
    return slice_ends(name, SLICE(".PROJECT")) || slice_ends(name, SLICE(".INI")) ? KIND_PROJECT
           : has(name, "ACTORS")                                                  ? KIND_ACTORS
           : has(name, "AGENTS")                                                  ? KIND_AGENTS
           : has(name, "DISCARD")                        ? KIND_DISCARDS
           : has(name, "ISSUE")                          ? KIND_ISSUES
           : has(name, "OPTIONS") || has(name, "CONFIG") ? KIND_OPTIONS
           : has(name, "VERBS") || has(name, "CAMEO")    ? KIND_VERBS
                                                         : KIND_NONE;
}

static dem_code add_file(struct files *files, const char *path, enum kind kind, dem_error *err)
{
    if (files->count == FILES_MAX)
        return error_set(err, DEM_E_LIMIT, "more than %d dictionary files", FILES_MAX);
    struct dict_file *f = &files->list[files->count++];
    *f = (struct dict_file){.path = path, .kind = kind};
    return file_read(files->arena, path, FILE_LIMIT, &f->text, err);
}

static const char *beside(struct arena *arena, const char *path, struct slice name)
{
    const char *end = strrchr(path, '/');
    int folder = end ? (int)(end - path) + 1 : 0;
    return arena_print(arena, "%.*s%.*s%c", folder, path, SLICE_ARG(name), 0).at;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static dem_code add_folder(struct files *files, const char *path, dem_error *err)
{
    const char *names[FILES_MAX];
    size_t count = 0;
    DIR *dir = opendir(path);
    if (!dir)
        return error_system(err, "%s cannot be read", path);
    for (struct dirent *entry; (entry = readdir(dir)) && count < FILES_MAX;)
        if (entry->d_name[0] != '.')
            names[count++] = arena_print(files->arena, "%s/%s%c", path, entry->d_name, 0).at;
    closedir(dir);
    qsort(names, count, sizeof *names, by_name);
    dem_code code = DEM_OK;
    for (size_t i = 0; i < count && !code; i++) {
        enum kind kind = kind_of(files->arena, names[i]);
        if (kind != KIND_NONE && kind != KIND_PROJECT)
            code = add_file(files, names[i], kind, err);
    }
    return code;
}

/* One file that a project names; kinds that carry no dictionary are passed over. */
static dem_code add_named(struct files *files, const char *project, struct slice name,
                          dem_error *err)
{
    const char *path = beside(files->arena, project, slice_trim(name));
    enum kind kind = kind_of(files->arena, path);
    if (kind == KIND_NONE || kind == KIND_PROJECT)
        return DEM_OK;
    return add_file(files, path, kind, err);
}

/* "<verbsfile> NAME" of TABARI, "verbfile_name = NAME" and "actorfile_list = A, B" of PETRARCH;
 * the other lines of a .ini are options. */
static dem_code add_project(struct files *files, const char *path, dem_error *err)
{
    size_t own = files->count;
    dem_code code = add_file(files, path, KIND_OPTIONS, err);
    if (code)
        return code;
    struct slice rest = files->list[own].text;
    bool ini = slice_ends(scan_capitals(files->arena, slice_of(path)), SLICE(".INI"));
    if (!ini)
        files->list[own].kind = KIND_NONE;
    while (!code && rest.at && rest.len) {
        struct slice value = slice_trim(slice_cut(&rest, '\n'));
        struct slice key = slice_trim(slice_cut(&value, ini ? '=' : '>'));
        bool wanted =
            slice_starts(key, SLICE("verb")) || slice_starts(key, SLICE("actor")) ||
            slice_starts(key, SLICE("agent")) || slice_starts(key, SLICE("discard")) ||
            slice_starts(key, SLICE("issue")) || slice_starts(key, SLICE("<verbs")) ||
            slice_starts(key, SLICE("<actors")) || slice_starts(key, SLICE("<agents")) ||
            slice_starts(key, SLICE("<options"));
        while (wanted && !code && value.at && slice_trim(value).len)
            code = add_named(files, path, slice_cut(&value, ','), err);
    }
    return code;
}

static dem_code add_path(struct files *files, const char *path, dem_error *err)
{
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return add_folder(files, path, err);
    enum kind kind = kind_of(files->arena, path);
    if (kind == KIND_PROJECT)
        return add_project(files, path, err);
    if (kind == KIND_NONE)
        return error_set(err, DEM_E_FORMAT,
                         "%s: the name does not tell what it holds; let it contain verbs, "
                         "actors, agents, discards, issue or options",
                         path);
    return add_file(files, path, kind, err);
}

/* Only PETRARCH's verbs stand in blocks "--- NAME [code] ---". */
static enum dict_family family_of(const struct files *files)
{
    bool verbs = false;
    for (size_t i = 0; i < files->count; i++) {
        struct slice text = files->list[i].text;
        if (files->list[i].kind != KIND_VERBS)
            continue;
        verbs = true;
        if (slice_starts(text, SLICE("---")) ||
            (text.len && memmem(text.at, text.len, "\n---", 4)))
            return DICT_PETRARCH;
    }
    return verbs ? DICT_TABARI : DICT_PETRARCH;
}

static void set_defaults(struct dictionaries *d)
{
    bool tabari = d->family == DICT_TABARI;
    uint32_t longest = tabari ? 10 : 8;
    d->options = (struct dict_options){.between = {2, longest},
                                       .last = {2, longest},
                                       .minimum = tabari ? 8 : 0,
                                       .require_dyad = true,
                                       .shift = tabari};
}

static void read_files(struct dictionaries *out, const struct files *files)
{
    static void (*const readers[KINDS])(struct dict_lines *) = {
        [KIND_VERBS] = read_verbs,   [KIND_ACTORS] = read_actors,
        [KIND_AGENTS] = read_agents, [KIND_DISCARDS] = read_discards,
        [KIND_ISSUES] = read_issues, [KIND_OPTIONS] = read_options};
    for (size_t i = 0; i < files->count; i++) {
        struct dict_lines lines = {
            .out = out, .rest = files->list[i].text, .place = {files->list[i].path, 0}};
        out->checksum = hash_slice(out->checksum, files->list[i].text);
        if (!readers[files->list[i].kind])
            continue;
        out->files++;
        readers[files->list[i].kind](&lines);
    }
}

struct dictionaries *build_dictionaries(struct arena *arena, enum dict_family family)
{
    struct dictionaries *d = ARENA_NEW(arena, struct dictionaries);
    d->arena = arena;
    d->family = family;
    d->checksum = HASH_SEED;
    struct table *tables[] = {&d->actor_names.first,  &d->agent_names.first,
                              &d->verbs.first,        &d->discards.first,
                              &d->issues.first,       &d->times.first,
                              &d->attributions.first, &d->nouns,
                              &d->set_names};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        table_init(tables[i], arena);
    set_defaults(d);
    return d;
}

dem_code dictionaries_open(struct dictionaries **out, struct arena *arena, char *const *paths,
                           dem_error *err)
{
    struct files *files = ARENA_NEW(arena, struct files);
    files->arena = arena;
    for (size_t i = 0; paths[i]; i++) {
        dem_code code = add_path(files, paths[i], err);
        if (code)
            return code;
    }
    if (!files->count)
        return error_set(err, DEM_E_FORMAT, "%s: no dictionary there",
                         paths[0] ? paths[0] : "-");
    *out = build_dictionaries(arena, family_of(files));
    read_files(*out, files);
    return DEM_OK;
}
