import FoundationEssentials
import Trust

/// What stays of a destroyed record: which it was, who destroyed it by whose approval, when, and why in a code.
///
/// Rests under the directory key; no word of the record is in it.
struct Tombstone: Codable, Sendable {
    /// A version that was.
    struct Version: Codable, Sendable {
        let number: UInt32
        let author: String
        let entered: Int64
        /// By which the audit log knows it.
        let digest: Data
    }

    /// Where the record had its place.
    struct Place: Codable, Sendable {
        let caseFile: String
        let kind: String
        let domain: String
        let audience: String
        let author: String
    }

    /// The act, as its audit entry has it.
    struct Act: Codable, Sendable {
        let requester: String
        let approvers: [String]
        let approval: String
        let purpose: String?
        let time: Int64
        let generation: Int64
        let seq: Int64
    }

    let record: String
    let place: Place
    let versions: [Version]
    let act: Act
    /// Which cutting of the database's log has to come before the certificate is issued.
    let cutting: Int64
    let certificate: DestructionCertificate
}

extension Tombstone {
    /// How the record stood in its case, for deciding who may know of it.
    func standing() throws(VaultError) -> VersionDescriptor {
        guard let caseFile = try? CaseID(text: place.caseFile), let domain = try? DomainName(place.domain),
            let audience = Trust.Audience(text: place.audience[...]), let author = try? UserID(text: place.author)
        else { throw .tampered(.tombstone, record) }
        return VersionDescriptor(
            kind: place.kind, formVersion: 0,
            compartment: Compartment(home: .caseFile(caseFile), domain: domain, audience: audience), author: author)
    }
}
