import ArgumentParser
import Interfaces

/// `amanat keys rotate`
struct KeysRotateVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make a new master key and move the vault's keys under it.",
        discussion: """
            For admins. Work goes on meanwhile; nothing that anybody wrote is opened. The daemon goes on when this command
            ends, after a restart too. Repeating it shows the rotation that is under way, or goes on with a stopped one.
            Example: amanat keys rotate
            Next: amanat keys retire EPOCH, when it is through.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Flag(help: "Stop moving keys; what was moved stays moved.") var cancel = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        if cancel { return try await stop(session, desk) }
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let line = ProgressLine()
        var newest: Keys.Rotate.Reply?
        try await desk.daemon.follow(
            Keys.Rotate.self,
            Keys.Rotate.Parameters(session: session.token, passphrase: secret, request: RequestID.random().text)
        ) { reply in
            newest = reply
            line?.show(reply.rotation.done, of: reply.rotation.total, RotationWords.progress(reply.rotation))
        }
        line?.end()
        guard let newest else { throw .unexpectedReply }
        try desk.output.json(newest)
        RotationWords.tell(newest.rotation, desk.output)
    }

    private func stop(_ session: SavedSession, _ desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.mutate(
            Keys.StopRotation.self,
            Keys.StopRotation.Parameters(session: session.token, request: RequestID.random().text))
        try desk.output.json(reply)
        RotationWords.tell(reply.rotation, desk.output)
    }
}

/// A rotation in words.
enum RotationWords {
    /// How far it is, for a line that is written over.
    static func progress(_ rotation: Keys.Rotation) -> String {
        var words = "\(rotation.done) of \(rotation.total), \(rotation.rate)/s"
        if let remaining = rotation.remaining { words += ", \(remaining) s left" }
        return words
    }

    /// How it ended, and what to type next.
    static func tell(_ rotation: Keys.Rotation, _ output: Output) {
        switch rotation.stage {
        case .done, .moving:
            output.line("Master key \(rotation.epoch): \(rotation.done) of \(rotation.total) keys rest under it.")
        case .stopped:
            output.line("Stopped: \(rotation.done) of \(rotation.total) keys rest under the newest master key.")
        case .interrupted:
            output.line("Interrupted: \(rotation.done) of \(rotation.total) keys moved; the daemon tries again soon.")
        }
        if rotation.unopened > 0 {
            output.warning("\(rotation.unopened) rows don't open: somebody altered them; they were left as they are.")
            for row in rotation.altered { output.remark(row) }
        }
        switch rotation.stage {
        case .done where rotation.unopened == 0: output.hint("amanat keys status, then amanat keys retire EPOCH")
        case .done:
            output.hint(
                "tell an auditor; a record_key comes back with a backup of the file, or two people destroy the record "
                    + "(amanat retention destroy): its master key can't be retired before")
        case .stopped: output.hint("amanat keys rotate goes on")
        case .moving, .interrupted: output.hint("amanat keys status")
        }
    }
}
