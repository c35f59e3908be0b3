import Foundation
import Testing
import Trust

/// Signed statements of version 1 as bytes: what was ever written has to be read the same way for ever.
@Suite struct VectorTests {
    struct Vectors: Codable {
        struct Valid: Codable {
            let kind: String
            let encoded: String
            let hash: String
        }
        struct Invalid: Codable {
            let name: String
            let encoded: String
            let error: String
        }
        let format: String
        let compartment: String
        let personFingerprint: String
        let valid: [Valid]
        let invalid: [Invalid]
    }

    private static func vectors() throws -> Vectors {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")
        return try JSONDecoder().decode(
            Vectors.self, from: Data(contentsOf: folder.appending(path: "statement-1.json")))
    }

    @Test func `every statement of version 1 reads as it was written`() throws {
        let vectors = try Self.vectors()
        #expect(vectors.format == Statement.label)
        #expect(Set(vectors.valid.map(\.kind)).count == 10)
        for vector in vectors.valid {
            let bytes = try #require(bytesOf(hex: vector.encoded))
            let read = try SignedStatement(decoding: bytes)
            #expect(hex(read.hash.bytes) == vector.hash)
            #expect(kind(of: read.statement.content) == vector.kind)
            #expect(read.encoded == bytes)
        }
    }

    @Test func `the same statements are still written as they were`() throws {
        let written = Set(try StatementTests.samples().map { hex($0.encoded) })
        #expect(written == Set(try Self.vectors().valid.map(\.encoded)))
        let centre = try Centre()
        #expect(centre.id(centre.counselling).text == (try Self.vectors().compartment))
        let certificate = try #require(centre.ledger.certificate(of: centre.palwasha.id))
        let spoken = Fingerprint(of: certificate, in: centre.vault, pin: centre.recovery.identity)
        #expect(spoken.description == (try Self.vectors().personFingerprint))
    }

    @Test func `what isn't a statement of version 1 fails as it must`() throws {
        let vectors = try Self.vectors()
        #expect(vectors.invalid.count >= 10)
        for vector in vectors.invalid {
            let bytes = try #require(bytesOf(hex: vector.encoded))
            var found = ""
            do throws(TrustError) { _ = try SignedStatement(decoding: bytes) } catch { found = "\(error)" }
            #expect(found.replacing("Trust.Malformation.", with: "") == vector.error, "\(vector.name)")
        }
    }

    private func kind(of content: Content) -> String {
        switch content {
        case .certificate: "certificate"
        case .withdrawal: "withdrawal"
        case .assignment: "assignment"
        case .unassignment: "unassignment"
        case .handover: "handover"
        case .recusal: "recusal"
        case .plan: "plan"
        case .epoch: "epoch"
        case .grant: "grant"
        case .succession: "succession"
        }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func bytesOf(hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        let pairs = stride(from: 0, to: digits.count - 1, by: 2).map {
            String(decoding: digits[$0..<$0 + 2], as: UTF8.self)
        }
        let bytes = pairs.compactMap { UInt8($0, radix: 16) }
        return bytes.count * 2 == digits.count ? bytes : nil
    }
}
