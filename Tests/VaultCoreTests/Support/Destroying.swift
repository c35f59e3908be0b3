import FoundationEssentials
import GRDB
import Interfaces
import Trust

@testable import VaultCore

extension Staff {
    /// A second supervisor: what needs two people needs her.
    func secondSupervisor() async throws -> Centre.Person {
        try await centre.hire(
            "laila", ["supervisor"], Centre.Founders(admin: admin, supervisor: supervisor, shares: []))
    }

    /// Does what two people do: asks, has a second supervisor approve, and does it again.
    func together(_ act: () async throws -> Void) async throws {
        do {
            try await act()
        } catch VaultError.approvalNeeded(let id, _) {
            try await centre.approve(id, by: try await secondSupervisor())
            try await act()
        }
    }
}

extension Centre {
    @discardableResult
    func destroy(_ record: String, by person: Person, reason: String? = "kept long enough") async throws -> [String] {
        try await perform(
            DestroyRecord(
                .init(
                    session: person.session, record: record, reason: reason, passphrase: person.passphrase,
                    request: fresh()))
        ).records
    }

    @discardableResult
    func destroy(case file: String, by person: Person) async throws -> [String] {
        try await perform(
            DestroyCase(
                .init(
                    session: person.session, case: file, reason: "kept long enough", passphrase: person.passphrase,
                    request: fresh()))
        ).records
    }

    func hold(_ file: String, record: String? = nil, by person: Person) async throws -> String {
        try await perform(
            SetHold(
                .init(session: person.session, case: file, record: record, reason: "the court asked", request: fresh()))
        ).hold
    }

    func lift(_ hold: String, by person: Person) async throws {
        _ = try await perform(
            LiftHold(
                .init(
                    session: person.session, hold: hold, reason: "the matter is closed", passphrase: person.passphrase,
                    request: fresh())))
    }

    func certificates(of text: String, by person: Person) async throws -> [Retention.Certificate] {
        try await perform(ShowCertificates(.init(session: person.session, of: text))).certificates
    }

    /// Every byte that could open a record or is its ciphertext: wrapped keys, contents, facts, descriptors.
    func remains(of record: String) throws -> [[UInt8]] {
        let id = try RecordID(text: record).bytes.data
        return try onDisk { store in
            var found: [[UInt8]] = []
            for sql in [
                "SELECT box FROM record_key WHERE record = ?", "SELECT box FROM facts_key WHERE record = ?",
                "SELECT content FROM record_version WHERE record = ?",
                "SELECT facts FROM record_version WHERE record = ?",
                "SELECT descriptor FROM record_version WHERE record = ?",
            ] {
                for row in try store.rows(sql, [id]) { found.append(try row.blob(0, of: .record)) }
            }
            return found
        }
    }

    /// The database and its write-ahead log, byte for byte.
    func files() throws -> [UInt8] {
        var bytes: [UInt8] = []
        for name in ["vault.db", "vault.db-wal"] where FileManager.default.fileExists(atPath: directory + "/" + name) {
            bytes += [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory + "/" + name)))
        }
        return bytes
    }

    /// Which of these stand in the files, looked for by their middle 48 bytes.
    func found(_ remains: [[UInt8]]) throws -> Int {
        let files = Data(try files())
        return remains.filter { bytes in
            let start = max(0, bytes.count / 2 - 24)
            return files.firstRange(of: Data(bytes[start..<min(bytes.count, start + 48)])) != nil
        }.count
    }
}
