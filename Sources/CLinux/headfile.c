#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int32_t clinux_open_private(const char *path) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return descriptor < 0 ? -errno : descriptor;
}

int32_t clinux_write_at(int32_t descriptor, const char *text, int64_t offset) {
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t written = pwrite(descriptor, text, length, offset);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written < 0 ? errno : EIO;
        }
        text += written;
        offset += written;
        length -= (size_t)written;
    }
    return 0;
}

int32_t clinux_sync_data(int32_t descriptor) {
    return fdatasync(descriptor) == 0 ? 0 : errno;
}
