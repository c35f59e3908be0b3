import ArgumentParser
import Interfaces

/// `amanat keys rekey`
struct KeysRekeyVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "rekey", abstract: "Replace the vault's root key, all its slots, and every key beneath it.",
        discussion: """
            For admins, when a slot's passphrase or a copy of the vault may be in wrong hands. Each passphrase slot gets a
            new passphrase, as many as there are now or as --slots says; a credential slot takes --credential and a
            credential that the service manager has handed over since. The old passphrases open nothing from then on.
            Names, facts and log entries written until now stay open to whoever has a copy of the vault and an old
            passphrase; people's notes were never open to her by that. The custodians' shares stay good.
            Example: amanat keys rekey
            Next: put the new papers into the safes, destroy the old ones, and make a backup: amanat slot list.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var newPassphrase: NewPassphraseOptions
    @Option(help: ArgumentHelp("How many passphrase slots there are to be.", valueName: "number")) var slots: Int?
    @Flag(help: "Make a slot for the service manager's credential too.") var credential = false
    @Flag(help: "Make it without a TPM too: whoever takes this machine's disk then has the vault's key.")
    var selfOpening = false
    @Flag(help: "Do not ask.") var yes = false

    func validate() throws {
        if selfOpening && !credential { throw ValidationError("--self-opening needs --credential.") }
        if let slots, !(credential ? 0...3 : 1...4).contains(slots) {
            throw ValidationError("Give --slots 1 to 4; 0 only with --credential.")
        }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let old = try await desk.daemon.call(Slots.List.self, Slots.List.Parameters(session: session.token)).slots
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        try confirm(old, at: desk)
        let passphrases = try newPassphrases(
            slots ?? old.filter { $0.kind == .passphrase }.count, on: desk.output)
        let parameters = Slots.Rekey.Parameters(
            session: session.token, passphrase: secret, openings: openings(passphrases),
            request: RequestID.random().text)
        let reply = try await follow(parameters, at: desk)
        try desk.output.json(reply)
        tell(reply, on: desk.output)
    }
}

extension KeysRekeyVerb {
    private func confirm(_ old: [Slots.Slot], at desk: Desk) throws(CommandError) {
        let numbers = old.map { "\($0.number)" }.joined(separator: ", ")
        desk.output.remark("What opens the vault now (slot \(numbers)) will open it no more.")
        if old.contains(where: { $0.kind == .credential }) && !credential {
            desk.output.warning("There will be no credential slot: somebody has to unseal after each restart.")
        }
        if yes { return }
        try Terminal.confirm("whether to rekey", "Have paper ready. Type rekey to go on: ", answer: "rekey")
    }

    private func newPassphrases(_ count: Int, on output: Output) throws(CommandError) -> [String] {
        let way = newPassphrase.way(passphrase.source)
        var made: [String] = []
        for number in 0..<count {
            made.append(try way.obtain(for: "the vault's seal, \(number + 1) of \(count)", on: output))
        }
        return made
    }

    private func openings(_ passphrases: [String]) -> [Slots.Opening] {
        passphrases.map { Slots.Opening(secret: $0, again: $0, selfOpening: false) }
            + (credential ? [Slots.Opening(selfOpening: selfOpening)] : [])
    }

    private func follow(
        _ parameters: Slots.Rekey.Parameters, at desk: Desk
    ) async throws(CommandError) -> Slots.Rekey.Reply {
        let line = ProgressLine()
        var newest: Slots.Rekey.Reply?
        let show = { (reply: Slots.Rekey.Reply) in
            newest = reply
            line?.show(reply.done, of: reply.total, "\(reply.done) of \(reply.total) keys moved")
        }
        do throws(CommandError) {
            try await desk.daemon.follow(Slots.Rekey.self, parameters, show)
        } catch {
            // The same request once more: it is answered with what was done, and done only once.
            guard case .connectionLost = error else { throw error }
            try await desk.daemon.follow(Slots.Rekey.self, parameters, show)
        }
        line?.end()
        guard let newest else { throw .unexpectedReply }
        return newest
    }

    private func tell(_ reply: Slots.Rekey.Reply, on output: Output) {
        let numbers = reply.slots.map(String.init).joined(separator: ", ")
        output.line(
            "The vault has a new root key; it opens with slot \(numbers), each opened once, and with nothing else.")
        output.remark(
            "Names, facts and log entries written until now stay open to whoever has an older copy and its passphrase.")
        if reply.complete {
            output.line("The old master key is destroyed: the rekeying is complete.")
            output.hint("put the new papers into the safes and destroy the old ones; amanat slot list")
        } else {
            output.line("\(reply.done) of \(reply.total) keys are moved; the old master key is not destroyed yet.")
            output.hint("amanat keys status; amanat keys rotate goes on if it was stopped")
        }
    }
}
