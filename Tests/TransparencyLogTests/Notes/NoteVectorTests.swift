import Foundation
import Testing
import TransparencyLog

/// Go's sumdb/note and C2SP's own example.
@Suite(.enabled(if: SharedVectors.exist("signed-note"), "no ../shared/vectors/signed-note beside the checkout"))
struct NoteVectorTests {
    private struct Vectors: Decodable {
        struct Opening: Decodable {
            let name: String
            let note: String
            let vkeys: [String]
            let expect: String
        }

        let bad_vkeys: [String]
        let open: [Opening]
    }

    private static func load() throws -> Vectors {
        let files = try SharedVectors.all(Vectors.self, in: "signed-note")
        return try #require(files.first?.vector)
    }

    private func outcome(of opening: Vectors.Opening) throws -> String {
        let keys = try opening.vkeys.map { try VerifierKey($0, hasher: Sodium.hasher) }
        do throws(NoteError) {
            let note = try SignedNote(parsing: opening.note)
            _ = try note.signers(among: keys, check: Sodium.check)
            return note.formatted == opening.note ? "ok" : "altered"
        } catch .malformed {
            return "malformed"
        } catch .unsigned {
            return "unverified"
        } catch {
            return "error"
        }
    }

    @Test func `published notes open exactly as they should`() throws {
        let openings = try Self.load().open
        #expect(openings.count >= 12)
        for opening in openings {
            #expect(try outcome(of: opening) == opening.expect, "\(opening.name)")
        }
    }

    @Test func `published bad verifier keys are refused`() throws {
        for text in try Self.load().bad_vkeys {
            #expect(throws: NoteError.malformed(.verifierKey)) { try VerifierKey(text, hasher: Sodium.hasher) }
        }
    }
}
