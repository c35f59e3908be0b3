import Testing
import Trust

@Suite struct NameTests {
    @Test(arguments: ["a", "medical_officer", "n.khan-2", "abcdefghijklmnopqrstuvwxyzabcdef"])
    func `a plain word is a name`(text: String) throws {
        #expect(try LoginName(text).text == text)
    }

    @Test(arguments: ["", "2a", "Sadia", "sаdia", "a b", "_a", "abcdefghijklmnopqrstuvwxyzabcdefg", "a\n"])
    func `anything that could look like another name is refused`(text: String) {
        #expect(throws: TrustError.malformed(.name)) { try LoginName(text) }
    }

    @Test func `names fixed in the source are well formed`() throws {
        let roles: [RoleName] = [.psychologist, .medicalOfficer, .socialWorker, .supervisor, .monitor]
        for role in roles { #expect(try RoleName(role.text) == role) }
        let domains: [DomainName] = [.general, .legal, .counselling, .medical, .medicolegal, .drafts, .index]
        for domain in domains { #expect(try DomainName(domain.text) == domain) }
    }
}
