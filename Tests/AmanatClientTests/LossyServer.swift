import Foundation
import Synchronization

@testable import AmanatClient

/// A server that takes one request and hangs up, then answers the next.
final class LossyServer: Sendable {
    let path = "/dev/shm/amanat-test-\(RequestID.random().text)"
    private let requests = Mutex<[String]>([])
    private let done = DispatchSemaphore(value: 0)

    struct Unusable: Error {}

    init(reply: String) throws {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(listener, 2) == 0 else { throw Unusable() }
        Thread.detachNewThread { [self] in
            for answer in [nil, reply] { serve(listener, answer) }
            close(listener)
            done.signal()
        }
    }

    private func serve(_ listener: Int32, _ answer: String?) {
        let peer = accept(listener, nil, nil)
        var bytes: [UInt8] = []
        var byte: UInt8 = 1
        while read(peer, &byte, 1) == 1, byte != 0 { bytes.append(byte) }
        requests.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
        if let answer {
            let frame = Array(answer.utf8) + [0]
            _ = write(peer, frame, frame.count)
        }
        close(peer)
    }

    /// What was received, once both requests were.
    func finish() -> [String] {
        done.wait()
        try? FileManager.default.removeItem(atPath: path)
        return requests.withLock { $0 }
    }
}
