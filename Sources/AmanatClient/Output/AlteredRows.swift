import Interfaces
import Synchronization

/// The rows that replies named as altered where they are stored: whatever list they are missing from, they are told once,
/// beside its results.
package final class AlteredRows: Sendable {
    private let found = Mutex<[String]>([])

    package init() {}

    package var rows: [String] { found.withLock { $0 } }

    /// Takes up what a reply names.
    func note(_ reply: some Sendable) {
        guard let named = (reply as? any NamesDamage)?.damaged else { return }
        found.withLock { rows in rows += named.filter { !rows.contains($0) } }
    }
}

/// A result with the rows beside it that are missing in it.
struct ResultWithGaps<Value: Encodable>: Encodable {
    let value: Value
    let damaged: [String]

    private enum CodingKeys: String, CodingKey {
        case damaged
    }

    func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(damaged, forKey: .damaged)
    }
}
