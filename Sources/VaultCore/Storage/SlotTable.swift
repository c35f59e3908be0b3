import FoundationEssentials
import GRDB
import Sealing
import Trust

/// Seal slots: the root key under a passphrase, or under the 32 bytes that the service manager hands over.
struct SlotTable {
    enum Kind: String, Sendable {
        case passphrase, credential
    }

    /// A slot as stored.
    struct Slot: Sendable {
        let number: UInt32
        let kind: Kind
        let parameters: [UInt8]
        let box: [UInt8]

        /// The root key, if this is the slot's key; nil if it isn't.
        func open(with key: SharedKey, places: Places) -> SharedKey? {
            let place = places.rootKey(slot: number, parameters: parameters)
            do { return SharedKey(try Envelope.openKey(box.span, under: key.key, id: number, for: place)) } catch {
                return nil
            }
        }
    }

    let store: Store

    /// The slots whose rows can be read; the others keep nobody from opening the vault.
    func all() throws(VaultError) -> [Slot] {
        var slots: [Slot] = []
        for row in try store.rows("SELECT number, kind, parameters, box FROM slot ORDER BY number") {
            if let slot = try store.passedOver.intact({ () throws(VaultError) in try slot(row) }) { slots.append(slot) }
        }
        return slots
    }

    private func slot(_ row: Row) throws(VaultError) -> Slot {
        let number = try row.number(0, of: .slot)
        let parameters = try row.blob(2, of: .slot)
        guard let kind = Kind(rawValue: try row.text(1, of: .slot)),
            kind == .credential || (try? PassphraseParameters(encoded: parameters)) != nil
        else { throw .tampered(.slot, String(number)) }
        return Slot(number: number, kind: kind, parameters: parameters, box: try row.blob(3, of: .slot))
    }

    /// Whether the credential that the service manager hands over is made to open the vault.
    var takesCredential: Bool {
        get throws(VaultError) {
            try store.row("SELECT 1 FROM slot WHERE kind = ?", [Kind.credential.rawValue]) != nil
        }
    }

    /// Adds a slot that a key opens; returns its number, which no slot has had before: a number in the log or on a paper
    /// means one slot for ever.
    @discardableResult
    func add(_ new: SlotKey, root: SharedKey, in places: Places) throws(VaultError) -> UInt32 {
        let number = try max(highest(), all().map(\.number).max() ?? 0) + 1
        try store.run(
            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
            [Self.highestName, UInt64(number).counter.data])
        let box = try sealing(.slot) { () throws(SealingError) in
            try Envelope.sealKey(
                root.key, under: new.key.key, id: number, for: places.rootKey(slot: number, parameters: new.parameters))
        }
        try store.run(
            "INSERT INTO slot (number, kind, parameters, box) VALUES (?, ?, ?, ?)",
            [Int64(number), new.kind.rawValue, new.parameters.data, box.data])
        return number
    }

    static let highestName = "highest slot"

    /// The highest number given so far; 0 in a vault whose slots were all made before that was noted.
    private func highest() throws(VaultError) -> UInt32 {
        guard let row = try store.row("SELECT value FROM meta WHERE name = ?", [Self.highestName]) else { return 0 }
        let stored = try UInt64(counter: row.blob(0, of: .meta))
        guard let number = UInt32(exactly: stored), number < .max else { throw .tampered(.meta, Self.highestName) }
        return number
    }

    func remove(_ number: UInt32) throws(VaultError) {
        try store.run("DELETE FROM slot WHERE number = ?", [Int64(number)])
    }

    /// The key a credential stands for.
    static func key(ofCredential credential: SharedSecret) throws(VaultError) -> SharedKey {
        SharedKey(
            try sealing(.slot) { () throws(SealingError) in
                try SymmetricKey(credential.secret).derive("amanat seal credential/1", [])
            })
    }
}
