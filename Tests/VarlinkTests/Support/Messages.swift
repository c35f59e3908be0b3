import Glibc
import Varlink

/// An `Echo` call as it travels.
func echo(_ text: String) -> String {
    #"{"method":"org.example.workshop.Echo","parameters":{"text":"\#(text)"}}"#
}

/// The reply to an `Echo` call as it travels.
func replied(_ text: String) -> String {
    #"{"parameters":{"text":"\#(text)"}}"#
}

/// This process, as the kernel reports it to a server within it.
var ownCredentials: PeerCredentials {
    PeerCredentials(uid: getuid(), gid: getgid(), pid: getpid())
}
