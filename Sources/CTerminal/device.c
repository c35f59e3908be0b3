#define _GNU_SOURCE
#include "cterminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static struct termios shown;
static volatile sig_atomic_t hidden_on = -1;
static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
static struct sigaction former[sizeof endings / sizeof *endings], former_stop;

int32_t cterminal_open(void) {
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int32_t cterminal_is_terminal(int32_t fd) {
    return isatty(fd);
}

int32_t cterminal_columns(int32_t fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

uint64_t cterminal_device(void) {
    static const int standard[] = {0, 1, 2};
    struct stat found;
    for (int i = 0; i < 3; i++)
        if (isatty(standard[i]) && fstat(standard[i], &found) == 0) return found.st_rdev;
    return 0;
}

static void restore_and_end(int signal) {
    int fd = hidden_on;
    if (fd >= 0) tcsetattr(fd, TCSAFLUSH, &shown);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (endings[i] == signal && former[i].sa_handler != SIG_DFL && former[i].sa_handler != SIG_IGN) {
            former[i].sa_handler(signal);
            return;
        }
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(signal, &plain, NULL);
    raise(signal);
}

int32_t cterminal_hide_input(int32_t fd) {
    if (tcgetattr(fd, &shown) != 0) return -errno;
    struct sigaction restoring = {.sa_handler = restore_and_end};
    sigemptyset(&restoring.sa_mask);
    hidden_on = fd;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) sigaction(endings[i], &restoring, &former[i]);
    struct sigaction ignoring = {.sa_handler = SIG_IGN};
    sigaction(SIGTSTP, &ignoring, &former_stop);
    struct termios hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    return tcsetattr(fd, TCSAFLUSH, &hidden) == 0 ? 0 : -errno;
}

int32_t cterminal_show_input(void) {
    int fd = hidden_on;
    if (fd < 0) return 0;
    int32_t result = tcsetattr(fd, TCSADRAIN, &shown) == 0 ? 0 : -errno;
    hidden_on = -1;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) sigaction(endings[i], &former[i], NULL);
    sigaction(SIGTSTP, &former_stop, NULL);
    return result;
}

void cterminal_use_zone(const char *zone) {
    setenv("TZ", zone, 1);
    tzset();
}

cterminal_wall_time cterminal_local_time(int64_t seconds) {
    time_t instant = (time_t)seconds;
    struct tm wall = {0};
    tzset();
    localtime_r(&instant, &wall);
    cterminal_wall_time time = {
        wall.tm_year + 1900, wall.tm_mon + 1, wall.tm_mday, wall.tm_hour, wall.tm_min, wall.tm_sec,
        (int32_t)wall.tm_gmtoff,
    };
    return time;
}

int64_t cterminal_instant(cterminal_wall_time wall) {
    struct tm time = {
        .tm_year = wall.year - 1900, .tm_mon = wall.month - 1, .tm_mday = wall.day, .tm_hour = wall.hour,
        .tm_min = wall.minute, .tm_sec = wall.second, .tm_isdst = -1,
    };
    tzset();
    return mktime(&time);
}

int32_t cterminal_forbid_dumps(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -errno;
}
