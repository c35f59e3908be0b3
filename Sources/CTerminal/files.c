#define _GNU_SOURCE
#include "cterminal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/sockios.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { LONGEST_WAIT = 100 /* ms until a signal is noticed */ };

cterminal_status cterminal_status_of(const char *path) {
    struct stat found;
    cterminal_status status = {0};
    if (lstat(path, &found) != 0) {
        status.error = errno;
        return status;
    }
    status.owner = found.st_uid;
    status.mode = found.st_mode;
    status.inode = found.st_ino;
    status.size = found.st_size;
    status.modified = (int64_t)found.st_mtim.tv_sec * 1000000000 + found.st_mtim.tv_nsec;
    return status;
}

int32_t cterminal_on_memory_filesystem(const char *path) {
    struct statfs found;
    if (statfs(path, &found) != 0) return -errno;
    return (uint32_t)found.f_type == TMPFS_MAGIC || (uint32_t)found.f_type == RAMFS_MAGIC;
}

int32_t cterminal_may_write(const char *path) {
    return access(path, W_OK) == 0;
}

int32_t cterminal_make_directory(const char *path) {
    return mkdir(path, 0700) == 0 ? 0 : -errno;
}

int32_t cterminal_own_directory(const char *path, int32_t inherited) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | (inherited ? 0 : O_CLOEXEC));
    if (fd < 0) return -errno;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    int error = errno;
    close(fd);
    return -error;
}

int32_t cterminal_begin_file(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd < 0 ? -errno : fd;
}

int32_t cterminal_make_file(const char *path, const char *text) {
    int32_t fd = cterminal_begin_file(path);
    if (fd < 0) return fd;
    int32_t result = cterminal_write(fd, text);
    close(fd);
    return result;
}

static int32_t overwrite(int fd, off_t size) {
    static const char zeros[4096];
    for (off_t done = 0; done < size;) {
        off_t left = size - done;
        ssize_t written = write(fd, zeros, left < (off_t)sizeof zeros ? (size_t)left : sizeof zeros);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -errno;
        done += written;
    }
    return 0;
}

int32_t cterminal_wipe(const char *path) {
    int32_t result = 0;
    int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0) {
        struct stat found;
        if (fstat(fd, &found) == 0 && S_ISREG(found.st_mode)) result = overwrite(fd, found.st_size);
        close(fd);
    }
    return unlink(path) == 0 ? result : -errno;
}

int32_t cterminal_close(int32_t fd) {
    return close(fd) == 0 ? 0 : -errno;
}

/* A signal goes to whichever thread takes it, so that it need not interrupt the one that waits here. */
static void wait_for_input(int fd) {
    struct pollfd input = {.fd = fd, .events = POLLIN};
    while (cterminal_caught_signal() == 0) {
        int ready = poll(&input, 1, LONGEST_WAIT);
        if (ready > 0 || (ready < 0 && errno != EINTR)) return;
    }
}

int32_t cterminal_read_byte(int32_t fd) {
    unsigned char byte;
    ssize_t count;
    do {
        wait_for_input(fd);
        if (cterminal_caught_signal() != 0) return -1;
        count = read(fd, &byte, 1);
    } while (count < 0 && errno == EINTR);
    return count == 1 ? byte : -1;
}

int32_t cterminal_write(int32_t fd, const char *text) {
    for (size_t left = strlen(text); left > 0;) {
        ssize_t written = write(fd, text, left);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) {
            struct pollfd room = {.fd = fd, .events = POLLOUT};
            poll(&room, 1, LONGEST_WAIT);
            continue;
        }
        if (written < 0) return -errno;
        text += written;
        left -= (size_t)written;
    }
    return 0;
}

int32_t cterminal_hold_standard(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0) return -errno;
    return 0;
}

/* What lies in a pipe whose reader goes away is lost, though it was written. */
static int32_t wait_for_reader(int fd, unsigned long asking, int milliseconds) {
    enum { STEP = 5 /* ms */ };
    for (int waited = 0;; waited += STEP) {
        int unread = 0;
        if (ioctl(fd, asking, &unread) != 0) return -errno;
        if (unread == 0) return 0;
        struct pollfd reader = {.fd = fd};
        if (poll(&reader, 1, STEP) > 0 && reader.revents != 0) {
            return ioctl(fd, asking, &unread) == 0 && unread == 0 ? 0 : -EPIPE;
        }
        if (waited >= milliseconds) return -ETIMEDOUT;
    }
}

int32_t cterminal_settle(int32_t fd, int32_t milliseconds) {
    struct stat found;
    if (fstat(fd, &found) != 0) return -errno;
    if (S_ISFIFO(found.st_mode)) return wait_for_reader(fd, FIONREAD, milliseconds);
    if (S_ISSOCK(found.st_mode)) return wait_for_reader(fd, SIOCOUTQ, milliseconds);
    if (!S_ISREG(found.st_mode)) return 0;
    return fsync(fd) == 0 || errno == EINVAL || errno == EROFS ? 0 : -errno;
}
