import CanonicalJSON
import Testing
import TransparencyLog

@Suite struct AuditEntryTests {
    private static func hash(_ byte: UInt8) throws -> AuditHash { try AuditHash([UInt8](repeating: byte, count: 32)) }

    private static func entry() throws -> AuditEntry {
        let stamp = AuditStamp(
            sequence: 17, time: try AuditTime(microseconds: 1_772_600_767_000_008), salt: try hash(0xAB))
        let actor = AuditActor(
            user: try AuditCode("u-3"), uid: 1_004, roles: [try AuditCode("psychologist")],
            session: try AuditCode("5e55"))
        var entry = AuditEntry(
            stamp: stamp, actor: actor, action: try AuditCode("record.read"),
            outcome: AuditOutcome(.done, rule: try AuditCode("caseload.read")))
        entry.subject = AuditSubject(
            case: try AuditCode("c-1"), record: try AuditCode("r-9"), version: 2, digest: try hash(0x0F))
        entry.domain = try AuditCode("counselling")
        entry.purpose = .treatment
        entry.reason = try hash(0x01)
        return entry
    }

    private static let text =
        #"{"action":"record.read","actor":{"roles":["psychologist"],"uid":1004,"user":"u-3"},"case":"c-1","#
        + #""digest":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f","domain":"counselling","#
        + #""outcome":{"result":"done","rule":"caseload.read"},"purpose":"treatment","#
        + #""reason":"0101010101010101010101010101010101010101010101010101010101010101","record":"r-9","#
        + #""salt":"abababababababababababababababababababababababababababababababab","seq":17,"session":"5e55","#
        + #""time":"2026-03-04T05:06:07.000008Z","version":2}"#

    private func read(_ text: String) throws(AuditEntryError) -> AuditEntry {
        try AuditEntry(encoded: Array(text.utf8))
    }

