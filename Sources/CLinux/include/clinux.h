/// The few kernel and libc facilities that Swift cannot import, without a pointer in what they return.
///
/// Functions marked CLINUX_SAFE keep no reference to their arguments, so that Swift code under strict memory
/// safety can call them without writing `unsafe`.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>

#if defined(__clang__)
#define CLINUX_SAFE __attribute__((swift_attr("safe")))
#else
#define CLINUX_SAFE
#endif

/// What `SO_PEERCRED` fills in: three 32-bit fields, as `struct ucred` of socket(7).
typedef struct {
    int32_t pid;
    uint32_t uid;
    uint32_t gid;
} clinux_peer_credentials;

/// The number of the socket option `SO_PEERCRED`.
int32_t clinux_peer_credentials_option(void) CLINUX_SAFE;

/// Makes the process not dumpable (no core, no ptrace by the same uid) and sets its core limit to zero.
/// Returns 0, or an errno.
int32_t clinux_forbid_dumps(void) CLINUX_SAFE;

/// 0 when the process is not dumpable, else 1.
int32_t clinux_is_dumpable(void) CLINUX_SAFE;

/// Sets `PR_SET_NO_NEW_PRIVS`: nothing this process starts gains rights by setuid. Returns 0, or an errno.
int32_t clinux_forbid_new_privileges(void) CLINUX_SAFE;

/// Makes a file if there is none and takes its lock for as long as the process lives.
/// Returns the descriptor, or a negative errno; `-EWOULDBLOCK` when another process has it.
int32_t clinux_lock_file(const char *path) CLINUX_SAFE;

/// Makes a file, private to the caller, that holds so many bytes of a disk on which a margin is left beside it.
/// Returns 0, or an errno, leaving no file.
int32_t clinux_reserve_space(const char *path, int64_t bytes, int64_t margin) CLINUX_SAFE;

/// Opens a file to be written, and makes it, private to the caller, where there is none.
/// Returns the descriptor, or a negative errno.
int32_t clinux_open_private(const char *path) CLINUX_SAFE;

/// Writes the whole text at a place. Returns 0, or an errno.
int32_t clinux_write_at(int32_t descriptor, const char *text, int64_t offset) CLINUX_SAFE;

/// Waits until a file's content is on the disk. Returns 0, or an errno.
int32_t clinux_sync_data(int32_t descriptor) CLINUX_SAFE;

/// Gives such a file's space back. Returns 0, or an errno.
int32_t clinux_release_space(const char *path) CLINUX_SAFE;

/// What stands at a path: `error` is 0, or an errno when nothing can be said.
typedef struct {
    uint64_t device;
    uint64_t inode;
    uint64_t links;
    uint64_t size;
    int32_t error;
} clinux_file_standing;

/// Looks at a path without following a link there.
clinux_file_standing clinux_standing_at(const char *path) CLINUX_SAFE;

/// 1 when a descriptor of this process is that file, else 0 or a negative errno.
int32_t clinux_holds_open(uint64_t device, uint64_t inode) CLINUX_SAFE;

/// Bytes that the process may lock (`RLIMIT_MEMLOCK`), or UINT64_MAX when there is no limit.
uint64_t clinux_lock_limit(void) CLINUX_SAFE;

/// Runs `work(context)` on a stack of its own that is guarded, locked and left out of dumps, and zeroes what it and
/// all that it called have left there; then returns to the caller's stack. Within such a run it calls `work` at once.
///
/// Stacks are kept for the next run; as many are made as run at the same time.
/// Returns 0, or -1 when there is no memory for a stack: `work` hasn't run.
int32_t clinux_on_own_stack(void (*work)(void *), void *context);

/// 1 inside `clinux_on_own_stack`, else 0.
int32_t clinux_is_on_own_stack(void) CLINUX_SAFE;

/// KiB that the stacks made so far hold, all of which the kernel should count as locked.
int32_t clinux_own_stacks_kib(void) CLINUX_SAFE;

/// Runs `work(context)` in a copy of the process that ends right after it, and stores what it returned: libraries that
/// keep what they were given in static buffers do so there.
///
/// The copy has one thread, the caller's; a lock that another thread held is held for ever, so `work` calls only what
/// takes none of this program's. Returns 0, or an errno: ETIMEDOUT when there was no answer in time, EPROTO when the
/// copy ended without one.
int32_t clinux_in_child(int32_t (*work)(void *), void *context, int32_t milliseconds, int32_t *answer);

/// Sends one datagram to the service manager's socket (sd_notify(3)): a path, or "@name" for the abstract namespace.
/// Returns 0, or an errno.
int32_t clinux_notify(const char *socket_name, const char *message) CLINUX_SAFE;

/// Replaces the process by the same program with the same arguments and the environment as it is now.
/// Returns an errno when it returns at all.
int32_t clinux_execute_again(void) CLINUX_SAFE;

/// Sets a variable for programs started later; only before a second thread runs. Returns 0, or an errno.
int32_t clinux_set_environment(const char *name, const char *value) CLINUX_SAFE;

/// A write to a peer that is gone fails with EPIPE instead of ending the process. Returns 0, or an errno.
int32_t clinux_ignore_broken_pipes(void) CLINUX_SAFE;

/// Keeps a descriptor from programs started later. Returns 0, or an errno: EBADF where there is none.
int32_t clinux_close_on_execute(int32_t descriptor) CLINUX_SAFE;

/// Microseconds of UTC since 1970.
int64_t clinux_utc_microseconds(void) CLINUX_SAFE;

/// Microseconds since the machine started, the time it slept included; no setting of the calendar changes it.
int64_t clinux_uptime_microseconds(void) CLINUX_SAFE;

/// The number of a group, or -1 for a name that no group has.
int64_t clinux_group_id(const char *name) CLINUX_SAFE;

/// Writes the whole text. Returns 0, or an errno.
int32_t clinux_write_line(int32_t descriptor, const char *text) CLINUX_SAFE;

/// How a conversion between instants and a zone's wall clock went.
typedef enum {
    clinux_zone_ok = 0,
    /// No such zone in the system's database, or a name that cannot be one.
    clinux_zone_unknown = 1,
    /// The zone's file is not a TZif file of version 2 or later.
    clinux_zone_malformed = 2,
    /// The wall clock skips this time; the answer is as far after the skip as the question was into it.
    clinux_zone_skipped = 3,
    /// The wall clock shows this time twice; the answer is the first.
    clinux_zone_repeated = 4,
    /// A month, day, hour, minute or second out of range.
    clinux_zone_invalid_time = 5,
} clinux_zone_status;

/// A reading of a wall clock (proleptic Gregorian, months and days from 1) and its seconds east of UTC.
typedef struct {
    int32_t year;
    int32_t month;
    int32_t day;
    int32_t hour;
    int32_t minute;
    int32_t second;
    int32_t offset;
    clinux_zone_status status;
} clinux_wall_time;

/// Seconds since 1970-01-01T00:00:00Z.
typedef struct {
    int64_t seconds;
    clinux_zone_status status;
} clinux_instant;

/// The wall clock of a zone such as "Asia/Karachi" at an instant.
///
/// Reads the system's TZif files itself: glibc keeps one zone per process, in the environment, and changing it
/// disturbs other threads.
clinux_wall_time clinux_wall_time_at(const char *zone, int64_t seconds) CLINUX_SAFE;

/// The instant at which a zone's wall clock shows a time; `offset` and `status` of `wall` are not read.
clinux_instant clinux_instant_of(const char *zone, clinux_wall_time wall) CLINUX_SAFE;

#endif
