import Interfaces

/// Ends a person's certificate: shows what that means, asks, signs, and works off what waits for keys after it.
struct Withdrawal {
    let name: String
    let verb: VouchVerb

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try (verb.preview ? desk.session() : desk.author())
        let offer = try await call(session.token, passphrase: nil, desk.daemon)
        desk.output.orphans(offer.orphans, isResult: verb.preview)
        if verb.preview {
            try desk.output.json(offer)
            return
        }
        try confirm()
        let secret = try verb.passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let reply = try await call(session.token, passphrase: secret, desk.daemon)
        try desk.output.json(reply)
        tell(reply, desk.output)
        if reply.stale > 0 { try await Renewal(desk: desk).run(token: session.token) }
        desk.output.hint("amanat case handover \(SafeText(name).isolated) TO moves her cases")
    }

    private func tell(_ reply: People.Withdraw.Reply, _ output: Output) {
        output.line("\(SafeText(name).isolated) is certified no more; her keys are deleted.")
        output.remark("What she had signed stays in force. What she has read, she may have copied.")
        if reply.unverified > 0 {
            output.warning(
                "In \(reply.unverified) cases the statements don't verify: what she signed there is not kept. "
                    + "Tell an auditor.")
        }
    }

    private func confirm() throws(CommandError) {
        if verb.yes { return }
        try Terminal.confirm(
            "whether to withdraw", "This ends her certificate. Type the name to go on: ", answer: name)
    }

    private func call(
        _ token: String, passphrase: String?, _ daemon: Daemon
    ) async throws(CommandError) -> People.Withdraw.Reply {
        try await daemon.mutate(
            People.Withdraw.self,
            People.Withdraw.Parameters(
                session: token, name: name, preview: passphrase == nil, passphrase: passphrase,
                request: RequestID.random().text))
    }
}

extension Output {
    /// What nobody but the custodians together could open once somebody has gone.
    ///
    /// - Parameter isResult: whether that was all that was asked for, and not what is told before a question.
    func orphans(_ orphans: [People.Orphan], isResult: Bool) {
        let say = isResult ? line : remark
        if orphans.isEmpty { return say("Everything she can open, somebody else can open too.") }
        say("Nobody else can open these; the custodians together can bring them back:")
        var table = Table(["case", "domain", "whose", "how many"])
        var counted: [[String]: Int] = [:]
        for orphan in orphans {
            let whose = orphan.audience == .team ? "the team's" : "her own"
            counted[[orphan.reference ?? "", orphan.domain, whose], default: 0] += 1
        }
        for (words, count) in counted.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            table.add(words + ["\(count)"])
        }
        self.table(table)
    }
}
