import CLinux
import Glibc
import Sealing

/// What the process asks of kernel and allocator before it reads its first secret or starts its first thread.
package enum ProcessStart {
    /// Executes the program again where the allocator needs it, then closes what would let memory or files leak.
    package static func harden(under environment: [String: String]) throws(StartError) {
        try HeapScrubbing.ensure(under: environment)
        do throws(ProcessHardening.Refused) {
            try ProcessHardening.forbidDumps()
            try ProcessHardening.forbidNewPrivileges()
        } catch {
            throw .dumpable(errno: error.errno)
        }
        _ = umask(0o077)
        let errno = clinux_ignore_broken_pipes()
        guard errno == 0 else { throw .brokenPipes(errno: errno) }
        try LockedMemory.check()
    }
}
