/* Any bytes as a date of HTTP and as Retry-After: a time in its limits or none; a date that is
 * written from a number reads as that number in all three forms. */
#include "fetch/times.h"

#include "base/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int check_times(const uint8_t *data, size_t size);

static void hold(bool what, const char *why)
{
    if (!what) {
        fprintf(stderr, "check_times: %s\n", why);
        abort();
    }
}

static void there_and_back(uint32_t at)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct date d = calendar_date((dem_day)(at / 86400));
    unsigned h = at / 3600 % 24, m = at / 60 % 60, s = at % 60;
    char forms[3][64];
    int64_t read;
    snprintf(forms[0], 64, "Mon, %02d %s %04d %02u:%02u:%02u GMT", d.day, months[d.month - 1],
             d.year, h, m, s);
    snprintf(forms[1], 64, "Monday, %02d-%s-%02d %02u:%02u:%02u GMT", d.day,
             months[d.month - 1], d.year % 100, h, m, s);
    snprintf(forms[2], 64, "Mon %s %2d %02u:%02u:%02u %04d", months[d.month - 1], d.day, h, m,
             s, d.year);
    for (int i = 0; i < 3; i++) {
        if (i == 1 && d.year >= 2070)
            continue; /* two digits are not enough */
        hold(http_date(slice_of(forms[i]), &read) && read == (int64_t)at, forms[i]);
    }
}

int check_times(const uint8_t *data, size_t size)
{
    static const char *const starts[] = {"", "Sun, 06 Nov 1994 ", "Sun Nov  6 ", "Sunday, 06-"};
    char text[512];
    int64_t at = 0;
    uint32_t number = 0;
    if (!size)
        return 0;
    memcpy(&number, data, size < sizeof number ? size : sizeof number);
    there_and_back(number);
    size_t len = size - 1 < 400 ? size - 1 : 400, head = strlen(starts[data[0] % 4]);
    memcpy(text, starts[data[0] % 4], head);
    memcpy(text + head, data + 1, len);
    struct slice s = {text, head + len};
    bool date = http_date(s, &at);
    hold(!date || (at >= 0 && at < INT64_C(253402300800)), "a date lies before the year 10000");
    int64_t wait = http_retry_after(s, number);
    hold(wait >= -1 && wait <= RETRY_MAX, "a wait is in its limits");
    hold(!date || wait >= 0, "a date is a wait");
    return 0;
}
