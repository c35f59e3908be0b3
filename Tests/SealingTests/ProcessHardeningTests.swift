import Testing

@testable import Sealing

struct ProcessHardeningTests {
    @Test(
        arguments: [
            (nil, "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"),
            ("", "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"),
            ("glibc.malloc.perturb=165:glibc.malloc.tcache_count=0", nil),
            ("glibc.malloc.tcache_count=0:glibc.malloc.perturb=165:glibc.malloc.arena_max=1", nil),
            (
                "glibc.malloc.perturb=165:glibc.malloc.arena_max=1",
                "glibc.malloc.arena_max=1:glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
            ),
            (
                "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0:glibc.malloc.perturb=0",
                "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
            ),
        ] as [(String?, String?)])
    func `missing heap scrubbing is added once, and contrary settings go`(current: String?, wanted: String?) {
        #expect(ProcessHardening.missingTunables(in: current) == wanted)
        if let wanted { #expect(ProcessHardening.missingTunables(in: wanted) == nil) }
    }

    @Test func `the count of locked memory is read from the kernel's text`() {
        #expect(MemoryLock.lockedKiB(inStatus: "Name:\tx\nVmLck:\t     128 kB\nVmPin:\t       0 kB\n") == 128)
        #expect(MemoryLock.lockedKiB(inStatus: "VmLck:\t     128 MB\n") == nil)
        #expect(MemoryLock.lockedKiB(inStatus: "Name:\tVmLck: 3 kB\n") == nil)
        #expect(MemoryLock.lockedKiB(inStatus: "") == nil)
        #expect(ProcessHardening.lockedMemoryKiB() != nil)
    }

    @Test func `a process that forbids dumps is not dumpable`() async {
        await #expect(processExitsWith: .success) {
            #expect(ProcessHardening.isDumpable())
            try ProcessHardening.forbidDumps()
            #expect(!ProcessHardening.isDumpable())
        }
    }
}
