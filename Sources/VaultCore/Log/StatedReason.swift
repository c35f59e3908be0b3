import Interfaces
import Sealing
import TransparencyLog

/// What the log holds of the words that were given as an entry's reason.
enum StatedReason: Hashable, Sendable {
    case none
    case words(String)
    /// The entry has a hash of words that are gone: erased with what they were about.
    case erased
    /// What rests there isn't what was said.
    case altered

    var text: String? {
        if case .words(let text) = self { text } else { nil }
    }

    var fate: Audit.ReasonFate? {
        switch self {
        case .none, .words: nil
        case .erased: .erased
        case .altered: .altered
        }
    }
}

extension LogTable {
    /// The words given as an entry's reason, compared with the hash that the tree covers: whoever can seal words for a
    /// row can't make them fit it.
    func statedReason(of entry: AuditEntry, at place: LogPlace) throws(VaultError) -> StatedReason {
        let stored = try store.passedOver.intact { () throws(VaultError) in try reason(place.generation, place.seq) }
        guard let stored else { return .altered }
        guard let words = stored else { return entry.reason == nil ? .none : .erased }
        guard entry.reason?.bytes == Hash.blake2b256([entry.stamp.salt.bytes, words]) else { return .altered }
        return .words(String(decoding: words, as: UTF8.self))
    }

    /// Whether the words at a place aren't those that were said; of an entry that doesn't open nobody can tell.
    func isReasonAltered(at place: LogPlace) throws(VaultError) -> Bool {
        guard case .entry(_, let entry) = try sighting(place) else { return false }
        return try statedReason(of: entry, at: place) == .altered
    }
}
