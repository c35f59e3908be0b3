#include "zone.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MAX_FILE = 1 << 16 };

// One site has one zone: the table of the zone asked for last, under its lock.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static zone_table current;
static uint8_t file_bytes[MAX_FILE];

static int is_zone_name(const char *name) {
    const size_t length = strnlen(name, ZONE_MAX_NAME);
    if (length == 0 || length == ZONE_MAX_NAME || name[0] == '/' || strstr(name, "..")) return 0;
    for (size_t i = 0; i < length; i++) {
        const char c = name[i];
        const int is_alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_alphanumeric && !strchr("_+-/", c)) return 0;
    }
    return 1;
}

static ssize_t read_zone_file(const char *name) {
    char path[ZONE_MAX_NAME + 32];
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    ssize_t total = 0, got;
    while (total < MAX_FILE && (got = read(descriptor, file_bytes + total, (size_t)(MAX_FILE - total))) > 0) {
        total += got;
    }
    close(descriptor);
    return total;
}

/// Makes `current` the table of a zone; the caller holds the lock.
static clinux_zone_status load(const char *name) {
    if (!is_zone_name(name)) return clinux_zone_unknown;
    if (strcmp(current.name, name) == 0) return clinux_zone_ok;
    current.name[0] = 0;
    const ssize_t count = read_zone_file(name);
    if (count <= 0) return clinux_zone_unknown;
    if (zone_parse(&current, file_bytes, (size_t)count) != 0) return clinux_zone_malformed;
    memcpy(current.name, name, strlen(name) + 1);
    return clinux_zone_ok;
}

static int32_t offset_at(int64_t seconds) {
    const size_t n = current.transitions;
    if (n == 0 || seconds >= current.at[n - 1]) {
        if (current.footer.present) return zone_footer_offset(&current.footer, seconds);
        return current.offset[n == 0 ? 0 : current.type_of[n - 1]];
    }
    if (seconds < current.at[0]) return current.offset[0];
    size_t low = 0, high = n - 1;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (current.at[middle] <= seconds) low = middle;
        else high = middle;
    }
    return current.offset[current.type_of[low]];
}

clinux_wall_time clinux_wall_time_at(const char *zone, int64_t seconds) {
    clinux_wall_time wall = {.status = clinux_zone_invalid_time};
    if (seconds < -62135596800 || seconds > 253402300799) return wall;
    pthread_mutex_lock(&lock);
    wall.status = load(zone);
    if (wall.status == clinux_zone_ok) wall.offset = offset_at(seconds);
    pthread_mutex_unlock(&lock);
    if (wall.status != clinux_zone_ok) return wall;
    const int64_t local = seconds + wall.offset;
    const int64_t days = (local >= 0 ? local : local - 86399) / 86400;
    const int32_t rest = (int32_t)(local - days * 86400);
    wall.year = (int32_t)zone_date(days, &wall.month, &wall.day);
    wall.hour = rest / 3600;
    wall.minute = rest / 60 % 60;
    wall.second = rest % 60;
    return wall;
}

static int is_valid(const clinux_wall_time *w) {
    return w->year >= 1 && w->year <= 9999 && w->month >= 1 && w->month <= 12 && w->day >= 1 &&
           w->day <= zone_days_in_month(w->year, w->month) && w->hour >= 0 && w->hour <= 23 && w->minute >= 0 &&
           w->minute <= 59 && w->second >= 0 && w->second <= 59;
}

clinux_instant clinux_instant_of(const char *zone, clinux_wall_time wall) {
    clinux_instant instant = {0, clinux_zone_invalid_time};
    if (!is_valid(&wall)) return instant;
    const int64_t local =
        zone_days(wall.year, wall.month, wall.day) * 86400 + wall.hour * 3600 + wall.minute * 60 + wall.second;
    pthread_mutex_lock(&lock);
    instant.status = load(zone);
    if (instant.status == clinux_zone_ok) {
        // The offsets a day earlier and a day later are those before and after any change near this time.
        const int64_t before = local - offset_at(local - 86400), after = local - offset_at(local + 86400);
        const int before_fits = before + offset_at(before) == local, after_fits = after + offset_at(after) == local;
        instant.seconds = before_fits || !after_fits ? before : after;
        if (!before_fits && !after_fits) instant.status = clinux_zone_skipped;
        if (before_fits && after_fits && before != after) instant.status = clinux_zone_repeated;
    }
    pthread_mutex_unlock(&lock);
    return instant;
}
