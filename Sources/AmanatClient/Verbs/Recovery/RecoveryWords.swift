import Interfaces

/// A recovery's deed in words that a custodian can say yes or no to.
struct RecoveryWords {
    private let asked: Recovery.Asked

    init(_ asked: Recovery.Asked) {
        self.asked = asked
    }

    /// One sentence: what will be done.
    var deed: String {
        let person = SafeText(asked.person).isolated
        return switch asked.deed {
        case .caseKeys:
            "\(person) is given the keys of the case \(safe(asked.reference)) that her roles entitle her to."
        case .personKeys:
            "\(person) is given the keys that \(safe(asked.from)) had, as far as her roles entitle her to them."
        case .processNotes: "\(person) is given back her own process notes and drafts, under the keys she made anew."
        case .inheritedNotes:
            "\(person) is given the process notes of \(safe(asked.from)), which were hers alone; two people have approved it."
        case .certify: "\(person) is certified as a supervisor."
        case .withdraw: "\(person) is no supervisor any more: her certificate ends."
        case .admin: "\(person) becomes an admin and logs in from the Unix account \(asked.uid ?? 0)."
        }
    }

    /// All of it, for the terminal.
    var block: KeyValueBlock {
        var block = KeyValueBlock()
        block.add("what", deed)
        block.add("fingerprint", asked.fingerprint.map(Self.groups))
        block.add("reason", asked.reason)
        block.add("asked by", asked.requester ?? "root")
        return block
    }

    /// Digits in groups of five, as they are read aloud.
    private static func groups(_ digits: String) -> String {
        let plain = Array(digits.filter(\.isNumber))
        return stride(from: 0, to: plain.count, by: 5).map { String(plain[$0..<min($0 + 5, plain.count)]) }
            .joined(separator: " ")
    }

    private func safe(_ text: String?) -> String { SafeText(text ?? "").isolated }
}
