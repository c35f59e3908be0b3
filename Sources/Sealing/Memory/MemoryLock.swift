import FoundationEssentials

/// Whether the memory that should be locked really is, as the kernel counts it.
///
/// A library that asks for locked memory and doesn't get it goes on without a word; the daemon asks the kernel at
/// start, and `diagnose` repeats the question.
package struct MemoryLock: Sendable, Hashable {
    /// `VmLck` of the process, in KiB.
    package let lockedKiB: Int
    /// What the slabs of keys and the stacks for work with them take, in KiB.
    package let heldKiB: Int

    /// Everything held is locked, and something is held.
    package var isEffective: Bool { heldKiB > 0 && lockedKiB >= heldKiB }

    /// Takes a slot and a stack, so that there is at least one of each, and reads the kernel's count.
    package static func measure() throws(SealingError) -> MemoryLock {
        let probe = try LockedBytes(zeroed: SlabPool.slotSize)
        defer { _ = probe.count }
        return SecretStack.run {
            MemoryLock(
                lockedKiB: ProcessHardening.lockedMemoryKiB() ?? 0,
                heldKiB: SlabPool.shared.heldKiB + SecretStack.heldKiB)
        }
    }

    /// The number of `VmLck:` in the text of `/proc/self/status` (proc_pid_status(5)), in KiB.
    static func lockedKiB(inStatus text: String) -> Int? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmLck:") }) else { return nil }
        let fields = line.dropFirst("VmLck:".count).split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard fields.count == 2, fields[1] == "kB" else { return nil }
        return Int(fields[0])
    }
}
