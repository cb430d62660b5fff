/* Any bytes as a file of issues. */
#include "tests/property/dictionary.h"

int check_dict_issues(const uint8_t *data, size_t size);

int check_dict_issues(const uint8_t *data, size_t size)
{
    return check_dictionary(read_issues, data, size);
}