    @Test func `the first entry of a later generation says what went before`() throws {
        var entry = try Self.entry()
        entry.continues = AuditContinuation(generation: 1, size: 120, root: try Self.hash(0xCD), found: 113)
        let bytes = try entry.encoded()
        let root = String(repeating: "cd", count: 32)
        let member = #""continues":{"found":113,"generation":1,"root":"\#(root)","size":120},"#
        #expect(String(decoding: bytes, as: UTF8.self).contains(member))
        #expect(try AuditEntry(encoded: bytes) == entry)
        let without = String(decoding: bytes, as: UTF8.self).replacing(#""found":113,"#, with: "")
        #expect(throws: AuditEntryError.missingField(.found)) { try read(without) }
    }

    @Test func `an entry has exactly these bytes`() throws {
        #expect(String(decoding: try Self.entry().encoded(), as: UTF8.self) == Self.text)
        #expect(try read(Self.text) == Self.entry())
    }

    @Test func `a stranger's entry has only what is known`() throws {
        let stamp = AuditStamp(sequence: 0, time: try AuditTime(microseconds: 0), salt: try Self.hash(0))
        var entry = AuditEntry(
            stamp: stamp, actor: AuditActor(user: nil, uid: 65_534), action: try AuditCode("login"),
            outcome: AuditOutcome(.denied))
        entry.count = 12
        #expect(try AuditEntry(encoded: entry.encoded()) == entry)
        let json = try JSONValue(parsing: entry.encoded())
        #expect(json.objectValue?.keys.sorted() == ["action", "actor", "count", "outcome", "salt", "seq", "time"])
    }

    @Test func `the leaf is the hash of a zero byte and the canonical bytes`() throws {
        let entry = try Self.entry()
        #expect(try entry.leafHash(with: Sodium.hasher).bytes == Sodium.sha256([0] + Array(Self.text.utf8)))
    }

    @Test func `64 items fit and the 65th is refused both ways`() throws {
        var entry = try Self.entry()
        let longest = try AuditCode(String(repeating: "x", count: 128))
        let item = AuditSubject(case: longest, record: longest, version: .max, digest: try Self.hash(0xFF))
        entry.items = Array(repeating: item, count: 64)
        let bytes = try entry.encoded()
        #expect(bytes.count <= AuditEntry.byteLimit)
        #expect(try AuditEntry(encoded: bytes) == entry)
        entry.items.append(item)
        #expect(throws: AuditEntryError.tooManyItems(65)) { try entry.encoded() }
        let items = String(repeating: #"{"case":"c"},"#, count: 65).dropLast()
        let text = Self.text.replacing(#""outcome""#, with: #""items":[\#(items)],"outcome""#)
        #expect(throws: AuditEntryError.tooManyItems(65)) { try read(text) }
    }

    @Test func `an entry over 65535 bytes is refused both ways`() throws {
        let role = try AuditCode(String(repeating: "r", count: 128))
        let stamp = try Self.entry().stamp
        let entry = AuditEntry(
            stamp: stamp, actor: AuditActor(user: nil, uid: 0, roles: Array(repeating: role, count: 600)),
            action: role, outcome: AuditOutcome(.failed))
        #expect(throws: AuditEntryError.self) { try entry.encoded() }
        #expect(throws: AuditEntryError.tooLong(65_536)) {
            try AuditEntry(encoded: [UInt8](repeating: 0x20, count: 65_536))
        }
    }

    @Test(arguments: [
        (#""seq":17"#, #""seq":17,"subject":"x""#), (#""uid":1004"#, #""name":"Gul","uid":1004"#),
        (#""result":"done""#, #""note":"x","result":"done""#), (#""domain""#, #""items":[{"file":"x"}],"domain""#),
    ])
    func `an unknown field is refused wherever it stands`(part: String, replacement: String) {
        #expect(throws: AuditEntryError.unknownField) { try read(Self.text.replacing(part, with: replacement)) }
    }

    @Test(arguments: [
        (#""seq":17,"#, AuditField.sequence), (#""action":"record.read","#, .action), (#""uid":1004,"#, .uid),
        (#""roles":["psychologist"],"#, .roles), (#""result":"done","#, .result),
        (#""time":"2026-03-04T05:06:07.000008Z","#, .time),
        (#","outcome":{"result":"done","rule":"caseload.read"}"#, .outcome),
    ])
    func `a required field left out is named`(part: String, field: AuditField) {
        #expect(throws: AuditEntryError.missingField(field)) { try read(Self.text.replacing(part, with: "")) }
    }

    @Test(arguments: [
        ("u-3", "Zar Gul", AuditField.user), ("u-3", "گل", .user), ("c-1", "", .case),
        (#""seq":17"#, #""seq":-1"#, .sequence),
        (#""seq":17"#, #""seq":1.5"#, .sequence), (#""uid":1004"#, #""uid":4294967296"#, .uid),
        (#""result":"done""#, #""result":"maybe""#, .result),
        (#""purpose":"treatment""#, #""purpose":"curiosity""#, .purpose),
        (#""salt":"ab"#, #""salt":"AB"#, .salt), (#""salt":"ab"#, #""salt":""#, .salt),
        (#""version":2"#, #""version":"2""#, .version),
        (#"["psychologist"]"#, #"[7]"#, .roles), ("05:06:07.000008Z", "05:06:07.00000Z", .time),
    ])
    func `a field of another kind or spelling is named`(part: String, replacement: String, field: AuditField) {
        #expect(throws: AuditEntryError.badField(field)) { try read(Self.text.replacing(part, with: replacement)) }
    }

    @Test(arguments: [
        (#"{"action""#, #"{ "action""#), (#""seq":17"#, #""seq":17.0"#), ("u-3", #"\u0075-3"#),
        (#""domain""#, #""items":[],"domain""#), (#""version":2}"#, #""version":2,"version":2}"#), ("{", "["),
    ])
    func `the same entry in other bytes is refused`(part: String, replacement: String) {
        #expect(throws: AuditEntryError.notCanonical) { try read(Self.text.replacing(part, with: replacement)) }
    }

    @Test func `a sequence number that a double would round is refused`() throws {
        let stamp = try Self.entry().stamp
        let entry = AuditEntry(
            stamp: AuditStamp(sequence: 1 << 53, time: stamp.time, salt: stamp.salt),
            actor: AuditActor(user: nil, uid: 0), action: try AuditCode("x"), outcome: AuditOutcome(.done))
        #expect(throws: AuditEntryError.badField(.sequence)) { try entry.encoded() }
    }

    @Test func `random damage to an entry never passes as the same entry`() throws {
        var generator = SeededGenerator(seed: 31)
        let (entry, bytes) = (try Self.entry(), Array(Self.text.utf8))
        for _ in 0..<500 {
            var damaged = bytes
            damaged[Int.random(in: 0..<bytes.count, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
            let read = try? AuditEntry(encoded: damaged)
            #expect(read != entry)
        }
    }

    /// Any of the fields, of any length.
    private static func random(_ generator: inout SeededGenerator) throws -> AuditEntry {
        func code() throws -> AuditCode {
            let letters = Array("abcXYZ019._:/-")
            let length = Int.random(in: 1...40, using: &generator)
            return try AuditCode(String((0..<length).map { _ in letters[Int.random(in: 0..<14, using: &generator)] }))
        }
        func hash() throws -> AuditHash {
            try AuditHash((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        }
        func some<Value>(_ value: () throws -> Value) rethrows -> Value? {
            Bool.random(using: &generator) ? try value() : nil
        }
        func several<Value>(_ value: () throws -> Value) rethrows -> [Value] {
            try (0..<Int.random(in: 0...3, using: &generator)).map { _ in try value() }
        }
        func long() -> UInt64 { UInt64.random(in: 0..<1 << 53, using: &generator) }
        func number() -> UInt32 { UInt32.random(in: .min ... .max, using: &generator) }
        func subject() throws -> AuditSubject {
            AuditSubject(case: try some(code), record: try some(code), version: some(number), digest: try some(hash))
        }
        let time = try AuditTime(microseconds: .random(in: 0..<253_402_300_800_000_000, using: &generator))
        let result = try #require(AuditOutcome.Result.allCases.randomElement(using: &generator))
        var entry = AuditEntry(
            stamp: AuditStamp(sequence: long(), time: time, salt: try hash()),
            actor: AuditActor(user: try some(code), uid: number(), roles: try several(code), session: try some(code)),
            action: try code(), outcome: AuditOutcome(result, rule: try some(code)))
        entry.subject = try subject()
        entry.domain = try some(code)
        entry.purpose = AuditPurpose.allCases.filter { _ in Bool.random(using: &generator) }.first
        entry.reason = try some(hash)
        entry.items = try several(subject)
        entry.count = some(number)
        entry.approval = try some(code)
        entry.continues = try some {
            AuditContinuation(generation: long(), size: long(), root: try hash(), found: long())
        }
        return entry
    }

    @Test func `random entries are RFC 8785 to the byte and come back`() throws {
        var generator = SeededGenerator(seed: 8_785)
        for _ in 0..<500 {
            let entry = try Self.random(&generator)
            let bytes = try entry.encoded()
            #expect(try JSONValue(parsing: bytes).canonical == bytes)
            #expect(try AuditEntry(encoded: bytes) == entry)
        }
    }

    @Test func `whatever bytes are taken for an entry are the bytes that it is written as`() throws {
        var generator = SeededGenerator(seed: 20_260_226)
        let marks = Array(#"{}[]":,0123456789eE+-.\ "#.utf8)
        for _ in 0..<3_000 {
            var bytes = try Self.random(&generator).encoded()
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = marks[Int.random(in: 0..<marks.count, using: &generator)]
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(marks[Int.random(in: 0..<marks.count, using: &generator)], at: place)
                default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &generator))
                }
            }
            if let entry = try? AuditEntry(encoded: bytes) { #expect(try entry.encoded() == bytes) }
        }
    }

    @Test func `an entry cut off anywhere is refused`() throws {
        let bytes = Array(Self.text.utf8)
        for end in 0..<bytes.count {
            #expect(throws: AuditEntryError.self) { try AuditEntry(encoded: Array(bytes[..<end])) }
        }
    }
}
