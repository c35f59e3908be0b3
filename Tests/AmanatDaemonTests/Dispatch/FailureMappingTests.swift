import Interfaces
import Testing
import Varlink
import VaultCore

@testable import AmanatDaemon

/// A client of one interface knows that interface's errors, and those of the vault and its sessions that all share.
@Suite struct `Errors by the interface called` {
    @Test(arguments: VarlinkInterface.all.map(\.name))
    func `are its own wherever it declares one of that name`(_ interface: String) throws {
        for error in Self.told {
            let answered = Self.name(FailureMapping.failure(error, from: interface))
            let short = String(answered.split(separator: ".").last ?? "")
            guard try Self.declared(by: interface).contains(short), !Self.others.keys.contains("\(interface) \(error)")
            else {
                continue
            }
            #expect(answered == "\(interface).\(short)")
        }
    }

    @Test(arguments: VarlinkInterface.all.map(\.name))
    func `are declared where they say they are`(_ interface: String) throws {
        for error in Self.told {
            let answered = Self.name(FailureMapping.failure(error, from: interface)).split(separator: ".")
            let home = answered.dropLast().joined(separator: ".")
            #expect(try Self.declared(by: home).contains(String(answered.last ?? "")), "\(answered)")
        }
    }

    /// Of the same name and of another meaning.
    private static let others = [
        "org.amanat.Recovery notFound":
            "there, that nothing is under way; a case or person that isn't there is another's",
        "org.amanat.Cases noSuchPerson": "that it is a person, told to who may list all of them",
        "org.amanat.Session nothingCollected": "only recovery says it", "org.amanat.Cases nothingCollected": "likewise",
        "org.amanat.People nothingCollected": "likewise", "org.amanat.Audit nothingCollected": "likewise",
        "org.amanat.Retention nothingCollected": "likewise", "org.amanat.Recovery noSuchPerson": "as of cases",
        "org.amanat.Session noSuchPerson": "no method of sessions says it",
        "org.amanat.Audit noSuchPerson": "no method of the log says it",
        "org.amanat.Retention noSuchPerson": "no method of retention says it",
    ]

    private static let told: [VaultError] = [
        .notFound, .noSuchPerson, .nothingCollected, .notEnrolled, .wrongCode, .nameTaken, .fingerprintDiffers,
        .notEligible, .alreadyClaimed, .supervisorMissing, .rolesConflict(rule: "r"), .wrongShare("mistyped"),
        .unknownAction(closest: "login"), .conflict(newest: 2), .invalidFields([]), .unknownForm("k"),
        .noKey(domain: "legal"), .held("h"), .notCut, .slot(.last), .notRotating, .rotating, .epochInUse(rows: 1),
        .absent, .founding, .sealed, .alreadyDone, .wrongSecret, .logBlocked(.diskFull), .busy(.argon2),
        .invalidInput(parameter: "p", fault: "f"), .notLoggedIn, .wrongPassphrase, .throttled(seconds: 1),
        .weakPassphrase("guessable"), .denied(rule: "r"), .needed("reason", rule: "r"),
        .approvalNeeded("3v2k8", expires: 0),
    ]

    private static func name(_ failure: VarlinkFailure) -> String { failure.error.name }

    private static func declared(by interface: String) throws -> Set<String> {
        let definition = try #require(VarlinkInterface.all.first { $0.name == interface }).definition
        var errors: Set<String> = []
        for member in try InterfaceDescription(parsing: definition).members {
            if case .error = member.definition { errors.insert(member.name) }
        }
        return errors
    }
}
