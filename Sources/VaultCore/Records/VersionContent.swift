import CanonicalJSON
import FoundationEssentials
import Sealing
import Trust

/// What lies inside a version's envelope: the fields, when it happened, why it was written, and the author's signature.
///
/// The signature is made when the version is written and stays checkable after the author has left. It covers label,
/// vault, case, record, version, kind, form version, times, attachment hashes and the RFC 8785 form of the fields.
struct VersionContent: Sendable {
    let fields: JSONValue
    let event: String?
    /// UTC in microseconds since 1970.
    let entered: Int64
    let reason: String?
    /// The former versions' place is taken by this one's base; nil for the first.
    let attachments: [String]
    var signature: [UInt8] = []

    init(fields: JSONValue, event: String?, entered: Int64, reason: String?) {
        self.fields = fields
        self.event = event
        self.entered = entered
        self.reason = reason
        attachments = []
    }

    /// What the author signs.
    func signed(_ place: RecordPlace, _ descriptor: VersionDescriptor, vault: VaultID) throws(VaultError) -> [UInt8] {
        let body: [UInt8]
        do { body = try fields.canonical } catch { throw .invalidInput(parameter: "fields", fault: "not-canonical") }
        return AssociatedData("amanat record signature/1").adding(vault.bytes).adding(descriptor.home.encoded)
            .adding(place.record.bytes).adding(UInt64(place.version)).adding(descriptor.kind)
            .adding(UInt64(descriptor.formVersion)).adding(UInt64(bitPattern: entered)).adding(event ?? "")
            .adding(reason ?? "").adding(attachments.joined(separator: ",")).adding(body).encoded
    }

    /// Canonical JSON, filled up so that a length tells little.
    func encoded() throws(VaultError) -> [UInt8] {
        var object: [String: JSONValue] = [
            "fields": fields, "entered": .string(String(entered)),
            "signature": .string(Data(signature).base64EncodedString()),
            "attachments": .array(attachments.map { .string($0) }),
        ]
        if let event { object["event"] = .string(event) }
        if let reason { object["reason"] = .string(reason) }
        do {
            return Filling.content.fill(try JSONValue.object(object).canonical)
        } catch {
            throw .invalidInput(parameter: "fields", fault: "not-canonical")
        }
    }

    init(opened bytes: [UInt8], of record: RecordID) throws(VaultError) {
        guard let plain = try? Filling.content.value(of: bytes),
            let value = try? JSONValue(parsing: plain),
            case .object(let object) = value, let fields = object["fields"],
            case .string(let time)? = object["entered"], let entered = Int64(time),
            case .string(let base64)? = object["signature"], let signature = Data(base64Encoded: base64)
        else { throw .tampered(.recordVersion, record.text) }
        self.fields = fields
        self.entered = entered
        if case .string(let event)? = object["event"] { self.event = event } else { event = nil }
        if case .string(let reason)? = object["reason"] { self.reason = reason } else { reason = nil }
        attachments = []
        self.signature = [UInt8](signature)
    }
}
