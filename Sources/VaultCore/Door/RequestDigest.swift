import FoundationEssentials
import Sealing

/// Tells a repeated request from another one with the same id.
enum RequestDigest {
    /// SHA-256 over the parameters with the session left out, since a repeat may come from a later session, and with
    /// the passphrase, of which nothing is kept.
    static func of<Parameters: Encodable>(
        _ parameters: Parameters, without fields: WritableKeyPath<Parameters, String>...
    ) -> [UInt8] {
        var plain = parameters
        for field in fields { plain[keyPath: field] = "" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let bytes = try? encoder.encode(plain) else { return [] }
        return Hash.sha256([UInt8](bytes))
    }
}
