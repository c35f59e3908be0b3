import FoundationEssentials
import Sealing
import Testing

@testable import AmanatDaemon

@Suite struct UnsealCredentialTests {
    private let directory: String
    private var environment: [String: String] { ["CREDENTIALS_DIRECTORY": directory] }

    init() throws { directory = try temporaryDirectory() }

    private func write(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: "\(directory)/amanat-unseal"))
    }

    /// The outcome without its secret: nil for no credential.
    private func load(tpm: String) throws -> (bytes: [UInt8], selfOpening: Bool)? {
        guard let found = try UnsealCredential.find(under: environment, tpm: tpm) else { return nil }
        let bytes = try found.secret().withBytes { span in span.indices.map { span[$0] } }
        return (bytes, found.selfOpening)
    }

    @Test func `32 bytes are taken, and are self-opening without a TPM`() throws {
        let bytes = (0..<32).map { UInt8($0) }
        try write(bytes)
        let without = try #require(try load(tpm: "\(directory)/tpm0"))
        #expect(without.bytes == bytes && without.selfOpening)
        let with = try #require(try load(tpm: directory))
        #expect(with.bytes == bytes && !with.selfOpening)
    }

    @Test(arguments: [0, 31, 33, 64])
    func `any other size is refused`(count: Int) throws {
        try write(Array(repeating: 7, count: count))
        #expect(throws: StartError.credentialSize(expected: 32, found: count)) { _ = try load(tpm: directory) }
    }

    @Test func `no credential is no error`() throws {
        #expect(try load(tpm: directory)?.bytes == nil)
        #expect(try UnsealCredential.find(under: [:]) == nil)
    }
}
