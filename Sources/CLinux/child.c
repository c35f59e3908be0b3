#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/// What the child writes before it ends: nothing when it ended otherwise.
static int32_t answer_of(int reading, int32_t milliseconds, int32_t *answer) {
    struct pollfd news = {.fd = reading, .events = POLLIN};
    int ready;
    do {
        ready = poll(&news, 1, milliseconds);
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) return ready == 0 ? ETIMEDOUT : errno;
    ssize_t count;
    do {
        count = read(reading, answer, sizeof *answer);
    } while (count < 0 && errno == EINTR);
    return count == (ssize_t)sizeof *answer ? 0 : EPROTO;
}

/// The child: it ends with its parent, answers, and ends without the parent's exit handlers.
static void answer_and_end(int writing, pid_t parent, int32_t (*work)(void *), void *context) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent) _exit(1);
    int32_t answer = work(context);
    ssize_t written = write(writing, &answer, sizeof answer);
    _exit(written == (ssize_t)sizeof answer ? 0 : 1);
}

int32_t clinux_in_child(int32_t (*work)(void *), void *context, int32_t milliseconds, int32_t *answer) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        answer_and_end(ends[1], parent, work, context);
    }
    int32_t failure = child < 0 ? errno : 0;
    close(ends[1]);
    if (child > 0) {
        failure = answer_of(ends[0], milliseconds, answer);
        if (failure != 0) kill(child, SIGKILL);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
    }
    close(ends[0]);
    return failure;
}
