import FoundationEssentials
import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

/// The associated data of every envelope and the tags of every row, byte for byte: a vault outlives its program.
@Suite struct `Places and tags` {
    /// `Vectors/places-1.json`, written by another program from the formats' definitions.
    private struct Vectors: Decodable {
        let vault: String
        let record: String
        let user: String
        let compartment: String
        let caseFile: String
        let tagKey: String
        let places: [String: String]
        let tags: [String: String]
        let refused: [Refused]

        /// An envelope that doesn't open, and where.
        struct Refused: Decodable {
            let name: String
            let envelope: String
            let place: String
            let id: UInt32
            let error: String
        }
    }

    private let vectors: Vectors

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Vectors/places-1.json")
        vectors = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
    }

    @Test func `every place has the bytes it had in format 1`() throws {
        let places = try all()
        #expect(Set(places.keys) == Set(vectors.places.keys))
        for (name, place) in places { #expect(place.encoded.hex == vectors.places[name], "\(name)") }
        #expect(Set(places.values.map(\.encoded)).count == places.count, "no two places are the same")
    }

    @Test func `every tag has the bytes it had in format 1`() throws {
        let raw = try bytes(vectors.tagKey)
        let key = SharedKey(try SymmetricKey(copying: raw.span))
        let record = try bytes(vectors.record)
        let fields: [String: (String, [[UInt8]], Int)] = try [
            "directory": (
                "amanat tag/1 directory", [Array("records of case".utf8), bytes(vectors.caseFile), UInt64(3).counter],
                16
            ),
            "directory count": (
                "amanat tag/1 directory",
                [Array("records of case".utf8), bytes(vectors.caseFile), UInt64.max.counter], 16
            ),
            "grant": (
                "amanat tag/1 grant", [bytes(vectors.compartment), UInt64(2).counter, GrantHolder.founding.name], 16
            ),
            "record key": (
                "amanat tag/1 record key", [record, UInt64(1).counter, bytes(vectors.compartment)], 16
            ),
            "statement": ("amanat tag/1 statement", [Array("plan".utf8), UInt64(1).counter], 16),
            "throttle": ("amanat tag/1 throttle", [Array("noor".utf8), UInt64(1_001).counter], 16),
            "log case": ("amanat log tag/1 case", [Array("a case".utf8)], 8),
        ]
        #expect(Set(fields.keys) == Set(vectors.tags.keys))
        for (name, (label, fields, length)) in fields {
            #expect(key.key.tag(label, fields, length: length).hex == vectors.tags[name], "\(name)")
        }
    }

    @Test func `envelopes that must fail give the error they must give`() throws {
        let raw = try bytes(vectors.tagKey)
        let key = SharedKey(try SymmetricKey(copying: raw.span))
        let places = try all()
        #expect(vectors.refused.count >= 6)
        for vector in vectors.refused {
            let place = try #require(places[vector.place])
            let envelope = try bytes(vector.envelope)
            var found = "none"
            do { _ = try Envelope.open(envelope.span, under: key.key, id: vector.id, for: place) } catch {
                found = "\(error)"
            }
            #expect(found == vector.error, "\(vector.name)")
        }
    }

    private func all() throws -> [String: AssociatedData] {
        let places = Places(vault: try VaultID(bytes: bytes(vectors.vault)))
        let user = try UserID(bytes: bytes(vectors.user))
        let compartment = try CompartmentID(bytes: bytes(vectors.compartment))
        let place = RecordPlace(record: try RecordID(bytes: bytes(vectors.record)), version: 2)
        let file = Compartment(home: .caseFile(try CaseID(bytes: bytes(vectors.caseFile))), domain: .counselling)
        let descriptor = VersionDescriptor(kind: "session_note", formVersion: 1, compartment: file, author: user)
        return [
            "root key": places.rootKey(slot: 1, parameters: [1, 2, 3]),
            "master key": places.masterKey(epoch: 1), "book key": places.bookKey(.directory, number: 1),
            "directory": places.directory(.directory, [7, 7]), "account": places.directory(.account, [7, 7]),
            "seed": places.seed(of: user, parameters: [9]), "seed row": places.seedRow(of: user),
            "session seed": places.sessionSeed(of: user),
            "session signing": places.sessionSigning(of: user),
            "session key": places.sessionKey(compartment, epoch: 3, of: user),
            "grant": places.grant(at: Array(0xf0...0xff)),
            "compartment key": places.compartmentKey(compartment, epoch: 3),
            "record key": places.recordKey(place, in: compartment, epoch: 3),
            "record key row": places.recordKeyRow(place, at: Array(0xf0...0xff), master: 1),
            "content": places.content(place, descriptor),
            "draft": places.draft(place.record, of: user, for: Array("destination".utf8)),
            "facts key": places.factsKey(place), "facts": places.facts(place),
            "log entry": places.logEntry(generation: 1, seq: 5), "reason key": places.reasonKey(generation: 1, seq: 5),
            "reason": places.reason(generation: 1, seq: 5),
        ]
    }

    private func bytes(_ hex: String) throws -> [UInt8] {
        try #require(hex.utf8.count.isMultiple(of: 2))
        return try stride(from: 0, to: hex.utf8.count, by: 2).map { start in
            let from = hex.index(hex.startIndex, offsetBy: start)
            return try #require(UInt8(hex[from..<hex.index(from, offsetBy: 2)], radix: 16))
        }
    }
}
