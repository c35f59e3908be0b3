import CanonicalJSON
import CaseFile

/// Numbers as people write them, in ASCII, Arabic (٠–٩) or Persian and Urdu digits (۰–۹).
enum WrittenNumber {
    static func integer(_ text: String) throws(AnswerFault) -> JSONValue {
        guard let number = Int64(foldingDigits(text)) else { throw AnswerFault(message: "write a whole number") }
        return .integer(number)
    }

    /// A whole number stays one, so that its JSON is the same whoever writes it.
    static func number(_ text: String) throws(AnswerFault) -> JSONValue {
        let ascii = foldingDigits(text).map { $0 == "٫" ? "." : $0 }
        if let whole = Int64(String(ascii)) { return .integer(whole) }
        guard let number = Double(String(ascii)), number.isFinite else { throw AnswerFault(message: "write a number") }
        return .number(number)
    }

    /// Minutes of a duration such as 45 or 1:15.
    static func minutes(_ text: String) throws(AnswerFault) -> JSONValue {
        let parts = foldingDigits(text).split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        if parts.count == 1, let minutes = parts[0], (0..<10_000).contains(minutes) { return .integer(minutes) }
        guard parts.count == 2, let hours = parts[0], let minutes = parts[1], (0..<100).contains(hours),
            (0..<60).contains(minutes)
        else { throw AnswerFault(message: "write minutes, or hours:minutes") }
        return .integer(hours * 60 + minutes)
    }

    static func twoDigits(_ number: Int32) -> String {
        (number < 10 ? "0" : "") + String(number)
    }
}
