import ArgumentParser
import Interfaces

/// `amanat user …`
struct UserVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Accounts: made by an admin; an account alone opens nothing.",
        subcommands: [
            UserAddVerb.self, UserListVerb.self, UserShowVerb.self, UserRoleVerb.self, UserBindVerb.self,
            UserDisableVerb.self, UserReenrolVerb.self,
        ])
}
