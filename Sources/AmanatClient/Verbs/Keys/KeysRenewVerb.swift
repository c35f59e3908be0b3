import ArgumentParser
import Interfaces

/// `amanat keys renew`
struct KeysRenewVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Do now what waits for keys that you hold.",
        discussion: """
            Opens the next epochs where somebody has left, gives colleagues the keys they are to have, and moves older
            records under the newest keys. Each login does a little of it; this does all that your keys can do.
            Example: amanat keys renew
            Next: amanat today.
            """)

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let done = try await Renewal(desk: desk).run(token: try desk.author().token)
        try desk.output.json(done)
    }
}
