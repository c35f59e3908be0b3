import Testing
import Trust

@Suite struct FingerprintTests {
    private func fingerprint(_ person: Person, _ roles: Set<RoleName>, pin: Person, vault: VaultID) -> Fingerprint {
        let certificate = Certificate(user: person.id, name: person.name, roles: roles, identity: person.identity)
        return Fingerprint(of: certificate, in: vault, pin: pin.identity)
    }

    @Test func `a fingerprint is six groups of five digits`() throws {
        let centre = try Centre()
        let spoken = fingerprint(centre.palwasha, [.psychologist], pin: centre.recovery, vault: centre.vault)
        #expect(spoken.groups.count == 6)
        #expect(spoken.groups.allSatisfy { $0.utf8.count == 5 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        #expect(spoken == fingerprint(centre.palwasha, [.psychologist], pin: centre.recovery, vault: centre.vault))
    }

    @Test func `everything that matters is heard`() throws {
        let centre = try Centre()
        let other = try Person("palwasha", keys: 1)
        let renamed = Certificate(
            user: centre.palwasha.id, name: try LoginName("other"), roles: [.psychologist],
            identity: centre.palwasha.identity)
        let heard: Set<Fingerprint> = [
            fingerprint(centre.palwasha, [.psychologist], pin: centre.recovery, vault: centre.vault),
            fingerprint(centre.palwasha, [.psychologist, .supervisor], pin: centre.recovery, vault: centre.vault),
            fingerprint(other, [.psychologist], pin: centre.recovery, vault: centre.vault),
            fingerprint(centre.palwasha, [.psychologist], pin: try Person("recovery", keys: 1), vault: centre.vault),
            fingerprint(centre.palwasha, [.psychologist], pin: centre.recovery, vault: VaultID.random()),
            Fingerprint(of: renamed, in: centre.vault, pin: centre.recovery.identity),
            Fingerprint(ofRecovery: centre.recovery.identity, in: centre.vault),
            Fingerprint(ofRecovery: other.identity, in: centre.vault),
        ]
        #expect(heard.count == 8)
    }
}
