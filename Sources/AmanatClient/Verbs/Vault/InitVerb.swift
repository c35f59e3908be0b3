import ArgumentParser
import Interfaces

/// `amanat init`
struct InitVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Found the vault (root only).",
        discussion: """
            Makes the vault's keys, its first admin, and one claim code per custodian. Hand each code over in person.
            Example: amanat init --admin nadia --uid 1001 --custodian Asma --custodian Bilal --custodian Chanda --threshold 2
            Next: amanat enrol NAME (the admin), then amanat user add for the first supervisor. See amanat help founding.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var newPassphrase: NewPassphraseOptions
    @Option(help: "The first admin's login name.") var admin: String?
    @Option(help: "The Unix uid the admin logs in from.") var uid: Int?
    @Option(help: "A custodian's name; give at least three.") var custodian: [String] = []
    @Option(help: "Shares needed together, at least 2.") var threshold: Int?
    @Flag(help: "Also open the vault with the service manager's credential.") var credential = false
    @Flag(help: "Make no passphrase slot, only the credential's.") var noPassphrase = false
    @Flag(help: "Start the shares anew after an interruption; codes that nobody has used are void.") var resume = false

    func validate() throws {
        if resume { return }
        guard admin != nil, uid != nil, let threshold, threshold >= 2, custodian.count >= 3,
            threshold <= custodian.count
        else {
            throw ValidationError("Give --admin, --uid, --threshold (2 or more) and at least three --custodian.")
        }
        if noPassphrase && !credential { throw ValidationError("--no-passphrase needs --credential.") }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        if resume { return try await renewShares(at: desk) }
        guard let admin, let uid, let threshold else { return }
        let secret =
            noPassphrase
            ? nil : try newPassphrase.way(passphrase.source).obtain(for: "the vault's seal", on: desk.output)
        try desk.output.rehearse()
        let reply = try await desk.daemon.mutate(
            Vault.Init.self,
            Vault.Init.Parameters(
                admin: admin, uid: uid, custodians: custodian, threshold: threshold, passphrase: secret,
                credential: credential, request: RequestID.random().text))
        try desk.output.showOnce(orElse: Self.resuming) { () throws(CommandError) in
            try desk.output.json(reply)
            var block = KeyValueBlock()
            block.add("vault", reply.vault)
            block.add("enrolment", reply.enrolment)
            desk.output.block(block)
            tell(reply.codes, at: desk)
        }
        desk.output.hint("amanat enrol \(SafeText(admin).isolated), from uid \(uid), with the enrolment code")
    }

    private static let resuming = "amanat init --resume"

    private func tell(_ codes: [Vault.ClaimCode], at desk: Desk) {
        desk.output.line()
        var table = Table(["custodian", "claim code"])
        for code in codes { table.add([code.custodian, code.code]) }
        desk.output.table(table)
        desk.output.remark("Hand each code to its custodian in person; each runs amanat shares claim CODE.")
    }

    private func renewShares(at desk: Desk) async throws(CommandError) {
        try desk.output.rehearse()
        let reply = try await desk.daemon.mutate(
            Vault.ResumeInit.self, Vault.ResumeInit.Parameters(request: RequestID.random().text))
        try desk.output.showOnce(orElse: Self.resuming) { () throws(CommandError) in
            try desk.output.json(reply)
            desk.output.line("Share set \(SafeText(reply.void).isolated) is void: shares of it are to be destroyed.")
            var block = KeyValueBlock()
            block.add("enrolment", reply.enrolment)
            desk.output.block(block)
            tell(reply.codes, at: desk)
        }
    }
}
