import CanonicalJSON
import CaseFile
import Sealing
import Trust

/// Writes and releases versions of records for one session.
struct RecordDesk {
    let work: Work
    let compartments: CompartmentDesk
    private let records: RecordTable
    private let recordKeys: RecordKeyTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        compartments = try CompartmentDesk(work)
        let keys = try work.keys()
        records = RecordTable(store: work.store, keys: keys)
        recordKeys = RecordKeyTable(store: work.store, keys: keys)
    }

    /// A version about to be written.
    struct NewVersion {
        let place: RecordPlace
        let descriptor: VersionDescriptor
        let content: VersionContent
        let facts: JSONValue
    }

    /// Signs, seals and stores a version under a new record key; names it in the audit entry.
    func write(_ new: NewVersion) throws(VaultError) {
        let opened = try compartments.keyForWriting(new.descriptor.compartment)
        let signed = try sign(new)
        let recordKey = try sealing(.recordKey) { () throws(SealingError) in try SymmetricKey.random() }
        let content = try seal(signed.encoded(), under: recordKey, new)
        let facts = try sealFacts(new)
        let sealed = RecordTable.Sealed(content: content, facts: facts)
        try records.add(new.place, new.descriptor, sealed, at: new.content.entered)
        try recordKeys.put(recordKey, new.place, under: opened)
        if new.place.version > 1, let home = new.descriptor.caseFile { work.state.forgetRecordCounts(of: home) }
        name(
            new.place, new.descriptor, digest: RecordTable.digest(new.descriptor, new.content.entered, sealed))
    }

    /// A stored version the caller may hold the key of.
    func find(_ record: RecordID, version: UInt32? = nil) throws(VaultError) -> RecordTable.StoredVersion {
        guard let found = try stored(record, version) else { throw .notFound }
        return found
    }

    /// The same as somebody asks for it: where there is none, another stands in until it is refused.
    func asked(_ record: RecordID, version: UInt32? = nil) throws(VaultError) -> RecordTable.StoredVersion {
        try work.asked(record) { id throws(VaultError) in try stored(id, id == record ? version : nil) }
    }

    /// The newest version, or the one asked for; looked up in as many steps where there is none.
    private func stored(_ record: RecordID, _ version: UInt32?) throws(VaultError) -> RecordTable.StoredVersion? {
        let newest = try records.newestVersion(of: record)
        let found = try records.version(RecordPlace(record: record, version: version ?? newest ?? 1))
        guard let newest, found == nil else { return found }
        guard let version, version == 0 || version > newest else { throw .tampered(.recordVersion, record.text) }
        return nil
    }

    /// A record's newest version, where something leads to it: one that isn't there was altered.
    func listed(_ record: RecordID) throws(VaultError) -> RecordTable.StoredVersion {
        guard let found = try records.newest(of: record) else { throw .tampered(.record, record.text) }
        return found
    }

    /// What a record's newest version is, without its content; nil for one that was destroyed.
    func descriptorIfAny(of record: RecordID) throws(VaultError) -> VersionDescriptor? {
        try records.newestDescriptor(of: record)
    }

    /// What opens a stored version once its audit entry is durable.
    func opener(of stored: RecordTable.StoredVersion) throws(VaultError) -> VersionOpener {
        let compartment = stored.descriptor.compartment
        let id = compartment.id(in: try work.keys().vault)
        guard let inner = try recordKeys.innerWrap(stored.place, in: id) else {
            throw .tampered(.recordKey, stored.place.record.text)
        }
        let opened = try compartments.key(compartment, epoch: inner.epoch)
        let author = try compartments.trust.ledger.certificateHistory(of: stored.descriptor.author).map(
            \.identity.signing)
        return VersionOpener(stored: stored, inner: inner, compartmentKey: opened.key, author: author)
    }

    /// Makes sure that a version's key lies in the compartment its descriptor names, before anything new goes there:
    /// the descriptor rests under a key that others hold.
    func confirmPlace(of stored: RecordTable.StoredVersion) throws(VaultError) {
        let opener = try opener(of: stored)
        _ = try opener.inner.open(with: opener.compartmentKey)
    }

    /// Names a version in the audit entry.
    func name(_ place: RecordPlace, _ descriptor: VersionDescriptor, digest: [UInt8]) {
        work.entry.record = place.record.text
        work.entry.version = Int(place.version)
        work.entry.domain = descriptor.domain.text
        work.entry.digest = digest
        work.entry.caseFile = descriptor.caseFile?.text
    }

    private func sign(_ new: NewVersion) throws(VaultError) -> VersionContent {
        let message = try new.content.signed(new.place, new.descriptor, vault: work.keys().vault)
        let key = try work.session().signingKey()
        var content = new.content
        content.signature = key.sign(message).bytes
        return content
    }

    private func seal(
        _ plain: [UInt8], under key: borrowing SymmetricKey, _ new: NewVersion
    ) throws(VaultError) -> [UInt8] {
        let place = try work.keys().places.content(new.place, new.descriptor)
        do { return try Envelope.seal(plain.span, under: key, id: 1, for: place) } catch { throw .lockedMemoryMissing }
    }

    private func sealFacts(_ new: NewVersion) throws(VaultError) -> [UInt8] {
        let key = try sealing(.factsKey) { () throws(SealingError) in try SymmetricKey.random() }
        try recordKeys.putFactsKey(key, new.place)
        // Of a record that is its author's alone, nothing is told to whoever holds the server.
        let facts = new.descriptor.audience == .team ? new.facts : .object([:])
        guard let plain = try? facts.canonical else { throw .invalidInput(parameter: "fields", fault: "facts") }
        let place = try work.keys().places.facts(new.place)
        do {
            return try Envelope.seal(Filling.label.fill(plain).span, under: key, id: 1, for: place)
        } catch {
            throw .lockedMemoryMissing
        }
    }
}

/// Everything needed to open one version later, none of it plaintext.
struct VersionOpener: Sendable {
    let stored: RecordTable.StoredVersion
    let inner: RecordKeyTable.InnerWrap
    let compartmentKey: SharedKey
    /// The author's key as certified, for the signature inside.
    let author: [SigningPublicKey]

    /// A version, opened.
    struct Version: Sendable {
        let content: VersionContent
        /// The author's signature fits the content and a key that was certified for her.
        let verified: Bool
    }

    func open() throws(VaultError) -> Version {
        let content = try content()
        let message = try content.signed(stored.place, stored.descriptor, vault: inner.places.vault)
        guard let signature = try? Signature(content.signature) else {
            return Version(content: content, verified: false)
        }
        return Version(content: content, verified: author.contains { $0.verify(signature, of: message) })
    }

    /// The content alone, where nobody is told whether the author's signature fits.
    func content() throws(VaultError) -> VersionContent {
        let key = try inner.open(with: compartmentKey)
        let place = inner.places.content(stored.place, stored.descriptor)
        let plain: [UInt8]
        do {
            plain = try Envelope.open(stored.content.span, under: key, id: 1, for: place)
        } catch {
            throw .tampered(.recordVersion, stored.place.record.text)
        }
        FaultPoint.versionOpened.reach()
        return try VersionContent(opened: plain, of: stored.place.record)
    }
}
