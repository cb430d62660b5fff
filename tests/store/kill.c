/* A load that is killed at any moment and started again ends with the store of a load that
 * nobody disturbed.
 *
 *   store_kill FOLDER [KILLS]     a folder for the stores; how often to kill (200) */
#include "store/store.h"
#include "tests/store/articles.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ARTICLES = 32 };

static dem_code pull(void *user, struct job *job)
{
    uint32_t *next = user;
    if (*next == ARTICLES)
        return DEM_END;
    article_make(&job->arena, (*next)++, &job->coded.doc);
    return DEM_OK;
}

static int load(const dem_model *model, const char *path, unsigned threads)
{
    struct store *store;
    struct store_progress done;
    dem_error error = {.code = DEM_OK};
    uint32_t next = 0;
    struct store_run run = {.model = model, .threads = threads, .user = &next, .pull = pull};
    dem_code code = store_open(&store, path, STORE_WRITE, &error);
    if (!code) {
        code = store_load(store, &run, &done, &error);
        store_close(store);
    }
    if (code)
        fprintf(stderr, "store_kill: %s\n", error.what);
    return code ? 1 : 0;
}

/* Loads in a process of its own; true if it was killed before it had done. */
static bool killed_while_loading(const dem_model *model, const char *path, unsigned after_us)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(load(model, path, 2));
    usleep(after_us);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status))
        exit(1);
    return WIFSIGNALED(status);
}

static char *dump_of(const char *path, size_t *size)
{
    char *text = NULL;
    struct store *store;
    dem_error error = {.code = DEM_OK};
    FILE *out = open_memstream(&text, size);
    dem_code code = store_open(&store, path, STORE_READ, &error);
    if (!code) {
        code = store_dump(store, out, &error);
        store_close(store);
    }
    fclose(out);
    if (code)
        fprintf(stderr, "store_kill: %s\n", error.what);
    return text;
}

static void remove_store(const char *path)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-lock"};
    char name[4096];
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        unlink(name);
    }
}

static bool same_dump(const char *path, const char *wanted, size_t size)
{
    size_t other_size;
    char *other = dump_of(path, &other_size);
    bool same = size == other_size && memcmp(wanted, other, size) == 0;
    free(other);
    return same;
}

static unsigned microseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (unsigned)t.tv_sec * 1000000u + (unsigned)(t.tv_nsec / 1000);
}

struct torture {
    const dem_model *model;
    const char *path;
    char *wanted; /* the dump of the undisturbed store */
    size_t size;
    unsigned longest_us, seed;
    int kills, rounds, halfway;
};

/* Kills until a load gets through; false if that made another store.  What comes too early
 * or too late to kill, on a machine that is busier or less so, moves the next ones. */
static bool torture_round(struct torture *t)
{
    int before = t->kills;
    remove_store(t->path);
    for (t->rounds++;
         killed_while_loading(t->model, t->path, (unsigned)rand_r(&t->seed) % t->longest_us);
         t->kills++) {
        struct store *store;
        bool begun = !store_open(&store, t->path, STORE_READ, NULL);
        store_close(store);
        t->halfway += begun;
        t->longest_us += begun ? 0 : t->longest_us / 8;
    }
    t->longest_us -= t->kills > before ? 0 : t->longest_us / 8;
    return same_dump(t->path, t->wanted, t->size);
}

int main(int argc, char **argv)
{
    char calm[2048], rough[2048];
    int wanted = argc > 2 ? atoi(argv[2]) : 200;
    struct torture t = {.path = rough, .seed = (unsigned)time(NULL)};
    dem_model *model;
    dem_error error;
    if (argc < 2 || dem_model_open(&model, DEM_SOURCE_DIR, NULL, &error))
        return 2;
    t.model = model;
    snprintf(calm, sizeof calm, "%s/demarche-%d-calm.db", argv[1], (int)getpid());
    snprintf(rough, sizeof rough, "%s/demarche-%d-rough.db", argv[1], (int)getpid());
    remove_store(calm);
    unsigned from = microseconds();
    if (load(model, calm, 1))
        return 1;
    t.longest_us = microseconds() - from + 2000;
    t.wanted = dump_of(calm, &t.size);
    printf("seed %u, %zu bytes in the dump, %u us undisturbed\n", t.seed, t.size, t.longest_us);
    bool same = true;
    while (same && (t.kills < wanted || t.halfway <= wanted / 4))
        same = torture_round(&t);
    printf("%d kills in %d rounds, %d of them in the middle of the documents; %s\n", t.kills,
           t.rounds, t.halfway, same ? "the same store each time" : "ANOTHER STORE");
    dem_model_close(model);
    free(t.wanted);
    remove_store(calm);
    remove_store(rough);
    return same ? 0 : 1;
}
