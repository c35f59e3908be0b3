#include "zone.h"

#include <string.h>

enum { HEADER = 44 };

typedef struct {
    uint32_t isut, isstd, leap, time, type, chars;
} counts;

static uint32_t u32(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t i64(const uint8_t *at) { return (int64_t)((uint64_t)u32(at) << 32 | u32(at + 4)); }

static int read_header(counts *into, const uint8_t *at, const uint8_t *end) {
    if (end - at < HEADER || memcmp(at, "TZif", 4) != 0 || at[4] < '2') return -1;
    *into = (counts){u32(at + 20), u32(at + 24), u32(at + 28), u32(at + 32), u32(at + 36), u32(at + 40)};
    if (into->time > ZONE_MAX_TRANSITIONS || into->type > ZONE_MAX_TYPES || into->type == 0) return -1;
    return into->isut <= ZONE_MAX_TYPES && into->isstd <= ZONE_MAX_TYPES && into->leap <= 4096 &&
                   into->chars <= 4096
               ? 0
               : -1;
}

static size_t body_size(const counts *c, size_t width) {
    return c->time * width + c->time + c->type * 6 + c->chars + c->leap * (width + 4) + c->isstd + c->isut;
}

int zone_parse(zone_table *table, const uint8_t *bytes, size_t count) {
    const uint8_t *at = bytes, *end = bytes + count;
    counts c;
    if (read_header(&c, at, end) != 0 || (size_t)(end - at) < HEADER + body_size(&c, 4)) return -1;
    at += HEADER + body_size(&c, 4);
    if (read_header(&c, at, end) != 0 || (size_t)(end - at) < HEADER + body_size(&c, 8)) return -1;
    const uint8_t *times = at + HEADER, *indices = times + c.time * 8, *types = indices + c.time;
    table->transitions = c.time;
    table->types = c.type;
    for (size_t i = 0; i < c.time; i++) {
        table->at[i] = i64(times + i * 8);
        table->type_of[i] = indices[i];
        if (indices[i] >= c.type || (i > 0 && table->at[i] <= table->at[i - 1])) return -1;
    }
    for (size_t i = 0; i < c.type; i++) {
        table->offset[i] = (int32_t)u32(types + i * 6);
        if (table->offset[i] < -93600 || table->offset[i] > 93600) return -1;
    }
    at += HEADER + body_size(&c, 8);
    if (at == end || *at++ != '\n') return -1;
    const uint8_t *stop = memchr(at, '\n', (size_t)(end - at));
    return stop ? zone_parse_footer(&table->footer, (const char *)at, (const char *)stop) : -1;
}
