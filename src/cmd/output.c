/* --output FILE: written beside itself and renamed when all is there. */
#include "cmd/cmd.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/banned.h"

static char unfinished[sizeof((struct cmd_output *)0)->temporary];

static void take_away(int number)
{
    unlink(unfinished);
    raise(number);
}

/* Where nobody else has asked for the signal. */
static void clean_up_at(int number)
{
    struct sigaction now, ours = {.sa_handler = take_away, .sa_flags = (int)SA_RESETHAND};
    if (!sigaction(number, NULL, &now) && now.sa_handler == SIG_DFL)
        sigaction(number, &ours, NULL);
}

static void note_unfinished(const char *path)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGTERM};
    snprintf(unfinished, sizeof unfinished, "%s", path);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        clean_up_at(signals[i]);
}

/* No signal comes between the file and the note of it. */
static int make_unfinished(struct cmd_output *output)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int fd = mkstemp(output->temporary);
    if (fd >= 0)
        note_unfinished(output->temporary);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return fd;
}

bool cmd_output_open(struct cmd_output *output, const char *path)
{
    *output = (struct cmd_output){.stream = stdout};
    if (!path)
        return true;
    output->path = path;
    int n = snprintf(output->temporary, sizeof output->temporary, "%s.XXXXXX", path);
    int fd = n > 0 && (size_t)n < sizeof output->temporary ? make_unfinished(output) : -1;
    output->stream = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (output->stream)
        fchmod(fd, 0644);
    else
        cmd_complain("%s: %s", path, strerror(errno));
    return output->stream != NULL;
}

bool cmd_output_close(struct cmd_output *output, bool keep)
{
    bool written = fflush(output->stream) == 0 && !ferror(output->stream);
    if (output->path) {
        written &= fclose(output->stream) == 0;
        if (written && keep)
            written = rename(output->temporary, output->path) == 0;
        else
            unlink(output->temporary);
        *unfinished = 0;
    }
    if (!written && keep)
        cmd_complain("the output cannot be written: %s", strerror(errno));
    return written;
}
