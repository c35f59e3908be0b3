import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

/// Flipped bytes in what belongs to one person, asked for through the door.
@Suite struct `Tampered possessions` {
    @Test(arguments: ["content", "descriptor", "key"])
    func `a flipped byte of a draft is named and its text isn't released`(_ what: String) async throws {
        let staff = try await Staff.fresh()
        let draft = try await staff.centre.saveDraft("unfinished", in: staff.file, by: staff.parveen)
        let id = try RecordID(text: draft).bytes
        let spot =
            what == "key"
            ? Tampering.Spot("key", "box", of: "record_key", where: "record = ?", [id]) { _, _ in }
            : Tampering.Spot(what, what, of: "draft", where: "id = ?", [id]) { _, _ in }
        let resume = {
            try await staff.centre.perform(ResumeDraft(.init(session: staff.parveen.session, draft: draft)))
        }
        let whole = try staff.centre.attack { try spot.read($0) }
        for index in whole.indices {
            try staff.centre.attack { try spot.write(flipped(whole, at: index), $0) }
            let error = await #expect(throws: VaultError.self, "byte \(index)") { try await resume() }
            guard case .tampered = error else {
                Issue.record("byte \(index): \(String(describing: error))")
                continue
            }
        }
        try staff.centre.attack { try spot.write(whole, $0) }
        #expect(try await resume().text == "unfinished")
    }

    @Test func `a flipped byte of a kept reply is named, and the call isn't carried out again`() async throws {
        let staff = try await Staff.fresh()
        let request = fresh()
        let repeated = {
            try await staff.centre.perform(
                AddRecord(
                    .init(
                        session: staff.parveen.session, case: staff.file, kind: "session_note",
                        fields: ["note": "once"],
                        request: request)))
        }
        let first = try await repeated()
        let user = try staff.centre.user("parveen").bytes
        let spot = Tampering.Spot("request", in: "request") {
            $0.keys.tag("request", [user, Array(request.utf8)])
        } open: {
            _, _ in
        }
        let whole = try staff.centre.attack { try spot.read($0) }
        for index in whole.indices {
            try staff.centre.attack { try spot.write(flipped(whole, at: index), $0) }
            let error = await #expect(throws: VaultError.self, "byte \(index)") { try await repeated() }
            guard case .tampered(.request, _) = error else {
                Issue.record("byte \(index): \(String(describing: error))")
                continue
            }
        }
        try staff.centre.attack { try spot.write(whole, $0) }
        #expect(try await repeated().record == first.record)
    }

    /// The outer wrap is the administrator's to make, so that only the inner one protects the seed from him.
    @Test func `a flipped byte of a seed under its passphrase opens for nobody, whoever wraps it again`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let user = try centre.user("parveen")
        let sealed = try #require(try centre.attack { try $0.seeds.find(user) })
        let key = try await centre.vault.stretch(staff.parveen.passphrase, sealed.parameters, for: Centre.root)
        try centre.attack { intruder in
            let opens = try intruder.seeds.open(sealed, of: user, with: key) != nil
            #expect(opens, "the right passphrase opens the whole one")
            for index in sealed.box.indices {
                let changed = SeedTable.Sealed(
                    parameters: sealed.parameters, box: flipped(sealed.box, at: index))
                let opens = try intruder.seeds.open(changed, of: user, with: key) != nil
                #expect(!opens, "byte \(index)")
            }
            for index in sealed.parameters.encoded.indices {
                guard let other = try? PassphraseParameters(encoded: flipped(sealed.parameters.encoded, at: index))
                else {
                    continue
                }
                let changed = SeedTable.Sealed(parameters: other, box: sealed.box)
                let under = StretchedKey(key: key.key, parameters: other)
                let opens = try intruder.seeds.open(changed, of: user, with: under) != nil
                #expect(!opens, "byte \(index) of the parameters")
            }
            try intruder.wrapAgain(flipped(sealed.box, at: sealed.box.count / 2), sealed.parameters, of: user)
        }
        await #expect(throws: VaultError.self) { try await centre.login("parveen") }
    }
}

private func flipped(_ bytes: [UInt8], at index: Int) -> [UInt8] {
    var flipped = bytes
    flipped[index] ^= 1 << UInt8(index % 8)
    return flipped
}

extension Intruder {
    fileprivate var seeds: SeedTable { SeedTable(store: store, keys: keys) }

    /// Puts a seed's inner envelope under the master key, as the daemon does.
    fileprivate func wrapAgain(_ box: [UInt8], _ parameters: PassphraseParameters, of user: UserID) throws {
        let master = try keys.master(keys.activeMaster)
        let plain = [UInt8(parameters.encoded.count)] + parameters.encoded + box
        let row = try Envelope.seal(
            plain.span, under: master.key, id: keys.activeMaster, for: keys.places.seedRow(of: user))
        try store.run("UPDATE seed SET box = ? WHERE user = ?", [row.data, user.bytes.data])
    }
}
