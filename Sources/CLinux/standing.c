#include "clinux.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

clinux_file_standing clinux_standing_at(const char *path) {
    struct stat found;
    clinux_file_standing standing = {0, 0, 0, 0, 0};
    if (lstat(path, &found) != 0) {
        standing.error = errno;
        return standing;
    }
    standing.device = found.st_dev;
    standing.inode = found.st_ino;
    standing.links = found.st_nlink;
    standing.size = (uint64_t)found.st_size;
    return standing;
}

int32_t clinux_holds_open(uint64_t device, uint64_t inode) {
    DIR *descriptors = opendir("/proc/self/fd");
    if (descriptors == NULL) {
        return -errno;
    }
    int32_t holds = 0;
    for (struct dirent *entry = readdir(descriptors); entry != NULL; entry = readdir(descriptors)) {
        struct stat found;
        int descriptor = atoi(entry->d_name);
        if (entry->d_name[0] != '.' && fstat(descriptor, &found) == 0 && found.st_dev == device
            && found.st_ino == inode) {
            holds = 1;
        }
    }
    closedir(descriptors);
    return holds;
}
