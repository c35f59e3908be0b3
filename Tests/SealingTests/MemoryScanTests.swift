import Glibc
import Testing

@testable import Sealing

struct MemoryScanTests {
    /// In a process of its own, so that no other test's memory moves under the scan.
    @Test func `after their owners have gone, no key is left in any memory of the process`() async {
        await #expect(processExitsWith: .success) {
            let patterns = try keysAtWork()
            for pattern in patterns { #expect(occurrences(ofInverted: pattern) == 0) }
        }
    }

    @Test func `what work leaves on a secret stack is gone, however deep it went, and on another it stays`() async {
        await #expect(processExitsWith: .success) {
            let pattern = (0..<16).map { _ in UInt8.random(in: 1...255) }
            SecretStack.run {
                dive(200, leaving: pattern)
                #expect(occurrences(ofInverted: pattern) > 0)
            }
            #expect(occurrences(ofInverted: pattern) == 0)
            dive(200, leaving: pattern)
            #expect(occurrences(ofInverted: pattern) > 0)
        }
    }

    @Test func `a task that prefers the executor leaves nothing on a stack, whatever it waits for`() async {
        await #expect(processExitsWith: .success) {
            let pattern = (0..<16).map { _ in UInt8.random(in: 1...255) }
            await withTaskExecutorPreference(SecretExecutor.shared) {
                for _ in 0..<20 {
                    await withTaskGroup { group in
                        for _ in 0..<8 { group.addTask { dive(20, leaving: pattern) } }
                    }
                    await Task.yield()
                }
            }
            usleep(50_000)
            #expect(occurrences(ofInverted: pattern) == 0)
        }
    }

    @Test func `freed memory is overwritten to its last byte, and so is what growing leaves behind`() async {
        await #expect(processExitsWith: .success) {
            let pattern = (0..<16).map { _ in UInt8.random(in: 1...255) }
            var kept: [UnsafeMutableRawPointer] = []
            for size in 24..<200 {
                guard let chunk = malloc(size), let growing = malloc(size) else { continue }
                for place in 0..<size {
                    chunk.storeBytes(of: ~pattern[place % 16], toByteOffset: place, as: UInt8.self)
                    growing.storeBytes(of: ~pattern[place % 16], toByteOffset: place, as: UInt8.self)
                }
                free(chunk)
                if let grown = realloc(growing, 4_096) {
                    memset(grown, 0, 4_096)
                    kept.append(grown)
                }
            }
            #expect(kept.count == 176 && occurrences(ofInverted: Array(pattern[8..<16])) == 0)
        }
    }
}

/// Leaves a pattern, which it gets inverted, in frames of a kilobyte, so many deep.
@inline(never)
private func dive(_ depth: Int, leaving inverted: [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 1_024, alignment: 16) { frame in
        for place in frame.indices { frame[place] = ~inverted[place % inverted.count] }
        // Whoever might look at it keeps an optimiser from leaving the writing out.
        write(-1, frame.baseAddress, frame.count)
        if depth > 1 { dive(depth - 1, leaving: inverted) }
        write(-1, frame.baseAddress, frame.count)
    }
}

/// Uses keys in every way there is; while they live the scan finds them. The first halves, inverted.
private func keysAtWork() throws -> [[UInt8]] {
    let ad = AssociatedData("amanat test/1")
    let outer = try SymmetricKey.random()
    let inner = try SymmetricKey.random()
    let wrapped = try Envelope.sealKey(inner, under: outer, id: 1, for: ad)
    let opened = try Envelope.openKey(wrapped.span, under: outer, id: 1, for: ad)
    let seed = try IdentitySeed.random()
    _ = try seed.signingKey().sign([1, 2, 3])
    let box = try SealedBox.sealKey(opened, to: seed.publicIdentity.box)
    let derived = try SealedBox.openKey(box.span, with: seed.boxKey()).derive("amanat test/1", [])
    let stretched = try Passphrase.stretch(Passphrase.secret("lusab-babad"), .fresh(.floor))
    let set = try ShareSetDescription(
        .recovery, vaultID: Randomness.bytes(16), setID: Randomness.bytes(16), threshold: 2, of: 3)
    let shares = try SecretSharing.split(seed.withBytes { try Secret(copying: $0) }, into: set)
    var collector = try ShareCollector(set, hashes: shares.hashes())
    for index in [1, 3] as [UInt8] { try collector.add(shares.share(index)) }
    let recovered = try SymmetricKey(collector.combine())
    let patterns = [inverted(outer), inverted(inner), inverted(derived), inverted(stretched), inverted(recovered)]
    for pattern in patterns { #expect(occurrences(ofInverted: pattern) > 0) }
    return patterns
}

private func inverted(_ key: borrowing SymmetricKey) -> [UInt8] {
    key.withBytes { span in (0..<16).map { ~span[$0] } }
}

/// How often the bytes lie in the process's writable memory; given inverted, so as not to find the question.
private func occurrences(ofInverted pattern: [UInt8]) -> Int {
    var count = 0
    for line in mappings().split(separator: "\n") {
        let fields = line.split(separator: " ")
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard fields[1].hasPrefix("rw"), ends.count == 2, let start = UnsafePointer<UInt8>(bitPattern: ends[0]) else {
            continue
        }
        let memory = UnsafeBufferPointer(start: start, count: Int(ends[1] - ends[0]))
        for place in 0...(memory.count - pattern.count) where memory[place] == ~pattern[0] {
            if (1..<pattern.count).allSatisfy({ memory[place + $0] == ~pattern[$0] }) { count += 1 }
        }
    }
    return count
}

/// The text of `/proc/self/maps`, read to its end: the kernel hands it out in pieces.
private func mappings() -> String {
    guard let file = fopen("/proc/self/maps", "r") else { return "" }
    defer { fclose(file) }
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&piece, 1, piece.count, file), count > 0 { text += piece.prefix(count) }
    return String(decoding: text, as: UTF8.self)
}
