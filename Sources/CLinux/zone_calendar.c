#include "zone.h"

// Both conversions count in eras of 400 years beginning on 1 March, where every leap day is the last of its year.

int64_t zone_days(int64_t year, int32_t month, int32_t day) {
    year -= month <= 2;
    const int64_t era = (year >= 0 ? year : year - 399) / 400;
    const int64_t year_of_era = year - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

int64_t zone_date(int64_t days, int32_t *month, int32_t *day) {
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t day_of_era = days - era * 146097;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t shifted = (5 * day_of_year + 2) / 153;
    const int32_t found = (int32_t)(shifted < 10 ? shifted + 3 : shifted - 9);
    if (month) *month = found;
    if (day) *day = (int32_t)(day_of_year - (153 * shifted + 2) / 5 + 1);
    return era * 400 + year_of_era + (found <= 2);
}

int32_t zone_days_in_month(int64_t year, int32_t month) {
    return (int32_t)(zone_days(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) -
                     zone_days(year, month, 1));
}
