import CLinux
import FoundationEssentials

/// What a process that holds keys asks of the kernel and of the allocator before it reads its first secret.
package enum ProcessHardening {
    /// A hardening step that the kernel refused.
    package struct Refused: Error, Equatable, Sendable {
        /// The kernel's error number.
        package let errno: Int32
    }

    /// The allocator settings that overwrite freed heap, Swift's strings included.
    ///
    /// `mallopt` can't do this: it doesn't reach the per-thread cache of glibc 2.36, hence `tcache_count=0`.
    package static let heapTunables = ["glibc.malloc.perturb=165", "glibc.malloc.tcache_count=0"]

    /// No core files, and no debugger or `/proc/PID/mem` of the same uid.
    package static func forbidDumps() throws(Refused) {
        let errno = clinux_forbid_dumps()
        guard errno == 0 else { throw Refused(errno: errno) }
    }

    /// Whether the process could still be dumped or traced by its own uid.
    package static func isDumpable() -> Bool {
        clinux_is_dumpable() != 0
    }

    /// Nothing that this process starts gains rights by setuid or file capabilities.
    package static func forbidNewPrivileges() throws(Refused) {
        let errno = clinux_forbid_new_privileges()
        guard errno == 0 else { throw Refused(errno: errno) }
    }

    /// `VmLck` of this process in KiB, or nil where `/proc` isn't mounted.
    package static func lockedMemoryKiB() -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        return MemoryLock.lockedKiB(inStatus: status)
    }

    /// Bytes that the process may lock (`RLIMIT_MEMLOCK`); nil when there is no limit.
    package static func lockLimit() -> UInt64? {
        let limit = clinux_lock_limit()
        return limit == .max ? nil : limit
    }

    /// The value `GLIBC_TUNABLES` must have to scrub the heap, or nil when it already says so.
    ///
    /// glibc reads its tunables once, before `main`: where they are missing the program executes itself again with
    /// them. Settings of others are kept; a contrary value of ours is replaced.
    package static func missingTunables(in current: String?) -> String? {
        let present = (current ?? "").split(separator: ":").map(String.init)
        guard !heapTunables.allSatisfy(present.contains) || contradicts(present) else { return nil }
        let ours = Set(heapTunables.map(name(of:)))
        return (present.filter { !ours.contains(name(of: $0)) } + heapTunables).joined(separator: ":")
    }

    private static func contradicts(_ settings: [String]) -> Bool {
        let ours = Set(heapTunables.map(name(of:)))
        return settings.contains { ours.contains(name(of: $0)) && !heapTunables.contains($0) }
    }

    private static func name(of setting: String) -> String {
        String(setting.prefix { $0 != "=" })
    }
}
