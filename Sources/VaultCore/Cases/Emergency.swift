import FoundationEssentials
import Sealing
import Trust

/// One case opened by one person in an emergency, for a limited time, signed by herself.
///
/// Rests under the directory key, and so outlives a restart. Whoever holds that key can write such a row; without the
/// person's own signature over notice, case, person and times it counts for nothing.
struct Emergency: Codable, Sendable, Equatable {
    let notice: String
    let caseFile: String
    let user: String
    let term: Term
    var signature: [UInt8] = []

    /// Minutes that are given when none are asked for.
    static let usual = 60
    /// Minutes that nobody is given more of in one go: four hours.
    static let longest = 240

    static func microseconds(_ minutes: Int) -> Int64 { Int64(minutes) * 60_000_000 }

    /// What its person signs.
    func signed(in vault: VaultID) -> [UInt8] {
        AssociatedData("amanat emergency/1").adding(vault.bytes).adding(notice).adding(caseFile).adding(user)
            .adding(term).encoded
    }

    /// Whether it is this person's, of this case, and not over.
    func holds(for user: UserID, in caseFile: CaseID, at now: Moment) -> Bool {
        self.user == user.text && self.caseFile == caseFile.text && term.length <= Self.microseconds(Self.longest)
            && term.standing(at: now) == .running
    }
}

/// Opens cases in an emergency, and tells which are open.
struct Emergencies {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    /// Opens a case for the caller until the term is over; opening it again begins anew.
    func open(_ caseFile: CaseID, _ notice: Notice, for term: Term) throws(VaultError) {
        let session = try work.session()
        var emergency = Emergency(
            notice: notice.id, caseFile: caseFile.text, user: session.user.text, term: term)
        let message = emergency.signed(in: try work.keys().vault)
        let key = try session.signingKey()
        emergency.signature = key.sign(message).bytes
        guard let bytes = try? JSONEncoder().encode(emergency) else { throw .tampered(.directory, caseFile.text) }
        try work.directory.put([UInt8](bytes), .emergency, session.user.bytes + caseFile.bytes)
    }

    /// Whether the caller has this case open; a row that she didn't sign with the keys she has now is none.
    func isOpen(_ caseFile: CaseID) throws(VaultError) -> Bool {
        let user = try work.session().user
        // One that was altered opens nothing: she opens the case anew.
        let stored = try work.store.passedOver.found { () throws(VaultError) in
            try work.directory.value(.emergency, user.bytes + caseFile.bytes)
        }
        guard let bytes = stored,
            let emergency = try? JSONDecoder().decode(Emergency.self, from: bytes.data),
            emergency.holds(for: user, in: caseFile, at: work.moment),
            let signature = try? Signature(emergency.signature),
            let certificate = try work.trust().certificate(of: user)
        else { return false }
        return certificate.identity.signing.verify(signature, of: emergency.signed(in: try work.keys().vault))
    }
}
