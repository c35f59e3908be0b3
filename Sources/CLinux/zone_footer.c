#include "zone.h"

// POSIX.1 TZ strings with the extension of RFC 9636 (hours of a rule from -167 to 167):
//   std offset [dst [offset] [, start [/time], end [/time]]]

typedef struct {
    const char *next, *end;
} cursor;

static int take(cursor *c, char wanted) {
    if (c->next == c->end || *c->next != wanted) return 0;
    c->next++;
    return 1;
}

static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static int skip_name(cursor *c) {
    const char *from = c->next;
    if (take(c, '<')) {
        while (c->next != c->end && *c->next != '>') c->next++;
        return take(c, '>');
    }
    while (c->next != c->end && is_letter(*c->next)) c->next++;
    return c->next - from >= 3;
}

static int number(cursor *c, int32_t most, int32_t *value) {
    const char *from = c->next;
    *value = 0;
    while (c->next != c->end && *c->next >= '0' && *c->next <= '9') {
        *value = *value * 10 + (*c->next++ - '0');
        if (*value > most) return 0;
    }
    return c->next != from;
}

static int signed_time(cursor *c, int32_t *seconds) {
    int32_t hours, minutes = 0, rest = 0;
    const int negative = take(c, '-');
    if (!negative) take(c, '+');
    if (!number(c, 167, &hours)) return 0;
    if (take(c, ':')) {
        if (!number(c, 59, &minutes)) return 0;
        if (take(c, ':') && !number(c, 59, &rest)) return 0;
    }
    *seconds = (hours * 3600 + minutes * 60 + rest) * (negative ? -1 : 1);
    return 1;
}

static int rule(cursor *c, zone_rule *into) {
    if (!take(c, ',')) return 0;
    into->second = 7200;
    if (take(c, 'M')) {
        into->kind = RULE_WEEKDAY;
        if (!number(c, 12, &into->month) || into->month < 1 || !take(c, '.')) return 0;
        if (!number(c, 5, &into->week) || into->week < 1 || !take(c, '.') || !number(c, 6, &into->day)) return 0;
    } else {
        into->kind = take(c, 'J') ? RULE_JULIAN : RULE_ZERO_BASED;
        if (!number(c, 365, &into->day)) return 0;
    }
    return !take(c, '/') || signed_time(c, &into->second);
}

int zone_parse_footer(zone_footer *footer, const char *text, const char *end) {
    cursor c = {text, end};
    *footer = (zone_footer){0};
    if (text == end) return 0;
    int32_t west;
    if (!skip_name(&c) || !signed_time(&c, &west)) return -1;
    footer->present = 1;
    footer->standard_offset = -west;
    if (c.next == c.end) return 0;
    footer->has_summer = 1;
    footer->summer_offset = footer->standard_offset + 3600;
    if (!skip_name(&c)) return -1;
    if (c.next != c.end && *c.next != ',') {
        if (!signed_time(&c, &west)) return -1;
        footer->summer_offset = -west;
    }
    return rule(&c, &footer->start) && rule(&c, &footer->end) && c.next == c.end ? 0 : -1;
}

/// The local second, counted from 1970-01-01T00:00:00 on the wall clock, at which a rule applies in a year.
static int64_t rule_second(const zone_rule *rule, int64_t year) {
    const int64_t january = zone_days(year, 1, 1);
    int64_t day = january + rule->day;
    if (rule->kind == RULE_JULIAN) {
        const int is_leap = zone_days_in_month(year, 2) == 29;
        day = january + rule->day - 1 + (is_leap && rule->day >= 60);
    } else if (rule->kind == RULE_WEEKDAY) {
        const int64_t first = zone_days(year, rule->month, 1);
        const int64_t weekday = ((first + 4) % 7 + 7) % 7;
        day = first + (rule->day - weekday + 7) % 7 + (rule->week - 1) * 7;
        while (day >= first + zone_days_in_month(year, rule->month)) day -= 7;
    }
    return day * 86400 + rule->second;
}

int32_t zone_footer_offset(const zone_footer *footer, int64_t seconds) {
    if (!footer->has_summer) return footer->standard_offset;
    const int64_t local = seconds + footer->standard_offset;
    const int64_t year = zone_date((local >= 0 ? local : local - 86399) / 86400, 0, 0);
    const int64_t start = rule_second(&footer->start, year) - footer->standard_offset;
    const int64_t end = rule_second(&footer->end, year) - footer->summer_offset;
    const int in_summer = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
    return in_summer ? footer->summer_offset : footer->standard_offset;
}
