import Foundation
import Interfaces
import Testing
import Varlink

@testable import AmanatClient

@Suite struct ExplanationTests {
    /// Every error of every interface and how the process ends with it.
    static let statuses: [(any VarlinkError, Int32)] = [
        (Audit.Failure.unknownAction(closest: "login", known: ["login"]), 16),
        (Vault.Failure.sealed, 10), (Vault.Failure.founding, 10), (Vault.Failure.absent, 10),
        (Vault.Failure.alreadyDone, 13), (Vault.Failure.wrongSecret, 12),
        (Vault.Failure.logBlocked(cause: "disk_full"), 14),
        (Vault.Failure.tampered(what: "record_key", id: "x"), 15), (Vault.Failure.busy(limit: "argon2"), 17),
        (Vault.Failure.busy(limit: "verifications"), 17),
        (Vault.Failure.invalidInput(parameter: "uid", fault: "missing"), 16), (Vault.Failure.internal, 1),
        (Session.Failure.notFound, 12), (Session.Failure.notLoggedIn, 11), (Session.Failure.wrongPassphrase, 11),
        (Session.Failure.throttled(seconds: 4), 17), (Session.Failure.wrongCode, 12), (Session.Failure.notEnrolled, 11),
        (Session.Failure.weakPassphrase(fault: "guessable"), 16), (Session.Failure.denied(rule: "r"), 12),
        (Session.Failure.approvalNeeded(id: "3v2k8", expires: "2026-02-02T00:00:00.000000Z"), 12),
        (Session.Failure.needed(what: "reason", rule: "r"), 12), (Cases.Failure.notFound, 12),
        (Cases.Failure.conflict(newest: 2), 13),
        (Cases.Failure.invalidField(field: "f", fault: "missing", further: []), 16),
        (Cases.Failure.unknownForm(kind: "k"), 16), (Cases.Failure.noKey(domain: "legal"), 12),
        (Cases.Failure.notEligible, 12), (People.Failure.notFound, 12), (People.Failure.nameTaken, 13),
        (People.Failure.fingerprintDiffers, 16), (People.Failure.rolesConflict(rule: "r"), 16),
        (People.Failure.notEnrolled, 13), (Keys.Failure.wrongCode, 12),
        (Keys.Failure.wrongShare(fault: "mistyped"), 16),
        (Retention.Failure.held(hold: "h"), 13), (Retention.Failure.notCut, 17), (Retention.Failure.notFound, 12),
        (Keys.Failure.notRotating, 13), (Keys.Failure.epochInUse(rows: 3), 13),
        (Keys.Failure.alreadyClaimed, 13), (Keys.Failure.supervisorMissing, 10), (Audit.Failure.notFound, 12),
        (Slots.Failure.noSuchSlot(slot: 3), 12), (Slots.Failure.lastSlot, 13), (Slots.Failure.notProven, 16),
        (Slots.Failure.selfOpening, 16), (Slots.Failure.noCredential, 16),
        (Slots.Failure.notNew, 16), (Slots.Failure.rotating, 13),
        (ServiceError.invalidParameter(parameter: "p"), 16), (ServiceError.permissionDenied, 12),
        (Recovery.Failure.notFound, 12),
        (ServiceError.methodNotFound(method: "m"), 1),
    ]

    @Test func `every error ends the process with its own status`() {
        for (error, status) in Self.statuses {
            #expect(RefusalExplanation.of(error).status.rawValue == status, "\(error.name)")
        }
    }

    @Test func `no error of an interface is left out`() {
        let defined = VarlinkInterface.all.flatMap { interface in
            interface.definition.split(separator: "\n").filter { $0.hasPrefix("error ") }.map { line in
                "\(interface.name).\(line.split(separator: " ")[1])"
            }
        }
        #expect(Set(defined).subtracting(Self.statuses.map(\.0.name)).isEmpty)
        #expect(!defined.isEmpty)
    }

    @Test func `what the daemon says can not command the terminal`() {
        let explanation = RefusalExplanation.of(Session.Failure.denied(rule: "\u{1B}[2J"))
        #expect(!explanation.message.contains("\u{1B}"))
        #expect(!CommandError.unknownError(name: "\u{9B}x").explanation.message.contains("\u{9B}"))
    }

    @Test(arguments: ["too-short", "low-score", "unchanged", "unknown-role", "too_long"])
    func `a fault is told in words, however its code is written`(fault: String) {
        #expect(!FaultWords.of(fault).contains(fault))
    }

    @Test func `local errors have statuses of the same list`() {
        #expect(CommandError.notLoggedIn(user: "sana").explanation.status == .notLoggedIn)
        #expect(CommandError.usage("x").explanation.status == .usage)
        #expect(CommandError.form([FormFault(line: 2, "bad")]).explanation.message == "line 2: bad")
        #expect(CommandError.changedMeanwhile(record: "r", newest: 3).explanation.status == .conflict)
        #expect(CommandError.wrongServer(found: 1000).explanation.status == .failure)
    }

    @Test func `every fault that the vault names has words`() throws {
        let core = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/VaultCore")
        let files = try #require(FileManager.default.enumerator(at: core, includingPropertiesForKeys: nil))
        var codes: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            for match in source.matches(of: #/parameter: "[a-z]+", fault: "([^"]+)"/#) {
                codes.insert(String(match.output.1))
            }
        }
        #expect(codes.count > 20 && codes.contains("in-the-future"))
        for code in codes { #expect(FaultWords.of(code) != code, "\(code)") }
    }

    @Test func `exit statuses are those of the contract`() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 17])
    }
}
