// Overwrites heap memory when it is freed, in every program that links this module.
//
// glibc's own setting (`glibc.malloc.perturb`) leaves the last eight bytes of each chunk, which belong to its user, and
// nothing of it reaches what `realloc` moves: eight letters of a text, every time one ends there. These definitions stand
// before glibc's for the program and for all its libraries.
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

extern void __libc_free(void *chunk);

void free(void *chunk) {
    if (chunk == NULL) return;
    int before = errno;
    explicit_bzero(chunk, malloc_usable_size(chunk));
    __libc_free(chunk);
    errno = before;
}

/// Moves by copying, so that what stays behind is overwritten; a chunk that is large enough, and not far too large, stays.
void *realloc(void *chunk, size_t size) {
    if (chunk == NULL) return malloc(size);
    if (size == 0) {
        free(chunk);
        return NULL;
    }
    size_t usable = malloc_usable_size(chunk);
    if (size <= usable && size >= usable / 2) return chunk;
    void *moved = malloc(size);
    if (moved == NULL) return NULL;
    memcpy(moved, chunk, usable < size ? usable : size);
    free(chunk);
    return moved;
}
