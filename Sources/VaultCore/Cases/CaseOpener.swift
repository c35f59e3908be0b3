import FoundationEssentials
import Sealing
import Trust

/// Who opened a case, and signed which reference it has: whoever holds the server can't exchange two of them unseen.
struct CaseOpener: Sendable, Equatable {
    let user: UserID
    let signature: [UInt8]

    init(user: UserID, signature: [UInt8]) {
        self.user = user
        self.signature = signature
    }

    /// The same as two lines of a case's row.
    init?(_ user: Substring, _ signature: Substring) {
        guard let user = try? UserID(text: String(user)), let bytes = [UInt8](hex: signature) else { return nil }
        self.user = user
        self.signature = bytes
    }

    /// What is signed.
    static func message(
        _ reference: String, of caseFile: CaseID, registeredAs registration: RecordID, in vault: VaultID
    ) -> [UInt8] {
        AssociatedData("amanat case reference/1").adding(vault.bytes).adding(caseFile.bytes).adding(reference)
            .adding(registration.bytes).encoded
    }
}

extension [UInt8] {
    /// Bytes from what ``hex`` makes of them; nil for anything else.
    init?(hex text: Substring) {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            append(UInt8(high << 4 | low))
        }
    }
}
