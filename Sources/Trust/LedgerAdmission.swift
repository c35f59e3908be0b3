import HashTreeCollections
import Sealing

extension Ledger {
    /// What of a chain isn't admitted yet, after comparing what is.
    func unknownPart(of statements: [SignedStatement], _ subject: Subject) throws(TrustError) -> [SignedStatement] {
        guard let first = statements.first, let last = statements.last else { return [] }
        let known = chains[subject]?.count ?? 0
        guard first.statement.number <= known + 1 else {
            throw .wrongNumber(subject, expected: known + 1, found: first.statement.number)
        }
        for (offset, signed) in statements.enumerated() {
            let number = first.statement.number &+ UInt64(offset)
            guard signed.statement.subject == subject else { throw .wrongSubject(signed.statement.subject) }
            guard signed.statement.number == number, number > 0 else {
                throw .wrongNumber(subject, expected: number, found: signed.statement.number)
            }
            if number <= known, chains[subject]?.hash(of: number) != signed.hash { throw .rolledBack(subject) }
        }
        guard last.statement.number >= known else { throw .rolledBack(subject) }
        return Array(statements.drop { $0.statement.number <= known })
    }

    /// Admits one statement that continues its chain.
    mutating func append(_ signed: SignedStatement, to subject: Subject) throws(TrustError) {
        try verify(signed, continuing: subject)
        chains[subject, default: Chain()].append(signed)
        let index = (chains[subject]?.entries.count ?? 1) - 1
        journal[journal.count] = Reference(subject: subject, index: index)
        if case .user(let user) = subject { people.insert(user) }
        let heads = signed.statement.heads.values
        for head in heads where head.number > (named[head.subject]?.number ?? 0) { named[head.subject] = head }
    }

    private func verify(_ signed: SignedStatement, continuing subject: Subject) throws(TrustError) {
        let statement = signed.statement
        try checkPlace(of: statement, in: subject)
        let view = View(ledger: self, horizon: .statement(statement), lens: .asWritten)
        try checkSignatures(of: signed, view)
        for head in statement.heads.values { try check(head, namedBy: statement) }
        try Scrutiny(statement: statement, view: view).check()
    }

    private func checkPlace(of statement: Statement, in subject: Subject) throws(TrustError) {
        guard statement.vault == vault else { throw .wrongVault(statement.vault) }
        guard statement.subject == subject else { throw .wrongSubject(statement.subject) }
        let chain = chains[subject] ?? Chain()
        guard statement.number == chain.count + 1 else {
            throw .wrongNumber(subject, expected: chain.count + 1, found: statement.number)
        }
        guard statement.previous == (chain.entries.last?.hash ?? .zero) else {
            throw .brokenChain(subject, number: statement.number)
        }
    }

    /// Each signature fits the key its signer was certified with at the head the statement names.
    private func checkSignatures(of signed: SignedStatement, _ view: View) throws(TrustError) {
        let statement = signed.statement
        guard !statement.signers.isEmpty, signed.signatures.count == statement.signers.count else {
            throw .wrongSigners(statement.subject, number: statement.number)
        }
        let message = statement.encoded
        if statement.subject == .recovery { return try checkSignatures(of: signed, message) }
        for (signer, signature) in zip(statement.signers, signed.signatures) {
            if let user = signer.user {
                guard statement.subject == .user(user) || statement.heads[.user(user)] != nil else {
                    throw .missingHead(.user(user))
                }
                guard view.certificate(of: user) != nil else { throw .notCertified(user) }
            }
            guard let key = view.identity(of: signer)?.signing, key.verify(signature, of: message) else {
                throw .badSignature(statement.subject, number: statement.number)
            }
        }
    }

    /// A succession carries the signatures of the key before and of the key after.
    private func checkSignatures(of signed: SignedStatement, _ message: [UInt8]) throws(TrustError) {
        let statement = signed.statement
        let keys = Self.keys(of: statement)
        guard keys.count == signed.signatures.count else {
            throw .wrongSigners(statement.subject, number: statement.number)
        }
        for (key, signature) in zip(keys, signed.signatures) {
            guard key.signing.verify(signature, of: message) else {
                throw .badSignature(statement.subject, number: statement.number)
            }
        }
    }

    /// A named head fits what is admitted or was named before, and isn't older than the chain has named already.
    private func check(_ head: Head, namedBy statement: Statement) throws(TrustError) {
        guard head.subject != statement.subject else { throw .staleHead(head.subject) }
        guard head.number >= chains[statement.subject]?.floors[head.subject] ?? 1 else {
            throw .staleHead(head.subject)
        }
        if let chain = chains[head.subject] {
            guard chain.hash(of: head.number) == head.hash else { throw .rolledBack(head.subject) }
        } else if head.subject == .recovery {
            // It is admitted before anything else: a succession that isn't there was taken away.
            throw .rolledBack(.recovery)
        } else if let known = named[head.subject], known.number == head.number, known.hash != head.hash {
            throw .rolledBack(head.subject)
        }
    }

    /// A chain reaches what verified statements named of it, and agrees with that.
    func checkLength(of subject: Subject) throws(TrustError) {
        guard let known = named[subject] else { return }
        guard chains[subject]?.hash(of: known.number) == known.hash else { throw .rolledBack(subject) }
    }
}
