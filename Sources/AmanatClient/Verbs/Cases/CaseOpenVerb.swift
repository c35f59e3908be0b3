import ArgumentParser
import Interfaces

/// `amanat case open`
struct CaseOpenVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open a child's file with the registration.",
        discussion: """
            Opens the registration form in your editor; you are assigned to the case by opening it. Every save is kept as
            a draft that only you can open (amanat draft list).
            Example: amanat case open
            Example: amanat case open --file - < registration.txt
            Next: amanat case assign CASE USER, then amanat note add CASE.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions
    @Flag(help: "The year is right, though the vault doubts its clock.") var yes = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        try await OpenCase(desk: desk, session: session, options: writing, yes: yes).perform()
    }
}
