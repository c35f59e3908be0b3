#define _GNU_SOURCE
#include "cterminal.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GREATEST_ARGUMENTS = 64 };

extern char **environ;
static volatile sig_atomic_t caught;
static int32_t exit_status;
static const int noted[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

static int32_t spawn(char **arguments) {
    posix_spawnattr_t attributes;
    sigset_t ordinary, none;
    sigemptyset(&none);
    sigemptyset(&ordinary);
    for (size_t i = 0; i < sizeof noted / sizeof *noted; i++) sigaddset(&ordinary, noted[i]);
    sigaddset(&ordinary, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigdefault(&attributes, &ordinary);
    posix_spawnattr_setsigmask(&attributes, &none);
    pid_t process;
    int error = posix_spawnp(&process, arguments[0], NULL, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    return error == 0 ? process : -error;
}

int32_t cterminal_spawn(const char *text) {
    char *copy = strdup(text);
    if (copy == NULL) return -ENOMEM;
    char *arguments[GREATEST_ARGUMENTS + 1] = {0};
    char *place = NULL;
    size_t count = 0;
    for (char *each = strtok_r(copy, "\x1f", &place); each != NULL && count < GREATEST_ARGUMENTS;
         each = strtok_r(NULL, "\x1f", &place))
        arguments[count++] = each;
    int32_t result = count == 0 ? -EINVAL : spawn(arguments);
    free(copy);
    return result;
}

int32_t cterminal_has_ended(int32_t process) {
    int status;
    pid_t ended = waitpid(process, &status, WNOHANG);
    if (ended < 0) return errno == EINTR ? 0 : -errno;
    if (ended == 0) return 0;
    exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 1;
}

int32_t cterminal_exit_status(void) {
    return exit_status;
}

static void note(int signal) {
    caught = signal;
}

int32_t cterminal_catch_signals(void) {
    struct sigaction noting = {.sa_handler = note};
    sigemptyset(&noting.sa_mask);
    caught = 0;
    for (size_t i = 0; i < sizeof noted / sizeof *noted; i++)
        if (sigaction(noted[i], &noting, NULL) != 0) return -errno;
    return 0;
}

int32_t cterminal_caught_signal(void) {
    return caught;
}

void cterminal_end_by(int32_t signal) {
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, signal);
    sigaction(signal, &plain, NULL);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(signal);
    _exit(128 + signal);
}
