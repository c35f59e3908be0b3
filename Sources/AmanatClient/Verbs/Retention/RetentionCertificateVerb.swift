import ArgumentParser
import Interfaces

/// `amanat retention certificate RECORD`
struct RetentionCertificateVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Show the signed certificate of what was destroyed.",
        discussion: """
            Canonical JSON, and the requester's signature over it. It is there once the database's log has been cut.
            Example: amanat retention certificate Q-2026-0042
            Next: amanat audit show SEQ, by an auditor, for the entry that it names.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The record's id, or a case's reference or id.", valueName: "record")) var of: String

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Retention.Certificates.self,
            Retention.Certificates.Parameters(session: try desk.session().token, of: of))
        try desk.output.json(reply)
        for certificate in reply.certificates {
            var block = KeyValueBlock()
            block.add("certificate", certificate.text)
            block.add("signature", certificate.signature)
            block.add("key", certificate.key)
            block.add("verified", certificate.verified ? "yes, the requester's certified key" : "NO")
            desk.output.block(block)
        }
    }
}
