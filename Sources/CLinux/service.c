#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int32_t clinux_notify(const char *socket_name, const char *message) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const size_t length = strlen(socket_name);
    if (length < 2 || length >= sizeof address.sun_path) return EINVAL;
    if (socket_name[0] != '/' && socket_name[0] != '@') return EAFNOSUPPORT;
    memcpy(address.sun_path, socket_name, length);
    if (socket_name[0] == '@') address.sun_path[0] = '\0';

    const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return errno;
    const socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    const ssize_t sent = sendto(
        descriptor, message, strlen(message), MSG_NOSIGNAL, (const struct sockaddr *)&address, size);
    const int32_t error = sent < 0 ? errno : 0;
    close(descriptor);
    return error;
}

/// The bytes of /proc/self/cmdline, ended by an extra NUL; NULL when they can't be read.
static char *read_command_line(size_t *count) {
    const int descriptor = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return NULL;
    char *bytes = NULL;
    size_t used = 0, room = 0;
    for (;;) {
        if (room - used < 2) {
            char *larger = realloc(bytes, room = room * 2 + 4096);
            if (larger == NULL) break;
            bytes = larger;
        }
        const ssize_t got = read(descriptor, bytes + used, room - used - 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) break;
        if (got == 0) {
            close(descriptor);
            bytes[used] = '\0';
            *count = used;
            return bytes;
        }
        used += (size_t)got;
    }
    free(bytes);
    close(descriptor);
    return NULL;
}

int32_t clinux_execute_again(void) {
    size_t count = 0;
    char *line = read_command_line(&count);
    if (line == NULL || count == 0) {
        free(line);
        return EIO;
    }
    size_t words = 0;
    for (size_t index = 0; index < count; index++) words += line[index] == '\0';
    char **arguments = calloc(words + 1, sizeof *arguments);
    if (arguments == NULL) {
        free(line);
        return ENOMEM;
    }
    char *word = line;
    for (size_t index = 0; index < words; index++) {
        arguments[index] = word;
        word += strlen(word) + 1;
    }
    execv("/proc/self/exe", arguments);
    const int32_t error = errno;
    free(arguments);
    free(line);
    return error;
}

int32_t clinux_set_environment(const char *name, const char *value) {
    return setenv(name, value, 1) == 0 ? 0 : errno;
}

int32_t clinux_ignore_broken_pipes(void) {
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigemptyset(&action.sa_mask);
    return sigaction(SIGPIPE, &action, NULL) == 0 ? 0 : errno;
}

int32_t clinux_close_on_execute(int32_t descriptor) {
    const int flags = fcntl(descriptor, F_GETFD);
    if (flags < 0) return errno;
    return fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) == 0 ? 0 : errno;
}

int64_t clinux_utc_microseconds(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clinux_uptime_microseconds(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_BOOTTIME, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clinux_group_id(const char *name) {
    struct group entry, *found = NULL;
    size_t room = 1024;
    char *buffer = NULL;
    int error;
    do {
        char *larger = realloc(buffer, room *= 2);
        if (larger == NULL) break;
        buffer = larger;
        error = getgrnam_r(name, &entry, buffer, room, &found);
    } while (error == ERANGE && room < (1 << 20));
    const int64_t id = found != NULL ? (int64_t)found->gr_gid : -1;
    free(buffer);
    return id;
}

int32_t clinux_write_line(int32_t descriptor, const char *text) {
    size_t left = strlen(text);
    while (left > 0) {
        const ssize_t written = write(descriptor, text, left);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        text += written;
        left -= (size_t)written;
    }
    return 0;
}
