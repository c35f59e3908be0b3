/// A time zone as read from a TZif file (RFC 9636).
#ifndef CLINUX_ZONE_H
#define CLINUX_ZONE_H

#include "clinux.h"

#include <stddef.h>

enum { ZONE_MAX_TRANSITIONS = 4096, ZONE_MAX_TYPES = 256, ZONE_MAX_NAME = 64 };

/// A day of the year on which the rule of a footer changes the clock, and the local second of that day.
typedef struct {
    enum { RULE_WEEKDAY, RULE_JULIAN, RULE_ZERO_BASED } kind;
    int32_t month, week, day;
    int32_t second;
} zone_rule;

/// The POSIX TZ string that holds after the last transition.
typedef struct {
    int present;
    int has_summer;
    int32_t standard_offset, summer_offset;
    zone_rule start, end;
} zone_footer;

typedef struct {
    char name[ZONE_MAX_NAME];
    size_t transitions, types;
    int64_t at[ZONE_MAX_TRANSITIONS];
    uint8_t type_of[ZONE_MAX_TRANSITIONS];
    int32_t offset[ZONE_MAX_TYPES];
    zone_footer footer;
} zone_table;

/// Fills `table` from the bytes of a TZif file; 0, or -1 when they are not one.
int zone_parse(zone_table *table, const uint8_t *bytes, size_t count);
/// Fills `footer` from a POSIX TZ string that ends at `end`; 0, or -1.
int zone_parse_footer(zone_footer *footer, const char *text, const char *end);
/// Seconds east of UTC in force at an instant, by the footer's rules.
int32_t zone_footer_offset(const zone_footer *footer, int64_t seconds);

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
int64_t zone_days(int64_t year, int32_t month, int32_t day);
/// The year in which a day counted from 1970-01-01 lies; month and day are optional outputs.
int64_t zone_date(int64_t days, int32_t *month, int32_t *day);
int32_t zone_days_in_month(int64_t year, int32_t month);

#endif
