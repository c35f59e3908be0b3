import CLinux

/// Stacks of their own for work with secrets: locked, left out of dumps, and overwritten once the work is done.
///
/// libsodium, libpwquality and compiled Swift leave copies of keys and text on whatever stack they run on, at depths
/// that nobody promises. So such work runs here, and everything below its resting depth is zeroed afterwards, whatever
/// left it. The primitives of this module do so by themselves; the daemon runs whole requests this way
/// (``SecretExecutor``), so that what they parse and compose is covered too.
///
/// The stacks are the process's, as its heap is: that is why they aren't passed in.
package enum SecretStack {
    /// Runs the body on such a stack; on the one that already is, within another run.
    ///
    /// The result is handed over outside: it must hold a secret only in locked memory or on the heap. Where there is no
    /// memory for a stack the body runs on the caller's.
    package static func run<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        var result: Result<R, E>?
        withoutActuallyEscaping({ () -> Void in result = Result(catching: body) }) { work in
            var work = work
            unsafe withUnsafeMutablePointer(to: &work) { work in
                let started = unsafe clinux_on_own_stack(
                    { unsafe $0?.assumingMemoryBound(to: (() -> Void).self).pointee() }, work)
                if started != 0 { unsafe work.pointee() }
            }
        }
        guard let done = result.take() else { return try body() }
        return try done.get()
    }

    /// KiB of address space that the stacks hold; the kernel counts them as locked, though only used pages take memory.
    static var heldKiB: Int { Int(clinux_own_stacks_kib()) }
}
