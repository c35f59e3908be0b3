import CSodium
import FoundationEssentials
import Testing

@testable import Sealing

/// The public vectors of C2SP/wycheproof, where they lie beside the project.
struct WycheproofTests {
    struct File<Group: Decodable>: Decodable { let testGroups: [Group] }

    private func groups<Group: Decodable>(_ name: String, as type: Group.Type) throws -> [Group] {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appending(path: "../shared/vectors/wycheproof/testvectors_v1/\(name)_test.json").standardized
        guard FileManager.default.fileExists(atPath: path.path) else {
            print("notice: \(name): skipped, no public vectors at ../shared/vectors")
            return []
        }
        return try JSONDecoder().decode(File<Group>.self, from: Data(contentsOf: path)).testGroups
    }

    struct Sealed: Decodable {
        struct Case: Decodable { let tcId: Int, key, iv, aad, msg, ct, tag, result: String }
        let tests: [Case]
    }

    @Test func `XChaCha20-Poly1305 agrees with Wycheproof`() throws {
        for test in try groups("xchacha20_poly1305", as: Sealed.self).flatMap(\.tests) {
            let sealed = bytes(hex: test.ct) + bytes(hex: test.tag)
            do {
                let cipher = try XChaCha20Poly1305(nonce: bytes(hex: test.iv), associated: bytes(hex: test.aad))
                var opened = [UInt8](repeating: 0, count: sealed.count - 16)
                var span = opened.mutableSpan
                try cipher.decrypt(sealed.span, key: bytes(hex: test.key).span, into: &span)
                #expect(test.result == "valid" && opened == bytes(hex: test.msg), "tcId \(test.tcId)")
                var made: [UInt8] = []
                cipher.encrypt(opened.span, key: bytes(hex: test.key).span, to: &made)
                #expect(made == sealed, "tcId \(test.tcId)")
            } catch {
                #expect(test.result == "invalid", "tcId \(test.tcId)")
            }
        }
    }

    struct Signed: Decodable {
        struct Case: Decodable { let tcId: Int, msg, sig, result: String }
        struct Key: Decodable { let pk: String }
        let publicKey: Key
        let tests: [Case]
    }

    @Test func `Ed25519 agrees with Wycheproof`() throws {
        for group in try groups("ed25519", as: Signed.self) {
            let key = try SigningPublicKey(bytes(hex: group.publicKey.pk))
            for test in group.tests {
                let signature = try? Signature(bytes(hex: test.sig))
                let isGood = signature.map { key.verify($0, of: bytes(hex: test.msg)) } ?? false
                #expect(isGood == (test.result == "valid"), "tcId \(test.tcId)")
            }
        }
    }

    struct Agreed: Decodable {
        struct Case: Decodable {
            let tcId: Int
            let flags: [String]
            let `public`, `private`, shared, result: String
        }
        let tests: [Case]
    }

    /// Each vector's agreement is played as a sealed box whose ephemeral key is the vector's public key.
    @Test func `X25519 in sealed boxes agrees with Wycheproof`() throws {
        for test in try groups("x25519", as: Agreed.self).flatMap(\.tests) {
            var point = [UInt8](repeating: 0, count: 32)
            crypto_scalarmult_base(&point, bytes(hex: test.private))
            let secret = try LockedBytes(copying: bytes(hex: test.private).span)
            let key = BoxSecretKey(publicKey: try BoxPublicKey(point), bytes: secret)
            let box = sealedBox(ephemeral: bytes(hex: test.public), to: point, shared: bytes(hex: test.shared))
            let isWeak = bytes(hex: test.shared).allSatisfy { $0 == 0 }
            if isWeak {
                #expect(throws: SealingError.forged, "tcId \(test.tcId)") { try SealedBox.open(box.span, with: key) }
            } else {
                #expect(try SealedBox.open(box.span, with: key) == [1, 2, 3], "tcId \(test.tcId)")
            }
        }
    }

    private func sealedBox(ephemeral: [UInt8], to recipient: [UInt8], shared: [UInt8]) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: 32)
        crypto_core_hsalsa20(&key, [UInt8](repeating: 0, count: 16), shared, nil)
        var nonce = [UInt8](repeating: 0, count: 24)
        crypto_generichash(&nonce, 24, ephemeral + recipient, 64, nil, 0)
        var box = [UInt8](repeating: 0, count: 19)
        crypto_secretbox_easy(&box, [1, 2, 3], 3, nonce, key)
        return ephemeral + box
    }
}
