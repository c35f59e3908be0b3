#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int32_t clinux_reserve_space(const char *path, int64_t bytes, int64_t margin) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return errno;
    }
    int cause = posix_fallocate(descriptor, 0, bytes + margin);
    if (cause == 0 && ftruncate(descriptor, bytes) != 0) {
        cause = errno;
    }
    close(descriptor);
    if (cause != 0) {
        unlink(path);
    }
    return cause;
}

int32_t clinux_release_space(const char *path) {
    return unlink(path) == 0 ? 0 : errno;
}
