import FoundationEssentials
import Testing

@testable import VaultCore

/// Space that is kept for a full disk's last entries.
@Suite struct `The log's reserve` {
    private let start = Uptime(microseconds: 1)

    @Test func `once given up, it lets a seal pass, some refusals, and nothing else until it is taken again`() throws {
        let place = TemporaryPlace()
        let reserve = LogReserve(in: place.path)
        let file = place.path + "/vault.reserve"
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? UInt64
        #expect(reserve.isKept && size == 2 << 20)
        #expect(reserve.release() && !reserve.release() && !FileManager.default.fileExists(atPath: file))
        #expect(reserve.admits(.reserved, at: start))
        for _ in 0..<100 { #expect(reserve.admits(.refusal, at: start), "what writes nothing takes no space") }
        for _ in 0..<30 {
            #expect(reserve.admits(.refusal, at: start))
            reserve.useRefusal()
        }
        #expect(!reserve.admits(.refusal, at: start), "the rest is for a seal")
        #expect(!reserve.admits(.ordinary, at: start), "not tried again at once")
        #expect(reserve.admits(.reserved, at: start))
        #expect(reserve.admits(.ordinary, at: start + 2_000_000) && reserve.isKept)
    }

    @Test func `where there is no room for it, it isn't kept`() {
        let reserve = LogReserve(in: "/proc/self/nowhere")
        #expect(
            !reserve.isKept && !reserve.admits(.ordinary, at: start + 5_000_000) && reserve.admits(.reserved, at: start)
        )
    }
}
