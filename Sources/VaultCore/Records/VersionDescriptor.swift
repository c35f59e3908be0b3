import Access
import Trust

/// What has to be known of a version before it can be opened: what it is, where it belongs and who wrote it.
///
/// Rests under the directory key and is bound into the content's associated data, so that neither can be swapped.
struct VersionDescriptor: Sendable, Equatable {
    let kind: String
    let formVersion: UInt32
    let home: Home
    let domain: DomainName
    let audience: Trust.Audience
    let author: UserID

    var compartment: Compartment { Compartment(home: home, domain: domain, audience: audience) }

    /// The case whose file this belongs to.
    var caseFile: CaseID? {
        if case .caseFile(let id) = home { id } else { nil }
    }

    /// Lines of validated names, none of which can hold a line break.
    var encoded: [UInt8] {
        let lines = ["1", kind, String(formVersion), home.text, domain.text, audience.text, author.text]
        return Array(lines.joined(separator: "\n").utf8)
    }

    init(
        kind: String, formVersion: UInt32, compartment: Compartment, author: UserID
    ) {
        self.kind = kind
        self.formVersion = formVersion
        home = compartment.home
        domain = compartment.domain
        audience = compartment.audience
        self.author = author
    }

    init(stored bytes: [UInt8]) throws(VaultError) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 7, lines[0] == "1", let form = UInt32(lines[2]), let home = Home(text: lines[3]),
            let domain = try? DomainName(String(lines[4])), let audience = Trust.Audience(text: lines[5]),
            let author = try? UserID(text: String(lines[6]))
        else { throw .tampered(.recordVersion, "descriptor") }
        kind = String(lines[1])
        formVersion = form
        self.home = home
        self.domain = domain
        self.audience = audience
        self.author = author
    }
}

extension Home {
    /// A home as descriptors and associated data name it.
    var text: String {
        switch self {
        case .caseFile(let id): "case \(id.text)"
        case .group(let id): "group \(id.text)"
        case .user(let id): "user \(id.text)"
        case .organisation: "organisation"
        }
    }

    var encoded: [UInt8] { Array(text.utf8) }

    init?(text: Substring) {
        let words = text.split(separator: " ")
        switch (words.first, words.dropFirst().first) {
        case ("case", let id?): if let id = try? CaseID(text: String(id)) { self = .caseFile(id) } else { return nil }
        case ("group", let id?): if let id = try? GroupID(text: String(id)) { self = .group(id) } else { return nil }
        case ("user", let id?): if let id = try? UserID(text: String(id)) { self = .user(id) } else { return nil }
        case ("organisation", nil): self = .organisation
        default: return nil
        }
    }
}

extension Trust.Audience {
    var text: String {
        switch self {
        case .team: "team"
        case .author(let id): "author \(id.text)"
        }
    }

    init?(text: Substring) {
        let words = text.split(separator: " ")
        switch (words.first, words.dropFirst().first) {
        case ("team", nil): self = .team
        case ("author", let id?): if let id = try? UserID(text: String(id)) { self = .author(id) } else { return nil }
        default: return nil
        }
    }
}
