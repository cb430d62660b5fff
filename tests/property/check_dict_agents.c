/* Any bytes as a file of agents. */
#include "tests/property/dictionary.h"

int check_dict_agents(const uint8_t *data, size_t size);

int check_dict_agents(const uint8_t *data, size_t size)
{
    return check_dictionary(read_agents, data, size);
}
