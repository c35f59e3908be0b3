import Testing

@testable import AmanatDaemon

@Suite struct HeapScrubbingTests {
    private let wanted = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"

    @Test func `with the tunables in force nothing is to be done`() {
        #expect(HeapScrubbing.step(under: ["GLIBC_TUNABLES": wanted]) == .inForce)
        #expect(HeapScrubbing.step(under: ["GLIBC_TUNABLES": wanted, HeapScrubbing.marker: "1"]) == .inForce)
    }

    @Test func `without them the program is executed again, once`() {
        #expect(HeapScrubbing.step(under: [:]) == .executeAgain(tunables: wanted))
        #expect(
            HeapScrubbing.step(under: ["GLIBC_TUNABLES": "glibc.malloc.perturb=1"]) == .executeAgain(tunables: wanted))
        #expect(HeapScrubbing.step(under: [HeapScrubbing.marker: "1"]) == .futile)
        #expect(throws: StartError.heapNotScrubbed) {
            try HeapScrubbing.ensure(under: [HeapScrubbing.marker: "1", "GLIBC_TUNABLES": ""])
        }
    }

    @Test func `the program comes back with them, and gives up when they don't help`() throws {
        let program = try #require(builtProgram("amanatd"))
        let arguments = ["--config", "/nowhere"]
        let back = try complaint(of: program, arguments, under: [:])
        #expect(back.contains("error: /nowhere:1: there is no such directory"), "\(back)")
        let futile = try complaint(of: program, arguments, under: [HeapScrubbing.marker: "1"])
        #expect(futile == StartError.heapNotScrubbed.description)
    }
}
