/* Writes the files of a folder as C arrays, each packed with gzip: embed FOLDER > assets.c.
 * Without a folder the list is empty.  Or writes one file as it is, as the slice that a header
 * declares: embed FILE HEADER NAME > text.c. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { FILES_MAX = 256, PATH_LENGTH = 1024, FILE_MAX = 16 << 20 };

struct file {
    char path[PATH_LENGTH];
    uint64_t hash;
    unsigned long size;
};

static const char *type_of(const char *path)
{
    static const char *const types[][2] = {{".html", "text/html; charset=utf-8"},
                                           {".js", "text/javascript; charset=utf-8"},
                                           {".css", "text/css; charset=utf-8"},
                                           {".json", "application/json"},
                                           {".svg", "image/svg+xml"},
                                           {".txt", "text/plain; charset=utf-8"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t n = strlen(types[i][0]), all = strlen(path);
        if (all > n && !strcmp(path + all - n, types[i][0]))
            return types[i][1];
    }
    return "application/octet-stream";
}

static uint64_t hash_of(const unsigned char *bytes, size_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static int embed(const char *folder, int n, struct file *file)
{
    static unsigned char raw[FILE_MAX], packed[FILE_MAX + 4096];
    char path[2 * PATH_LENGTH];
    snprintf(path, sizeof path, "%s/%s", folder, file->path);
    FILE *in = fopen(path, "rb");
    size_t size = in ? fread(raw, 1, sizeof raw, in) : 0;
    if (!in || fclose(in) || size == sizeof raw)
        return fprintf(stderr, "embed: %s cannot be read, or is larger than 16 MiB\n", path), 1;
    z_stream z = {.next_in = raw,
                  .avail_in = (unsigned)size,
                  .next_out = packed,
                  .avail_out = (unsigned)sizeof packed};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) ||
        deflate(&z, Z_FINISH) != Z_STREAM_END || deflateEnd(&z))
        return fprintf(stderr, "embed: %s cannot be packed\n", path), 1;
    file->hash = hash_of(raw, size);
    file->size = z.total_out;
    printf("static const unsigned char file%d[] = {", n);
    for (size_t i = 0; i < file->size; i++)
        printf("%s%u,", i % 24 ? "" : "\n", packed[i]);
    printf("};\n");
    return 0;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static int list(const char *folder, struct file *files)
{
    int count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir)) && count < FILES_MAX;)
        if (e->d_name[0] != '.')
            snprintf(files[count++].path, PATH_LENGTH, "%s", e->d_name);
    if (dir)
        closedir(dir);
    qsort(files, (size_t)count, sizeof *files, by_path);
    return count;
}

static int embed_text(const char *path, const char *header, const char *name)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return fprintf(stderr, "embed: %s cannot be read\n", path), 1;
    printf("/* Made by tools/embed. */\n#include \"%s\"\nstatic const char bytes[] = \"",
           header);
    for (int c, n = 0; (c = getc(in)) != EOF; n++)
        printf("%s\\%03o", n % 18 ? "" : "\"\n    \"", (unsigned)c);
    printf("\";\nconst struct slice %s = {bytes, sizeof bytes - 1};\n", name);
    return fclose(in) != 0;
}

int main(int argc, char **argv)
{
    if (argc == 4)
        return embed_text(argv[1], argv[2], argv[3]);
    static struct file files[FILES_MAX];
    int count = argc > 1 ? list(argv[1], files) : 0;
    printf("/* Made by tools/embed. */\n#include \"web/assets.h\"\n");
    for (int i = 0; i < count; i++)
        if (embed(argv[1], i, &files[i]))
            return 1;
    printf("const struct asset web_assets[] = {\n");
    for (int i = 0; i < count; i++)
        printf("    {\"/%s\", \"%s\", \"\\\"%016llx\\\"\", file%d, %lu},\n", files[i].path,
               type_of(files[i].path), (unsigned long long)files[i].hash, i, files[i].size);
    printf("    {0, 0, 0, 0, 0}};\n");
    return 0;
}
