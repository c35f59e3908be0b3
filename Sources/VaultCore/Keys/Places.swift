import Sealing
import Trust

/// The associated data of every envelope: what a ciphertext is, and the only place where it opens.
///
/// A ciphertext moved to another row, version, case or vault has other associated data and so another key and
/// commitment. Fields are length-prefixed; a label names the type and its format's version.
struct Places {
    let vault: VaultID

    func rootKey(slot: UInt32, parameters: [UInt8]) -> AssociatedData {
        AssociatedData("amanat root key/1").adding(vault.bytes).adding(UInt64(slot)).adding(parameters)
    }

    func masterKey(epoch: UInt32) -> AssociatedData {
        AssociatedData("amanat master key/1").adding(vault.bytes).adding(UInt64(epoch))
    }

    func bookKey(_ name: BookKey.Name, number: UInt32) -> AssociatedData {
        AssociatedData("amanat book key/1").adding(vault.bytes).adding(name.rawValue).adding(UInt64(number))
    }

    func directory(_ table: Table, _ tag: [UInt8]) -> AssociatedData {
        AssociatedData("amanat directory/1").adding(vault.bytes).adding(table.rawValue).adding(tag)
    }

    /// A person's seed under her passphrase; the Argon2id parameters are authenticated with it.
    func seed(of user: UserID, parameters: [UInt8]) -> AssociatedData {
        AssociatedData("amanat seed/1").adding(vault.bytes).adding(user.bytes).adding(parameters)
    }

    func seedRow(of user: UserID) -> AssociatedData {
        AssociatedData("amanat seed row/1").adding(vault.bytes).adding(user.bytes)
    }

    func sessionSeed(of user: UserID) -> AssociatedData {
        AssociatedData("amanat session seed/1").adding(vault.bytes).adding(user.bytes)
    }

    func sessionSigning(of user: UserID) -> AssociatedData {
        AssociatedData("amanat session signing/1").adding(vault.bytes).adding(user.bytes)
    }

    func sessionKey(_ compartment: CompartmentID, epoch: UInt64, of user: UserID) -> AssociatedData {
        AssociatedData("amanat session compartment/1").adding(vault.bytes).adding(compartment.bytes).adding(epoch)
            .adding(user.bytes)
    }

    /// A sealed compartment key in its row, whose tag stands for compartment, epoch and grantee.
    ///
    /// A rotation opens and closes this wrap with what the row itself says: it learns of no compartment and no person.
    func grant(at tag: [UInt8]) -> AssociatedData {
        AssociatedData("amanat grant/2").adding(vault.bytes).adding(tag)
    }

    /// What a compartment key's public commitment is bound to.
    func compartmentKey(_ compartment: CompartmentID, epoch: UInt64) -> AssociatedData {
        AssociatedData("amanat compartment key/1").adding(vault.bytes).adding(compartment.bytes).adding(epoch)
    }

    /// The inner wrap: the record key under its compartment's key.
    func recordKey(_ place: RecordPlace, in compartment: CompartmentID, epoch: UInt64) -> AssociatedData {
        AssociatedData("amanat record key/1").adding(vault.bytes).adding(place.record.bytes)
            .adding(UInt64(place.version)).adding(compartment.bytes).adding(epoch)
    }

    /// The outer wrap, under the master key: the row's own columns, of which the tag stands for the compartment.
    func recordKeyRow(_ place: RecordPlace, at tag: [UInt8], master: UInt32) -> AssociatedData {
        AssociatedData("amanat record key row/2").adding(vault.bytes).adding(place.record.bytes)
            .adding(UInt64(place.version)).adding(tag).adding(UInt64(master))
    }

    func content(_ place: RecordPlace, _ descriptor: VersionDescriptor) -> AssociatedData {
        AssociatedData("amanat content/1").adding(vault.bytes).adding(place.record.bytes).adding(UInt64(place.version))
            .adding(descriptor.kind).adding(UInt64(descriptor.formVersion)).adding(descriptor.home.encoded)
            .adding(descriptor.author.bytes)
    }

    /// A draft opens only with the destination it was written for.
    func draft(_ draft: RecordID, of author: UserID, for destination: [UInt8]) -> AssociatedData {
        AssociatedData("amanat draft/1").adding(vault.bytes).adding(draft.bytes).adding(author.bytes)
            .adding(destination)
    }

    func factsKey(_ place: RecordPlace) -> AssociatedData {
        AssociatedData("amanat facts key/1").adding(vault.bytes).adding(place.record.bytes)
            .adding(UInt64(place.version))
    }

    func facts(_ place: RecordPlace) -> AssociatedData {
        AssociatedData("amanat facts/1").adding(vault.bytes).adding(place.record.bytes).adding(UInt64(place.version))
    }

    func logEntry(generation: Int64, seq: Int64) -> AssociatedData {
        logRow("amanat log entry/1", generation, seq)
    }

    func reasonKey(generation: Int64, seq: Int64) -> AssociatedData {
        logRow("amanat reason key/1", generation, seq)
    }

    func reason(generation: Int64, seq: Int64) -> AssociatedData {
        logRow("amanat reason/1", generation, seq)
    }

    /// A row altered by hand may have any number, which then opens nothing.
    private func logRow(_ label: String, _ generation: Int64, _ seq: Int64) -> AssociatedData {
        AssociatedData(label).adding(vault.bytes).adding(UInt64(bitPattern: generation))
            .adding(UInt64(bitPattern: seq))
    }
}

/// One version of one record.
struct RecordPlace: Hashable, Sendable {
    let record: RecordID
    let version: UInt32
}
