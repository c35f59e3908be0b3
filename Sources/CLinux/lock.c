#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

int32_t clinux_lock_file(const char *path) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return -errno;
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        int cause = errno;
        close(descriptor);
        return -cause;
    }
    return descriptor;
}
