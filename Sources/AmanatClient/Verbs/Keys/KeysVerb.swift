import ArgumentParser
import Interfaces

/// `amanat keys …`
struct KeysVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The vault's keys.",
        subcommands: [
            KeysStatusVerb.self, KeysRenewVerb.self, KeysRotateVerb.self, KeysRetireVerb.self, KeysRekeyVerb.self,
        ])
}
