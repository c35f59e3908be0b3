import Sealing
package import Varlink
package import VaultCore

/// Why the daemon doesn't start; each says what to do about it.
package enum StartError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kernel's error number.
    case dumpable(errno: Int32)
    case brokenPipes(errno: Int32)
    /// The program was executed again with the allocator's settings, and they still aren't there.
    case heapNotScrubbed
    case notExecutedAgain(errno: Int32)
    /// Limit in bytes; nil for none.
    case memoryNotLocked(limit: UInt64?)
    case credentialUnreadable
    /// Sizes in bytes.
    case credentialSize(expected: Int, found: Int)
    case badSocketCount(String)
    case severalSockets(Int)
    case noSocketGroup(String)
    case socketGroupNotGiven(String)
    case socket(ListenError)
    case vault(VaultFault)
    case vaultUnreadable(String)

    /// What is wrong.
    package var problem: String {
        switch self {
        case .dumpable(let errno): "memory dumps can't be forbidden (error \(errno))"
        case .brokenPipes(let errno): "SIGPIPE can't be ignored (error \(errno))"
        case .heapNotScrubbed: "freed memory isn't overwritten: GLIBC_TUNABLES doesn't reach the program"
        case .notExecutedAgain(let errno): "the program can't execute itself again (error \(errno))"
        case .memoryNotLocked(let limit):
            "memory for keys can't be locked (limit: \(limit.map { "\($0 >> 10) KiB" } ?? "none"))"
        case .credentialUnreadable: "the credential \(UnsealCredential.name) can't be read"
        case .credentialSize(let expected, let found):
            "the credential \(UnsealCredential.name) has \(found) bytes instead of \(expected)"
        case .badSocketCount(let text): "LISTEN_FDS isn't a number: \(text.count) characters"
        case .severalSockets(let count): "the service manager handed over \(count) sockets"
        case .noSocketGroup(let name): "there is no group `\(name)`"
        case .socket(let error): Self.problem(of: error)
        case .vault(let fault): fault.problem
        case .vaultUnreadable(let path): "the vault in \(path) can't be read"
        case .socketGroupNotGiven(let name): "the socket can't be given to the group `\(name)`"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .dumpable, .brokenPipes: "start amanatd with the shipped amanatd.service"
        case .heapNotScrubbed, .notExecutedAgain:
            "set GLIBC_TUNABLES=\(ProcessHardening.heapTunables.joined(separator: ":")) in the unit"
        case .memoryNotLocked: "raise LimitMEMLOCK in the unit to 64M"
        case .credentialUnreadable: "check LoadCredentialEncrypted= in the unit"
        case .credentialSize: "make it anew from 32 random bytes, as amanatd.service shows"
        case .badSocketCount, .severalSockets: "keep to one ListenStream= in amanatd.socket"
        case .socket(let error): Self.hint(for: error)
        case .vault(let fault): fault.hint
        case .vaultUnreadable: "look at the disk first; then restore the newest backup into an empty directory"
        case .socketGroupNotGiven: "start amanatd as a member of the group, or correct `socket_group` in amanatd.yaml"
        case .noSocketGroup: "run systemd-sysusers, or correct `socket_group` in amanatd.yaml"
        }
    }

    package var description: String { "error: \(problem)\nhint: \(hint)\n" }

    private static func problem(of error: ListenError) -> String {
        switch error {
        case .inUse(let path): "another daemon answers at \(path)"
        case .notASocket(let path): "what stands at \(path) is no socket, and is left as it is"
        case .unbindable(let path): "the socket \(path) can't be made"
        case .unusableDescriptor: "what the service manager handed over is no listening socket"
        }
    }

    private static func hint(for error: ListenError) -> String {
        switch error {
        case .inUse: "stop the other daemon, or give this one a --socket of its own"
        case .notASocket(let path): "look at what it is (ls -la \(path)), and move it away or give another --socket"
        case .unbindable: "check that the directory is there, who may write in it, and that the disk isn't full"
        case .unusableDescriptor: "use the shipped amanatd.socket"
        }
    }
}
