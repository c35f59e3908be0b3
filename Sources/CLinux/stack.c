#define _GNU_SOURCE
#include "clinux.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if !defined(__x86_64__) && !defined(__aarch64__)
#error "the change of stacks is written for x86-64 and arm64"
#endif

enum {
    /// Bytes of one stack; only pages that were used take memory.
    stack_size = 1 << 20,
    page_size = 4096,
    /// Untouched pages in a row after which nothing lies deeper: no frame skips as much without writing to it.
    clean_pages = 16,
};

typedef struct own_stack {
    uint8_t *low;
    struct own_stack *next;
} own_stack;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static own_stack *idle;
static atomic_int made;
static _Thread_local int32_t depth;

/// Calls `work(context)` with the stack pointer at `top`, and comes back to the caller's stack.
__attribute__((naked, noinline)) static void call_at(
    __attribute__((unused)) void *top, __attribute__((unused)) void (*work)(void *),
    __attribute__((unused)) void *context) {
#if defined(__x86_64__)
    __asm__(
        "pushq %rbp\n\t.cfi_def_cfa_offset 16\n\t.cfi_offset %rbp, -16\n\t"
        "movq %rsp, %rbp\n\t.cfi_def_cfa_register %rbp\n\t"
        "movq %rdi, %rsp\n\tmovq %rdx, %rdi\n\tcallq *%rsi\n\t"
        "movq %rbp, %rsp\n\tpopq %rbp\n\t.cfi_def_cfa %rsp, 8\n\tretq");
#else
    __asm__(
        "stp x29, x30, [sp, #-16]!\n\t.cfi_def_cfa_offset 16\n\t.cfi_offset w29, -16\n\t.cfi_offset w30, -8\n\t"
        "mov x29, sp\n\t.cfi_def_cfa w29, 16\n\t"
        "mov sp, x0\n\tmov x0, x2\n\tblr x1\n\t"
        "mov sp, x29\n\tldp x29, x30, [sp], #16\n\t.cfi_def_cfa wsp, 0\n\tret");
#endif
}

/// Overwrites the registers in which memory is copied and hashed: what they hold could be spilled to any stack later.
static void clear_vector_registers(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx"))
        __asm__ volatile("vzeroall" ::
                             : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",
                               "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
    // The C library copies with these where it can, and a symbol bound later spills them.
    if (__builtin_cpu_supports("avx512f"))
        __asm__ volatile(
            "vpxord %zmm16, %zmm16, %zmm16\n\tvpxord %zmm17, %zmm17, %zmm17\n\t"
            "vpxord %zmm18, %zmm18, %zmm18\n\tvpxord %zmm19, %zmm19, %zmm19\n\t"
            "vpxord %zmm20, %zmm20, %zmm20\n\tvpxord %zmm21, %zmm21, %zmm21\n\t"
            "vpxord %zmm22, %zmm22, %zmm22\n\tvpxord %zmm23, %zmm23, %zmm23\n\t"
            "vpxord %zmm24, %zmm24, %zmm24\n\tvpxord %zmm25, %zmm25, %zmm25\n\t"
            "vpxord %zmm26, %zmm26, %zmm26\n\tvpxord %zmm27, %zmm27, %zmm27\n\t"
            "vpxord %zmm28, %zmm28, %zmm28\n\tvpxord %zmm29, %zmm29, %zmm29\n\t"
            "vpxord %zmm30, %zmm30, %zmm30\n\tvpxord %zmm31, %zmm31, %zmm31");
#else
    __asm__ volatile(
        "movi v0.2d, #0\n\tmovi v1.2d, #0\n\tmovi v2.2d, #0\n\tmovi v3.2d, #0\n\t"
        "movi v4.2d, #0\n\tmovi v5.2d, #0\n\tmovi v6.2d, #0\n\tmovi v7.2d, #0\n\t"
        "movi v16.2d, #0\n\tmovi v17.2d, #0\n\tmovi v18.2d, #0\n\tmovi v19.2d, #0\n\t"
        "movi v20.2d, #0\n\tmovi v21.2d, #0\n\tmovi v22.2d, #0\n\tmovi v23.2d, #0\n\t"
        "movi v24.2d, #0\n\tmovi v25.2d, #0\n\tmovi v26.2d, #0\n\tmovi v27.2d, #0\n\t"
        "movi v28.2d, #0\n\tmovi v29.2d, #0\n\tmovi v30.2d, #0\n\tmovi v31.2d, #0" ::
            : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23",
              "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31");
#endif
}

static int is_clean(const uint8_t *page) {
    uint64_t all = 0;
    const uint64_t *words = (const uint64_t *)page;
    for (size_t index = 0; index < page_size / sizeof *words; index++) all |= words[index];
    return all == 0;
}

/// Zeroes a stack that nothing runs on, from its top down to where it was never used.
static void wipe(uint8_t *low) {
    int clean = 0;
    for (uint8_t *page = low + stack_size - page_size; page >= low && clean < clean_pages; page -= page_size) {
        if (is_clean(page)) {
            clean += 1;
        } else {
            explicit_bzero(page, page_size);
            clean = 0;
        }
    }
}

/// A stack between guard pages, locked page by page as it is used, and left out of dumps. NULL without memory.
static own_stack *make(void) {
    own_stack *stack = calloc(1, sizeof *stack);
    if (stack == NULL) return NULL;
    uint8_t *start = mmap(
        NULL, stack_size + 2 * page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (start == MAP_FAILED || mprotect(start + page_size, stack_size, PROT_READ | PROT_WRITE) != 0) {
        if (start != MAP_FAILED) munmap(start, stack_size + 2 * page_size);
        free(stack);
        return NULL;
    }
    stack->low = start + page_size;
    (void)madvise(stack->low, stack_size, MADV_DONTDUMP);
    (void)madvise(stack->low, stack_size, MADV_NOHUGEPAGE);
    atomic_fetch_add(&made, 1);
    (void)mlock2(stack->low, stack_size, MLOCK_ONFAULT);
    return stack;
}

static own_stack *take(void) {
    pthread_mutex_lock(&lock);
    own_stack *stack = idle;
    if (stack != NULL) idle = stack->next;
    pthread_mutex_unlock(&lock);
    return stack != NULL ? stack : make();
}

static void give_back(own_stack *stack) {
    pthread_mutex_lock(&lock);
    stack->next = idle;
    idle = stack;
    pthread_mutex_unlock(&lock);
}

int32_t clinux_is_on_own_stack(void) { return depth > 0; }

int32_t clinux_on_own_stack(void (*work)(void *), void *context) {
    if (depth > 0) {
        work(context);
        return 0;
    }
    own_stack *stack = take();
    if (stack == NULL) return -1;
    depth += 1;
    call_at(stack->low + stack_size, work, context);
    depth -= 1;
    clear_vector_registers();
    wipe(stack->low);
    give_back(stack);
    return 0;
}

int32_t clinux_own_stacks_kib(void) { return atomic_load(&made) * (stack_size / 1024); }
