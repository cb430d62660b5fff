#include "cmd/cmd.h"

#include <stdio.h>

#include "base/banned.h"

#define COMMAND(name) &cmd_##name,
static const struct command *const commands[] = {COMMANDS(COMMAND) NULL};
#undef COMMAND

static int overview(FILE *out)
{
    fputs(
        "Usage: demarche COMMAND [OPTION...] [FILE...]\n"
        "\n"
        "Reads the press and keeps the record of what states and political actors do to each\n"
        "other.\n"
        "\n",
        out);
    for (int i = 0; commands[i]; i++)
        fprintf(out, "  %-9s %s\n", commands[i]->name, commands[i]->line);
    fputs("\n"
          "Examples:\n"
          "  demarche explain article.txt\n"
          "  demarche code --date=1999-11-03 article.txt\n"
          "\n"
          "demarche COMMAND --help tells more; demarche --version tells the version.\n",
          out);
    return out == stdout ? EXIT_DONE : EXIT_USAGE;
}

int main(int argc, char **argv)
{
    struct slice name = argc > 1 ? slice_of(argv[1]) : SLICE_EMPTY;
    if (slice_is(name, "--help") || slice_is(name, "-h") || slice_is(name, "help"))
        return overview(stdout);
    if (slice_is(name, "--version")) {
        printf("demarche %s\n", DEM_VERSION);
        return EXIT_DONE;
    }
    for (int i = 0; commands[i]; i++) {
        struct options options;
        if (!slice_is(name, commands[i]->name))
            continue;
        int code = options_read(argc - 1, argv + 1, commands[i], &options);
        return code ? code - 1 : commands[i]->run(&options);
    }
    if (argc > 1)
        cmd_complain("no command \"%s\"", argv[1]);
    return overview(stderr);
}
