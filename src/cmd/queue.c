/* What the commands on a queue share. */
#include "base/error.h"
#include "cmd/cmd.h"

#include <signal.h>

#include "base/banned.h"

static void tell(const char *sentence)
{
    cmd_complain("%s", sentence);
}

bool cmd_queue_wanted(const struct options *options, const char *command, size_t arguments)
{
    size_t count = 0;
    while (options->files[count])
        count++;
    if (count >= arguments && strcmp(*options->files, "-"))
        return true;
    cmd_complain("%s wants %s; see demarche %s --help", command,
                 arguments > 1 ? "a queue and what stands behind it" : "a queue", command);
    return false;
}

struct queue *cmd_queue_open(const struct options *options, const char *command, int *code)
{
    struct queue *queue = NULL;
    dem_error error = {.code = DEM_OK};
    struct queue_options how = {.size_max = options->queue_size,
                                .ack_wait_ms = options->ack_wait_ms,
                                .stop = cmd_catch_signals(),
                                .tell = tell};
    signal(SIGPIPE, SIG_IGN); /* a server that hangs up is no reader of ours */
    if (!queue_open(&queue, *options->files, &how, &error))
        return queue;
    cmd_complain("%s: %s", command, error.what);
    *code = cmd_exit_code(error.code);
    return NULL;
}

struct store_coder cmd_coder(const dem_model *model)
{
    return (struct store_coder){SLICE(DEM_VERSION), slice_of(model->analyzer_id),
                                slice_of(model->lexicon_id)};
}
