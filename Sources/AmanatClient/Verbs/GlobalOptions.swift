import ArgumentParser

/// Options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's socket; else AMANAT_SOCKET, else the usual one.", valueName: "path"))
    var socket: String?

    @Option(name: .customLong("as"), help: ArgumentHelp("Act as this person, logged in here.", valueName: "user"))
    var user: String?

    @Flag(help: "Write results as JSON.")
    var json = false

    @Option(help: ArgumentHelp("The uid that serves the socket, if it is not root.", valueName: "uid"))
    var serverUid: UInt32?

    init() {}

    func desk(environment: [String: String]) -> Desk {
        let altered = AlteredRows()
        return Desk(
            environment: environment,
            output: .standard(json ? .json : .text, environment: environment, altered: altered),
            daemon: Daemon(
                at: SocketPlace(path: socket, server: serverUid, environment: environment), noting: altered),
            user: user)
    }
}

/// For commands that ask for a passphrase.
struct PassphraseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Read passphrases from this descriptor, one a line.", valueName: "fd"))
    var passphraseFd: Int32?

    init() {}

    var source: PassphraseSource { passphraseFd.map { .descriptor($0) } ?? .terminal }
}

/// For commands that set a passphrase; by default one is made and shown.
struct NewPassphraseOptions: ParsableArguments {
    @Flag(help: "Choose the new passphrase yourself.")
    var choose = false

    @Flag(help: "Make the new passphrase and print it, for scripts.")
    var generate = false

    init() {}

    func validate() throws {
        if choose && generate { throw ValidationError("Give --choose or --generate, not both.") }
    }

    /// A descriptor gives the new passphrase too, unless one is to be made.
    func way(_ source: PassphraseSource) -> NewPassphrase {
        if generate { return .printed }
        if case .descriptor(let number) = source { return .given(number) }
        return choose ? .chosen : .shown
    }
}

/// For reads that policy may want explained.
struct PurposeOptions: ParsableArguments {
    @Option(help: "Why: treatment, supervision, legal_process, emergency or quality_review.")
    var purpose: String?

    @Option(help: "The reason in your own words, where policy asks for one; an auditor reads it.")
    var reason: String?

    init() {}
}
