/// The terminal, private files and child processes, as the client needs them: nothing here returns a pointer.
///
/// Functions marked CTERMINAL_SAFE keep no reference to their arguments, so that Swift code under strict memory
/// safety can call them without writing `unsafe`. Those that can fail return a negative errno.
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdint.h>

#if defined(__clang__)
#define CTERMINAL_SAFE __attribute__((swift_attr("safe")))
#else
#define CTERMINAL_SAFE
#endif

/// What lstat(2) says about a path; `error` is 0 or an errno.
typedef struct {
    int32_t error;
    uint32_t owner;
    /// Type and permission bits, as in `st_mode`.
    uint32_t mode;
    uint64_t inode;
    int64_t size;
    /// Nanoseconds since 1970.
    int64_t modified;
} cterminal_status;

/// A local wall clock reading, months and days from 1, and its seconds east of UTC.
typedef struct {
    int32_t year, month, day, hour, minute, second, offset;
} cterminal_wall_time;

cterminal_status cterminal_status_of(const char *path) CTERMINAL_SAFE;
/// 1 when the path lies on tmpfs or ramfs, 0 when not.
int32_t cterminal_on_memory_filesystem(const char *path) CTERMINAL_SAFE;
/// 1 when the caller may write to the path (connect to the socket), 0 when not.
int32_t cterminal_may_write(const char *path) CTERMINAL_SAFE;
/// Makes a directory of mode 0700.
int32_t cterminal_make_directory(const char *path) CTERMINAL_SAFE;
/// Makes a new file of mode 0600 holding `text`; an existing file is an error, a link is not followed.
int32_t cterminal_make_file(const char *path, const char *text) CTERMINAL_SAFE;
/// Makes a new file of mode 0600 like `cterminal_make_file`, and returns the descriptor it is written to.
int32_t cterminal_begin_file(const char *path) CTERMINAL_SAFE;
/// Takes a directory for this process: its lock, held by the descriptor that is returned and by children that inherit it
/// where `inherited` is 1; -EWOULDBLOCK while another process lives that has it.
int32_t cterminal_own_directory(const char *path, int32_t inherited) CTERMINAL_SAFE;
/// Overwrites a regular file with zeros and removes it; a link is removed, not followed.
int32_t cterminal_wipe(const char *path) CTERMINAL_SAFE;

/// Opens the controlling terminal for reading and writing.
int32_t cterminal_open(void) CTERMINAL_SAFE;
int32_t cterminal_close(int32_t fd) CTERMINAL_SAFE;
/// One byte from a descriptor; -1 at its end, on an error, or once a signal was caught.
int32_t cterminal_read_byte(int32_t fd) CTERMINAL_SAFE;
/// Takes those of descriptors 0, 1 and 2 that are closed, so that no file or socket opened later gets what is written to
/// them: what was closed refuses to be written.
int32_t cterminal_hold_standard(void) CTERMINAL_SAFE;
/// Writes a whole text, however often a descriptor that doesn't block has to be waited for.
int32_t cterminal_write(int32_t fd, const char *text) CTERMINAL_SAFE;
/// Returns when what was written is on a file's disk or taken by a pipe's or socket's reader; -EPIPE when the reader is
/// gone, -ETIMEDOUT when it has not read for so many milliseconds.
int32_t cterminal_settle(int32_t fd, int32_t milliseconds) CTERMINAL_SAFE;
/// 1 when the descriptor is a terminal.
int32_t cterminal_is_terminal(int32_t fd) CTERMINAL_SAFE;
/// The terminal's width in cells; 0 when it has none.
int32_t cterminal_columns(int32_t fd) CTERMINAL_SAFE;
/// The device number of the controlling terminal; 0 without one.
uint64_t cterminal_device(void) CTERMINAL_SAFE;
/// Turns echo off; until `cterminal_show_input`, a signal that ends the process turns it on again first. One that was
/// caught by `cterminal_catch_signals` before goes on being caught.
int32_t cterminal_hide_input(int32_t fd) CTERMINAL_SAFE;
int32_t cterminal_show_input(void) CTERMINAL_SAFE;

/// Starts a program found in PATH, its arguments separated by byte 0x1F; the process id.
int32_t cterminal_spawn(const char *arguments) CTERMINAL_SAFE;
/// 1 when the child has ended, 0 while it runs; its exit status goes to `cterminal_exit_status`.
int32_t cterminal_has_ended(int32_t process) CTERMINAL_SAFE;
/// The exit status of the child last seen to end, 128 + signal when a signal ended it.
int32_t cterminal_exit_status(void) CTERMINAL_SAFE;

/// From now on HUP, INT, QUIT and TERM are noted instead of ending the process.
int32_t cterminal_catch_signals(void) CTERMINAL_SAFE;
/// The last signal noted, or 0.
int32_t cterminal_caught_signal(void) CTERMINAL_SAFE;
/// Ends the process the way `signal` would have.
void cterminal_end_by(int32_t signal) CTERMINAL_SAFE;

/// Makes a zone, such as "Asia/Karachi", the process's own, before it starts a second thread that tells time.
void cterminal_use_zone(const char *zone) CTERMINAL_SAFE;

/// The wall clock of the process's zone (TZ, else /etc/localtime) at seconds since 1970.
cterminal_wall_time cterminal_local_time(int64_t seconds) CTERMINAL_SAFE;
/// Seconds since 1970 at which that clock shows a time; days and months out of range count on, `offset` isn't read.
int64_t cterminal_instant(cterminal_wall_time wall) CTERMINAL_SAFE;
/// Makes the process not dumpable: no core holds a passphrase.
int32_t cterminal_forbid_dumps(void) CTERMINAL_SAFE;

#endif
