import Access
import FoundationEssentials
import Interfaces
import Sealing
import Trust

/// Stores unfinished records, each sealed to its author's own compartment: nobody else can open one.
struct DraftDesk {
    private let work: Work
    private let drafts: DraftTable
    private let recordKeys: RecordKeyTable
    private let compartments: CompartmentDesk

    init(_ work: Work) throws(VaultError) {
        self.work = work
        let keys = try work.keys()
        drafts = DraftTable(store: work.store, keys: keys)
        recordKeys = RecordKeyTable(store: work.store, keys: keys)
        compartments = try CompartmentDesk(work)
    }

    /// Writes a draft, replacing the save before, or a new one where no id is given; returns its id.
    ///
    /// Another's id and one that nobody has are refused alike, by a look at her own list: the caller makes up no ids.
    func save(_ descriptor: DraftDescriptor, _ text: String, as known: RecordID?) throws(VaultError) -> RecordID {
        let me = try work.session().user
        if let known, try !isHers(known) { throw .notFound }
        let id = known ?? .random()
        let keys = try work.keys()
        let opened = try compartments.keyForWriting(.drafts(of: me))
        let place = RecordPlace(record: id, version: 1)
        let key = try sealing(.recordKey) { () throws(SealingError) in try SymmetricKey.random() }
        try recordKeys.delete(place, in: opened.id)
        try recordKeys.put(key, place, under: opened)
        let destination = try descriptor.encoded()
        let content = try seal(text, under: key, keys.places.draft(id, of: me, for: destination))
        try drafts.put(id, destination, content, at: work.now)
        if known == nil { try IndexedList(work, .drafts(of: me)).append(id.bytes) }
        work.entry.record = id.text
        work.entry.caseFile = descriptor.caseFile
        work.entry.digest = Hash.sha256(content)
        return id
    }

    /// Places of the list that are looked at: nobody works on as many notes at once.
    private static let newest = 128

    /// The caller's newest drafts, newest save first; none of a case that she has been recused from since.
    func newest() throws(VaultError) -> [DraftTable.Stored] {
        let (directory, me) = (try work.directory, try work.session().user.bytes)
        let places = try directory.count(.draftsOfUser, me)
        var found: [DraftTable.Stored] = []
        for place in (places - min(places, UInt64(Self.newest)))..<places {
            let draft = try work.store.passedOver.found { () throws(VaultError) -> DraftTable.Stored? in
                try directory.listed(.draftsOfUser, me, at: place).map { bytes throws(VaultError) in
                    try drafts.listed(RecordID(stored: bytes, in: .draft))
                }
            }
            if let draft, try work.mayList(stored: draft.descriptor.caseFile) { found.append(draft) }
        }
        return found.sorted { $0.saved > $1.saved }
    }

    /// One of the caller's drafts; nil if it is nobody's or another's.
    func find(_ id: RecordID) throws(VaultError) -> DraftTable.Stored? {
        guard try isHers(id) else { return nil }
        return try drafts.listed(id)
    }

    private func isHers(_ id: RecordID) throws(VaultError) -> Bool {
        let me = try work.session().user
        let list = try IndexedList(work, .drafts(of: me))
        if try list.contains(id.bytes) { return true }
        guard try list.isUnsure else { return false }
        // Where her list was altered, it may be one of what can't be read of it.
        return try work.directory.whole(.draftsOfUser, me.bytes).contains(id.bytes)
    }

    /// One of the caller's drafts, once the policy lets her do this to it; `notFound` for what isn't hers.
    func admitted(_ action: ActionID, to text: String) throws(VaultError) -> DraftTable.Stored {
        try work.admit(action)
        guard let draft = try find(RecordID(asked: text)), try work.mayName(stored: draft.descriptor.caseFile) else {
            throw .notFound
        }
        let me = try work.session().user
        let audience: Trust.Audience = draft.descriptor.audience == Cases.Audience.author.rawValue ? .author(me) : .team
        try work.decide(action, on: try work.object(draft.descriptor.domain, audience, author: me, of: nil, .nothing))
        return draft
    }

    /// What opens a draft once its entry is durable.
    func opener(of draft: DraftTable.Stored) throws(VaultError) -> @Sendable () throws(VaultError) -> String {
        let me = try work.session().user
        let compartment = Compartment.drafts(of: me)
        let place = RecordPlace(record: draft.id, version: 1)
        let keys = try work.keys()
        guard let inner = try recordKeys.innerWrap(place, in: compartment.id(in: keys.vault)) else {
            throw .tampered(.draft, draft.id.text)
        }
        let opened = try compartments.key(compartment, epoch: inner.epoch)
        let ad = keys.places.draft(draft.id, of: me, for: draft.destination)
        work.entry.record = draft.id.text
        work.entry.caseFile = draft.descriptor.caseFile
        work.entry.digest = Hash.sha256(draft.content)
        return { () throws(VaultError) in
            let key = try inner.open(with: opened.key)
            do {
                let filled = try Envelope.open(draft.content.span, under: key, id: 1, for: ad)
                return String(decoding: try Filling.content.value(of: filled), as: UTF8.self)
            } catch {
                throw .tampered(.draft, draft.id.text)
            }
        }
    }

    /// Deletes a draft and its key; an id that is none of the caller's is `notFound`.
    func discard(_ text: String) throws(VaultError) {
        let id = try RecordID(asked: text)
        guard try isHers(id) else { throw .notFound }
        let me = try work.session().user
        try drafts.delete(id)
        let compartment = Compartment.drafts(of: me).id(in: try work.keys().vault)
        try recordKeys.delete(RecordPlace(record: id, version: 1), in: compartment)
        try IndexedList(work, .drafts(of: me)).remove(id.bytes)
    }

    private func seal(
        _ text: String, under key: borrowing SymmetricKey, _ place: AssociatedData
    ) throws(VaultError) -> [UInt8] {
        do {
            return try Envelope.seal(Filling.content.fill(Array(text.utf8)).span, under: key, id: 1, for: place)
        } catch {
            throw .lockedMemoryMissing
        }
    }
}

/// What a draft is meant to become; rests under the directory key.
struct DraftDescriptor: Codable, Sendable, Equatable {
    /// The case's id; nil for the registration of a case that isn't open yet, which is a destination of its own: such a
    /// draft can't be moved into a case, nor one of a case out of it.
    let caseFile: String?
    let reference: String?
    let kind: String
    let domain: String
    let audience: String
    let record: String?
    let version: Int?

    /// The bytes that rest under the directory key and are bound into the draft's associated data.
    func encoded() throws(VaultError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let bytes = try? encoder.encode(self) else { throw .tampered(.draft, caseFile ?? "new-case") }
        return [UInt8](bytes)
    }
}
